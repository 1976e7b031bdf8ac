/// How a body is encoded (RFC 2045 §6).
public enum ContentTransferEncoding: Hashable, Sendable {
  /// Declared, or the default where nothing is declared (RFC 2045 §6.1).
  case sevenBit
  case eightBit
  case binary
  case quotedPrintable
  case base64
  /// `x-uuencode` and its other names: never standardised, and not decoded here.
  case uuencode
  /// Anything else, in lower case; the body is taken as it is.
  case unknown(String)

  /// - Parameter value: What follows the field's colon. Comments and white space count for nothing.
  init(_ value: [UInt8]) {
    var reader = StructuredFieldReader(value)
    reader.skipCommentsAndSpace()
    let word = reader.read { ParameterReader.isTokenOctet($0) } ?? []
    let name = String(decoding: word.lazy.map(HeaderFieldName.lowercase), as: UTF8.self)
    reader.skipCommentsAndSpace()
    switch reader.isAtEnd ? name : name + "…" {
    case "7bit": self = .sevenBit
    case "8bit": self = .eightBit
    case "binary": self = .binary
    case "quoted-printable": self = .quotedPrintable
    case "base64": self = .base64
    case "x-uuencode", "uuencode", "x-uue", "uue", "x-uu": self = .uuencode
    default:
      self = .unknown(String(decoding: value[...].trimmingBlanks, as: UTF8.self).lowercased())
    }
  }

  /// Whether the octets of the body are its content.
  public var isIdentity: Bool {
    switch self {
    case .sevenBit, .eightBit, .binary: true
    case .quotedPrintable, .base64, .uuencode, .unknown: false
    }
  }
}
