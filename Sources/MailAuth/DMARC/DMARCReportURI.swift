public import DNS

/// One destination of `rua` or `ruf` (RFC 9989 §4.6, §4.8).
public struct DMARCReportURI: Hashable, Sendable {
  /// As published, an obsolete size limit included.
  public let text: String
  /// Octets from the start of the record.
  public let offset: Int
  /// The obsolete limit without its `!`: `10m` (RFC 9989 §4.8, obs-dmarc-report-size).
  public let sizeLimit: String?
  public let destination: Destination

  public enum Destination: Hashable, Sendable {
    case mail(address: String, host: DomainName)
    /// Another scheme, which receivers may ignore (RFC 9989 §4.7): `https`.
    case other(scheme: String)
    case invalid(Mistake)
  }

  /// Why an item is no URI that reports can be sent to.
  public enum Mistake: Hashable, Sendable {
    case empty
    /// A bare address: `mailto:` is missing.
    case missingScheme
    /// White space or another octet that no URI may hold.
    case badOctet(offset: Int)
    /// `mailto:` without one address after it.
    case badAddress
  }

  /// Whether the item is syntactically a URI.
  public var isValid: Bool {
    switch destination {
    case .mail, .other: true
    case .invalid: false
    }
  }

  /// The host that takes the reports, where they go by mail.
  public var host: DomainName? {
    if case .mail(_, let host) = destination { host } else { nil }
  }

  /// The items of a tag's list, empty ones included.
  static func list(_ tag: TagList.Tag) -> [DMARCReportURI] {
    tag.value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      DMARCReportURI($0, valueOffset: tag.valueOffset)
    }
  }

  /// `item` is a slice of the tag's value, its indices offsets in it.
  private init(_ item: ArraySlice<UInt8>, valueOffset: Int) {
    var item = item
    while let first = item.first, Self.isBlank(first) { item = item.dropFirst() }
    while let last = item.last, Self.isBlank(last) { item = item.dropLast() }
    text = String(decoding: item, as: UTF8.self)
    offset = valueOffset + item.startIndex

    var uri = item
    var limit: String?
    if let mark = item.lastIndex(of: UInt8(ascii: "!")), Self.isSizeLimit(item[(mark + 1)...]) {
      limit = String(decoding: item[(mark + 1)...], as: UTF8.self)
      uri = item[..<mark]
    }
    sizeLimit = limit
    destination = Self.destination(uri, valueOffset: valueOffset)
  }

  private static func destination(_ uri: ArraySlice<UInt8>, valueOffset: Int) -> Destination {
    if uri.isEmpty { return .invalid(.empty) }
    if let bad = uri.indices.first(where: { !isURIOctet(uri[$0]) }) {
      return .invalid(.badOctet(offset: valueOffset + bad))
    }
    guard let colon = uri.firstIndex(of: UInt8(ascii: ":")), URISyntax.isScheme(uri[..<colon])
    else {
      return .invalid(.missingScheme)
    }
    let scheme = String(decoding: uri[..<colon], as: UTF8.self).lowercased()
    let rest = uri[(colon + 1)...]
    if scheme != "mailto" {
      return rest.isEmpty ? .invalid(.empty) : .other(scheme: scheme)
    }
    // RFC 6068 §2: header fields may follow the address; a second address would need a comma, which ends the item.
    let address = rest.prefix { $0 != UInt8(ascii: "?") }
    guard let at = address.lastIndex(of: UInt8(ascii: "@")), at > address.startIndex,
      let host = try? DomainName(String(decoding: address[(at + 1)...], as: UTF8.self)),
      !host.isRoot
    else { return .invalid(.badAddress) }
    return .mail(address: String(decoding: address, as: UTF8.self), host: host)
  }

  private static func isBlank(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 }

  /// `1*DIGIT [ "k" / "m" / "g" / "t" ]`
  private static func isSizeLimit(_ text: ArraySlice<UInt8>) -> Bool {
    let digits = text.prefix { $0 &- 0x30 < 10 }
    let unit = text.dropFirst(digits.count)
    return !digits.isEmpty
      && (unit.isEmpty || unit.count == 1 && unit.allSatisfy { "kmgtKMGT".utf8.contains($0) })
  }

  /// `!` has to be encoded here (RFC 9989 §4.8).
  private static func isURIOctet(_ octet: UInt8) -> Bool {
    octet != UInt8(ascii: "!") && URISyntax.isOctet(octet)
  }
}

extension DMARCReportURI.Mistake: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "nothing between two commas"
    case .missingScheme: "it has no scheme; addresses are written with mailto: in front"
    case .badOctet(let offset): "a character at offset \(offset) that no URI may hold"
    case .badAddress: "there is no mail address after mailto:"
    }
  }
}
