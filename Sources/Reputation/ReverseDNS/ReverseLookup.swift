public import DNS

/// What the DNS says of one address in both directions: its names, and where each of them leads.
public struct ReverseLookup: Sendable {
  public let address: IPAddress
  /// The answer for the PTR records. Aliases on the way are as they should be (RFC 2317; RFC 2181 §10.2).
  public let pointers: Answer
  /// The names that were asked for addresses, in the answer's order, each once.
  public let names: [Name]
  /// Names beyond `maximumNames`.
  public let namesNotAsked: [DomainName]

  /// Names of one address that are looked at, as in SPF (RFC 7208 §4.6.4): more stand there by mistake.
  public static let maximumNames = 10

  /// One name of the address.
  public struct Name: Sendable {
    public let name: DomainName
    /// The PTR record.
    public let record: Record
    /// The answer for A or AAAA, by the address's own family.
    public let forward: Answer
    public let destination: Destination
  }

  /// Where a name leads.
  public enum Destination: Hashable, Sendable {
    case back
    case elsewhere([IPAddress])
    /// The name has no address of this family, or does not exist.
    case nowhere
    case undetermined(LookupFailure)
  }

  /// Asks for the names, then for the addresses of all of them at once.
  public init(of address: IPAddress, resolver: any Resolver) async {
    let pointers = await resolver.resolve(address.reverseName, .ptr)
    let answers = await resolver.resolve(Self.forwardQuestions(address, pointers))
    self.init(of: address, pointers, answers)
  }

  /// With answers at hand.
  public init(of address: IPAddress, answer: (Question) -> Answer) {
    let pointers = answer(Question(address.reverseName, .ptr))
    self.init(of: address, pointers, Self.forwardQuestions(address, pointers).map(answer))
  }

  private init(of address: IPAddress, _ pointers: Answer, _ answers: [Answer]) {
    self.address = address
    self.pointers = pointers
    let named = Self.named(pointers)
    namesNotAsked = named.dropFirst(Self.maximumNames).map(\.name)
    names = zip(named, answers).map { named, answer in
      Name(
        name: named.name, record: named.record, forward: answer,
        destination: Self.destination(answer, from: address))
    }
  }

  private static func forwardQuestions(_ address: IPAddress, _ pointers: Answer) -> [Question] {
    named(pointers).prefix(maximumNames).map { Question($0.name, address.recordType) }
  }

  private static func named(_ pointers: Answer) -> [(name: DomainName, record: Record)] {
    var named: [(name: DomainName, record: Record)] = []
    for record in pointers.records {
      guard case .ptr(let name) = record.data else { continue }
      if !named.contains(where: { $0.name == name }) { named.append((name, record)) }
    }
    return named
  }

  private static func destination(_ answer: Answer, from address: IPAddress) -> Destination {
    if let failure = answer.failure { return .undetermined(failure) }
    let addresses = answer.records.compactMap(\.data.address)
    if addresses.contains(address) { return .back }
    return addresses.isEmpty ? .nowhere : .elsewhere(addresses)
  }
}

extension ReverseLookup {
  /// The names that lead back.
  public var confirmedNames: [DomainName] {
    names.filter { $0.destination == .back }.map(\.name)
  }

  public var verdict: ReverseDNS {
    if pointers.failure != nil { return .undetermined(pointers) }
    if names.isEmpty { return .missing }
    if let name = confirmedNames.first { return .confirmed(name) }
    for name in names where name.forward.failure != nil { return .undetermined(name.forward) }
    return .unconfirmed(names.map(\.name))
  }

  /// Every lookup that failed.
  public var failures: [Answer] {
    ([pointers] + names.map(\.forward)).filter { $0.failure != nil }
  }
}

extension IPAddress {
  /// The type of the records that hold addresses of this family.
  public var recordType: RecordType {
    switch self {
    case .v4: .a
    case .v6: .aaaa
    }
  }
}
