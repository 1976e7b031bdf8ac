/// Splits a zone file into logical lines (RFC 1035 §5.1): comments gone, what stands in parentheses on one line, fields found.
public struct ZoneFileLexer: Sendable {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var lineStart = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The longest logical line, in octets: a TXT record of 64 KiB whose octets are all written `\DDD`, with room to spare.
  public static let maximumLineLength = 400_000

  /// A field of a logical line.
  public struct Field: Hashable, Sendable {
    /// Where it stands in the logical line's text, quotation marks not included.
    public let range: Range<Int>
    public let isQuoted: Bool
    /// Where it stands in the file; both count from 1.
    public let line: Int
    public let column: Int
  }

  public struct LogicalLine: Sendable {
    /// The fields with one space between, quoted ones in their quotation marks, escapes as written.
    public fileprivate(set) var text: [UInt8] = []
    public fileprivate(set) var fields: [Field] = []
    /// The first line of the file that it takes, from 1.
    public fileprivate(set) var line = 1
    /// Whether the line starts with a blank: the owner is that of the record before.
    public fileprivate(set) var startsWithBlank = false

    public init() {}

    /// Makes it a line that another one stands for.
    public mutating func place(atLine line: Int) { self.line = line }
  }

  /// What keeps octets from being fields.
  public struct Failure: Error, Hashable, Sendable {
    public let reason: Reason
    public let line: Int
    public let column: Int

    public enum Reason: Hashable, Sendable {
      case controlCharacter(UInt8)
      case unterminatedString
      case unmatchedClosingParenthesis
      case unclosedParenthesis
      case lineTooLong
      case badEscape
    }
  }

  /// Whether all octets have been read.
  public var isAtEnd: Bool { index >= bytes.count }

  /// Whether comments or parentheses have been passed over.
  public private(set) var hasSkippedText = false

  /// Reads the next logical line that has fields; `false` at the end. After a failure, the next call goes on with the
  /// line after it.
  public mutating func next(_ logical: inout LogicalLine) throws(Failure) -> Bool {
    while index < bytes.count {
      logical.text.removeAll(keepingCapacity: true)
      logical.fields.removeAll(keepingCapacity: true)
      logical.line = line
      logical.startsWithBlank = isBlank(bytes[index])
      do {
        try readLine(&logical)
      } catch {
        skipLine()
        throw error
      }
      if !logical.fields.isEmpty { return true }
    }
    return false
  }

  private mutating func readLine(_ logical: inout LogicalLine) throws(Failure) {
    var open: (depth: Int, line: Int, column: Int) = (0, line, 1)
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\n"):
        advanceLine()
        if open.depth == 0 { return }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        index += 1
      case UInt8(ascii: ";"):
        hasSkippedText = true
        try skipComment()
      case UInt8(ascii: "("):
        hasSkippedText = true
        if open.depth == 0 { open = (0, line, column) }
        open.depth += 1
        index += 1
      case UInt8(ascii: ")"):
        if open.depth == 0 { throw failure(.unmatchedClosingParenthesis) }
        open.depth -= 1
        index += 1
      case UInt8(ascii: "\""):
        try readQuoted(&logical)
      default:
        try readPlain(&logical)
      }
      if logical.text.count > Self.maximumLineLength { throw failure(.lineTooLong) }
    }
    if open.depth > 0 {
      throw Failure(reason: .unclosedParenthesis, line: open.line, column: open.column)
    }
  }

  private mutating func readQuoted(_ logical: inout LogicalLine) throws(Failure) {
    let (line, column) = (line, column)
    separate(&logical)
    logical.text.append(UInt8(ascii: "\""))
    index += 1
    let start = logical.text.count
    try copyUntilQuote(&logical.text)
    let field = Field(
      range: start..<logical.text.count, isQuoted: true, line: line, column: column)
    logical.fields.append(field)
    logical.text.append(UInt8(ascii: "\""))
  }

  private mutating func readPlain(_ logical: inout LogicalLine) throws(Failure) {
    let (line, column) = (line, column)
    separate(&logical)
    let start = logical.text.count
    let end = min(bytes.count, index + Self.maximumLineLength)
    scan: while index < end {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
        UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"):
        break scan
      case UInt8(ascii: "\\"):
        try copyEscape(&logical.text)
      case UInt8(ascii: "\""):
        // `key="a value"` of RFC 9460 §2.1: one field.
        logical.text.append(byte)
        index += 1
        try copyUntilQuote(&logical.text)
        logical.text.append(byte)
      case 0..<0x20, 0x7F:
        throw failure(.controlCharacter(byte))
      default:
        logical.text.append(byte)
        index += 1
      }
    }
    if index == end, end < bytes.count { throw failure(.lineTooLong) }
    let field = Field(
      range: start..<logical.text.count, isQuoted: false, line: line, column: column)
    logical.fields.append(field)
  }

  /// Copies up to a quotation mark, which is skipped.
  private mutating func copyUntilQuote(_ text: inout [UInt8]) throws(Failure) {
    // Not more than a record may have is copied, whatever the file is.
    let end = min(bytes.count, index + Self.maximumLineLength)
    while index < end {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"):
        try copyEscape(&text)
      case UInt8(ascii: "\n"):
        throw failure(.unterminatedString)
      case 0:
        throw failure(.controlCharacter(byte))
      default:
        text.append(byte)
        index += 1
      }
    }
    throw failure(end < bytes.count ? .lineTooLong : .unterminatedString)
  }

  /// Copies a backslash and what it escapes, as written; what follows is checked where the field is read.
  private mutating func copyEscape(_ text: inout [UInt8]) throws(Failure) {
    guard index + 1 < bytes.count, bytes[index + 1] >= 0x20 else { throw failure(.badEscape) }
    text.append(bytes[index])
    text.append(bytes[index + 1])
    index += 2
  }

  private mutating func skipComment() throws(Failure) {
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
      if bytes[index] == 0 { throw failure(.controlCharacter(0)) }
      index += 1
    }
  }

  private mutating func skipLine() {
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    if index < bytes.count { advanceLine() }
  }

  private mutating func advanceLine() {
    index += 1
    line += 1
    lineStart = index
  }

  private func separate(_ logical: inout LogicalLine) {
    if !logical.fields.isEmpty { logical.text.append(UInt8(ascii: " ")) }
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private var column: Int { index - lineStart + 1 }

  private func failure(_ reason: Failure.Reason) -> Failure {
    Failure(reason: reason, line: line, column: column)
  }
}

extension ZoneFileLexer.Failure.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .controlCharacter(0): "a NUL octet: this is no zone file"
    case .controlCharacter(let byte):
      "control character 0x\(String(byte, radix: 16)); write it as \\DDD"
    case .unterminatedString: "the quoted string does not end on its line"
    case .unmatchedClosingParenthesis: "closing parenthesis without an opening one"
    case .unclosedParenthesis: "the parenthesis is never closed"
    case .lineTooLong: "a record of more than \(ZoneFileLexer.maximumLineLength) octets"
    case .badEscape: "bad escape: nothing that could be escaped follows the backslash"
    }
  }
}
