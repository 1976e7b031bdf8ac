import Audit
import ContentLint
import DNS
import Reputation

/// What is asked about messages outside of them: their links, the lists that their domains may be on, and the records of the author's domain.
struct LintLookups {
  private let session: LookupSession
  /// `nil` where nobody may be asked.
  private let checker: LinkChecker?
  private let asksForLinks: Bool
  private let profile: Profile?

  /// Domains of one message that lists are asked about.
  static let maximumDomains = 100

  /// - Parameters:
  ///   - online: Whether links are asked for.
  ///   - domain: Whether the author's domain is audited.
  init(
    online: Bool, domain: Bool, asksPrivate: Bool, _ dns: DNSOptions, _ settings: Settings,
    isVerbose: Bool
  ) throws(CommandFailure) {
    let isOffline = dns.offline || dns.replay != nil
    session = try LookupSession(
      dns, settings, isVerbose: isVerbose,
      blocklists: try BlocklistSelection(settings.blocklists))
    session.keepUntilExit()
    checker =
      online && !isOffline
      ? LinkChecker(
        resolver: session.makeResolver(), authoritiesFile: dns.caFile, asksPrivate: asksPrivate,
        timeout: settings.auditTimeout)
      : nil
    asksForLinks = online
    if domain {
      var profile = settings.profile
      profile.families = [.dmarc, .bimi]
      self.profile = profile
    } else {
      profile = nil
    }
  }

  /// For the rules about links and their domains.
  func answers(about message: LintMessage) async -> OnlineAnswers {
    let (links, images) = (message.linkTargets, message.imageTargets)
    let leaving = message.leavingRequests
    async let linkAnswers = answers(to: links, leaving)
    async let imageAnswers = answers(to: images, leaving)
    let domains = message.domains
    let subjects = domains.prefix(Self.maximumDomains).map { name, organizational in
      BlocklistSubject.domain(name, organizational: organizational)
    }
    let standings =
      await session.blocklists?.examine(subjects, asking: session.makeResolver()) ?? []
    let ofLists = Profile(families: [.blocklists])
    return OnlineAnswers(
      links: await linkAnswers, images: await imageAnswers,
      domains: zip(domains, standings).map { domain, standing in
        OnlineAnswers.ListedDomain(name: domain.name, report: ofLists.examine(standing))
      })
  }

  private func answers(
    to links: [LintLinkTarget], _ leaving: Set<[UInt8]>
  ) async -> [LinkAnswer]? {
    if !asksForLinks { return nil }
    if let checker { return await checker.answers(to: links, leaving: leaving) }
    return links.map { link in
      if let obstacle = LinkSelection.obstacle(to: link) {
        return LinkAnswer(url: link.url, outcome: .leftAlone(obstacle))
      }
      return LinkAnswer(url: link.url, outcome: .notAsked("nobody is asked (offline)"))
    }
  }

  /// What DNS says of the author's domain, where that was wanted: the rules about DMARC and BIMI, and what receivers require of SPF and DKIM.
  func report(onAuthorOf message: LintMessage) async -> TargetReport? {
    guard var profile else { return nil }
    guard let use = message.authorUse else {
      let open = Undetermined(
        subject: "From", reason: "the message has no author whose domain could be looked up")
      let rules = RuleCatalogue.all.filter { $0.id == "dmarc-missing" }
      return TargetReport(
        target: "From", unicodeName: nil,
        verdict: .audited(
          .init(outcomes: rules.map { ($0, .undetermined([open])) }, facts: .null)))
    }
    let isSigned = !use.selectors.isEmpty
    profile.rules = LintRequirement.rulesOfDomain(spf: !use.hasOtherEnvelope, dkim: isSigned)
    var request = AuditRequest(domain: use.domain, selectors: use.selectors)
    request.bimiSelector = message.bimiSelector
    request.families = profile.families
    if !use.hasOtherEnvelope { request.families.insert(.spf) }
    if isSigned { request.families.insert(.dkim) }
    let facts = await session.makeGatherer().gather(request)
    return profile.examine(facts)
  }

  func finish() throws(CommandFailure) { try session.finish() }
}
