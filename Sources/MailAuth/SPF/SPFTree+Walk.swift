public import DNS

/// Following an SPF record through the DNS.
extension SPFTree {
  /// The most domains whose records are followed. Evaluation stops after ten (§4.6.4), so a sound tree is far smaller; the bound
  /// keeps a hostile one from making thousands of questions.
  public static let maximumRecords = 64

  /// The most `a`, `mx` and `exists` terms of the whole tree that are asked about, for the same reason.
  public static let maximumAddressTerms = 100

  /// The most terms of one record that are followed or asked about.
  public static let maximumTermsPerRecord = 50

  /// Names of one `mx` that evaluation looks at; with more the result is permerror (§4.6.4).
  public static let maximumExchanges = 10

  /// Asks for the domain's record and everything it leads to. Whatever can be asked at the same time is.
  ///
  /// The result does not depend on the order in which answers arrive: where a bound is reached, everything below the root's own
  /// terms is left out.
  public static func walk(from domain: DomainName, asking resolver: any Resolver) async -> SPFTree {
    enum Arrival: Sendable {
      case text(DomainName, Answer)
      case lookup(DomainName, Int, SPFStep.Lookup)
    }
    var nodes: [DomainName: SPFNode] = [:]
    var lookups: [DomainName: [Int: SPFStep.Lookup]] = [:]
    var asked: Set<DomainName> = [domain]
    var addressTerms = 0
    var isCut = false
    var ready = [Arrival.text(domain, await resolver.resolve(domain, .txt))]
    await withTaskGroup(of: Arrival.self) { group in
      while true {
        var next = ready.popLast()
        if next == nil { next = await group.next() }
        guard let arrival = next else { break }
        switch arrival {
        case .lookup(let owner, let index, let lookup):
          lookups[owner, default: [:]][index] = lookup
        case .text(let owner, let answer):
          let node = SPFNode(at: owner, answer: answer, sender: domain)
          nodes[owner] = node
          for (index, step) in node.steps.enumerated() {
            guard case .domain(let target) = step.target, step.standing == .evaluated else {
              continue
            }
            switch step.lookup {
            case .leftOut:
              isCut = true
            case .record:
              if asked.contains(target) { continue }
              guard asked.count < maximumRecords else {
                isCut = true
                continue
              }
              asked.insert(target)
              if let answer = resolver.answerAtHand(Question(target, .txt)) {
                ready.append(.text(target, answer))
              } else {
                group.addTask { .text(target, await resolver.resolve(target, .txt)) }
              }
            case .none, .addresses, .exchanges, .existence:
              guard let asking = SPFStep.Asking(step.term) else { continue }
              guard addressTerms < maximumAddressTerms else {
                isCut = true
                continue
              }
              addressTerms += 1
              group.addTask { .lookup(owner, index, await asking.ask(target, resolver)) }
            }
          }
        }
      }
    }
    for (owner, lookups) in lookups { nodes[owner] = nodes[owner]?.with(lookups) }
    return SPFTree(
      domain: domain, nodes: isCut ? pruned(nodes, below: domain) : nodes, isCut: isCut)
  }

  /// The root and the records its own terms name: these are asked about first, so they do not depend on timing.
  private static func pruned(
    _ nodes: [DomainName: SPFNode], below root: DomainName
  ) -> [DomainName: SPFNode] {
    guard let rootNode = nodes[root] else { return nodes }
    var kept = [root: rootNode]
    for step in rootNode.steps {
      guard case .record = step.lookup, case .domain(let target) = step.target,
        kept[target] == nil, let node = nodes[target]
      else { continue }
      let asking = node.steps.indices.filter { SPFStep.Asking(node.steps[$0].term) != nil }
      kept[target] = node.with(Dictionary(uniqueKeysWithValues: asking.map { ($0, .leftOut) }))
    }
    return kept
  }
}

extension SPFNode {
  /// Reads the answer; nothing has been asked for the terms yet.
  convenience init(at domain: DomainName, answer: Answer, sender: DomainName) {
    let reading = SPFReading.of(answer)
    let content: Content =
      if let failure = answer.failure {
        .unknown(failure)
      } else if let first = reading.records.first {
        // §4.5: with several records the result is permerror, whatever they say.
        reading.records.count == 1
          ? .record(first.record, first.resource) : .several(reading.records.map(\.resource))
      } else {
        .none
      }
    // Terms are shown with the name as it was asked for.
    let isShared =
      answer.question.name.wire == domain.wire && (!reading.dependsOnSender || sender == domain)
    self.init(
      domain: domain, answer: answer, content: content,
      steps: isShared
        ? reading.steps : SPFReading.steps(of: reading.records, at: domain, sender: sender),
      literalNetworks: reading.literalNetworks)
  }
}

extension SPFStep {
  /// The terms of a record as evaluation meets them; nothing has been asked for them yet.
  static func steps(
    of record: SPFRecord, at domain: DomainName, sender: DomainName
  ) -> [SPFStep] {
    let hasAll = record.all != nil
    var isBehindAll = false
    var followed = 0
    return record.terms.map { term in
      var standing = SPFStep.Standing.evaluated
      switch term.content {
      case .directive(let directive):
        if isBehindAll { standing = .unreachable }
        if directive.mechanism == .all { isBehindAll = true }
      case .modifier(.redirect):
        // §6.1: ignored when there is an `all` anywhere in the record.
        if hasAll { standing = .unreachable }
      case .modifier(.explanation), .modifier(.unknown):
        break
      }
      let target = SPFStep.Target(of: term, at: domain, sender: sender)
      var lookup = SPFStep.Lookup.none
      if standing == .evaluated, case .domain = target, term.isFollowed {
        followed += 1
        if followed > SPFTree.maximumTermsPerRecord {
          lookup = .leftOut
        } else if SPFStep.Asking(term) == nil {
          lookup = .record
        }
      }
      return SPFStep(
        place: SPFPlace(domain: domain, term: record.text(of: term)), term: term,
        standing: standing, target: target, lookup: lookup)
    }
  }
}

extension SPFTerm {
  /// Whether the walk asks something for the term. `ptr` depends on the client alone.
  fileprivate var isFollowed: Bool {
    switch content {
    case .directive(let directive):
      switch directive.mechanism {
      case .include, .a, .mx, .exists: true
      case .all, .ip4, .ip6, .ptr: false
      }
    case .modifier(.redirect): true
    case .modifier(.explanation), .modifier(.unknown): false
    }
  }

  /// The domain-spec of a term that has one or stands for the record's domain.
  enum DomainSpecification {
    case absent
    case own
    case written(MacroString)
  }

  var domainSpecification: DomainSpecification {
    switch content {
    case .directive(let directive):
      switch directive.mechanism {
      case .include(let domain), .exists(let domain): .written(domain)
      case .a(let domain, _), .mx(let domain, _), .ptr(let domain):
        domain.map { .written($0) } ?? .own
      case .all, .ip4, .ip6: .absent
      }
    case .modifier(.redirect(let domain)), .modifier(.explanation(let domain)): .written(domain)
    case .modifier(.unknown): .absent
    }
  }
}

extension SPFStep.Target {
  /// Expands what is known without a message: `d` is the record's domain, `o` the sender's (§7.2).
  init(of term: SPFTerm, at domain: DomainName, sender: DomainName) {
    switch term.domainSpecification {
    case .absent: self = .none
    case .own: self = .domain(domain)
    case .written(let text):
      let expanded = text.expanded { letter in
        switch letter {
        case .domain: MacroString.dotted(domain)
        case .senderDomain: MacroString.dotted(sender)
        case .sender, .localPart, .address, .validatedName, .addressFamily, .helo,
          .readableAddress, .receiver, .timestamp:
          nil
        }
      }
      guard let expanded else {
        self = .dependsOnMessage
        return
      }
      do {
        self = .domain(try MacroString.domainName(expanded))
      } catch {
        self = .invalid(error)
      }
    }
  }
}

extension SPFStep {
  /// The questions about addresses that a term makes.
  enum Asking: Sendable {
    case addresses
    case exchanges
    case existence

    /// `nil` for a term that makes none.
    init?(_ term: SPFTerm) {
      guard case .directive(let directive) = term.content else { return nil }
      switch directive.mechanism {
      case .a: self = .addresses
      case .mx: self = .exchanges
      case .exists: self = .existence
      case .all, .include, .ptr, .ip4, .ip6: return nil
      }
    }

    func ask(_ target: DomainName, _ resolver: any Resolver) async -> Lookup {
      switch self {
      case .addresses:
        await Self.hosts([target], resolver).first.map { .addresses($0) } ?? .none
      case .exchanges: await Self.exchanges(target, resolver)
      case .existence: .existence(await resolver.resolve(target, .a))
      }
    }

    private static func hosts(
      _ names: [DomainName], _ resolver: any Resolver
    ) async -> [SPFHost] {
      let answers = await resolver.resolve(
        names.flatMap { [Question($0, .a), Question($0, .aaaa)] })
      return names.enumerated().map { index, name in
        SPFHost(name: name, v4: answers[2 * index], v6: answers[2 * index + 1])
      }
    }

    private static func exchanges(_ name: DomainName, _ resolver: any Resolver) async -> Lookup {
      let answer = await resolver.resolve(name, .mx)
      // A null MX (RFC 7505) names no host.
      let names = answer.records.compactMap { record in
        if case .mx(let exchanger) = record.data, !exchanger.isNull {
          exchanger.exchange
        } else {
          nil
        }
      }
      return .exchanges(
        answer, await hosts(Array(names.prefix(SPFTree.maximumExchanges)), resolver))
    }
  }
}
