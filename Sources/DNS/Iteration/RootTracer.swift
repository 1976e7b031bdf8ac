/// Asks from the root down, as a resolver does (RFC 1034 §5.3.3): what a referral says is taken only for what is below its zone.
public struct RootTracer: Sendable {
  private let exchanger: any MessageExchanger
  private let hints: RootHints
  private let port: UInt16
  private let limits: IterativeTrace.Limits
  private let asksAll: Bool
  private let isOver: @Sendable () -> Bool

  /// - Parameters:
  ///   - port: At which all servers are asked.
  ///   - asksAll: Every server of a zone instead of the first that leads on.
  ///   - isOver: Whether the time is over; the clock is the caller's.
  public init(
    _ exchanger: any MessageExchanger, hints: RootHints, port: UInt16,
    limits: IterativeTrace.Limits = .init(), asksAll: Bool = false,
    isOver: @escaping @Sendable () -> Bool
  ) {
    self.exchanger = exchanger
    self.hints = hints
    self.port = port
    self.limits = limits
    self.asksAll = asksAll
    self.isOver = isOver
  }

  public func trace(_ question: Question) async -> IterativeTrace {
    var work = Work(root: hints.servers)
    let ending = await follow(question, depth: 0, &work)
    return IterativeTrace(question: question, steps: work.steps, ending: ending)
  }

  /// What has been learnt on the way.
  private struct Work {
    var steps: [IterativeTrace.Step] = []
    var queryCount = 0
    /// The servers of each zone that a referral named.
    var delegations: [DomainName: [TracedServer]]
    /// Names of servers whose addresses are being looked up: one that needs itself is a loop.
    var underWay: Set<DomainName> = []

    init(root: [TracedServer]) { delegations = [.root: root] }

    /// The deepest zone known that answers for the question: of DS the one above (RFC 4035 §3.1.4.1).
    func zone(for question: Question) -> DomainName {
      var ancestor: DomainName? = question.type == .ds ? question.name.parent : question.name
      while let name = ancestor {
        if delegations[name] != nil { return name }
        ancestor = name.parent
      }
      return .root
    }
  }

  private func follow(
    _ question: Question, depth: Int, _ work: inout Work
  ) async -> IterativeTrace.Ending {
    var question = question
    var visited: Set<DomainName> = [question.name]
    var zone = work.zone(for: question)
    while true {
      if isOver() { return .limit("the time was over") }
      let servers = work.delegations[zone] ?? []
      let (attempts, good) = await ask(servers, zone, question, depth, &work)
      guard let good, let message = good.reply.message else {
        record(zone, question, depth, attempts, .nobodyAnswered, &work)
        if work.queryCount >= limits.queries { return .limit("\(limits.queries) queries") }
        return attempts.isEmpty ? .noAddresses(zone: zone) : .deadEnd(zone: zone)
      }
      switch good.reply.reading {
      case .referral(let child):
        let servers = referred(message, to: child, by: zone)
        work.delegations[child] = servers
        record(zone, question, depth, attempts, .referral(zone: child, servers: servers), &work)
        zone = child
      case .records(_, let aliases), .noData(let aliases), .noSuchName(let aliases),
        .alias(let aliases):
        // What lies in another zone is that zone's to say.
        guard let target = leaving(aliases, zone, good.reply.reading) else {
          record(zone, question, depth, attempts, .answered, &work)
          return .answered(good.reply)
        }
        record(zone, question, depth, attempts, .alias(target), &work)
        guard visited.insert(target).inserted, visited.count <= Answer.maximumAliases else {
          return .aliasLoop(target)
        }
        question = Question(target, question.type)
        zone = work.zone(for: question)
      case .failed(let failure):
        // Found usable before.
        record(zone, question, depth, attempts, .nobodyAnswered, &work)
        return .limit("\(failure)")
      }
    }
  }

  /// Where the question goes on: behind the first alias that leaves the zone, or whose target the server says nothing of.
  private func leaving(
    _ aliases: [Record], _ zone: DomainName, _ reading: ServerReply.Reading
  ) -> DomainName? {
    for alias in aliases {
      if case .cname(let target) = alias.data, !target.isSubdomain(of: zone) { return target }
    }
    if case .alias = reading, case .cname(let target) = aliases.last?.data { return target }
    return nil
  }

  private func record(
    _ zone: DomainName, _ question: Question, _ depth: Int,
    _ attempts: [IterativeTrace.Attempt], _ outcome: IterativeTrace.Outcome, _ work: inout Work
  ) {
    work.steps.append(
      IterativeTrace.Step(
        zone: zone, question: question, depth: depth, attempts: attempts, outcome: outcome))
  }

  // MARK: One zone

  private func ask(
    _ servers: [TracedServer], _ zone: DomainName, _ question: Question, _ depth: Int,
    _ work: inout Work
  ) async -> (attempts: [IterativeTrace.Attempt], good: IterativeTrace.Attempt?) {
    var attempts: [IterativeTrace.Attempt] = []
    var good: IterativeTrace.Attempt?
    // Those whose addresses are known first: the others cost lookups of their own.
    let ordered = servers.filter { !$0.addresses.isEmpty } + servers.filter(\.addresses.isEmpty)
    for server in ordered.prefix(limits.serversPerZone) {
      if good != nil, !asksAll { break }
      let known = await located(server, depth, &work)
      for address in known.addresses {
        guard work.queryCount < limits.queries, !isOver() else { return (attempts, good) }
        work.queryCount += 1
        let reply = await exchanger.ask(
          question, of: .datagram(address, port: port), .authoritative)
        let attempt = IterativeTrace.Attempt(
          server: known, reply: reply, fault: fault(of: reply, zone, question))
        attempts.append(attempt)
        if attempt.fault == nil {
          good = good ?? attempt
          if !asksAll { break }
        }
      }
    }
    return (attempts, good)
  }

  private func fault(
    of reply: ServerReply, _ zone: DomainName, _ question: Question
  ) -> IterativeTrace.Fault? {
    switch reply.reading {
    case .failed(let failure): return .failed(failure)
    case .referral(let child):
      // A referral leads down, and towards the name.
      let leadsDown =
        child.isSubdomain(of: zone) && child != zone && question.name.isSubdomain(of: child)
      return leadsDown ? nil : .refersElsewhere(child)
    case .records, .alias, .noData, .noSuchName:
      return reply.message?.flags.contains(.authoritative) == true ? nil : .notAuthoritative
    }
  }

  /// The servers of a referral, with the addresses that came along and may be believed: of names in the zone that referred.
  private func referred(
    _ message: DNSMessage, to child: DomainName, by zone: DomainName
  ) -> [TracedServer] {
    var names: [DomainName] = []
    for record in message.authority where record.name == child {
      if case .ns(let name) = record.data, !names.contains(name) { names.append(name) }
    }
    return names.map { name in
      guard name.isSubdomain(of: zone) else {
        return TracedServer(name: name, addresses: [], source: .unknown)
      }
      var addresses: [IPAddress] = []
      for record in message.additional where record.name == name {
        if let address = record.data.address, !addresses.contains(address) {
          addresses.append(address)
        }
      }
      if !addresses.isEmpty { return TracedServer(name: name, addresses: addresses, source: .glue) }
      // RFC 9471 §2: without glue there is no way to a server below its own delegation.
      let needsGlue = name.isSubdomain(of: child)
      return TracedServer(name: name, addresses: [], source: needsGlue ? .missingGlue : .unknown)
    }
  }

  /// The server with its addresses, looked up from the root down where the referral had none.
  private func located(
    _ server: TracedServer, _ depth: Int, _ work: inout Work
  ) async -> TracedServer {
    guard server.addresses.isEmpty, server.source == .unknown, depth < limits.depth,
      work.underWay.insert(server.name).inserted
    else { return server }
    defer { work.underWay.remove(server.name) }
    for type in [RecordType.a, .aaaa] {
      let ending = await follow(Question(server.name, type), depth: depth + 1, &work)
      guard case .answered(let reply) = ending, case .records(let records, _) = reply.reading else {
        continue
      }
      let found = records.compactMap(\.data.address)
      if !found.isEmpty {
        return TracedServer(name: server.name, addresses: found, source: .lookedUp)
      }
    }
    return server
  }
}
