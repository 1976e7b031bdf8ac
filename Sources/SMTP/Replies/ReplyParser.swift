/// Reads replies out of octets as they come; holds no more than one reply that is not complete (RFC 5321 §4.2).
public struct ReplyParser: Hashable, Sendable {
  /// What came and is not read yet.
  private var waiting: [UInt8] = []
  /// Where the line that is not complete begins, and how far it was searched for its end.
  private var lineStart = 0
  private var searched = 0
  private var partial = Partial()
  private var fault: ReplyFault?

  private struct Partial: Hashable {
    var codes: [Int] = []
    var lines: [[UInt8]] = []
    var octets = 0
    var irregularities: Set<Reply.Irregularity> = []
  }

  /// Octets of a line with its end, beyond which it is not read on. RFC 5321 §4.5.3.1.5 allows 512; servers that write more, in
  /// answers to EHLO or with long explanations, stay below what Postfix reads (line_length_limit, 2048).
  public static let maximumLineLength = 2048
  /// Octets of a line with its end that the standard allows (RFC 5321 §4.5.3.1.5).
  public static let standardLineLength = 512
  /// Lines of a reply. The longest answers to EHLO in use have about twenty; help texts have some dozens.
  public static let maximumLines = 128
  /// Octets of a reply in all: every line at the length that the standard allows.
  public static let maximumOctets = maximumLines * standardLineLength

  public init() {}

  /// Takes what came in. After a fault nothing more is kept.
  public mutating func receive(_ bytes: some Sequence<UInt8>) {
    if fault == nil { waiting.append(contentsOf: bytes) }
  }

  /// The next complete reply; `nil` while more has to come. A fault is for good: where the next reply begins is unknown.
  public mutating func next() throws(ReplyFault) -> Reply? {
    if let fault { throw fault }
    do throws(ReplyFault) { return try read() } catch {
      fault = error
      waiting = []
      throw error
    }
  }

  /// Whether octets are left that are no complete reply.
  public var holdsOctets: Bool { lineStart < waiting.count || !partial.lines.isEmpty }

  /// Gives up what was received and not read, with the lines of a reply that is not complete (RFC 3207 §4.2).
  public mutating func discard() -> [UInt8] {
    defer { self = ReplyParser() }
    return Array(waiting[lineStart...])
  }

  private mutating func read() throws(ReplyFault) -> Reply? {
    while let end = try endOfLine() {
      let line = waiting[lineStart...end]
      lineStart = end + 1
      searched = lineStart
      let isLast = try take(line)
      guard isLast else { continue }
      let reply = Reply(
        code: partial.codes.last ?? 0, lines: partial.lines, irregularities: allIrregularities)
      partial = Partial()
      return reply
    }
    waiting.removeFirst(lineStart)
    searched -= lineStart
    lineStart = 0
    return nil
  }

  /// The offset of the line feed that ends the line.
  private mutating func endOfLine() throws(ReplyFault) -> Int? {
    let limit = lineStart + Self.maximumLineLength
    while searched < waiting.count {
      if searched >= limit { throw .lineTooLong(beginning: evidence(waiting[lineStart...])) }
      if waiting[searched] == UInt8(ascii: "\n") { return searched }
      searched += 1
      // What can't become a reply any more is not waited for.
      if searched - lineStart == Self.codeLength { try checkCode(waiting[lineStart..<searched]) }
    }
    return nil
  }

  /// Takes one line, its line feed included; whether it is the reply's last.
  private mutating func take(_ raw: ArraySlice<UInt8>) throws(ReplyFault) -> Bool {
    partial.octets += raw.count
    if raw.count > Self.standardLineLength {
      partial.irregularities.insert(.longLine(octets: raw.count))
    }
    var line = raw.dropLast()
    if line.last == UInt8(ascii: "\r") {
      line = line.dropLast()
    } else {
      partial.irregularities.insert(.bareLineFeed)
    }
    let code = try checkCode(line)
    let rest = line.dropFirst(Self.codeLength)
    let isLast: Bool
    switch rest.first {
    // RFC 5321 §4.2: a code alone is to be taken, though no server may send it.
    case nil, UInt8(ascii: " "): isLast = true
    case UInt8(ascii: "-"): isLast = false
    case _?: throw .notAReply(beginning: evidence(line))
    }
    let text = Array(rest.dropFirst())
    note(text)
    partial.codes.append(code)
    partial.lines.append(text)
    if !isLast, partial.lines.count >= Self.maximumLines { throw .tooManyLines }
    if partial.octets > Self.maximumOctets { throw .tooManyOctets }
    return isLast
  }

  private mutating func note(_ text: [UInt8]) {
    for octet in text {
      switch octet {
      case UInt8(ascii: "\r"): partial.irregularities.insert(.bareCarriageReturn)
      case UInt8(ascii: "\t"), 0x20...0x7E: break
      case 0x80...: partial.irregularities.insert(.beyondASCII)
      case _: partial.irregularities.insert(.controlCharacter)
      }
    }
  }

  private var allIrregularities: Set<Reply.Irregularity> {
    guard let first = partial.codes.first, partial.codes.contains(where: { $0 != first }) else {
      return partial.irregularities
    }
    return partial.irregularities.union([.mixedCodes(partial.codes)])
  }

  private static let codeLength = 3

  /// The code that the line begins with: 2 to 5, 0 to 5, 0 to 9 (RFC 5321 §4.2 `Reply-code`). Digits above 5 in the middle
  /// are not assigned, but in use.
  @discardableResult
  private func checkCode(_ line: ArraySlice<UInt8>) throws(ReplyFault) -> Int {
    let digits = line.prefix(Self.codeLength)
    guard digits.count == Self.codeLength, digits.allSatisfy({ $0 &- 0x30 < 10 }),
      let first = digits.first, (0x32...0x35).contains(first)
    else { throw .notAReply(beginning: evidence(line)) }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Octets of what came that a fault keeps.
  public static let evidenceLength = 80

  private func evidence(_ line: ArraySlice<UInt8>) -> [UInt8] {
    // As much of what follows as has come: it tells what kind of server this is.
    let all = waiting[min(line.startIndex, waiting.count)...]
    let end =
      all.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? all.endIndex
    return Array(all[..<end].prefix(Self.evidenceLength))
  }
}

/// Why what a server sends can't be read as replies.
public enum ReplyFault: Error, Hashable, Sendable {
  /// A line without an end within `ReplyParser.maximumLineLength`.
  case lineTooLong(beginning: [UInt8])
  /// More than `ReplyParser.maximumLines` lines in one reply.
  case tooManyLines
  /// More than `ReplyParser.maximumOctets` octets in one reply.
  case tooManyOctets
  /// A line that does not begin with a reply code and a space or hyphen.
  case notAReply(beginning: [UInt8])
}

extension ReplyFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .lineTooLong(let beginning):
      "a line of more than \(ReplyParser.maximumLineLength) octets "
        + "(RFC 5321 §4.5.3.1.5 allows \(ReplyParser.standardLineLength)), which begins "
        + OctetText.quoted(beginning)
    case .tooManyLines: "a reply of more than \(ReplyParser.maximumLines) lines"
    case .tooManyOctets: "a reply of more than \(ReplyParser.maximumOctets) octets"
    case .notAReply(let beginning):
      beginning.isEmpty
        ? "an empty line where a reply was due"
        : "\(OctetText.quoted(beginning)), which is no SMTP reply (RFC 5321 §4.2)"
    }
  }
}
