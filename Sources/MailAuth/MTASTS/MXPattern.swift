public import DNS

/// A pattern of an MTA-STS policy: a host name, or `*.` and a name (RFC 8461 §3.2, §4.1).
public struct MXPattern: Hashable, Sendable {
  /// The name without the wildcard.
  public let name: DomainName
  public let isWildcard: Bool

  /// Reads `["*."] Domain`, where Domain is that of RFC 5321 §4.1.2: letters, digits and inner hyphens, no dot at the end.
  public init(_ text: [UInt8]) throws(Mistake) {
    if text.isEmpty { throw .empty }
    isWildcard = text.starts(with: "*.".utf8)
    let host = isWildcard ? text.dropFirst(2) : text[...]
    if host.isEmpty { throw .empty }
    if host.contains(UInt8(ascii: "*")) { throw .badWildcard }
    if host.last == UInt8(ascii: ".") { throw .dotAtEnd }
    for label in host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard let first = label.first, let last = label.last else { throw .emptyLabel }
      if let bad = label.first(where: {
        !VersionedFields.isAlphanumeric($0) && $0 != UInt8(ascii: "-")
      }) {
        throw .badOctet(bad)
      }
      if first == UInt8(ascii: "-") || last == UInt8(ascii: "-") { throw .hyphenAtEdge }
    }
    guard let name = try? DomainName(String(decoding: host, as: UTF8.self)) else { throw .tooLong }
    self.name = name
  }

  /// The pattern that covers one host.
  public init(host: DomainName) {
    name = host
    isWildcard = false
  }

  /// Whether the policy allows that MX host: `*` stands for one whole label, the leftmost (RFC 8461 §4.1).
  public func matches(_ host: DomainName) -> Bool {
    isWildcard ? !host.isRoot && host.parent == name : host == name
  }

  /// Why a text is no pattern.
  public enum Mistake: Error, Hashable, Sendable {
    case empty
    /// `*` elsewhere than as the leftmost label, or as a part of it.
    case badWildcard
    case dotAtEnd
    case emptyLabel
    case badOctet(UInt8)
    case hyphenAtEdge
    case tooLong
  }
}

extension MXPattern: CustomStringConvertible {
  public var description: String { (isWildcard ? "*." : "") + name.description }
}

extension MXPattern.Mistake: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "there is no name"
    case .badWildcard: "* may only stand for the whole leftmost label: *.example.com"
    case .dotAtEnd: "names are written without the dot at the end here"
    case .emptyLabel: "there is nothing between two dots"
    case .badOctet(let octet):
      (0x21...0x7E).contains(octet)
        ? "'\(Character(UnicodeScalar(octet)))' may not stand in a host name"
        : "octet \(octet) may not stand in a host name"
    case .hyphenAtEdge: "a label begins or ends with a hyphen"
    case .tooLong: "the name or a label of it is too long"
    }
  }
}
