public import DNS

/// Forward-confirmed reverse DNS of a client: whether a name of its address leads back to it (RFC 8601 §2.7.3, RFC 1912 §2.1).
public enum ReverseDNS: Hashable, Sendable {
  /// The first name that leads back.
  case confirmed(DomainName)
  /// There is no PTR record.
  case missing
  /// No name leads back to the address.
  case unconfirmed([DomainName])
  /// A lookup failed, and no other name leads back.
  case undetermined(Answer)

  /// Asks for the names, then for the addresses of all of them at once.
  public init(of address: IPAddress, resolver: any Resolver) async {
    self = await ReverseLookup(of: address, resolver: resolver).verdict
  }

  /// With answers at hand.
  public init(of address: IPAddress, answer: (Question) -> Answer) {
    self = ReverseLookup(of: address, answer: answer).verdict
  }
}
