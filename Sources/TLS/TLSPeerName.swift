internal import COpenSSL

/// Who the server must prove to be: a host name (also sent as SNI) or an address literal.
public struct TLSPeerName: Sendable, Equatable, CustomStringConvertible {
  enum Kind: Sendable, Equatable {
    case host
    case address
  }

  let kind: Kind
  /// The host name without a trailing dot, or the address literal without brackets.
  public let description: String

  /// RFC 1035 §2.3.4: a name in text has at most 253 characters without its trailing dot.
  static let maximumLength = 253

  /// Takes an address literal (brackets allowed around IPv6) or a host name in its ASCII form.
  /// Empty, over-long or non-ASCII names, and those with control characters or spaces, are refused:
  /// an empty name or one cut at a NUL would silently turn the check of the certificate off.
  public init(_ text: String) throws(TLSError) {
    var name = Substring(text)
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    // RFC 6066 §3: the host name is sent without a trailing dot.
    if name.hasSuffix(".") { name = name.dropLast() }
    guard !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= Self.maximumLength,
      name.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else { throw .invalidPeerName(text) }
    description = String(name)
    if let address = a2i_IPADDRESS(description) {
      ASN1_OCTET_STRING_free(address)
      kind = .address
    } else {
      kind = .host
    }
  }
}
