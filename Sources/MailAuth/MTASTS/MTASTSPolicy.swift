public import DNS

/// An MTA-STS policy: which MX hosts may take a domain's mail, and what senders do where none of them proves itself (RFC 8461 §3.2).
public struct MTASTSPolicy: Hashable, Sendable {
  public var mode: Mode
  /// Seconds that senders keep the policy. The grammar allows more than `maximumMaxAge`.
  public var maxAge: Int
  public var patterns: [MXPattern]

  public enum Mode: String, Hashable, Sendable {
    /// Mail is not delivered to hosts that fail (RFC 8461 §5).
    case enforce
    /// Failures are reported, and mail is delivered all the same.
    case testing
    /// The domain is about to give MTA-STS up (RFC 8461 §8.3).
    case none
  }

  /// Seconds, about a year (RFC 8461 §3.2, `max_age`).
  public static let maximumMaxAge = 31_557_600

  public init(mode: Mode, maxAge: Int, patterns: [MXPattern]) {
    self.mode = mode
    self.maxAge = maxAge
    self.patterns = patterns
  }

  /// Whether the policy allows that MX host (RFC 8461 §4.1).
  public func covers(_ host: DomainName) -> Bool { patterns.contains { $0.matches(host) } }
}

extension MTASTSPolicy: CustomStringConvertible {
  /// The policy file, with line feeds.
  public var description: String {
    "version: STSv1\nmode: \(mode.rawValue)\n" + patterns.map { "mx: \($0)\n" }.joined()
      + "max_age: \(maxAge)\n"
  }
}
