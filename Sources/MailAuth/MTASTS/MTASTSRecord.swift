/// An MTA-STS record: the TXT record at `_mta-sts.domain`, whose `id` tells senders when to fetch the policy anew (RFC 8461 §3.1).
public struct MTASTSRecord: Hashable, Sendable {
  /// 1 to 32 letters and digits, compared octet by octet.
  public let id: String
  /// Fields that senders ignore: those of other names, and what repeats a name.
  public let ignored: [VersionedFields.Field]

  public enum SyntaxError: Error, Hashable, Sendable {
    case fields(VersionedFields.SyntaxError)
    case missingID
    /// An octet that is neither a letter nor a digit.
    case badID(offset: Int, UInt8)
    /// More than 32 octets.
    case longID(offset: Int, length: Int)
  }

  /// Octets (RFC 8461 §3.1, `sts-id`).
  public static let maximumIDLength = 32

  private static let version = "STSv1"

  /// Whether a text begins as the record does. Others are discarded before records are counted (RFC 8461 §3.1); that rule leaves no
  /// room for the blanks that the grammar allows before the semicolon.
  public static func isRecord(_ text: [UInt8]) -> Bool {
    VersionedFields.isCandidate(text, version: version)
  }

  /// Reads the joined character-strings of a TXT record. A record with a mistake counts as none (RFC 8461 §3.1).
  public init(_ text: [UInt8]) throws(SyntaxError) {
    let fields: VersionedFields
    do throws(VersionedFields.SyntaxError) {
      fields = try VersionedFields(text, version: Self.version, known: ["id"])
    } catch { throw .fields(error) }
    guard let field = fields["id"] else { throw .missingID }
    if let bad = field.value.firstIndex(where: { !VersionedFields.isAlphanumeric($0) }) {
      throw .badID(offset: field.valueOffset + bad, field.value[bad])
    }
    if field.value.count > Self.maximumIDLength {
      throw .longID(
        offset: field.valueOffset + Self.maximumIDLength, length: field.value.count)
    }
    id = field.text
    ignored = fields.fields.filter { $0.offset != field.offset }
  }
}

extension MTASTSRecord: CustomStringConvertible {
  /// The record without what senders ignore.
  public var description: String { Self.text(id: id) }

  /// A record with that id.
  public static func text(id: String) -> String { "v=\(version); id=\(id);" }
}

extension MTASTSRecord.SyntaxError {
  /// Where it is, in octets from the start of the text.
  public var offset: Int {
    switch self {
    case .fields(let error): error.offset
    case .missingID: 0
    case .badID(let offset, _), .longID(let offset, _): offset
    }
  }
}

extension MTASTSRecord.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fields(let error): "\(error)"
    case .missingID: "it has no id="
    case .badID(let offset, let octet):
      (0x21...0x7E).contains(octet)
        ? "'\(Character(UnicodeScalar(octet)))' at offset \(offset): an id has letters and digits only"
        : "octet \(octet) at offset \(offset): an id has letters and digits only"
    case .longID(_, let length):
      "the id has \(length) characters, and may have \(MTASTSRecord.maximumIDLength)"
    }
  }
}
