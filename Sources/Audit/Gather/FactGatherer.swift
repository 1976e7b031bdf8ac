public import DNS
public import MailAuth

/// Asks everything an audit needs to know. Independent lookups start at once, so the time taken is that of the longest
/// chain of dependent ones.
public struct FactGatherer: Sendable {
  let resolver: any Resolver
  let publicSuffixes: any PublicSuffixes
  let keyInspector: any PublicKeyInspector
  let authoritativeServers: any AuthoritativeServers
  let sources: GatheringSources
  let opening: Opening

  /// How the answers to what is asked about the domain itself are waited for.
  public enum Opening: Sendable {
    /// Each chain of questions goes on as soon as its own answer is there: the quickest for one domain.
    case chainByChain
    /// They leave in one burst and are waited for together, which costs a fraction: for many domains.
    case together
  }

  public init(
    resolver: any Resolver, publicSuffixes: any PublicSuffixes,
    keyInspector: any PublicKeyInspector, authoritativeServers: any AuthoritativeServers,
    sources: GatheringSources = GatheringSources(), opening: Opening = .chainByChain
  ) {
    self.resolver = resolver
    self.publicSuffixes = publicSuffixes
    self.keyInspector = keyInspector
    self.authoritativeServers = authoritativeServers
    self.sources = sources
    self.opening = opening
  }

  /// Asks for the families of the request, and for what they build on.
  public func gather(_ request: AuditRequest) async -> DomainFacts {
    guard !request.families.isDisjoint(with: Self.ofPolicies) else {
      return await opened(request).gatherRecords(request)
    }
    async let policies = gatherPolicies(request)
    async let senderFacts = gatherSenderFacts(request)
    var facts = await opened(request).gatherRecords(request)
    facts.senderFacts = await senderFacts
    (facts.mtaSTS, facts.tlsRPT, facts.bimi, facts.dnssec) = await policies
    return facts
  }

  private func gatherRecords(_ request: AuditRequest) async -> DomainFacts {
    async let records = asking(request, Self.ofSPF).gatherSPFRecords(request)
    async let dkim = asking(request, Self.ofDKIM).gatherDKIM(request)
    async let dmarc = asking(request, Self.ofDMARC).gatherDMARC(request)
    async let mail = gatherMailServers(request)
    // Whether the domain exists is part of every report.
    async let zone = gatherZone(request)
    let (spf, ownSPF) = await records
    // Of the domain's own servers: whom another envelope lets in is that one's matter.
    let permitted =
      request.families.contains(.reverseDNS)
      ? await gatherPermittedNames(request, ownSPF ?? spf) : []
    let servers = await mail
    var facts = await DomainFacts(
      request: request, spf: spf, ownSPF: ownSPF, dkim: dkim, dmarc: dmarc,
      mailExchangers: servers.exchangers, zone: zone)
    facts.mailServers = servers.probed
    facts.tls = servers.tls
    facts.dane = servers.dane
    facts.reverseDNS = servers.reverseDNS?.with(permitted: permitted)
    facts.blocklists = servers.blocklists
    return facts
  }
}

extension FactGatherer {
  /// One that gathers from here on: with the answers about the domain itself at hand, where they are waited for together.
  private func opened(_ request: AuditRequest) async -> FactGatherer {
    let remembered =
      request.families.isDisjoint(with: Self.ofDMARC)
      ? publicSuffixes : RememberedSuffix(of: request.domain, publicSuffixes)
    let opened: any Resolver =
      switch opening {
      case .chainByChain: resolver
      case .together: await answered(request)
      }
    return FactGatherer(
      resolver: opened, publicSuffixes: remembered, keyInspector: keyInspector,
      authoritativeServers: authoritativeServers, sources: sources, opening: opening)
  }

  /// The resolver with the answers to all that is asked about the domain itself in front.
  private func answered(_ request: AuditRequest) async -> any Resolver {
    let domain = request.domain
    let asked = request.families
    var questions = [Question(domain, .soa), Question(domain, .ns)]
    if !asked.isDisjoint(with: Self.ofSPF) {
      questions += [Question(domain, .txt), Question(domain, .spf)]
      if let sender = request.mailFrom, sender != domain {
        questions += [Question(sender, .txt), Question(sender, .spf)]
      }
    }
    if !asked.isDisjoint(with: Self.ofDKIM), let keys = domain.prepending("_domainkey") {
      questions.append(Question(keys, .txt))
      for selector in request.selectors + request.zoneSelectors {
        if let name = keys.prepending(selector) { questions.append(Question(name, .txt)) }
      }
    }
    if !asked.isDisjoint(with: Self.ofDMARC), !domain.isRoot {
      questions += DMARCTreeWalk.questions(for: domain)
    }
    if !asked.isDisjoint(with: Self.ofMailServers) { questions.append(Question(domain, .mx)) }
    let answers = await resolver.resolve(questions)
    let known = Dictionary(zip(questions, answers), uniquingKeysWith: { first, _ in first })
    return AnswerOverlay(known, over: resolver)
  }
}

/// Remembers the registrable domain of one name, which an audit asks for again and again.
private struct RememberedSuffix: PublicSuffixes {
  private let name: DomainName
  private let registrable: DomainName?
  private let base: any PublicSuffixes

  init(of name: DomainName, _ base: any PublicSuffixes) {
    self.name = name
    self.base = base
    registrable = base.registrableDomain(of: name)
  }

  func registrableDomain(of name: DomainName) -> DomainName? {
    name == self.name ? registrable : base.registrableDomain(of: name)
  }
}

/// What builds on the MX hosts and their addresses.
private struct MailServers {
  let exchangers: MailExchangerFacts
  var probed: MailServerFacts?
  var tls: TLSFacts?
  var dane: DANEFacts?
  var reverseDNS: ReverseDNSFacts?
  var blocklists: BlocklistFacts?
}

extension FactGatherer {
  /// Itself where one of the families is asked for; else one whose lookups are not made.
  private func asking(_ request: AuditRequest, _ families: Set<RuleFamily>) -> FactGatherer {
    request.families.isDisjoint(with: families) ? with(OfflineResolver()) : self
  }

  /// Families that look at the records of each.
  private static let ofSPF: Set<RuleFamily> = [.spf, .receivers]
  private static let ofDKIM: Set<RuleFamily> = [.dkim, .receivers]
  private static let ofDMARC: Set<RuleFamily> = [.dmarc, .bimi, .receivers]
  private static let ofPolicies: Set<RuleFamily> = [.mtaSTS, .tlsRPT, .bimi, .dnssec, .receivers]

  /// Families that look at the MX hosts.
  private static let ofMailServers: Set<RuleFamily> = [
    .mx, .smtp, .tls, .dane, .mtaSTS, .tlsRPT, .reverseDNS, .blocklists, .receivers,
  ]

  private func gatherMailServers(_ request: AuditRequest) async -> MailServers {
    let asked = request.families
    let exchangers = await asking(request, Self.ofMailServers).gatherMailExchangers(request)
    guard !asked.isDisjoint(with: [.smtp, .tls, .dane, .reverseDNS, .blocklists, .receivers])
    else {
      return MailServers(exchangers: exchangers)
    }
    async let probed = gatherProbesAndTLS(request, exchangers)
    async let dane = asked.contains(.dane) ? gatherDANE(request, exchangers) : nil
    // Receivers have rules about the addresses that send.
    let needsNames =
      asked.contains(.reverseDNS)
      || (asked.contains(.receivers) && !request.sendingAddresses.isEmpty)
    async let reverseDNS = needsNames ? gatherReverseDNS(request, exchangers) : nil
    let blocklists =
      asked.contains(.blocklists) ? await gatherBlocklists(request, exchangers) : nil
    let (servers, tls) = await probed
    let authenticated = await authenticate(await dane, request, servers)
    return await MailServers(
      exchangers: exchangers, probed: servers, tls: tls, dane: authenticated,
      reverseDNS: reverseDNS,
      blocklists: blocklists)
  }

  /// The survey comes after the probe: a server is asked one thing at a time.
  private func gatherProbesAndTLS(
    _ request: AuditRequest, _ exchangers: MailExchangerFacts
  ) async -> (MailServerFacts?, TLSFacts?) {
    guard !request.families.isDisjoint(with: [.smtp, .tls, .dane]) else { return (nil, nil) }
    let probed = await gatherProbes(request, exchangers)
    return (probed, request.families.contains(.tls) ? await gatherTLS(probed) : nil)
  }

  private func gatherPolicies(
    _ request: AuditRequest
  ) async -> (MTASTSFacts?, TLSRPTFacts?, BIMIFacts?, DNSSECFacts?) {
    let asked = request.families
    async let mtaSTS = asked.contains(.mtaSTS) ? gatherMTASTS(request) : nil
    async let tlsRPT = asked.contains(.tlsRPT) ? gatherTLSRPT(request) : nil
    async let bimi = asked.contains(.bimi) ? gatherBIMI(request) : nil
    let dnssec = asked.contains(.dnssec) ? await gatherDNSSEC(request) : nil
    return await (mtaSTS, tlsRPT, bimi, dnssec)
  }
}

extension FactGatherer {
  /// Asks for the domain's DKIM keys and nothing else: all other facts are lookups that were not made.
  public func gatherKeys(_ request: AuditRequest) async -> DomainFacts {
    let offline = with(OfflineResolver())
    return await DomainFacts(
      request: request, spf: offline.gatherSPF(request), dkim: gatherDKIM(request),
      dmarc: offline.gatherDMARC(request),
      mailExchangers: offline.gatherMailExchangers(request), zone: offline.gatherZone(request))
  }
}

extension FactGatherer {
  /// Asks what an SPF record leads to that is not published yet, and nothing but SPF: all other facts are lookups that were not made.
  ///
  /// - Parameters:
  ///   - record: At the request's domain, in place of the SPF records there; other TXT records stay.
  ///   - isPublishedDomain: Whether the domain exists, so that the record is compared with what is published; otherwise it is a
  ///     name that only the record has.
  public func gatherProposal(
    _ request: AuditRequest, _ record: Record, isPublishedDomain: Bool
  ) async -> DomainFacts {
    let question = Question(request.domain, .txt)
    var answers: [Question: Answer] = [:]
    var replaced: SPFTree?
    if isPublishedDomain {
      let tree = await SPFTree.walk(from: request.domain, asking: resolver)
      replaced = tree
      let published = tree.root?.answer ?? Answer(question: question, outcome: .records([]))
      answers[question] = published.replacingSPF(with: record)
    } else {
      answers[question] = Answer(question: question, outcome: .records([record]))
      let obsolete = Question(request.domain, .spf)
      answers[obsolete] = Answer(
        question: obsolete, outcome: .noData(ttl: Zone.negativeTTLWithoutSOA))
    }
    let proposed = with(AnswerOverlay(answers, over: resolver))
    let offline = with(OfflineResolver())
    return await DomainFacts(
      request: request, spf: proposed.gatherSPF(request, replacing: replaced),
      dkim: offline.gatherDKIM(request), dmarc: offline.gatherDMARC(request),
      mailExchangers: offline.gatherMailExchangers(request), zone: offline.gatherZone(request))
  }

  /// The same with another resolver.
  func with(_ resolver: any Resolver) -> FactGatherer {
    FactGatherer(
      resolver: resolver, publicSuffixes: publicSuffixes, keyInspector: keyInspector,
      authoritativeServers: authoritativeServers, sources: sources, opening: opening)
  }
}

/// A way to ask one particular server without recursion; the transport's stub resolver fulfils it.
public protocol AuthoritativeServers: Sendable {
  /// A resolver that asks the server at that address, and no other.
  func resolver(at address: IPAddress) -> any Resolver
}
