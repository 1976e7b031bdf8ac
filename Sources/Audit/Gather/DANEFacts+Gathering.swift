import DNS
import MailAuth
import SMTP

extension FactGatherer {
  /// Without a validator there are no facts: nothing that is not validated counts.
  func gatherDANE(_ request: AuditRequest, _ exchangers: MailExchangerFacts) async -> DANEFacts? {
    guard let validator = sources.dnssec else { return nil }
    var hosts = exchangers.hosts.map(\.addresses)
    if let implicit = exchangers.implicit, implicit.resolution != .nothing { hosts = [implicit] }
    if hosts.isEmpty { return DANEFacts(exchange: nil, hosts: []) }
    let port = sources.mailServerPort
    async let found = concurrently(hosts) { await host($0, port: port, validator) }
    var exchange: Security?
    if exchangers.implicit == nil {
      exchange = await validator.validate(Question(request.domain, .mx)).security
    }
    return await DANEFacts(exchange: exchange, hosts: found, now: sources.certificates?.now)
  }

  private func host(
    _ host: HostAddresses, port: UInt16, _ validator: any DNSSECValidator
  ) async -> DANEFacts.Host {
    // What is published, secure or not: it decides whether an open question matters.
    async let unvalidated = lookup(host.name, port: port) { question in
      ValidatedAnswer(
        answer: await resolver.resolve(question),
        security: .indeterminate(
          SecurityReason(.noTrustAnchor, zone: question.name, set: question)))
    }
    let judged = await security(of: host, validator)
    let security = judged.security
    let plain = await unvalidated
    guard security.isSecure else {
      return DANEFacts.Host(
        name: host.name, security: security, lookups: [plain].compactMap(\.self))
    }
    // RFC 7672 §2.2.3: what the name is an alias of comes first, where every alias is secure.
    var bases = [host.name]
    let target = host.answers.first { !$0.aliases.isEmpty }?.canonicalName
    if let target, judged.isWholeChain, target != host.name { bases.insert(target, at: 0) }
    var lookups: [DANEFacts.Lookup] = []
    for base in bases {
      guard
        let lookup = await lookup(base, port: port, { await validator.validate($0) })
      else { continue }
      let isFailure = lookup.answer.failure != nil
      lookups.append(isFailure ? await confirmed(lookup) : lookup)
      if isFailure || !lookup.associations.isEmpty && lookup.security.isSecure { break }
    }
    var found = DANEFacts.Host(name: host.name, security: security, lookups: lookups)
    found.bogusAddresses = judged.bogus
    return found
  }

  /// How far the host's addresses can be trusted: one secure set is enough (RFC 7672 §2.2.2). Of an alias that leads out of what is
  /// signed, the first link alone has to be secure.
  private func security(
    of host: HostAddresses, _ validator: any DNSSECValidator
  ) async -> (security: Security, isWholeChain: Bool, bogus: [ValidatedAnswer]) {
    // A denial that is bogus is a failure for whoever validates, too; but no address is one that can be trusted.
    let all = await concurrently(host.answers) { answer in
      (answer, await validator.validate(answer.question))
    }
    let bogus = all.map(\.1).filter(\.security.isBogus)
    let asked = all.filter { !$0.0.isVoid || !$0.0.aliases.isEmpty }
    if asked.contains(where: \.1.security.isSecure) { return (.secure, true, bogus) }
    let weakest = asked.map(\.1.security).reduce(nil as Security?) { weakest, security in
      weakest.map { $0.weaker(security) } ?? security
    }
    if host.aliases.isEmpty {
      let question = Question(host.name, .a)
      return (
        weakest
          ?? .indeterminate(
            SecurityReason(.lookupFailed(.bogus("no address")), zone: host.name, set: question)),
        false, bogus
      )
    }
    let alias = await validator.validate(Question(host.name, .cname))
    return (
      alias.answer.records.isEmpty ? weakest ?? alias.security : alias.security, false, bogus
    )
  }

  /// RFC 6698 §3: the port and the protocol in front of the name.
  func lookup(
    _ base: DomainName, port: UInt16, _ ask: (Question) async -> ValidatedAnswer
  ) async -> DANEFacts.Lookup? {
    // A name that leaves no room for these labels has no TLSA records.
    guard let name = base.prepending("_\(port)._tcp") else { return nil }
    let validated = await ask(Question(name, .tlsa))
    return DANEFacts.Lookup(base: base, answer: validated.answer, security: validated.security)
  }

  /// Name servers of a zone that are asked whether a failure is theirs: what two of them agree on is the zone's.
  private static let serversToConfirm = 4

  /// Asks the zone's own servers what a resolver has no answer to: a REFUSED or a SERVFAIL is as often the resolver's.
  private func confirmed(_ lookup: DANEFacts.Lookup) async -> DANEFacts.Lookup {
    var lookup = lookup
    switch lookup.answer.failure {
    case .serverFailure, .refused, .bogus, .timedOut: break
    case .unreachable, .offline, nil: return lookup
    }
    let question = lookup.question
    guard let zone = await zone(of: lookup.base) else {
      lookup.confirmation = .open
      return lookup
    }
    let hosts = await addresses(of: Array(zone.servers.prefix(Self.serversToConfirm)))
    let servers = hosts.flatMap { host in host.addresses.map { (host.name, $0) } }
    let results = await concurrently(Array(servers.prefix(Self.serversToConfirm))) {
      name, address in
      let server = authoritativeServers.resolver(at: address)
      let failure = await server.resolve(question).failure
      // A server that answers nothing at all says nothing about this question.
      let speaks = failure == nil ? true : await server.resolve(zone.apex, .soa).failure == nil
      return speaks ? (label: "\(name) (\(address))", failure: failure) : nil
    }.compactMap(\.self)
    if let sound = results.first(where: { $0.failure == nil }) {
      lookup.confirmation = .answered(sound.label)
    } else if results.isEmpty {
      lookup.confirmation = .open
    } else {
      lookup.confirmation = .failing(
        results.compactMap { result in result.failure.map { "\(result.label): \($0)" } })
    }
    return lookup
  }

  /// The nearest name from here up that has name servers.
  private func zone(of name: DomainName) async -> (apex: DomainName, servers: [DomainName])? {
    var name = name
    while !name.isRoot {
      let answer = await resolver.resolve(name, .ns)
      if answer.failure != nil { return nil }
      let servers = answer.records.compactMap { record -> DomainName? in
        if case .ns(let server) = record.data, record.name == name { server } else { nil }
      }
      if !servers.isEmpty { return (name, servers.sorted()) }
      guard let parent = name.parent else { return nil }
      name = parent
    }
    return nil
  }

  /// Compares the records with what the servers presented.
  ///
  /// A server may choose its certificate by name: where the records stand at another name than the one that was asked for in TLS,
  /// it is asked again (RFC 7672 §8.1).
  func authenticate(
    _ facts: DANEFacts?, _ request: AuditRequest, _ probed: MailServerFacts?
  ) async -> DANEFacts? {
    guard let facts, let probed, let certificates = sources.certificates else { return facts }
    let hosts = await concurrently(facts.hosts) { host in
      guard let server = probed.servers.first(where: { $0.name == host.name }) else { return host }
      var asked = host
      guard let lookup = host.published else {
        asked.keys = DANEFacts.PresentedKeys(
          of: server, server.probes.map { ($0.address, .init($0.dialogue, certificates.inspector)) }
        )
        return asked
      }
      asked.presentations = await concurrently(server.probes) { probe in
        var dialogue = probe.dialogue
        if lookup.base != host.name, let prober = sources.mailServerProber {
          let target = SMTPProbeTarget(
            host: lookup.base, address: probe.address, port: probed.port)
          dialogue = await prober.probe(target).dialogue
        }
        // RFC 7672 §3.2.2: beside the base, the domain that the mail is for, and no alias of the host that leads to the base.
        let names = [request.domain].filter { $0 != lookup.base }
        return DANEFacts.Presentation(
          address: probe.address,
          outcome: Self.outcome(dialogue, lookup, names: names, certificates))
      }
      asked.keys = DANEFacts.PresentedKeys(of: server, asked.presentations)
      return asked
    }
    return DANEFacts(exchange: facts.exchange, hosts: hosts, now: certificates.now)
  }

  static func outcome(
    _ dialogue: SMTPDialogue, _ lookup: DANEFacts.Lookup, names: [DomainName],
    _ source: CertificateSource
  ) -> DANEFacts.Presentation.Outcome {
    switch TLSFacts.Session(dialogue, source.inspector) {
    case .notOffered: return .notOffered
    case .failed(let reason): return .failed(reason)
    case .unknown(let reason): return .unknown(reason)
    case .established(let session):
      let verify = { (records: [TLSAssociation]) in
        source.inspector.verify(
          session.peer.chain, records: records, base: lookup.base, names: names, at: source.now)
      }
      let records = lookup.associations.map(\.association)
      return .verified(
        DANEFacts.Verified(
          verdict: verify(records), records: records.map { verify([$0]) },
          certificates: session.certificates))
    }
  }
}

extension DANEFacts.PresentedKeys {
  /// By what the probes saw.
  fileprivate init(of server: MailServer, _ sessions: [(IPAddress, TLSFacts.Session)]) {
    for (address, session) in sessions {
      switch session {
      case .established(let session): note(address, session.certificates.first)
      case .notOffered: unseen.append("\(address): no STARTTLS")
      case .failed(let reason), .unknown(let reason): unseen.append("\(address): \(reason)")
      }
    }
    noteRest(of: server)
  }

  /// By what was compared with the records.
  public init(of server: MailServer, _ presentations: [DANEFacts.Presentation]) {
    for presentation in presentations {
      let address = presentation.address
      switch presentation.outcome {
      case .verified(let verified): note(address, verified.certificates.first)
      case .notOffered: unseen.append("\(address): no STARTTLS")
      case .failed(let reason), .unknown(let reason): unseen.append("\(address): \(reason)")
      }
    }
    noteRest(of: server)
  }

  private mutating func note(_ address: IPAddress, _ leaf: Certificate?) {
    guard let leaf else { return unseen.append("\(address): no certificate") }
    if let index = digests.firstIndex(where: { $0.digest == leaf.keySHA256 }) {
      digests[index].addresses.append(address)
    } else {
      digests.append((leaf.keySHA256, [address]))
    }
  }

  /// Addresses that nobody asked, and those that nobody knows.
  private mutating func noteRest(of server: MailServer) {
    unseen += server.notProbed.map { "\($0): not probed" }
    unseen += server.host.answers.compactMap { answer in
      answer.failure.map { "\(answer.question): \($0)" }
    }
  }
}
