public import DNS

/// Puts a gate's report together, domain by domain.
public struct GateAssembly {
  private let states: GateStates
  private let profile: Profile
  private let acceptance: GateAcceptance
  /// The places of the changes that touch each domain.
  private let touched: [DomainName: [Int]]
  private let causes: CauseFinder
  /// What the new state refers to, where that is known.
  private let index: MailIndex?
  private let rulesByID: [RuleID: Rule]
  private let ranks: [RuleID: Int]
  private var domains: [DomainName] = []
  private var collected: [Kind: [Key: GateReport.Entry]] = [:]
  private var questions: [QuestionKey: GateReport.OpenQuestion] = [:]
  /// The rules that came to an answer about every domain.
  private var examined: Set<RuleID> = []
  private var openRules: Set<RuleID> = []
  /// What is evidence of another finding now.
  private var toldElsewhere: [Finding] = []

  private enum Kind { case new, worse, fixed, unchanged }

  private struct Key: Hashable {
    let rule: RuleID
    let subject: String
    let message: String
    let severity: Severity
    let change: Question?
  }

  private struct QuestionKey: Hashable {
    let rule: RuleID
    let subject: String
    let reason: String
    let isNew: Bool
  }

  public init(
    _ states: GateStates, touched: [DomainName: [Int]], profile: Profile,
    acceptance: GateAcceptance, index: MailIndex? = nil
  ) {
    self.index = index
    self.states = states
    self.touched = touched
    self.profile = profile
    self.acceptance = acceptance
    causes = CauseFinder(states)
    rulesByID = Dictionary(uniqueKeysWithValues: RuleCatalogue.ofAudits.map { ($0.id, $0) })
    ranks = Dictionary(
      uniqueKeysWithValues: RuleCatalogue.ofAudits.enumerated().map { ($1.id, $0) })
  }

  /// The changes that touch a domain.
  public func changes(touching domain: DomainName) -> [RecordSetDifference] {
    touched[domain, default: []].map { states.changes[$0] }
  }

  /// Adds what the two audits of a domain, and the rules about both states, come to.
  public mutating func add(
    _ subject: GateSubject, base: TargetReport.Audited, head: TargetReport.Audited
  ) {
    domains.append(subject.domain)
    for (rule, outcome) in head.outcomes { note(outcome, of: rule.id) }
    let difference = OutcomeDifference(from: base, to: head, subject.families(of: states))
    for finding in difference.new { add(finding, .new, subject) }
    var harmful = Set(difference.new.compactMap { cause(of: $0, subject) })
    var badFamilies = Set(difference.new.compactMap { rulesByID[$0.rule]?.family })
    for (before, now) in difference.worse {
      let family = rulesByID[now.rule]?.family
      // Such records stand at names of their own: one that got worse with another mechanism's record is as it was.
      let isElsewhere =
        [.dkim, .bimi, .tlsRPT].contains(family)
        && !causes.isLikely(now, family, among: subject.changes)
      if !isElsewhere {
        if let family { badFamilies.insert(family) }
        if let cause = cause(of: now, subject) { harmful.insert(cause) }
      }
      add(now, isElsewhere ? .unchanged : .worse, subject, severityBefore: before.severity)
    }
    for finding in difference.fixed {
      // What does not apply any more, because something worse is wrong, is not mended.
      if let family = rulesByID[finding.rule]?.family, badFamilies.contains(family),
        finding.severity <= .notice
      {
        continue
      }
      if let cause = cause(of: finding, subject), cause.kind == .removed, harmful.contains(cause) {
        continue
      }
      // A name that is new was missed by nobody.
      if finding.rule == DomainMissing.rule.id,
        subject.base.mailExchangers.answer.aliases.isEmpty
      {
        continue
      }
      add(finding, .fixed, subject)
    }
    for finding in difference.unchanged { add(finding, .unchanged, subject) }
    for (finding, question) in difference.perhapsNew {
      // A change that is plainly the cause settles it.
      if causes.plainCause(of: finding, among: subject.changes) != nil {
        add(finding, .new, subject)
      } else {
        add(
          Undetermined(
            subject: finding.subject,
            reason: "\(finding.message); whether it was so before is not known: \(question.reason)"),
          finding.rule, isNew: true, subject.domain)
      }
    }
    for question in difference.undetermined {
      add(question.entry, question.rule, isNew: question.isNew, subject.domain)
    }
    for rule in GateCatalogue.ofDomains {
      let outcome = profile.treated(rule.rule) {
        var examination = Examination(of: rule.rule)
        rule.examine(subject, states, &examination)
        return examination.outcome
      }
      add(outcome, rule.rule, subject: subject, targets: [subject.domain])
    }
  }

  /// The report. `now` decides which waivers hold.
  public consuming func finish(now: UTCTime) -> GateReport {
    addChanges()
    unite()
    var report = GateReport()
    report.domains = domains.sorted()
    report.changes = states.changes.filter(isKnown)
    report.mailChanges = Set(touched.values.joined()).sorted().map { states.changes[$0] }
      .filter(isKnown)
    for origin in states.head.origins {
      report.zonePlaces[origin] = states.head.zone(origin: origin)?.beginning
    }
    for origin in states.base.origins where states.head.zone(origin: origin) == nil {
      report.removedZones[origin] = states.base.zone(origin: origin)?.beginning
    }
    report.fixed = sorted(.fixed)
    report.unchanged = sorted(.unchanged)
    for kind in [Kind.new, .worse] {
      for entry in sorted(kind) {
        if let accepted = acceptance.acceptance(of: entry.finding, at: now) {
          var entry = entry
          entry.acceptance = accepted
          report.unchanged.append(entry)
        } else if kind == .new {
          report.new.append(entry)
        } else {
          report.worse.append(entry)
        }
      }
    }
    let audited = Set(domains)
    let found = (report.new + report.worse + report.unchanged).map(\.finding) + toldElsewhere
    report.new += Waivers(acceptance.waivers, at: now).findings(
      found: found, profile, isExpiredHere: { _ in true },
      wasExamined: { waiver in
        waiver.isAbout(audited)
          ? examined.contains(waiver.rule) : waiver.isAboutNothing(in: states.head, index)
      }
    ).map { GateReport.Entry(finding: $0.finding, targets: []) }
    report.undetermined = questions.values.map(inOrder).sorted { left, right in
      (left.isNew ? 0 : 1, rank(left.rule), left.subject, left.reason)
        < (right.isNew ? 0 : 1, rank(right.rule), right.subject, right.reason)
    }
    return report
  }

  private func cause(of finding: Finding, _ subject: GateSubject) -> RecordSetDifference? {
    causes.cause(of: finding, rulesByID[finding.rule]?.family, among: subject.changes)
  }

  private func isKnown(_ change: RecordSetDifference) -> Bool {
    !states.unknownSets.contains(Question(change.name, change.type))
  }

  /// What a rule about both states and one of audits both found is told once: by the one that takes it more seriously, with what the
  /// other says as evidence.
  private mutating func unite() {
    uniteSubjects()
    for rule in GateCatalogue.ofDomains where !rule.sameInAudits.isEmpty {
      // Many domains may have both: each finding is held against those that can be the same.
      let others = keys(.new, rule.sameInAudits.contains)
      let bySubject = Dictionary(grouping: others, by: \.subject)
      let byChange = rule.coversBelow ? Dictionary(grouping: others, by: \.change) : [:]
      for own in keys(.new, { $0 == rule.rule.id }) {
        var alike = bySubject[own.subject] ?? []
        for target in collected[.new]?[own]?.targets ?? [] where target.lowercased() != own.subject
        {
          alike += bySubject[target.lowercased()] ?? []
        }
        if own.change != nil { alike += byChange[own.change] ?? [] }
        // What may take its place comes last, with all the others in it.
        for key in alike.filter({ $0.severity != .error }) + alike.filter({ $0.severity == .error })
        {
          guard let entry = collected[.new]?[own], let other = collected[.new]?[key] else {
            continue
          }
          // An error of the new state alone says what is wrong with it, and so how to mend it.
          let isOwnKept =
            entry.finding.severity > other.finding.severity
            || entry.finding.severity == other.finding.severity
              && entry.finding.severity != .error
          let (kept, gone) = isOwnKept ? (entry, other) : (other, entry)
          var united = kept
          if other.finding.subject == entry.finding.subject
            || rule.coversBelow && other.change != nil && other.change == entry.change
          {
            united.targets += gone.targets
          } else {
            // About the domain as a whole: of no other than those that it is told of.
            guard entry.targets.contains(other.finding.subject),
              Set(gone.targets).isSubset(of: kept.targets)
            else { continue }
          }
          united.finding.evidence.append(
            "also \(gone.finding.rule)"
              + (gone.finding.subject == kept.finding.subject
                ? "" : " \(gone.finding.subject)") + ": \(gone.finding.message)")
          if !isOwnKept {
            united.finding.evidence += gone.finding.evidence.filter {
              !kept.finding.evidence.contains($0)
            }
          }
          collected[.new]?[isOwnKept ? own : key] = united
          collected[.new]?[isOwnKept ? key : own] = nil
          toldElsewhere.append(gone.finding)
        }
      }
    }
  }

  /// One host that several domains need is one finding, however badly each of them fares without it: the worst, with the others as
  /// evidence.
  private mutating func uniteSubjects() {
    struct Subject: Hashable {
      let rule: RuleID
      let subject: String
      let change: Question?
    }
    var groups: [Subject: [Key]] = [:]
    for key in keys(.new, { _ in true }) {
      groups[Subject(rule: key.rule, subject: key.subject, change: key.change), default: []]
        .append(key)
    }
    for keys in groups.values where keys.count > 1 {
      let entries = keys.compactMap { collected[.new]?[$0] }
      // Several findings about one domain are several things.
      guard entries.count == keys.count,
        Set(entries.flatMap(\.targets)).count
          == entries.map({ Set($0.targets).count }).reduce(0, +),
        let worst = entries.indices.max(by: {
          (entries[$0].finding.severity, $1) < (entries[$1].finding.severity, $0)
        })
      else { continue }
      var united = entries[worst]
      for (index, other) in entries.enumerated() where index != worst {
        united.targets += other.targets
        united.finding.evidence.append(
          "for \(other.targets.prefix(5).joined(separator: ", "))"
            + (other.targets.count > 5 ? " and \(other.targets.count - 5) more" : "")
            + ": \(other.finding.severity.rawValue): \(other.finding.message)"
        )
        toldElsewhere.append(other.finding)
        collected[.new]?[keys[index]] = nil
      }
      collected[.new]?[keys[worst]] = united
    }
  }

  /// The findings of some rules, in a fixed order.
  private func keys(_ kind: Kind, _ isMeant: (RuleID) -> Bool) -> [Key] {
    (collected[kind] ?? [:]).keys.filter { isMeant($0.rule) }.sorted {
      (rank($0.rule), $0.subject, $0.message) < (rank($1.rule), $1.subject, $1.message)
    }
  }

  // MARK: Parts

  private mutating func addChanges() {
    var domainsByChange: [Int: [DomainName]] = [:]
    for (domain, places) in touched {
      for place in places { domainsByChange[place, default: []].append(domain) }
    }
    for (place, change) in states.changes.enumerated() {
      // The mail below a delegation is not in these files, and lost with it all the same.
      let domains = domainsByChange[place] ?? []
      guard !domains.isEmpty || change.type == .ns, isKnown(change) else { continue }
      for rule in GateCatalogue.ofChanges {
        let outcome = profile.treated(rule.rule) {
          var examination = Examination(of: rule.rule)
          rule.examine(change, states, &examination)
          return examination.outcome
        }
        add(outcome, rule.rule, change: change, targets: domains.sorted())
      }
    }
    for (rule, examine) in [
      (GateZoneRemoved.rule, GateZoneRemoved.examine),
      (GateZoneUndelegated.rule, GateZoneUndelegated.examine),
      (GateBaseUnread.rule, GateBaseUnread.examine),
    ] {
      let outcome = profile.treated(rule) {
        var examination = Examination(of: rule)
        examine(states, &examination)
        return examination.outcome
      }
      add(outcome, rule, targets: [])
    }
  }

  /// Keeps in mind whether a waiver of the rule can be called unused.
  private mutating func note(_ outcome: CheckOutcome?, of rule: RuleID) {
    guard let outcome else { return }
    if outcome.isAnswer, !openRules.contains(rule) {
      examined.insert(rule)
    } else {
      openRules.insert(rule)
      examined.remove(rule)
    }
  }

  private mutating func add(
    _ outcome: CheckOutcome?, _ rule: Rule, subject: GateSubject? = nil,
    change: RecordSetDifference? = nil, targets: [DomainName]
  ) {
    note(outcome, of: rule.id)
    let (findings, undetermined): ([Finding], [Undetermined]) =
      switch outcome {
      case .findings(let findings, let entries)?: (findings, entries)
      case .undetermined(let entries)?: ([], entries)
      case .passed?, .notApplicable?, nil: ([], [])
      }
    for finding in findings {
      let cause =
        change ?? subject.flatMap { causes.cause(of: finding, rule.family, among: $0.changes) }
      add(finding, .new, cause, targets: targets)
    }
    for entry in undetermined {
      if targets.isEmpty { add(entry, rule.id, isNew: true, nil) }
      for target in targets { add(entry, rule.id, isNew: true, target) }
    }
  }

  private mutating func add(
    _ finding: Finding, _ kind: Kind, _ subject: GateSubject, severityBefore: Severity? = nil
  ) {
    let cause = kind == .unchanged ? nil : cause(of: finding, subject)
    add(finding, kind, cause, targets: [subject.domain], severityBefore: severityBefore)
  }

  private mutating func add(
    _ finding: Finding, _ kind: Kind, _ cause: RecordSetDifference?, targets: [DomainName],
    severityBefore: Severity? = nil
  ) {
    var finding = finding
    if kind == .new || kind == .worse, let cause {
      finding.location = causes.place(of: cause) ?? finding.location
      // The rules of an audit know of one state: what the other had is a remedy, too.
      if rulesByID[finding.rule]?.family != .gate, !cause.removed.isEmpty,
        !cause.before.allSatisfy({ finding.fix.contains($0.description) })
      {
        finding.fix +=
          (finding.fix.isEmpty ? "" : "\n") + "; or as it was:\n"
          + cause.before.map(\.description).joined(separator: "\n")
      }
    }
    let key = Key(
      rule: finding.rule, subject: finding.subject.lowercased(), message: finding.message,
      severity: finding.severity, change: cause.map { Question($0.name, $0.type) })
    let names = targets.map(\.description)
    if var known = collected[kind]?[key] {
      known.targets += names
      collected[kind]?[key] = known
    } else {
      collected[kind, default: [:]][key] = GateReport.Entry(
        finding: finding, targets: names, change: cause, severityBefore: severityBefore)
    }
  }

  private mutating func add(
    _ entry: Undetermined, _ rule: RuleID, isNew: Bool, _ target: DomainName?
  ) {
    let key = QuestionKey(
      rule: rule, subject: entry.subject, reason: entry.reason, isNew: isNew)
    questions[
      key,
      default: GateReport.OpenQuestion(
        rule: rule, subject: entry.subject, reason: entry.reason, targets: [], isNew: isNew)
    ].targets += target.map { [$0.description] } ?? []
  }

  private func rank(_ rule: RuleID) -> Int { ranks[rule] ?? ranks.count }

  private func sorted(_ kind: Kind) -> [GateReport.Entry] {
    (collected[kind] ?? [:]).values.map { entry in
      var entry = entry
      entry.targets = Set(entry.targets).sorted()
      return entry
    }.sorted { left, right in
      let (one, other) = (left.finding, right.finding)
      if one.severity != other.severity { return one.severity > other.severity }
      return (rank(one.rule), one.subject, one.message, left.targets.first ?? "")
        < (rank(other.rule), other.subject, other.message, right.targets.first ?? "")
    }
  }

  private func inOrder(_ question: GateReport.OpenQuestion) -> GateReport.OpenQuestion {
    var question = question
    question.targets = Set(question.targets).sorted()
    return question
  }
}

extension Zone {
  /// Where the file tells of the zone as a whole.
  fileprivate var beginning: SourceLocation? {
    startOfAuthority?.location ?? records.lazy.compactMap(\.location).first
  }
}
