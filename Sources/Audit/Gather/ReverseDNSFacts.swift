public import DNS
public import MailAuth
public import Reputation

/// The reverse names of the addresses that send or take a domain's mail, or of an address by itself.
public final class ReverseDNSFacts: Sendable {
  public let addresses: [Entry]
  /// Addresses beyond `maximumAddresses`.
  public let addressesNotAsked: [IPAddress]
  /// The audited domain; `nil` where an address is looked at by itself.
  public let domain: DomainName?
  /// Whether a failed lookup about an exchange counts: receiving needs no reverse name, so an audit of all families lets it be.
  public let needsExchanges: Bool

  /// What was seen of one address.
  public struct Entry: Sendable {
    public let lookup: ReverseLookup
    public let use: Use
    /// The exchanges that have the address.
    public let exchanges: [DomainName]
    /// The terms of SPF records that name the address: `ip4:192.0.2.25`.
    public let permissions: [SPFPlace]
    /// Why names of the address look generated.
    public let genericNames: [DomainName: GenericName]
    /// The name that the host gives in HELO or EHLO, as it was told, and how it fits.
    public let greeting: (name: String, fit: GreetingName)?
    /// Whether the domain or a name of the address is one for documentation.
    let isExample: Bool

    public var address: IPAddress { lookup.address }
  }

  /// What is known of the use of an address.
  public enum Use: String, Hashable, Sendable {
    /// It sends mail: somebody said so.
    case sending
    /// The domain's SPF record names it among those that may send. Whether it does is not known.
    case permitted
    /// It takes mail for the domain. Whether it sends is not known.
    case exchange
    /// It is one of a block.
    case block
  }

  /// Addresses that are looked at for one domain: twenty exchanges have fewer, and so have most senders.
  public static let maximumAddresses = 256

  /// Addresses out of SPF records that are looked at: whoever runs his own mail servers has fewer; more are a range that somebody wrote
  /// out.
  public static let maximumPermitted = 20

  public init(
    addresses: [Entry], addressesNotAsked: [IPAddress] = [], domain: DomainName? = nil,
    needsExchanges: Bool = true
  ) {
    self.addresses = addresses
    self.addressesNotAsked = addressesNotAsked
    self.domain = domain
    self.needsExchanges = needsExchanges
  }

  public var summary: FactValue {
    var entries: [String: FactValue] = ["addresses": .list(addresses.map(\.summary))]
    if !addressesNotAsked.isEmpty { entries["not_asked"] = FactValue(addressesNotAsked) }
    return .object(entries)
  }
}

extension ReverseDNSFacts {
  /// With the addresses that may send. An exchange that may is one of them.
  func with(permitted: [Entry]) -> ReverseDNSFacts {
    let merged = addresses.map { known -> Entry in
      guard known.use == .exchange,
        let entry = permitted.first(where: { $0.address == known.address })
      else { return known }
      return entry.known(as: known.exchanges)
    }
    let others = permitted.filter { entry in !addresses.contains { $0.address == entry.address } }
    return ReverseDNSFacts(
      addresses: merged + others, addressesNotAsked: addressesNotAsked, domain: domain,
      needsExchanges: needsExchanges)
  }
}

extension ReverseDNSFacts.Entry {
  fileprivate func known(as exchanges: [DomainName]) -> Self {
    Self(
      lookup: lookup, use: use, exchanges: exchanges, permissions: permissions,
      genericNames: genericNames, greeting: greeting, isExample: isExample)
  }

  /// Why nobody outside can see the address. Examples are made of names and addresses for documentation, both of them.
  var specialPurpose: SpecialPurposeNetwork? {
    guard let block = SpecialPurposeNetwork.containing(address) else { return nil }
    if block.kind == .documentation, isExample { return nil }
    return block
  }

  /// `confirmed`, `unconfirmed`, `missing` or `undetermined`.
  var state: String {
    switch lookup.verdict {
    case .confirmed: "confirmed"
    case .unconfirmed: "unconfirmed"
    case .missing: "missing"
    case .undetermined: "undetermined"
    }
  }

  var summary: FactValue {
    var entries: [String: FactValue] = [
      "address": "\(address)", "use": .string(use.rawValue), "verdict": .string(state),
      "names": .list(lookup.names.map { summary(of: $0) }),
    ]
    if !exchanges.isEmpty { entries["exchanges"] = FactValue(exchanges) }
    if !permissions.isEmpty { entries["permitted_by"] = FactValue(permissions.map(\.term)) }
    if !lookup.namesNotAsked.isEmpty {
      entries["names_not_asked"] = .integer(lookup.namesNotAsked.count)
    }
    if !lookup.pointers.aliases.isEmpty {
      entries["alias_of"] = "\(lookup.pointers.canonicalName)"
    }
    if let block = SpecialPurposeNetwork.containing(address) {
      entries["special_purpose"] = .string(block.name)
    }
    if let greeting {
      entries["helo"] = ["name": .string(greeting.name), "fit": .string(greeting.fit.word)]
    }
    let failures = lookup.failures.compactMap { answer in
      answer.failure.map { "\(answer.question): \($0)" }
    }
    if !failures.isEmpty { entries["failed"] = FactValue(failures) }
    return .object(entries)
  }

  private func summary(of name: ReverseLookup.Name) -> FactValue {
    var entries: [String: FactValue] = ["name": "\(name.name)"]
    switch name.destination {
    case .back: entries["forward"] = "confirmed"
    case .nowhere: entries["forward"] = "no_address"
    case .undetermined: entries["forward"] = "undetermined"
    case .elsewhere(let addresses):
      entries["forward"] = "other_address"
      entries["addresses"] = FactValue(addresses)
    }
    if let generic = genericNames[name.name] { entries["generic"] = "\(generic)" }
    // Whoever names the address may write any name; only one that leads back says whose it is.
    if name.destination == .back, let operatorOfName = KnownSender.of(name.name) {
      entries["operator"] = .string(operatorOfName.name)
    }
    return .object(entries)
  }
}

extension GreetingName {
  /// As facts have it: `reverse_name`.
  var word: String {
    switch self {
    case .reverseName: "reverse_name"
    case .leadsToAddress: "leads_to_address"
    case .literal: "literal"
    case .otherLiteral: "other_literal"
    case .elsewhere: "other_address"
    case .nowhere: "no_address"
    case .malformed: "malformed"
    case .undetermined: "undetermined"
    }
  }
}

extension FactGatherer {
  func gatherReverseDNS(
    _ request: AuditRequest, _ exchangers: MailExchangerFacts
  ) async -> ReverseDNSFacts {
    var uses: [(address: IPAddress, use: ReverseDNSFacts.Use)] = []
    var hosts: [IPAddress: [DomainName]] = [:]
    for address in request.sendingAddresses.map(\.unmapped)
    where !uses.contains(where: { $0.address == address }) {
      uses.append((address, .sending))
    }
    let receiving = exchangers.hosts.map(\.addresses) + [exchangers.implicit].compactMap(\.self)
    for host in receiving {
      for address in host.addresses {
        if hosts[address] == nil, !uses.contains(where: { $0.address == address }) {
          uses.append((address, .exchange))
        }
        hosts[address, default: []].append(host.name)
      }
    }
    let asked = Array(uses.prefix(ReverseDNSFacts.maximumAddresses))
    let entries = await concurrently(asked) { [hosts] entry in
      await gatherReverseNames(
        of: entry.address, use: entry.use, exchanges: hosts[entry.address] ?? [],
        // Exchanges greet nobody.
        greeting: entry.use == .sending ? request.greetingName : nil,
        isExample: request.domain.isDocumentation)
    }
    return ReverseDNSFacts(
      addresses: entries,
      addressesNotAsked: uses.dropFirst(ReverseDNSFacts.maximumAddresses).map(\.address),
      domain: request.domain,
      needsExchanges: request.needsReverseNames || request.families.contains(.smtp))
  }

  /// The facts of an address by itself.
  ///
  /// - Parameter greeting: The name that the host gives in HELO or EHLO, where it is known.
  public func gatherReverseDNS(
    of address: IPAddress, use: ReverseDNSFacts.Use, greeting: String? = nil
  ) async -> ReverseDNSFacts {
    await ReverseDNSFacts(addresses: [
      gatherReverseNames(
        of: address.unmapped, use: use, greeting: greeting, isExample: false)
    ])
  }

  /// The facts of the addresses that the domain's SPF record names one by one, without those that are said to send.
  func gatherPermittedNames(
    _ request: AuditRequest, _ spf: SPFFacts
  ) async -> [ReverseDNSFacts.Entry] {
    let sending = request.sendingAddresses.map(\.unmapped)
    let permitted = spf.permittedAddresses(publicSuffixes).filter { !sending.contains($0.address) }
    return await concurrently(Array(permitted.prefix(ReverseDNSFacts.maximumPermitted))) { entry in
      await gatherReverseNames(
        of: entry.address, use: .permitted, permissions: entry.terms, greeting: nil,
        isExample: request.domain.isDocumentation)
    }
  }

  private func gatherReverseNames(
    of address: IPAddress, use: ReverseDNSFacts.Use, exchanges: [DomainName] = [],
    permissions: [SPFPlace] = [], greeting: String?, isExample: Bool
  ) async -> ReverseDNSFacts.Entry {
    let (lookup, answer) = await lookUp(
      address, beside: greeting.flatMap { GreetingName.question($0, from: address) })
    let generic = lookup.names.compactMap { entry in
      GenericName(
        entry.name, of: address, registrable: publicSuffixes.registrableDomain(of: entry.name)
      ).map { (entry.name, $0) }
    }
    return ReverseDNSFacts.Entry(
      lookup: lookup, use: use, exchanges: exchanges, permissions: permissions,
      genericNames: Dictionary(generic, uniquingKeysWith: { first, _ in first }),
      greeting: greeting.map { ($0, GreetingName($0, lookup, answer: answer)) },
      isExample: isExample || lookup.names.contains { $0.name.isDocumentation })
  }
}

extension FactGatherer {
  /// Both at once; few addresses have a question of their own, and a task for none would cost as much as the lookup.
  private func lookUp(
    _ address: IPAddress, beside question: Question?
  ) async -> (ReverseLookup, Answer?) {
    guard let question else { return (await ReverseLookup(of: address, resolver: resolver), nil) }
    async let answer = resolver.resolve(question)
    return (await ReverseLookup(of: address, resolver: resolver), await answer)
  }
}

extension SPFFacts {
  /// The addresses that terms of the record, or of records that it takes in from the same organizational domain, let pass one by one:
  /// `ip4` and `ip6` without a network, the hosts of `a` and `mx`. In the order of evaluation.
  ///
  /// What another organization's record lets in is that one's to name.
  fileprivate func permittedAddresses(
    _ suffixes: any PublicSuffixes
  ) -> [(address: IPAddress, terms: [SPFPlace])] {
    let organization = suffixes.registrableDomain(of: domain) ?? domain
    var order: [IPAddress] = []
    var terms: [IPAddress: [SPFPlace]] = [:]
    for node in tree.orderedNodes where node.domain.isSubdomain(of: organization) {
      for step in node.steps where step.standing == .evaluated {
        guard let directive = step.directive, directive.qualifier == .pass else { continue }
        for network in step.matchedNetworks.networks {
          let address = network.networkAddress.unmapped
          guard network.prefixLength == network.networkAddress.bitWidth else { continue }
          if terms[address] == nil { order.append(address) }
          terms[address, default: []].append(step.place)
        }
      }
    }
    // Another term may stand in front, and say otherwise.
    return order.prefix(4 * ReverseDNSFacts.maximumPermitted).compactMap { address in
      tree.verdict(for: address).possible.contains(.pass) ? (address, terms[address] ?? []) : nil
    }
  }
}
