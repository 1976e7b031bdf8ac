/// Decodes a quoted-printable body (RFC 2045 §6.7). Line breaks stay as they are in the message.
struct QuotedPrintableDecoder {
  private(set) var octets: [UInt8] = []
  private(set) var defects = TransferDefects()
  private(set) var checkpoints: [TransferCheckpoint]
  private var place: TransferCheckpoint
  private var lineStart: Int

  /// RFC 2045 §6.7 (5): the most characters of a line.
  static let lineLimit = 76

  init(at start: Int, capacity: Int) {
    place = TransferCheckpoint(decoded: 0, source: start)
    lineStart = start
    checkpoints = [place]
    octets.reserveCapacity(capacity)
  }

  /// What stands at one place of a body, and how long it is there.
  private enum Token {
    /// Octets that stand for themselves.
    case text(Int)
    case octet(UInt8, isLowercase: Bool)
    /// `=` and what is no escape: it stands for itself.
    case badEscape
    /// `=`, blanks and a line break, or the end.
    case softBreak(Int)
    /// Blanks at the end of a line: nothing.
    case trailingBlanks(Int)
    case lineBreak(Int)
  }

  mutating func run(_ message: UnsafeBufferPointer<UInt8>, to end: Int) {
    while place.source < end {
      if place.source - checkpoints[checkpoints.count - 1].source >= TransferCheckpoint.distance {
        checkpoints.append(place)
      }
      let start = place.source
      switch Self.token(message, at: start, to: end) {
      case .text(let length):
        let text = UnsafeBufferPointer(rebasing: message[start..<(start + length)])
        octets.append(contentsOf: text)
        inspect(text, at: start)
        place.decoded += length
        place.source += length
      case .octet(let octet, let isLowercase):
        octets.append(octet)
        if isLowercase { defects.note(.lowercaseEscape, start..<(start + 3)) }
        place.decoded += 1
        place.source += 3
      case .badEscape:
        octets.append(UInt8(ascii: "="))
        defects.note(.badEscape, start..<min(start + 3, end))
        place.decoded += 1
        place.source += 1
      case .softBreak(let length):
        if start + length == end, message[end - 1] != 0x0A {
          defects.note(.softBreakAtEnd, start..<end)
        }
        // The `=` belongs to the line.
        endLine(at: start + 1, next: start + length)
        place.source += length
      case .trailingBlanks(let length):
        defects.note(.trailingBlanks, start..<(start + length))
        place.source += length
      case .lineBreak(let length):
        octets.append(contentsOf: message[start..<(start + length)])
        endLine(at: start, next: start + length)
        place.decoded += length
        place.source += length
      }
    }
    endLine(at: end, next: end)
  }

  private mutating func endLine(at end: Int, next: Int) {
    if end - lineStart > Self.lineLimit { defects.note(.longLine, lineStart..<end) }
    lineStart = next
  }

  private mutating func inspect(_ text: UnsafeBufferPointer<UInt8>, at start: Int) {
    var all: UInt8 = 0
    var lowest: UInt8 = 0xFF
    for octet in text {
      all |= octet
      lowest = min(lowest, octet)
    }
    guard all >= 0x80 || lowest < 0x20 else { return }
    let isBad = { (octet: UInt8) in octet >= 0x7F || octet < 0x20 && octet != 0x09 }
    if let first = text.firstIndex(where: isBad) {
      defects.note(.unencodedOctet, (start + first)..<(start + first + 1))
    }
  }

  private static func token(
    _ message: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> Token {
    let first = message[start]
    if first == 0x0A { return .lineBreak(1) }
    if first == 0x0D, start + 1 < end, message[start + 1] == 0x0A { return .lineBreak(2) }
    if first == UInt8(ascii: "=") { return escape(message, at: start, to: end) }
    var index = start
    // Everything up to what may be something else.
    while index < end, message[index] != UInt8(ascii: "="), message[index] != 0x0A { index += 1 }
    if index == end || message[index] == 0x0A {
      var content = index
      if index < end, content > start, message[content - 1] == 0x0D { content -= 1 }
      let lineEnd = content
      while content > start, message[content - 1] == 0x20 || message[content - 1] == 0x09 {
        content -= 1
      }
      // What ends the body ends a line.
      if content == start, lineEnd > start { return .trailingBlanks(lineEnd - start) }
      return .text(content - start)
    }
    return .text(index - start)
  }

  private static func escape(
    _ message: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> Token {
    if start + 2 < end, let high = Hexadecimal.value(of: message[start + 1]),
      let low = Hexadecimal.value(of: message[start + 2])
    {
      let isLowercase = message[start + 1] >= 0x61 || message[start + 2] >= 0x61
      return .octet(high << 4 | low, isLowercase: isLowercase)
    }
    // RFC 2045 §6.7 (3): white space may have been added behind it on the way.
    var index = start + 1
    while index < end, message[index] == 0x20 || message[index] == 0x09 { index += 1 }
    if index == end { return .softBreak(index - start) }
    if message[index] == 0x0A { return .softBreak(index + 1 - start) }
    if message[index] == 0x0D, index + 1 < end, message[index + 1] == 0x0A {
      return .softBreak(index + 2 - start)
    }
    return .badEscape
  }

  /// Decodes again from a checkpoint, counting only.
  static func source(
    of offset: Int, from checkpoint: TransferCheckpoint, _ message: UnsafeBufferPointer<UInt8>,
    to end: Int
  ) -> Int {
    var place = checkpoint
    while place.source < end {
      switch token(message, at: place.source, to: end) {
      case .text(let length), .lineBreak(let length):
        if offset < place.decoded + length { return place.source + offset - place.decoded }
        place.decoded += length
        place.source += length
      case .octet:
        if offset == place.decoded { return place.source }
        place.decoded += 1
        place.source += 3
      case .badEscape:
        if offset == place.decoded { return place.source }
        place.decoded += 1
        place.source += 1
      case .softBreak(let length), .trailingBlanks(let length):
        place.source += length
      }
    }
    return end
  }
}
