/// How much of a change in transit a signature survives (RFC 6376 §3.4).
public enum Canonicalization: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// Almost none (RFC 6376 §3.4.1, §3.4.3).
  case simple
  /// White space may change, and header fields may be folded anew (RFC 6376 §3.4.2, §3.4.4).
  case relaxed

  public var description: String { rawValue }

  /// The other one.
  public var other: Canonicalization {
    switch self {
    case .simple: .relaxed
    case .relaxed: .simple
    }
  }
}

/// `c=`: one for the header, one for the body.
public struct CanonicalizationPair: Hashable, Sendable, CustomStringConvertible {
  public var header: Canonicalization
  public var body: Canonicalization

  public init(header: Canonicalization, body: Canonicalization) {
    self.header = header
    self.body = body
  }

  /// `relaxed/simple`; a body that is not named is simple (RFC 6376 §3.5). `nil` for other words.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, let header = Canonicalization(rawValue: parts[0]),
      let body = parts.count == 2 ? Canonicalization(rawValue: parts[1]) : .simple
    else { return nil }
    self.init(header: header, body: body)
  }

  public var description: String { "\(header)/\(body)" }
}
