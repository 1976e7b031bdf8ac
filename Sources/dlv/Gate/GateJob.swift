import Audit
import DNS
import DNSTransport
import Foundation
import MailAuth
import NameRules
import Reporting

/// Audits the mail domains that a change touches in both states, and puts the difference together.
struct GateJob {
  let states: GateStatePair
  /// What of the old state could not be read.
  let unread: [UnreadBase]
  /// The files of the new state that say what goes.
  let headFiles: Set<String>
  let settings: Settings
  let session: LookupSession
  let families: Set<RuleFamily>
  let evidence: GateEvidence
  let longestLifetime: UInt32
  let acceptance: GateAcceptance
  let progress: ProgressLine

  func run() async throws(CommandFailure) -> GateReport {
    let now = session.time
    guard var old = states.base else { return try await compareWithLive(now) }
    var new = states.head
    // What is signed on its way to the servers is not, in files.
    let isSigned = old.listed == nil && (old.hasSignedZones || new.hasSignedZones)
    (old.isValidated, new.isValidated) = (isSigned, isSigned)
    let (base, head) = (old.zones, new.zones)
    // What a provider adds itself is no change where only one side has it written down.
    let left = old.leftToProvider.union(new.leftToProvider)
    let changes = ZoneDifference(from: base, to: head).sets.filter {
      !left.contains(Question($0.name, $0.type))
    }
    let unknown = unknownSets(among: changes, old, new)
    let states = GateStates(
      base: base, head: head, isBaseLive: false, changes: changes, headFiles: headFiles,
      removedAt: new.removedAt.merging(unknown.compactMapValues(\.self)) { $1 },
      unknownSets: Set(unknown.keys),
      newlyProxied: new.proxied.subtracting(old.proxied),
      childKeys: await childKeys(below: changes, head), unread: unread,
      longestLifetime: longestLifetime)
    if changes.isEmpty {
      let index = acceptance.waivers.isEmpty ? nil : MailIndex(head)
      return GateAssembly(
        states, touched: [:], profile: profile, acceptance: acceptance, index: index
      ).finish(now: now)
    }
    let index = MailIndex(head)
    let touched = MailIndex.touched(by: changes, in: [MailIndex(base), index])
      .filter { domain, _ in states.decides(domain) }
    var assembly = GateAssembly(
      states, touched: touched, profile: profile, acceptance: acceptance, index: index)
    let (oldState, newState) = (old, new)
    let gatherers = Views(
      base: { session.makeGatherer(in: oldState) }, head: { session.makeGatherer(in: newState) },
      baseSelectors: { base.selectors(of: $0) }, headSelectors: { head.selectors(of: $0) },
      looksAtTLSA: changes.contains { $0.mayChangeTLSA })
    try await audit(touched.keys.sorted(), gatherers) { (pair) throws(CommandFailure) in
      try add(pair, to: &assembly)
    }
    return assembly.finish(now: now)
  }

  /// The old state is what is published: every mail domain of the files is audited, and whatever was asked is compared.
  private func compareWithLive(_ now: UTCTime) async throws(CommandFailure) -> GateReport {
    let new = states.head
    let head = new.zones
    let index = MailIndex(head)
    let log = QuestionLog()
    let domains = index.domains.union(head.origins).sorted()
    var pairs: [Pair] = []
    let gatherers = Views(
      base: { session.makeGatherer(in: nil, log: log) },
      head: { session.makeGatherer(in: new, log: log) },
      baseSelectors: { head.selectors(of: $0) }, headSelectors: { head.selectors(of: $0) },
      searchesSelectors: true)
    try await audit(domains, gatherers) { (pair) throws(CommandFailure) in pairs.append(pair) }

    var changes: [RecordSetDifference] = []
    let live = session.makeResolver()
    for question in log.questions where !new.leftToProvider.contains(question) {
      guard case .answered(let planned) = head.lookup(question), planned.aliases.isEmpty else {
        continue
      }
      let published = await live.resolve(question)
      if published.failure != nil { continue }
      let before = published.aliases.first.map { [$0] } ?? published.records
      // TTLs come down in caches, so they are not compared.
      if let change = RecordSetDifference(before, planned.records), change.kind != .ttl {
        changes.append(change)
      }
    }
    changes.sort()
    let states = GateStates(
      base: ZoneSet(), head: head, isBaseLive: true, changes: changes,
      newlyProxied: new.proxied, longestLifetime: longestLifetime)
    var assembly = GateAssembly(
      states, touched: MailIndex.touched(by: changes, in: [index]), profile: profile,
      acceptance: acceptance, index: index)
    for pair in pairs { try add(pair, to: &assembly) }
    return assembly.finish(now: now)
  }

  /// The keys of zones that get DS records and are not in the files.
  private func childKeys(
    below changes: [RecordSetDifference], _ head: ZoneSet
  ) async -> [DomainName: PublishedKeys] {
    let resolver = session.makeResolver()
    let validator = session.makeValidator()
    var keys: [DomainName: PublishedKeys] = [:]
    for change in changes where change.type == .ds && !change.added.isEmpty {
      if head.zone(origin: change.name)?.startOfAuthority != nil { continue }
      keys[change.name] = PublishedKeys(
        await resolver.resolve(Question(change.name, .dnskey)), validator)
    }
    return keys
  }

  /// The sets that are there in one state, and of which the other one leaves open what is there: with the place where it does.
  private func unknownSets(
    among changes: [RecordSetDifference], _ old: GateState, _ new: GateState
  ) -> [Question: SourceLocation?] {
    if old.open.isEmpty && new.open.isEmpty { return [:] }
    var entries: [DomainName: [UndeterminedEntry]] = [:]
    for (_, entry) in old.open + new.open {
      if let name = entry.name { entries[name, default: []].append(entry) }
    }
    var unknown: [Question: SourceLocation?] = [:]
    for change in changes where change.kind == .added || change.kind == .removed {
      let question = Question(change.name, change.type)
      let entry = entries[change.name]?.last { $0.concerns(question) }
      if let entry { unknown.updateValue(entry.location, forKey: question) }
    }
    return unknown
  }

  // MARK: Audits

  private struct Views: Sendable {
    let base: @Sendable () -> FactGatherer
    let head: @Sendable () -> FactGatherer
    /// The selectors that the old state is known to have.
    let baseSelectors: @Sendable (DomainName) -> [String]
    let headSelectors: @Sendable (DomainName) -> [String]
    /// Whether the old state may have others.
    var searchesSelectors = false
    /// Whether TLSA records, or what they are about, may differ.
    var looksAtTLSA = true
  }

  private struct Pair: Sendable {
    let base: DomainFacts
    let head: DomainFacts
    let tlsa: [TLSAChange]
    let evidence: SelectorEvidence
  }

  private var profile: Profile {
    var profile = settings.profile
    profile.families = families
    return profile
  }

  private func audit(
    _ domains: [DomainName], _ views: Views,
    _ take: (Pair) throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    let evidence = try self.evidence.read(for: domains, progress)
    let run = AuditRun(
      targets: TargetFeed(arguments: domains.map(\.description), list: nil),
      audit: { [settings, families] target -> Pair? in
        guard let name = try? InternationalName(target.text) else { return nil }
        let own = evidence[name.name] ?? SelectorEvidence()
        // What is in use is asked for in both states, whether the files have it by name or not.
        var old = settings.request(
          forChangesOf: name, zoneSelectors: views.baseSelectors(name.name).adding(own.selectors))
        var new = settings.request(
          forChangesOf: name, zoneSelectors: views.headSelectors(name.name).adding(own.selectors))
        old.families = families
        new.families = families
        old.asksWellKnownSelectors = views.searchesSelectors
        let (base, head) = (views.base(), views.head())
        async let before = base.gather(old)
        async let after = head.gather(new)
        let tlsa =
          views.looksAtTLSA
          ? await head.gatherTLSAChanges(from: before, to: after, asking: base) : []
        return await Pair(base: before, head: after, tlsa: tlsa, evidence: own)
      },
      executors: session.lanes.executors, jobs: settings.jobs)
    var count = 0
    try await run.run { target, pair throws(CommandFailure) in
      count += 1
      progress.show("audited \(count) of \(domains.count): \(target.text)")
      if let pair { try take(pair) }
    }
    progress.clear()
  }

  private func add(_ pair: Pair, to assembly: inout GateAssembly) throws(CommandFailure) {
    let examiner = Examiner(profile, keepsFacts: false)
    let subject = GateSubject(
      base: pair.base, head: pair.head,
      changes: assembly.changes(touching: pair.head.request.domain), evidence: pair.evidence,
      tlsa: pair.tlsa)
    guard case .audited(let old) = examiner.examine(pair.base).verdict,
      case .audited(let new) = examiner.examine(pair.head).verdict
    else { return }
    assembly.add(subject, base: old, head: new)
  }
}

extension RecordSetDifference {
  /// Whether it is one of TLSA records, or of what leads to a host or an address that has some.
  fileprivate var mayChangeTLSA: Bool {
    [.tlsa, .mx, .a, .aaaa, .cname, .dname].contains(type)
  }
}

extension [String] {
  /// The selectors, and others that are not among them.
  fileprivate func adding(_ others: [String]) -> [String] {
    let known = Set(map { $0.lowercased() })
    return self + others.filter { !known.contains($0) }
  }
}

extension ZoneSet {
  /// The DKIM selectors of a domain at which something stands.
  func selectors(of domain: DomainName) -> [String] {
    guard let keys = domain.prepending("_domainkey") else { return [] }
    return ZoneSelectors.selectors(among: names(below: keys), below: keys)
  }
}
