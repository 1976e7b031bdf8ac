/// The `name=value` fields behind the version of an MTA-STS or a TLS-RPT record (RFC 8461 §3.1, RFC 8460 §3).
///
/// Unlike the lists of DKIM and DMARC (`TagList`), these have no white space around `=`, their names may hold digits, hyphens and dots,
/// and one mistake spoils the record.
public struct VersionedFields: Hashable, Sendable {
  /// In the order of the text, repetitions included.
  public let fields: [Field]

  /// One `name=value`.
  public struct Field: Hashable, Sendable {
    /// As written; names are compared with regard to case.
    public let name: String
    /// Octets from the start of the text to the name.
    public let offset: Int
    public let value: [UInt8]
    /// Octets from the start of the text to the value.
    public let valueOffset: Int

    /// The value as text; octets that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: value, as: UTF8.self) }
  }

  /// Why a text has no such fields. Offsets count octets from the start of the text.
  public enum SyntaxError: Error, Hashable, Sendable {
    /// It does not begin with the version and a semicolon.
    case noVersion
    /// Nothing behind the version.
    case noField(offset: Int)
    /// Nothing between two semicolons.
    case emptyField(offset: Int)
    case missingEqualsSign(offset: Int)
    /// A name that is empty, longer than 32 octets, or holds something that no name may hold.
    case badName(offset: Int)
    case emptyValue(name: String, offset: Int)
    case badOctet(offset: Int, UInt8)
  }

  /// Octets of the longest name (RFC 8461 §3.1, RFC 8460 §3).
  private static let maximumNameLength = 32

  /// Whether a text is a candidate at all: others are discarded before candidates are counted (RFC 8461 §3.1, RFC 8460 §3).
  static func isCandidate(_ text: [UInt8], version: String) -> Bool {
    text.starts(with: "v=\(version);".utf8)
  }

  /// - Parameters:
  ///   - version: `STSv1`.
  ///   - known: The names whose values the caller reads. Those of others may hold neither blanks nor `=`.
  init(_ text: [UInt8], version: String, known: Set<String>) throws(SyntaxError) {
    guard Self.isCandidate(text, version: version) else { throw .noVersion }
    var fields: [Field] = []
    var start = version.utf8.count + 3
    while start <= text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: ";")) ?? text.count
      let range = Self.trimmed(start..<end, of: text)
      if !range.isEmpty {
        fields.append(try Self.field(range, of: text, known: known))
      } else if end < text.count {
        throw .emptyField(offset: start)
      }
      // One semicolon may end the record; what follows it is then empty.
      start = end + 1
    }
    if fields.isEmpty { throw .noField(offset: text.count) }
    self.fields = fields
  }

  /// The first field of that name. Those behind it are ignored.
  public subscript(name: String) -> Field? { fields.first { $0.name == name } }

  /// Fields of names that appeared before.
  public var repetitions: [Field] {
    var seen: Set<String> = []
    return fields.filter { !seen.insert($0.name).inserted }
  }

  private static func field(
    _ range: Range<Int>, of text: [UInt8], known: Set<String>
  ) throws(SyntaxError) -> Field {
    guard let equals = text[range].firstIndex(of: UInt8(ascii: "=")) else {
      throw .missingEqualsSign(offset: range.lowerBound)
    }
    let name = text[range.lowerBound..<equals]
    guard isName(name) else { throw .badName(offset: range.lowerBound) }
    let value = text[(equals + 1)..<range.upperBound]
    let field = Field(
      name: String(decoding: name, as: UTF8.self), offset: range.lowerBound, value: Array(value),
      valueOffset: equals + 1)
    if value.isEmpty { throw .emptyValue(name: field.name, offset: equals + 1) }
    let isFree = known.contains(field.name)
    for (index, octet) in zip(value.indices, value) {
      let isAllowed =
        isFree
        ? (0x20...0x7E).contains(octet) || octet == 0x09
        : (0x21...0x7E).contains(octet) && octet != UInt8(ascii: "=")
      if !isAllowed { throw .badOctet(offset: index, octet) }
    }
    return field
  }

  /// `(ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")`
  static func isName(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first, name.count <= maximumNameLength, isAlphanumeric(first) else {
      return false
    }
    return name.allSatisfy { isAlphanumeric($0) || "_-.".utf8.contains($0) }
  }

  static func isAlphanumeric(_ octet: UInt8) -> Bool {
    octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26
  }

  static func isBlank(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 }

  /// Without the blanks at either end.
  static func trimmed(_ range: Range<Int>, of text: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    return start..<end
  }
}

extension VersionedFields.SyntaxError {
  /// Where it is, in octets from the start of the text.
  public var offset: Int {
    switch self {
    case .noVersion: 0
    case .noField(let offset), .emptyField(let offset), .missingEqualsSign(let offset),
      .badName(let offset), .emptyValue(_, let offset), .badOctet(let offset, _):
      offset
    }
  }
}

extension VersionedFields.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noVersion: "it does not begin with the version and a semicolon"
    case .noField: "nothing follows the version"
    case .emptyField(let offset): "nothing between two semicolons at offset \(offset)"
    case .missingEqualsSign(let offset): "no = in the field at offset \(offset)"
    case .badName(let offset): "bad field name at offset \(offset)"
    case .emptyValue(let name, let offset): "\(name)= has no value at offset \(offset)"
    case .badOctet(let offset, 0x20): "a space at offset \(offset), inside a field"
    case .badOctet(let offset, UInt8(ascii: "=")): "= at offset \(offset), inside a value"
    case .badOctet(let offset, let octet):
      "octet \(octet) at offset \(offset), which no value may hold"
    }
  }
}
