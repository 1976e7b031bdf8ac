import DNS

/// What the owner of a configuration changes about rules: their severity, or whether they count at all.
public struct Profile: Sendable {
  /// How a rule is treated instead of by its own severity.
  public enum Treatment: Hashable, Sendable {
    case severity(Severity)
    /// The rule is not examined.
    case off
  }

  public var treatments: [RuleID: Treatment]

  public init(treatments: [RuleID: Treatment] = [:]) { self.treatments = treatments }

  /// Examines every rule that is not off, and applies the severities.
  public func examine(_ facts: DomainFacts) -> TargetReport {
    var outcomes: [(rule: Rule, outcome: CheckOutcome)] = []
    outcomes.reserveCapacity(CheckCatalogue.all.count)
    let isAbsent = facts.isAbsent
    // Below an alias of nothing there may be records, and something wrong with them.
    let hasNothingRight = facts.doesNotExist
    for check in CheckCatalogue.all {
      let rule = check.rule
      let treatment = treatments[rule.id]
      if treatment == .off { continue }
      // Nothing is right about the records of a domain that does not exist.
      var outcome = isAbsent && rule.family != .zone ? .notApplicable : check.outcome(for: facts)
      if hasNothingRight, rule.family != .zone, case .passed = outcome { outcome = .notApplicable }
      if case .severity(let severity) = treatment { outcome = outcome.with(severity: severity) }
      outcomes.append((rule, outcome))
    }
    return TargetReport(
      target: facts.request.domain.description, unicodeName: facts.request.unicodeName,
      verdict: .audited(.init(outcomes: outcomes, facts: facts.summary)))
  }
}

extension CheckOutcome {
  fileprivate func with(severity: Severity) -> CheckOutcome {
    guard case .findings(var findings, let undetermined) = self else { return self }
    for index in findings.indices { findings[index].severity = severity }
    return .findings(findings, undetermined: undetermined)
  }
}
