public import DNS

/// A URL as BIMI records may name it: https, a domain name as host, nothing that RFC 3986 does not allow.
public struct HTTPSLocation: Hashable, Sendable {
  /// As written.
  public let text: String
  public let host: DomainName
  /// `nil`: the scheme's own.
  public let port: UInt16?

  public enum Fault: Error, Hashable, Sendable {
    case notHTTPS
    /// Commas have to be encoded, since they once divided several locations.
    case comma
    case badOctet(UInt8)
    case badEscape
    case userInformation
    case badHost(String)
    case badPort
  }

  public init(_ value: [UInt8]) throws(Fault) {
    let text = String(decoding: value, as: UTF8.self)
    guard text.lowercased().hasPrefix("https://") else { throw .notHTTPS }
    for octet in value {
      if octet == UInt8(ascii: ",") { throw .comma }
      guard Self.isAllowed(octet) else { throw .badOctet(octet) }
    }
    try Self.checkEscapes(value)
    let rest = text.dropFirst(8)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") { throw .userInformation }
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let hostText = String(parts.first ?? "")
    guard !hostText.isEmpty, IPAddress(hostText) == nil, !hostText.hasPrefix("["),
      let host = try? DomainName(hostText), host.labelCount >= 2,
      hostText.utf8.allSatisfy({
        $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x2E
      })
    else { throw .badHost(hostText) }
    var port: UInt16?
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = UInt16(parts[1]),
        number > 0
      else { throw .badPort }
      port = number
    }
    self.text = text
    self.host = host
    self.port = port
  }

  /// The characters of RFC 3986 §2, but those that may only stand around an IPv6 address.
  private static func isAllowed(_ octet: UInt8) -> Bool {
    octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26
      || "-._~:/?#@!$&'()*+;=%[]".utf8.contains(octet)
  }

  private static func checkEscapes(_ value: [UInt8]) throws(Fault) {
    for (index, octet) in value.enumerated() where octet == UInt8(ascii: "%") {
      let digits = value.dropFirst(index + 1).prefix(2)
      let isHexadecimal = digits.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
      guard digits.count == 2, isHexadecimal else { throw .badEscape }
    }
  }
}

extension HTTPSLocation.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notHTTPS: "it does not begin with https://"
    case .comma: "a comma has to be written %2C"
    case .badOctet(let octet): "octet \(octet) may not stand in a URL"
    case .badEscape: "% is not followed by two hexadecimal digits"
    case .userInformation: "a user name has no place in it"
    case .badHost(let host): "'\(host)' is not a fully qualified domain name"
    case .badPort: "the port is not a number from 1 to 65535"
    }
  }
}
