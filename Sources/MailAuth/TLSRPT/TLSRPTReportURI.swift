public import DNS

/// One destination of TLS reports (RFC 8460 §3, `tlsrpt-uri`).
public struct TLSRPTReportURI: Hashable, Sendable {
  /// As published.
  public let text: String
  /// Octets from the start of the record.
  public let offset: Int
  public let destination: Destination

  public enum Destination: Hashable, Sendable {
    case mail(address: String, host: DomainName)
    /// `https`; the host is an address where `address` is not `nil`.
    case web(host: DomainName, address: IPAddress?)
    /// A scheme that no sender knows (RFC 8460 §3).
    case other(scheme: String)
    case invalid(Mistake)
  }

  /// Why an item is no URI that reports can be sent to.
  public enum Mistake: Hashable, Sendable {
    case empty
    /// A bare address: `mailto:` is missing.
    case missingScheme
    /// A character that no URI may hold.
    case badOctet(offset: Int)
    /// `!`, which has to be written %21 (RFC 8460 §3).
    case bareExclamationMark(offset: Int)
    /// A percent sign without two hexadecimal digits.
    case badEscape(offset: Int)
    /// `mailto:` without one address after it.
    case badAddress
    /// `https://` without a host after it.
    case badHost
  }

  /// Whether senders can use it.
  public var isUsable: Bool {
    switch destination {
    case .mail, .web: true
    case .other, .invalid: false
    }
  }

  /// The items of the field's list, empty ones included. Commas inside an item would be written %2C.
  public static func list(_ field: VersionedFields.Field) -> [TLSRPTReportURI] {
    field.value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      let item = VersionedFields.trimmed($0.startIndex..<$0.endIndex, of: field.value)
      return TLSRPTReportURI(field.value[item], valueOffset: field.valueOffset)
    }
  }

  /// `uri` is a slice of the field's value, its indices offsets in it.
  private init(_ uri: ArraySlice<UInt8>, valueOffset: Int) {
    text = String(decoding: uri, as: UTF8.self)
    offset = valueOffset + uri.startIndex
    destination = Self.destination(uri, valueOffset: valueOffset)
  }

  private static func destination(_ uri: ArraySlice<UInt8>, valueOffset: Int) -> Destination {
    if uri.isEmpty { return .invalid(.empty) }
    if let bad = uri.indices.first(where: { !URISyntax.isOctet(uri[$0]) }) {
      return .invalid(.badOctet(offset: valueOffset + bad))
    }
    if let mark = uri.firstIndex(of: UInt8(ascii: "!")) {
      return .invalid(.bareExclamationMark(offset: valueOffset + mark))
    }
    if let escape = URISyntax.badEscape(in: uri) {
      return .invalid(.badEscape(offset: valueOffset + escape))
    }
    guard let colon = uri.firstIndex(of: UInt8(ascii: ":")), URISyntax.isScheme(uri[..<colon])
    else { return .invalid(.missingScheme) }
    // Schemes have no case (RFC 3986 §3.1).
    let scheme = String(decoding: uri[..<colon], as: UTF8.self).lowercased()
    let rest = uri[(colon + 1)...]
    switch scheme {
    case "mailto": return mail(rest)
    case "https": return web(rest)
    case _: return rest.isEmpty ? .invalid(.empty) : .other(scheme: scheme)
    }
  }

  /// RFC 6068 §2: header fields may follow the address; a second address would need a comma, which ends the item.
  private static func mail(_ rest: ArraySlice<UInt8>) -> Destination {
    let address = rest.prefix { $0 != UInt8(ascii: "?") }
    guard let at = address.lastIndex(of: UInt8(ascii: "@")), at > address.startIndex,
      let host = try? DomainName(String(decoding: address[(at + 1)...], as: UTF8.self)),
      !host.isRoot
    else { return .invalid(.badAddress) }
    // A dot-atom (RFC 6068 §2, RFC 5322 §3.2.3): no dot at an end, nor two together.
    let parts = address[..<at].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if parts.contains(where: \.isEmpty) { return .invalid(.badAddress) }
    return .mail(address: String(decoding: address, as: UTF8.self), host: host)
  }

  /// RFC 3986 §3.2: `//`, a host, a port where it is another than 443.
  private static func web(_ rest: ArraySlice<UInt8>) -> Destination {
    guard rest.starts(with: "//".utf8) else { return .invalid(.badHost) }
    let authority = rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
    // Who gives a password away has made a mistake; senders would not use it.
    if authority.contains(UInt8(ascii: "@")) { return .invalid(.badHost) }
    if authority.first == UInt8(ascii: "[") {
      guard let end = authority.firstIndex(of: UInt8(ascii: "]")),
        let address = IPAddress(
          String(decoding: authority[(authority.startIndex + 1)..<end], as: UTF8.self)),
        isPort(authority[(end + 1)...])
      else { return .invalid(.badHost) }
      return .web(host: .root, address: address)
    }
    let host = authority.prefix { $0 != UInt8(ascii: ":") }
    let text = String(decoding: host, as: UTF8.self)
    guard isPort(authority[host.endIndex...]), !host.isEmpty else { return .invalid(.badHost) }
    if let address = IPAddress(text) { return .web(host: .root, address: address) }
    guard let name = try? DomainName(text), !name.isRoot else { return .invalid(.badHost) }
    return .web(host: name, address: nil)
  }

  /// `[":" *DIGIT]`
  private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
    text.isEmpty
      || text.first == UInt8(ascii: ":") && text.count <= 6
        && text.dropFirst().allSatisfy { $0 &- 0x30 < 10 }
  }
}

extension TLSRPTReportURI.Mistake: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "nothing between two commas"
    case .missingScheme: "it has no scheme; addresses are written with mailto: in front"
    case .badOctet(let offset): "a character at offset \(offset) that no URI may hold"
    case .bareExclamationMark(let offset): "! at offset \(offset), which has to be written %21"
    case .badEscape(let offset): "% at offset \(offset) without two hexadecimal digits"
    case .badAddress: "there is no mail address after mailto:"
    case .badHost: "there is no host after https://"
    }
  }
}
