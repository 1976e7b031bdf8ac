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
    now: UTCTime = UTCTime(seconds: 1_800_000_000)
  ) async throws {
    let old = try TestDNS(zones: base).zones
    let new = try TestDNS(zones: head).zones
    let live = try TestDNS(zone: outside, failing: failing)
    let changes = ZoneDifference(from: old, to: new).sets
    let states = GateStates(
      base: old, head: new, isBaseLive: false, changes: changes, longestLifetime: longestLifetime)
    let touched = MailIndex.touched(by: changes, in: [MailIndex(old), MailIndex(new)])
      .filter { domain, _ in new.zone(containing: domain) != nil }
    var assembly = GateAssembly(
      states, touched: touched, profile: profile, acceptance: acceptance)
    let examiner = Examiner(profile)
    for domain in touched.keys.sorted() {
      let before = await Self.facts(domain, old, live, sources, profile)
      let after = await Self.facts(domain, new, live, sources, profile)
      let subject = GateSubject(
        base: before, head: after, changes: assembly.changes(touching: domain),
        evidence: evidence)
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

  private static func facts(
    _ domain: DomainName, _ zones: ZoneSet, _ live: TestDNS, _ sources: GatheringSources,
    _ profile: Profile
  ) async -> DomainFacts {
    var request = AuditRequest(domain: domain, zoneSelectors: zones.selectors(of: domain))
    request.families = profile.families
    return await FactGatherer(
      resolver: OverlayResolver(zones: zones, over: live), publicSuffixes: TopLevelSuffixes(),
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: ScriptedServers(servers: [:]),
      sources: sources
    ).gather(request)
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
    return names(below: keys).filter { !$0.isWildcard }.compactMap { name in
      DomainName(wire: name.wire.dropLast(keys.wire.count) + [0])?.description
    }
  }
}
