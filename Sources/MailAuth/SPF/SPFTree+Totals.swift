public import DNS

/// What a record costs in the worst case (no term matches), and which addresses it lets pass.
public struct SPFTotals: Sendable {
  /// Terms that count to the ten of §4.6.4.
  public var lookups: SPFCount = .exactly(0)
  /// Terms that count to the two of §4.6.4. `SPFStep.voidness` says which.
  public var voidLookups = SPFVoidLookups()
  /// The union of what terms with `+` match. Earlier terms that fail some of it are not subtracted.
  public var authorised = AddressSet()
  /// Whether every such term could be worked out without a message; otherwise `authorised` is the least it can be.
  public var isAuthorisedComplete = true

  public init() {}
}

/// Which addresses the client has: `a` and `mx` ask for those alone (§5.3, §5.4).
public enum SPFClientFamily: Hashable, Sendable, CaseIterable {
  case v4
  case v6
}

extension SPFClientFamily: CustomStringConvertible {
  /// `IPv4` or `IPv6`.
  public var description: String {
    switch self {
    case .v4: "IPv4"
    case .v6: "IPv6"
    }
  }
}

/// Void lookups by whom they count for: two clients of different families meet different ones.
public struct SPFVoidLookups: Hashable, Sendable {
  public var ofEveryClient: SPFCount = .exactly(0)
  /// Of the clients that no term matches: an `exists` whose name depends on the message finds nothing for them (§5.7).
  public var ofUnmatchedClients: SPFCount = .exactly(0)
  public var ofIPv4ClientsOnly: SPFCount = .exactly(0)
  public var ofIPv6ClientsOnly: SPFCount = .exactly(0)
  /// Terms that may find nothing, or something that does not match, as the message decides: `ptr`, and `a` and `mx` with macros.
  public var ofSomeMessages = 0

  public init() {}

  /// Of a term's own lookup; not of what it leads to.
  public init(of step: SPFStep, in nodes: [DomainName: SPFNode]) {
    switch step.voidness(in: nodes) {
    case .void: ofEveryClient = .exactly(1)
    case .voidUnlessMatched: ofUnmatchedClients = .exactly(1)
    case .dependsOnMessage: ofSomeMessages = 1
    case .voidForClients(.v4): ofIPv4ClientsOnly = .exactly(1)
    case .voidForClients(.v6): ofIPv6ClientsOnly = .exactly(1)
    case .notVoid:
      // The other family has addresses.
      if case .addresses(let host) = step.lookup, host.failure != nil {
        if host.v4.failure != nil { ofIPv4ClientsOnly = .atLeast(0) }
        if host.v6.failure != nil { ofIPv6ClientsOnly = .atLeast(0) }
      }
    case .unknown:
      ofEveryClient = .atLeast(0)
      guard case .addresses(let host) = step.lookup else { break }
      if host.v4.isVoid { ofIPv4ClientsOnly = .exactly(1) }
      if host.v6.isVoid { ofIPv6ClientsOnly = .exactly(1) }
    }
  }

  /// Nobody knows how many.
  static let unknown: SPFVoidLookups = {
    var unknown = SPFVoidLookups()
    unknown.ofEveryClient = .atLeast(0)
    return unknown
  }()

  public func count(for family: SPFClientFamily) -> SPFCount {
    switch family {
    case .v4: ofEveryClient + ofUnmatchedClients + ofIPv4ClientsOnly + ofMessages
    case .v6: ofEveryClient + ofUnmatchedClients + ofIPv6ClientsOnly + ofMessages
    }
  }

  private var ofMessages: SPFCount { ofSomeMessages == 0 ? .exactly(0) : .atLeast(0) }

  /// Whether a lookup that failed or was left out may add to them.
  public var isHidden: Bool {
    !ofEveryClient.isExact || !ofIPv4ClientsOnly.isExact || !ofIPv6ClientsOnly.isExact
  }

  /// Whether the limit (§4.6.4) is met by some messages and not by others, for all that is known.
  public var mayExceedLimit: Bool {
    let least = worst.minimum
    return least <= SPFTree.maximumVoidLookups
      && least + ofSomeMessages > SPFTree.maximumVoidLookups
  }

  /// The family that meets the most of them; IPv4 where both meet as many.
  public var worstFamily: SPFClientFamily {
    ofIPv6ClientsOnly.minimum > ofIPv4ClientsOnly.minimum ? .v6 : .v4
  }

  /// What the worst family meets; 'at least' also where only the other's number is not known.
  public var worst: SPFCount {
    let count = count(for: worstFamily)
    return isHidden ? .atLeast(count.minimum) : count
  }

  /// The family that meets more of them than the other; `nil` where both meet as many.
  public var worseFamily: SPFClientFamily? {
    ofIPv4ClientsOnly.minimum == ofIPv6ClientsOnly.minimum ? nil : worstFamily
  }

  public static func + (left: SPFVoidLookups, right: SPFVoidLookups) -> SPFVoidLookups {
    var sum = left
    sum += right
    return sum
  }

  public static func += (left: inout SPFVoidLookups, right: SPFVoidLookups) {
    left.ofEveryClient += right.ofEveryClient
    left.ofUnmatchedClients += right.ofUnmatchedClients
    left.ofIPv4ClientsOnly += right.ofIPv4ClientsOnly
    left.ofIPv6ClientsOnly += right.ofIPv6ClientsOnly
    left.ofSomeMessages = min(left.ofSomeMessages + right.ofSomeMessages, SPFCount.ceiling)
  }
}

/// Whether a term's lookup is void: NOERROR without an answer, or NXDOMAIN (§4.6.4).
public enum SPFVoidness: Hashable, Sendable {
  case notVoid
  case void
  /// `a` whose host has addresses of the other family only: receivers ask for the client's (§5.3).
  case voidForClients(SPFClientFamily)
  /// `exists` whose name depends on the message: its answer is a match, or void (§5.7).
  case voidUnlessMatched
  /// `ptr`, and `a` and `mx` whose name depends on the message: what is found need not match.
  case dependsOnMessage
  /// The lookup failed or was not made.
  case unknown
}

extension SPFStep {
  /// Needs the target's answer for `include` and `redirect`.
  public func voidness(in nodes: [DomainName: SPFNode]) -> SPFVoidness {
    guard standing == .evaluated, countsAsLookup else { return .notVoid }
    // A name that can't be asked for makes no lookup.
    if case .invalid = target { return .notVoid }
    switch lookup {
    case .leftOut:
      return .unknown
    case .none:
      return voidnessByMessage
    case .record:
      guard case .domain(let name) = target, let node = nodes[name] else { return .unknown }
      return Self.voidness(of: node.answer)
    case .existence(let answer), .exchanges(let answer, _):
      // The addresses of exchanges are no terms: only the MX lookup counts.
      return Self.voidness(of: answer)
    case .addresses(let host):
      switch (Self.voidness(of: host.v4), Self.voidness(of: host.v6)) {
      case (.void, .void): return .void
      case (.unknown, .void), (.void, .unknown), (.unknown, .unknown): return .unknown
      case (.void, .notVoid): return .voidForClients(.v4)
      case (.notVoid, .void): return .voidForClients(.v6)
      case (_, _): return .notVoid
      }
    }
  }

  private static func voidness(of answer: Answer) -> SPFVoidness {
    if answer.isVoid { return .void }
    return answer.failure == nil ? .notVoid : .unknown
  }

  /// Of a term whose name comes from the message or the connection.
  private var voidnessByMessage: SPFVoidness {
    switch directive?.mechanism {
    case .exists: .voidUnlessMatched
    case .a, .mx, .ptr: .dependsOnMessage
    // Without a record an `include` or a `redirect` is permerror anyway (§5.2, §6.1).
    case .include, .all, .ip4, .ip6, nil: .notVoid
    }
  }
}

/// Works the totals out, a record once.
struct SPFAssembly {
  let nodes: [DomainName: SPFNode]
  var totals: [DomainName: SPFTotals] = [:]
  var loops: [SPFPlace] = []
  var order: [(domain: DomainName, reachedBy: SPFPlace?)] = []
  /// The records on the way to the one that is looked at.
  private var ancestors: [DomainName] = []

  init(nodes: [DomainName: SPFNode]) {
    self.nodes = nodes
    totals.reserveCapacity(nodes.count)
  }

  /// Depth is bounded by the number of nodes, which the walk bounds.
  mutating func totals(of domain: DomainName, reachedBy place: SPFPlace?) -> SPFTotals {
    if let known = totals[domain] { return known }
    var total = SPFTotals()
    guard let node = nodes[domain] else {
      total.lookups = .atLeast(0)
      total.voidLookups = .unknown
      total.isAuthorisedComplete = false
      return total
    }
    order.append((domain, place))
    ancestors.append(domain)
    if case .unknown = node.content {
      total.lookups = .atLeast(0)
      total.voidLookups = .unknown
      total.isAuthorisedComplete = false
    }
    var networks: [IPNetwork] = []
    for step in node.steps where step.standing == .evaluated {
      if step.countsAsLookup { total.lookups += .exactly(1) }
      if step.countsAsLookup { total.voidLookups += SPFVoidLookups(of: step, in: nodes) }
      add(step, to: &total, networks: &networks)
    }
    total.authorised.formUnion(node.literalNetworks)
    total.authorised.formUnion(AddressSet(networks))
    ancestors.removeLast()
    totals[domain] = total
    return total
  }

  private mutating func add(
    _ step: SPFStep, to total: inout SPFTotals, networks: inout [IPNetwork]
  ) {
    switch step.term.content {
    case .modifier(.explanation), .modifier(.unknown):
      break
    case .modifier(.redirect):
      add(childOf: step, isPass: true, to: &total)
    case .directive(let directive):
      let isPass = directive.qualifier == .pass
      if case .include = directive.mechanism {
        add(childOf: step, isPass: isPass, to: &total)
      } else if isPass, !directive.mechanism.isLiteral {
        let matched = step.matchedNetworks
        networks += matched.networks
        if !matched.isComplete { total.isAuthorisedComplete = false }
      }
    }
  }

  private mutating func add(childOf step: SPFStep, isPass: Bool, to total: inout SPFTotals) {
    switch (step.target, step.lookup) {
    case (.domain(let child), .record):
      if ancestors.contains(child) {
        loops.append(step.place)
        total.lookups += .atLeast(0)
        return
      }
      let below = totals(of: child, reachedBy: step.place)
      total.lookups += below.lookups
      total.voidLookups += below.voidLookups
      if isPass {
        total.authorised.formUnion(below.authorised)
        if !below.isAuthorisedComplete { total.isAuthorisedComplete = false }
      }
    case (.invalid, _):
      break
    case (.dependsOnMessage, _):
      // What the message leads to is no failure of the walk: the term counts, what may be below it does not.
      if isPass { total.isAuthorisedComplete = false }
    case (_, _):
      // What a target that nobody knows would cost is not known either.
      total.lookups += .atLeast(0)
      total.voidLookups += .unknown
      if isPass { total.isAuthorisedComplete = false }
    }
  }
}

extension SPFStep {
  /// The networks that the term lets pass without any lookup.
  var literalNetworks: [IPNetwork] {
    guard standing == .evaluated, case .directive(let directive) = term.content,
      directive.qualifier == .pass, directive.mechanism.isLiteral
    else { return [] }
    return matchedNetworks.networks
  }

  static func matchedNetworks(
    of term: SPFTerm, target: Target, lookup: Lookup
  ) -> (networks: [IPNetwork], isComplete: Bool) {
    // A target that is no name matches nothing: that is known.
    let isInvalid = if case .invalid = target { true } else { false }
    guard case .directive(let directive) = term.content else { return ([], true) }
    switch directive.mechanism {
    case .all: return (Self.everything, true)
    case .ip4(let network), .ip6(let network): return ([network], true)
    case .include: return ([], false)
    case .ptr: return ([], false)
    case .exists:
      guard case .existence(let answer) = lookup else { return ([], isInvalid) }
      if answer.failure != nil { return ([], false) }
      // §5.7: any A record matches, whoever the client is.
      return (answer.isVoid ? [] : Self.everything, true)
    case .a(_, let lengths):
      guard case .addresses(let host) = lookup else { return ([], isInvalid) }
      return (host.networks(lengths), host.failure == nil)
    case .mx(_, let lengths):
      guard case .exchanges(let answer, let hosts) = lookup else { return ([], isInvalid) }
      return (
        hosts.flatMap { $0.networks(lengths) },
        answer.failure == nil && hosts.allSatisfy { $0.failure == nil }
      )
    }
  }

  private static let everything = ["0.0.0.0/0", "::/0"].compactMap { IPNetwork($0) }
}

extension SPFMechanism {
  /// Whether it matches the same networks whatever the DNS says.
  fileprivate var isLiteral: Bool {
    switch self {
    case .all, .ip4, .ip6: true
    case .include, .a, .mx, .ptr, .exists: false
    }
  }
}
