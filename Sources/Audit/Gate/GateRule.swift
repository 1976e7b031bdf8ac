import DNS

/// A rule about what a change of records does: it needs both states, and so is no check of one audit.
protocol GateRule: Sendable {
  static var rule: Rule { get }
}

/// About one mail domain.
protocol GateDomainRule: GateRule {
  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination)
}

/// About one change, whichever domains it touches.
protocol GateChangeRule: GateRule {
  static func examine(
    _ change: RecordSetDifference, _ states: GateStates, _ examination: inout Examination)
}

/// The rules of the gate, in the order of its report.
public enum GateCatalogue {
  static let ofDomains: [any GateDomainRule.Type] = [
    GateSPFNarrowed.self, GateSPFWidened.self, GateSelectorRemoved.self, GateSelectorRekeyed.self,
    GateDMARCWeakened.self, GateMTASTSUnknown.self,
  ]

  static let ofChanges: [any GateChangeRule.Type] = [
    GateTLSAReplaced.self, GateNamesDelegated.self, GateLongLifetime.self,
  ]

  public static let rules: [Rule] =
    ofDomains.map { $0.rule } + ofChanges.map { $0.rule }
    + [GateZoneRemoved.rule, GateWaiver.expired, GateWaiver.unused]
}

extension Rule {
  /// A rule of the family `gate`.
  convenience init(
    gate id: RuleID, _ title: String, severity: Severity, citation: String, page: RulePage
  ) {
    self.init(id, title, family: .gate, severity: severity, citation: citation, page: page)
  }
}
