/// A TLS reporting record: the TXT record at `_smtp._tls.domain` (RFC 8460 §3).
public struct TLSRPTRecord: Hashable, Sendable {
  /// The items of `rua`, those that are no URI included.
  public let destinations: [TLSRPTReportURI]
  /// Fields that senders ignore: those of other names, and what repeats a name.
  public let ignored: [VersionedFields.Field]

  public enum SyntaxError: Error, Hashable, Sendable {
    case fields(VersionedFields.SyntaxError)
    /// RFC 8460 §3: the field is required.
    case missingRUA
  }

  private static let version = "TLSRPTv1"

  /// Whether a text begins as the record does. Others are discarded before records are counted (RFC 8460 §3).
  public static func isRecord(_ text: [UInt8]) -> Bool {
    VersionedFields.isCandidate(text, version: version)
  }

  /// Reads the joined character-strings of a TXT record.
  public init(_ text: [UInt8]) throws(SyntaxError) {
    let fields: VersionedFields
    do throws(VersionedFields.SyntaxError) {
      fields = try VersionedFields(text, version: Self.version, known: ["rua"])
    } catch { throw .fields(error) }
    guard let field = fields["rua"] else { throw .missingRUA }
    destinations = TLSRPTReportURI.list(field)
    ignored = fields.fields.filter { $0.offset != field.offset }
  }
}

extension TLSRPTRecord: CustomStringConvertible {
  /// The record without what senders ignore.
  public var description: String { Self.text(rua: destinations.map(\.text)) }

  /// A record with these destinations.
  public static func text(rua: [String]) -> String {
    "v=\(version); rua=\(rua.joined(separator: ","))"
  }
}

extension TLSRPTRecord.SyntaxError {
  /// Where it is, in octets from the start of the text.
  public var offset: Int {
    switch self {
    case .fields(let error): error.offset
    case .missingRUA: 0
    }
  }
}

extension TLSRPTRecord.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fields(let error): "\(error)"
    case .missingRUA: "it has no rua="
    }
  }
}
