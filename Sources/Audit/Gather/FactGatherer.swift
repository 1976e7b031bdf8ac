public import DNS
public import MailAuth

/// Asks everything an audit needs to know. Independent lookups start at once, so the time taken is that of the longest
/// chain of dependent ones.
public struct FactGatherer: Sendable {
  let resolver: any Resolver
  let publicSuffixes: any PublicSuffixes
  let keyInspector: any PublicKeyInspector
  let authoritativeServers: any AuthoritativeServers

  public init(
    resolver: any Resolver, publicSuffixes: any PublicSuffixes,
    keyInspector: any PublicKeyInspector, authoritativeServers: any AuthoritativeServers
  ) {
    self.resolver = resolver
    self.publicSuffixes = publicSuffixes
    self.keyInspector = keyInspector
    self.authoritativeServers = authoritativeServers
  }

  public func gather(_ request: AuditRequest) async -> DomainFacts {
    async let records = gatherSPFRecords(request)
    async let dkim = gatherDKIM(request)
    async let dmarc = gatherDMARC(request)
    async let mailExchangers = gatherMailExchangers(request)
    let zone = await gatherZone(request)
    let (spf, ownSPF) = await records
    return await DomainFacts(
      request: request, spf: spf, ownSPF: ownSPF, dkim: dkim, dmarc: dmarc,
      mailExchangers: mailExchangers, zone: zone)
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
  private func with(_ resolver: any Resolver) -> FactGatherer {
    FactGatherer(
      resolver: resolver, publicSuffixes: publicSuffixes, keyInspector: keyInspector,
      authoritativeServers: authoritativeServers)
  }
}

/// A way to ask one particular server without recursion; the transport's stub resolver fulfils it.
public protocol AuthoritativeServers: Sendable {
  /// A resolver that asks the server at that address, and no other.
  func resolver(at address: IPAddress) -> any Resolver
}
