public import DNS

/// The public suffix list (publicsuffix.org): where registrations end. RFC 7489 §3.2 finds the organizational domain with it.
public protocol PublicSuffixes: Sendable {
  /// The name one label below the public suffix (`example.co.uk`); `nil` for a public suffix itself.
  func registrableDomain(of name: DomainName) -> DomainName?
}
