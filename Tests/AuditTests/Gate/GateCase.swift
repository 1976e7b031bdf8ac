import Audit
import Crypto
import DNS
import MailAuth
import TestKit

/// Two states of zones written in a test, audited and compared as `dlv gate` does it.
struct GateCase {
  let report: GateReport

  /// - Parameters:
  ///   - base, head: Zone text of the two states.
  ///   - outside: What else there is in DNS; names that are in no zone do not exist.
  ///   - failing: What can't be looked up outside, as `TestDNS` takes it.
  init(
    base: [String], head: [String], outside: String = "",
    failing: [String: LookupFailure] = [:], evidence: SelectorEvidence = SelectorEvidence(),
    profile: Profile = GateCase.profile, acceptance: GateAcceptance = GateAcceptance(),
    sources: GatheringSources = GatheringSources(),
    longestLifetime: UInt32 = GateStates.defaultLongestLifetime,
    now: UTCTime = UTCTime(seconds: 1_800_000_000), asking parent: (any SignedResolver)? = nil,
    presenting: [TLSAChange.Presentation]? = nil
  ) async throws {
    let old = try TestDNS(zones: base).zones
    let new = try TestDNS(zones: head).zones
    let live = try TestDNS(zone: outside, failing: failing)
    let changes = ZoneDifference(from: old, to: new).sets
    var childKeys: [DomainName: PublishedKeys] = [:]
    for change in changes where change.type == .ds && new.zone(origin: change.name) == nil {
      childKeys[change.name] = PublishedKeys(
        await live.resolve(Question(change.name, .dnskey)),
        try SignedTestTree.shared.get().validator())
    }
    let states = GateStates(
      base: old, head: new, isBaseLive: false, changes: changes, childKeys: childKeys,
      longestLifetime: longestLifetime)
    let index = MailIndex(new)
    let touched = MailIndex.touched(by: changes, in: [MailIndex(old), index])
      .filter { domain, _ in states.decides(domain) }
    var assembly = GateAssembly(
      states, touched: touched, profile: profile, acceptance: acceptance, index: index)
    let examiner = Examiner(profile)
    for domain in touched.keys.sorted() {
      let one = try Self.gatherer(old, live, sources, validatingOver: parent)
      let two = try Self.gatherer(new, live, sources, validatingOver: parent)
      let before = await one.gather(Self.request(domain, old, profile))
      let after = await two.gather(Self.request(domain, new, profile))
      var tlsa = await two.gatherTLSAChanges(from: before, to: after, asking: one)
      for index in tlsa.indices { tlsa[index].presentations = presenting }
      let subject = GateSubject(
        base: before, head: after, changes: assembly.changes(touching: domain),
        evidence: evidence, tlsa: tlsa)
      guard case .audited(let one) = examiner.examine(before).verdict,
        case .audited(let two) = examiner.examine(after).verdict
      else { continue }
      assembly.add(subject, base: one, head: two)
    }
    report = assembly.finish(now: now)
  }

  /// One zone, with one edit.
  init(
    _ zone: String, replacing old: String, with new: String, outside: String = "",
    failing: [String: LookupFailure] = [:], evidence: SelectorEvidence = SelectorEvidence(),
    acceptance: GateAcceptance = GateAcceptance()
  ) async throws {
    guard zone.contains(old) else { throw BadTestZone.failingKey("'\(old)' is not in the zone") }
    try await self.init(
      base: [zone], head: [zone.replacing(old, with: new)], outside: outside, failing: failing,
      evidence: evidence, acceptance: acceptance)
  }

  /// Records alone: nothing that a zone without an SOA record would be told of.
  static let profile = Profile(families: [.spf, .dkim, .dmarc, .mx])

  private static func request(
    _ domain: DomainName, _ zones: ZoneSet, _ profile: Profile
  ) -> AuditRequest {
    var request = AuditRequest(domain: domain, zoneSelectors: zones.selectors(of: domain))
    request.families = profile.families
    return request
  }

  /// - Parameter parent: Answers for the zones above; without it nothing is validated.
  private static func gatherer(
    _ zones: ZoneSet, _ live: TestDNS, _ sources: GatheringSources,
    validatingOver parent: (any SignedResolver)?
  ) throws -> FactGatherer {
    var sources = sources
    if let parent {
      let keys = zones.origins.flatMap { origin -> [Record] in
        guard let zone = zones.zone(origin: origin), zone.isSigned else { return [] }
        return zone.records(at: origin, .dnskey)
      }
      let tree = try SignedTestTree.shared.get()
      sources.dnssec = tree.validator(
        anchors: tree.zones.anchors.adding(keys),
        resolver: SignedOverlayResolver(zones: zones, over: parent))
    }
    return FactGatherer(
      resolver: OverlayResolver(zones: zones, over: live), publicSuffixes: TopLevelSuffixes(),
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: ScriptedServers(servers: [:]),
      sources: sources)
  }

  /// `rule subject`, of each of a list.
  static func lines(_ entries: [GateReport.Entry]) -> [String] {
    entries.map { "\($0.finding.rule) \($0.finding.subject)" }
  }

  var new: [String] { Self.lines(report.new) }
  var worse: [String] { Self.lines(report.worse) }
  var fixed: [String] { Self.lines(report.fixed) }

  func entry(_ rule: RuleID) -> GateReport.Entry? {
    (report.new + report.worse).first { $0.finding.rule == rule }
  }
}

extension ZoneSet {
  fileprivate func selectors(of domain: DomainName) -> [String] {
    guard let keys = domain.prepending("_domainkey") else { return [] }
    return ZoneSelectors.selectors(among: names(below: keys), below: keys)
  }
}
