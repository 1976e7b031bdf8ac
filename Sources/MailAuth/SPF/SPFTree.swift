public import DNS

/// An SPF record with every record that it leads to: what each term asks of the DNS, what came back, and what all of it costs.
///
/// A record that is reached twice is kept once; costs count it twice, as evaluation does (RFC 7208 §4.6.4).
public struct SPFTree: Sendable {
  /// Where the walk began; also the sender's domain (`%{o}`).
  public let domain: DomainName
  /// What stands at each domain that was followed.
  public let nodes: [DomainName: SPFNode]
  /// Whether something was left out because a bound was reached. Totals are 'at least' then.
  public let isCut: Bool
  /// What each domain's record costs in the worst case, the records below it included.
  public let totals: [DomainName: SPFTotals]
  /// Terms that lead back to a record they were reached from.
  public let loops: [SPFPlace]
  /// The domains in the order of evaluation, each at its first place, with the term that leads there; the root first.
  public let order: [(domain: DomainName, reachedBy: SPFPlace?)]
  /// The nodes in that order.
  public let orderedNodes: [SPFNode]

  public init(domain: DomainName, nodes: [DomainName: SPFNode], isCut: Bool) {
    self.domain = domain
    self.nodes = nodes
    self.isCut = isCut
    var assembly = SPFAssembly(nodes: nodes)
    _ = assembly.totals(of: domain, reachedBy: nil)
    totals = assembly.totals
    loops = assembly.loops
    order = assembly.order
    orderedNodes = order.compactMap { nodes[$0.domain] }
  }

  /// The record that the walk began with.
  public var root: SPFNode? { nodes[domain] }

  /// What the whole costs in the worst case.
  public var total: SPFTotals { totals[domain] ?? SPFTotals() }

  /// The terms that lead from the root to a domain, first to last.
  public func path(to target: DomainName) -> [SPFPlace] {
    var path: [SPFPlace] = []
    var current = target
    while let place = order.first(where: { $0.domain == current })?.reachedBy,
      path.count < Self.maximumRecords
    {
      path.append(place)
      current = place.domain
    }
    return path.reversed()
  }
}

/// A term of a domain's record.
public struct SPFPlace: Hashable, Sendable {
  public let domain: DomainName
  /// As published.
  public let term: String

  public init(domain: DomainName, term: String) {
    self.domain = domain
    self.term = term
  }
}

/// What stands at one domain of the tree.
public final class SPFNode: Sendable {
  public let domain: DomainName
  /// To the TXT question.
  public let answer: Answer
  public let content: Content
  /// One a term of the record, in order; empty without a record.
  public let steps: [SPFStep]
  /// The networks that the record itself lets pass: `ip4`, `ip6` and `all`, whatever is asked for the other terms.
  let literalNetworks: AddressSet

  public enum Content: Sendable {
    /// Exactly one SPF record.
    case record(SPFRecord, Record)
    /// No TXT record, or none that is SPF: 'none' (§4.5).
    case none
    /// More than one: permerror (§4.5).
    case several([Record])
    case unknown(LookupFailure)
  }

  public var record: SPFRecord? {
    if case .record(let record, _) = content { record } else { nil }
  }

  public convenience init(domain: DomainName, answer: Answer, content: Content, steps: [SPFStep]) {
    self.init(
      domain: domain, answer: answer, content: content, steps: steps,
      literalNetworks: AddressSet(steps.flatMap(\.literalNetworks)))
  }

  init(
    domain: DomainName, answer: Answer, content: Content, steps: [SPFStep],
    literalNetworks: AddressSet
  ) {
    self.domain = domain
    self.answer = answer
    self.content = content
    self.steps = steps
    self.literalNetworks = literalNetworks
  }

  /// The same with what was asked for some of its terms, by index.
  func with(_ lookups: [Int: SPFStep.Lookup]) -> SPFNode {
    SPFNode(
      domain: domain, answer: answer, content: content,
      steps: steps.enumerated().map { index, step in lookups[index].map(step.with) ?? step },
      literalNetworks: literalNetworks)
  }
}

/// One term as evaluation meets it.
public final class SPFStep: Sendable {
  public let place: SPFPlace
  public let term: SPFTerm
  public let standing: Standing
  public let target: Target
  public let lookup: Lookup
  /// The blocks that the mechanism matches, as far as they can be known without a message.
  public let matchedNetworks: (networks: [IPNetwork], isComplete: Bool)

  public enum Standing: Hashable, Sendable {
    case evaluated
    /// Behind `all`, or `redirect` in a record with `all`: never evaluated, costs nothing (§5.1, §6.1).
    case unreachable
  }

  /// What domain the term asks about.
  public enum Target: Hashable, Sendable {
    case none
    case domain(DomainName)
    /// A macro takes something from the message or the connection (§7.2).
    case dependsOnMessage
    case invalid(DomainName.SyntaxError)
  }

  /// What was asked for the term.
  public enum Lookup: Sendable {
    /// Nothing has to be, or can be.
    case none
    /// A bound of the walk was reached first.
    case leftOut
    /// The target's record, which the tree's `nodes` hold.
    case record
    /// `a`: both families; evaluation asks for the client's only (§5.3).
    case addresses(SPFHost)
    /// `mx`: the exchanges, and the addresses of the first ten (§5.4).
    case exchanges(Answer, [SPFHost])
    /// `exists`: A, whatever the client's family (§5.7).
    case existence(Answer)
  }

  public init(
    place: SPFPlace, term: SPFTerm, standing: Standing, target: Target, lookup: Lookup
  ) {
    self.place = place
    self.term = term
    self.standing = standing
    self.target = target
    self.lookup = lookup
    matchedNetworks = Self.matchedNetworks(of: term, target: target, lookup: lookup)
  }

  /// The same with what was asked for it.
  func with(_ lookup: Lookup) -> SPFStep {
    SPFStep(place: place, term: term, standing: standing, target: target, lookup: lookup)
  }

  /// Whether evaluation counts the term as one of the ten (§4.6.4).
  public var countsAsLookup: Bool { term.countsAsLookup }
}

extension SPFStep {
  /// What the term's own questions got: of an `mx`, the exchanges and all their addresses.
  public var answers: [Answer] {
    switch lookup {
    case .none, .leftOut, .record: []
    case .addresses(let host): [host.v4, host.v6]
    case .exchanges(let answer, let hosts): [answer] + hosts.flatMap { [$0.v4, $0.v6] }
    case .existence(let answer): [answer]
    }
  }

  public var directive: SPFDirective? {
    if case .directive(let directive) = term.content { directive } else { nil }
  }

  /// The domain that the term asks about, where that is known.
  public var targetName: DomainName? {
    if case .domain(let name) = target { name } else { nil }
  }
}

/// A host's addresses of both families.
public struct SPFHost: Sendable {
  public let name: DomainName
  public let v4: Answer
  public let v6: Answer

  public init(name: DomainName, v4: Answer, v6: Answer) {
    self.name = name
    self.v4 = v4
    self.v6 = v6
  }

  /// The blocks that these addresses make with the prefix lengths of a term.
  public func networks(_ lengths: SPFPrefixLengths) -> [IPNetwork] {
    (v4.records + v6.records).compactMap { record in
      switch record.data {
      case .a(let address): IPNetwork(.v4(address), prefixLength: lengths.v4 ?? 32)
      case .aaaa(let address): IPNetwork(.v6(address), prefixLength: lengths.v6 ?? 128)
      case .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .dnskey, .caa, .other: nil
      }
    }
  }

  public var failure: LookupFailure? { v4.failure ?? v6.failure }
}
