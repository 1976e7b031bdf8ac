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
  /// Rules of other families that are examined beside them.
  public var rules: Set<RuleID> = []

  public init(
    treatments: [RuleID: Treatment] = [:], families: Set<RuleFamily> = RuleFamily.byDefault
  ) {
    self.treatments = treatments
    self.families = families
  }

  /// Examines one domain; for many, an `Examiner` decides once what depends on the profile alone.
  public func examine(_ facts: DomainFacts) -> TargetReport { Examiner(self).examine(facts) }

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
  /// The same with another severity of each finding.
  public func with(severity: Severity) -> CheckOutcome {
    guard case .findings(var findings, let undetermined) = self else { return self }
    for index in findings.indices { findings[index].severity = severity }
    return .findings(findings, undetermined: undetermined)
  }
}
