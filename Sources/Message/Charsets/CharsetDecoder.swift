/// Turns octets of a character set into UTF-8, in blocks that can be decoded again one by one.
struct CharsetDecoder {
  private(set) var utf8: [UInt8] = []
  /// The octets are the text, as they are; `utf8` is then empty.
  private(set) var isIdentity = false
  private(set) var malformed: [Range<Int>] = []
  private(set) var malformedCount = 0
  private(set) var firstControl: Int?
  private(set) var checkpoints: [DecodedText.Checkpoint] = []
  private let converter: any CharsetConverter

  /// Octets of a block at least. What is converted from elsewhere has its blocks end with lines: there every character set of mail is in its
  /// initial state (RFC 1468, RFC 1557, RFC 2152).
  private static let block = 2_048

  init(_ converter: any CharsetConverter) { self.converter = converter }

  /// Whether the character set is known.
  mutating func decode(_ octets: [UInt8], _ charset: Charset) -> Bool {
    octets.withUnsafeBufferPointer { octets in
      switch charset.method {
      case .usASCII, .utf8:
        decodeUTF8(octets, isASCII: charset.method == .usASCII)
        return true
      case .latin1, .windows1252:
        if Self.isASCII(octets) {
          isIdentity = true
        } else {
          decodeBlocks(octets, charset.method)
        }
        return true
      case .utf16, .utf32:
        decodeBlocks(octets, charset.method)
        return true
      case .converted(let name):
        return decodeLines(octets, name)
      }
    }
  }

  static func isASCII(_ octets: [UInt8]) -> Bool {
    octets.withUnsafeBufferPointer { isASCII($0) }
  }

  static func isASCII(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    for octet in octets { all |= octet }
    return all < 0x80
  }

  // MARK: UTF-8 and US-ASCII

  private mutating func decodeUTF8(_ octets: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    if Self.isASCII(octets) {
      isIdentity = true
      return
    }
    var good = 0
    var index = 0
    while index < octets.count {
      let length = octets[index] < 0x80 ? 1 : isASCII ? -1 : Self.utf8Length(octets, at: index)
      if length > 0 {
        index += length
        continue
      }
      if utf8.isEmpty, checkpoints.isEmpty { utf8.reserveCapacity(octets.count + 64) }
      append(octets, good..<index)
      replace(index..<(index - length))
      index -= length
      good = index
    }
    if checkpoints.isEmpty {
      isIdentity = true
    } else {
      append(octets, good..<octets.count)
    }
  }

  /// Octets that are copied, with a place at which both sides are known in each block.
  private mutating func append(_ octets: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    if checkpoints.isEmpty { checkpoints.append(.init(text: 0, octet: 0)) }
    var start = range.lowerBound
    while start < range.upperBound {
      if start - checkpoints[checkpoints.count - 1].octet >= Self.block {
        checkpoints.append(.init(text: utf8.count, octet: start))
      }
      var end = min(start + Self.block, range.upperBound)
      // Not inside a character.
      while end < range.upperBound, octets[end] & 0xC0 == 0x80 { end += 1 }
      utf8.append(contentsOf: UnsafeBufferPointer(rebasing: octets[start..<end]))
      start = end
    }
  }

  private mutating func replace(_ range: Range<Int>) {
    utf8 += [0xEF, 0xBF, 0xBD]
    note(range)
  }

  private mutating func note(_ range: Range<Int>) {
    malformedCount += 1
    if malformed.count < DecodedText.maximumMalformed { malformed.append(range) }
  }

  /// The length of the character, or of what is wrong, below zero: the longest beginning of a character (Unicode 15 §3.9, table 3-7).
  private static func utf8Length(_ octets: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = octets[index]
    let count: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: count = 2
    case 0xE0: (count, second) = (3, 0xA0...0xBF)
    case 0xED: (count, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: count = 3
    case 0xF0: (count, second) = (4, 0x90...0xBF)
    case 0xF4: (count, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: count = 4
    default: return -1
    }
    for place in 1..<count {
      guard index + place < octets.count,
        (place == 1 ? second : 0x80...0xBF).contains(octets[index + place])
      else { return -place }
    }
    return count
  }

  // MARK: Sets that are read octet by octet

  private mutating func decodeBlocks(
    _ octets: UnsafeBufferPointer<UInt8>, _ method: Charset.Method
  ) {
    utf8.reserveCapacity(octets.count + octets.count / 4)
    var index = 0
    checkpoints.append(.init(text: 0, octet: 0))
    let order = Self.byteOrder(octets, method)
    while index < octets.count {
      if index - checkpoints[checkpoints.count - 1].octet >= Self.block {
        checkpoints.append(.init(text: utf8.count, octet: index))
      }
      if method == .latin1, firstControl == nil, (0x80...0x9F).contains(octets[index]) {
        firstControl = index
      }
      let (scalar, length) = Self.character(octets, at: index, method, order)
      if let scalar {
        // A byte order mark at the beginning is no text.
        if !(index == 0 && scalar == 0xFEFF) { Self.append(scalar, to: &utf8) }
      } else {
        replace(index..<(index + length))
      }
      index += length
    }
  }

  private static func byteOrder(
    _ octets: UnsafeBufferPointer<UInt8>, _ method: Charset.Method
  ) -> Charset.ByteOrder {
    switch method {
    case .utf16(.marked): octets.starts(with: [0xFF, 0xFE]) ? .littleEndian : .bigEndian
    case .utf32(.marked): octets.starts(with: [0xFF, 0xFE, 0, 0]) ? .littleEndian : .bigEndian
    case .utf16(let order), .utf32(let order): order
    case .usASCII, .utf8, .latin1, .windows1252, .converted: .bigEndian
    }
  }

  /// The character there, `nil` for what is none, and its length.
  private static func character(
    _ octets: UnsafeBufferPointer<UInt8>, at index: Int, _ method: Charset.Method,
    _ order: Charset.ByteOrder
  ) -> (scalar: UInt32?, length: Int) {
    func number(_ start: Int, _ count: Int) -> UInt32? {
      guard start + count <= octets.count else { return nil }
      return (0..<count).reduce(0) { value, place in
        let octet = octets[start + (order == .littleEndian ? count - 1 - place : place)]
        return value << 8 | UInt32(octet)
      }
    }
    switch method {
    case .utf16:
      guard let unit = number(index, 2) else { return (nil, octets.count - index) }
      if unit & 0xF800 != 0xD800 { return (unit, 2) }
      guard unit < 0xDC00, let low = number(index + 2, 2), low & 0xFC00 == 0xDC00 else {
        return (nil, 2)
      }
      return (0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF, 4)
    case .utf32:
      guard let value = number(index, 4) else { return (nil, octets.count - index) }
      return (Unicode.Scalar(value)?.value, 4)
    case .usASCII, .utf8, .latin1, .windows1252, .converted:
      let octet = octets[index]
      return ((0x80...0x9F).contains(octet) ? windows1252[Int(octet) - 0x80] : UInt32(octet), 1)
    }
  }

  /// 0x80 to 0x9F of windows-1252; five have no character there and are controls (WHATWG Encoding Standard).
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private static func append(_ scalar: UInt32, to utf8: inout [UInt8]) {
    switch scalar {
    case 0..<0x80: utf8.append(UInt8(scalar))
    case 0x80..<0x800:
      utf8 += [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)]
    case 0x800..<0x10000:
      utf8 += [
        UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F),
      ]
    default:
      utf8 += [
        UInt8(0xF0 | scalar >> 18 & 7), UInt8(0x80 | scalar >> 12 & 0x3F),
        UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F),
      ]
    }
  }

  private static func utf8Length(of scalar: UInt32) -> Int {
    scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
  }

  // MARK: Sets that are converted elsewhere

  private mutating func decodeLines(_ octets: UnsafeBufferPointer<UInt8>, _ name: String) -> Bool {
    utf8.reserveCapacity(octets.count + octets.count / 2)
    var start = 0
    repeat {
      checkpoints.append(.init(text: utf8.count, octet: start))
      var end = min(start + Self.block, octets.count)
      while end < octets.count, octets[end - 1] != 0x0A { end += 1 }
      var position = start
      while true {
        let part = UnsafeBufferPointer(rebasing: octets[position..<end])
        guard let result = converter.convert(part, from: name, into: &utf8) else { return false }
        switch result {
        case .complete:
          position = end
        case .malformed(let offset):
          replace((position + offset)..<(position + offset + 1))
          position += offset + 1
        case .incomplete(let offset):
          replace((position + offset)..<end)
          position = end
        }
        if position >= end { break }
      }
      start = end
    } while start < octets.count
    return true
  }

  // MARK: The way back

  /// The octet that a character begins with, so many octets of text behind the beginning of a block.
  static func octet(
    of offset: Int, in source: [UInt8], _ block: Range<Int>, _ charset: Charset,
    _ converter: any CharsetConverter
  ) -> Int {
    source.withUnsafeBufferPointer { octets in
      switch charset.method {
      case .usASCII, .utf8:
        return octetOfUTF8(offset, octets, block, isASCII: charset.method == .usASCII)
      case .latin1, .windows1252, .utf16, .utf32:
        let order = byteOrder(octets, charset.method)
        var text = 0
        var index = block.lowerBound
        while index < octets.count {
          let (scalar, length) = character(octets, at: index, charset.method, order)
          let isMark = index == 0 && scalar == 0xFEFF
          text += isMark ? 0 : utf8Length(of: scalar ?? 0xFFFD)
          if text > offset { return index }
          index += length
        }
        return octets.count
      case .converted(let name):
        return octetOfConverted(offset, octets, block, name, converter)
      }
    }
  }

  private static func octetOfUTF8(
    _ offset: Int, _ octets: UnsafeBufferPointer<UInt8>, _ block: Range<Int>, isASCII: Bool
  ) -> Int {
    var text = 0
    var index = block.lowerBound
    while index < octets.count {
      let length = octets[index] < 0x80 ? 1 : isASCII ? -1 : utf8Length(octets, at: index)
      text += length > 0 ? length : 3
      if text > offset { return index }
      index += abs(length)
    }
    return octets.count
  }

  /// How much text a number of octets makes is found by converting them; how many octets make that much text, by halving.
  private static func octetOfConverted(
    _ offset: Int, _ octets: UnsafeBufferPointer<UInt8>, _ block: Range<Int>, _ name: String,
    _ converter: any CharsetConverter
  ) -> Int {
    var start = block.lowerBound
    var text = 0
    while start < block.upperBound {
      var converted: [UInt8] = []
      let part = UnsafeBufferPointer(rebasing: octets[start..<block.upperBound])
      guard let result = converter.convert(part, from: name, into: &converted) else { return start }
      if offset < text + converted.count {
        return start + prefix(of: part, making: offset - text, name, converter)
      }
      text += converted.count
      switch result {
      case .complete: return block.upperBound
      case .malformed(let place):
        if offset < text + 3 { return start + place }
        text += 3
        start += place + 1
      case .incomplete(let place): return start + place
      }
    }
    return block.upperBound
  }

  /// The most octets of which no more than that much text is made.
  private static func prefix(
    of octets: UnsafeBufferPointer<UInt8>, making count: Int, _ name: String,
    _ converter: any CharsetConverter
  ) -> Int {
    // A character lies wholly before the place if octets to its end make at most `count`; the first octet of the next is wanted.
    var (low, high) = (0, octets.count)
    while low < high {
      let middle = (low + high) / 2
      var converted: [UInt8] = []
      _ = converter.convert(
        UnsafeBufferPointer(rebasing: octets[..<(middle + 1)]), from: name, into: &converted)
      if converted.count > count { high = middle } else { low = middle + 1 }
    }
    // `low` octets and one more make the character itself: go back to where it began.
    var start = low
    var before: [UInt8] = []
    _ = converter.convert(
      UnsafeBufferPointer(rebasing: octets[..<low]), from: name, into: &before)
    while start > 0 {
      var shorter: [UInt8] = []
      let result = converter.convert(
        UnsafeBufferPointer(rebasing: octets[..<start]), from: name, into: &shorter)
      if shorter.count == before.count, result == .complete { return start }
      start -= 1
    }
    return 0
  }
}
