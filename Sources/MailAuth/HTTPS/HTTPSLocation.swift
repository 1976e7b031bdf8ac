public import DNS

/// Where a document is: a URL with https, a domain name as host, and nothing that RFC 3986 does not allow.
public struct HTTPSLocation: Hashable, Sendable {
  /// As written.
  public let text: String
  public let host: DomainName
  /// `nil`: the scheme's own.
  public let port: UInt16?

  /// The port of HTTPS (RFC 9110 §4.2.2).
  public static let standardPort: UInt16 = 443

  public enum Fault: Error, Hashable, Sendable {
    case notHTTPS
    /// Commas have to be encoded, since they once divided several locations.
    case comma
    case badOctet(UInt8)
    case badEscape
    case userInformation
    /// A fragment within a fragment (RFC 3986 §3.5).
    case secondFragment
    case badHost(String)
    /// An address, or a name of one label.
    case notFullyQualified(String)
    case badPort
  }

  /// - Parameter path: Begins with a slash, and needs no escapes.
  public init(host: DomainName, path: String) {
    self.text = "https://\(host)\(path)"
    self.host = host
    self.port = nil
  }

  /// Reads one as BIMI records may name it.
  public init(_ value: [UInt8]) throws(Fault) {
    let text = String(decoding: value, as: UTF8.self)
    guard text.lowercased().hasPrefix("https://") else { throw .notHTTPS }
    for octet in value {
      if octet == UInt8(ascii: ",") { throw .comma }
      guard Self.isAllowed(octet) else { throw .badOctet(octet) }
    }
    try Self.checkEscapes(value)
    if value.count(where: { $0 == UInt8(ascii: "#") }) > 1 { throw .secondFragment }
    let rest = text.dropFirst(8)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") { throw .userInformation }
    // Brackets stand around an address of IPv6, and nowhere else (RFC 3986 §3.2.2).
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let literal = authority[...end]
      throw IPAddress(String(literal.dropFirst().dropLast())) == nil
        ? .badHost(String(literal)) : .notFullyQualified(String(literal))
    }
    if let bracket = value.first(where: { $0 == 0x5B || $0 == 0x5D }) { throw .badOctet(bracket) }
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let hostText = String(parts.first ?? "")
    if IPAddress(hostText) != nil { throw .notFullyQualified(hostText) }
    guard !hostText.isEmpty, let host = try? DomainName(hostText), !host.isRoot,
      host.labels.allSatisfy({ Self.isHostLabel(Array($0)) })
    else { throw .badHost(hostText) }
    if host.labelCount < 2 { throw .notFullyQualified(hostText) }
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

  /// Letters, digits and inner hyphens (RFC 1123 §2.1).
  private static func isHostLabel(_ label: [UInt8]) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return label.first != hyphen && label.last != hyphen
      && label.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == hyphen }
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
    case .secondFragment: "# may stand in it once"
    case .badHost(let host): "'\(host)' is not a name of a host"
    case .notFullyQualified(let host): "'\(host)' is not a fully qualified domain name"
    case .badPort: "the port is not a number from 1 to 65535"
    }
  }
}
