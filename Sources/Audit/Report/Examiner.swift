import DNS

/// Examines domains by a profile: every rule of its families that is not off, with the severities that it gives.
public struct Examiner: Sendable {
  private let families: Set<RuleFamily>
  private let selection: Selection
  /// That the domain does not exist is said in every report: then no family has anything to find.
  private let selectionOfNothing: Selection

  /// Whether reports carry the facts.
  private let keepsFacts: Bool

  /// - Parameter keepsFacts: `false` where nobody shows the facts of a report: they are then let go by the thread that gathered them,
  ///   which costs less than by another.
  public init(_ profile: Profile, keepsFacts: Bool = true) {
    self.keepsFacts = keepsFacts
    families = profile.families
    let isIncluded = { (rule: Rule) in
      profile.families.contains(rule.family) || profile.rules.contains(rule.id)
    }
    selection = Selection(profile, isIncluded)
    selectionOfNothing = Selection(profile) { isIncluded($0) || $0.id == DomainMissing.rule.id }
  }

  public func examine(_ facts: DomainFacts) -> TargetReport {
    let isAbsent = facts.isAbsent
    // Then DNSSEC is what is wrong, and its rules say so.
    let isAbsenceBogus = facts.isAbsenceBogus
    // Below an alias of nothing there may be records, and something wrong with them.
    let hasNothingRight = facts.doesNotExist
    let selection = hasNothingRight ? selectionOfNothing : selection
    let own = facts.withOwnSPF
    var examination = Examination(of: DomainMissing.self)
    var outcomes: [CheckOutcome] = []
    outcomes.reserveCapacity(selection.checks.count)
    for entry in selection.checks {
      // Nothing is right about the records of a domain that does not exist.
      var outcome =
        isAbsent && entry.isAboutMail && !(isAbsenceBogus && entry.isAboutDNSSEC)
        ? .notApplicable : entry.check.outcome(for: facts, &examination)
      if entry.isAboutSPF, !isAbsent, let own {
        outcome = outcome.joined(with: entry.check.outcome(for: own, &examination))
      }
      if hasNothingRight, entry.isAboutMail, case .passed = outcome { outcome = .notApplicable }
      if let severity = entry.severity { outcome = outcome.with(severity: severity) }
      outcomes.append(outcome)
    }
    if let bogus = BogusZone(facts.dnssec) { outcomes = outcomes.map(bogus.explained) }
    let all = RuleOutcomes(rules: selection.rules, values: outcomes)
    return TargetReport(
      target: facts.request.domain.description, unicodeName: facts.request.unicodeName,
      verdict: .audited(
        keepsFacts
          ? .init(outcomes: all, facts: facts.summary(of: families))
          : .init(outcomes: all, facts: [:])))
  }
}

/// The checks that are made, and their rules, in the catalogue's order.
private struct Selection: Sendable {
  let checks: [Entry]
  let rules: [Rule]

  /// What has to be known of a rule before its check finds something.
  struct Entry: Sendable {
    let check: any Check.Type
    /// Whether a domain that does not exist has nothing of the kind.
    let isAboutMail: Bool
    /// Whether it looks at an SPF record, of which there may be two.
    let isAboutSPF: Bool
    let isAboutDNSSEC: Bool
    /// In place of the rule's own.
    let severity: Severity?
  }

  init(_ profile: Profile, _ isIncluded: (Rule) -> Bool) {
    var (checks, rules): ([Entry], [Rule]) = ([], [])
    for check in CheckCatalogue.all where isIncluded(check.rule) {
      let severity: Severity?
      switch profile.treatments[check.rule.id] {
      case .off: continue
      case .severity(let other): severity = other
      case nil: severity = nil
      }
      checks.append(
        Entry(
          check: check, isAboutMail: check.rule.family != .zone,
          isAboutSPF: check.rule.family == .spf, isAboutDNSSEC: check.rule.family == .dnssec,
          severity: severity))
      rules.append(check.rule)
    }
    (self.checks, self.rules) = (checks, rules)
  }
}
