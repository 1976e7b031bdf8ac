import DNS

/// What is examined: the families that a command is about, and what the owner of a configuration changes about rules: their
/// severity, or whether they count at all.
public struct Profile: Sendable {
  /// How a rule is treated instead of by its own severity.
  public enum Treatment: Hashable, Sendable {
    case severity(Severity)
    /// The rule is not examined.
    case off
  }

  public var treatments: [RuleID: Treatment]
  /// The families that are examined and whose facts are reported.
  public var families: Set<RuleFamily>

  public init(
    treatments: [RuleID: Treatment] = [:], families: Set<RuleFamily> = RuleFamily.byDefault
  ) {
    self.treatments = treatments
    self.families = families
  }

  /// Examines every rule that is not off, and applies the severities.
  public func examine(_ facts: DomainFacts) -> TargetReport {
    var outcomes: [(rule: Rule, outcome: CheckOutcome)] = []
    outcomes.reserveCapacity(CheckCatalogue.all.count)
    let isAbsent = facts.isAbsent
    // Below an alias of nothing there may be records, and something wrong with them.
    let hasNothingRight = facts.doesNotExist
    for check in CheckCatalogue.all {
      let rule = check.rule
      // That the domain does not exist is said in every report: then no family has anything to find.
      guard
        families.contains(rule.family) || hasNothingRight && rule.id == DomainMissing.rule.id
      else { continue }
      let outcome = treated(rule) {
        // Nothing is right about the records of a domain that does not exist.
        let outcome = isAbsent && rule.family != .zone ? .notApplicable : check.outcome(for: facts)
        if hasNothingRight, rule.family != .zone, case .passed = outcome { return .notApplicable }
        return outcome
      }
      if let outcome { outcomes.append((rule, outcome)) }
    }
    return TargetReport(
      target: facts.request.domain.description, unicodeName: facts.request.unicodeName,
      verdict: .audited(.init(outcomes: outcomes, facts: facts.summary(of: families))))
  }

  /// What the rule comes to, treated as the owner wants; `nil` for a rule that is off, which is not examined.
  func treated(_ rule: Rule, examined: () -> CheckOutcome) -> CheckOutcome? {
    switch treatments[rule.id] {
    case .off?: nil
    case .severity(let severity)?: examined().with(severity: severity)
    case nil: examined()
    }
  }
}

extension CheckOutcome {
  func with(severity: Severity) -> CheckOutcome {
    guard case .findings(var findings, let undetermined) = self else { return self }
    for index in findings.indices { findings[index].severity = severity }
    return .findings(findings, undetermined: undetermined)
  }
}
