import DNS

/// A rule about what a change of records does: it needs both states, and so is no check of one audit.
protocol GateRule: Sendable {
  static var rule: Rule { get }
}

/// About one mail domain.
protocol GateDomainRule: GateRule {
  /// Rules of audits that may find the same, by the new state alone: one cause is one finding.
  static var sameInAudits: Set<RuleID> { get }
  /// Whether what it finds at a domain is what those find at the domains below it, too.
  static var coversBelow: Bool { get }

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination)
}

extension GateDomainRule {
  static var sameInAudits: Set<RuleID> { [] }
  static var coversBelow: Bool { false }
}

/// About one change, whichever domains it touches.
protocol GateChangeRule: GateRule {
  static func examine(
    _ change: RecordSetDifference, _ states: GateStates, _ examination: inout Examination)
}

/// The rules of the gate, in the order of its report.
public enum GateCatalogue {
  static let ofDomains: [any GateDomainRule.Type] = [
    GateMailRefused.self, GateSPFNarrowed.self, GateSPFWidened.self, GateSPFRelaxed.self,
    GateSPFTightened.self,
    GateSelectorRemoved.self, GateSelectorRekeyed.self, GateDMARCWeakened.self,
    GateMTASTSUnknown.self, GateProxiedExchange.self,
    GateTLSAMismatch.self, GateTLSARemoved.self, GateSignaturesRemoved.self,
    GateDelegationUnknown.self, GateSignerAdded.self,
  ]

  static let ofChanges: [any GateChangeRule.Type] = [
    GateTLSAReplaced.self, GateNamesDelegated.self, GateDelegationGlue.self, GateLongLifetime.self,
  ]

  public static let rules: [Rule] =
    ofDomains.map { $0.rule } + ofChanges.map { $0.rule }
    + [GateZoneRemoved.rule, GateZoneUndelegated.rule, GateBaseUnread.rule, unknownRecords]
    + Waiver.rules

  /// Never finds anything: it says what a file leaves open.
  public static let unknownRecords = Rule(
    gate: "gate-unknown-records", "A file does not tell the name of a record", severity: .warning,
    citation: "dlv-dns(1)",
    page: RulePage(
      what: """
        A plan has a record whose name or zone is known only after it was applied. Which domain it is about can't be told; this rule \
        never finds anything, and is undetermined at most.
        """,
      why: "The record may be one of mail, and what it breaks is not seen.",
      fix:
        "Write the name of the zone and of the record into the configuration, or look at the plan by hand.",
      bad: "resource \"aws_route53_record\" \"mx\" { zone_id = aws_route53_zone.new.zone_id }",
      good: "resource \"aws_route53_record\" \"mx\" { name = \"example.com\" … }"))
}

extension Rule {
  /// A rule of the family `gate`.
  convenience init(
    gate id: RuleID, _ title: String, severity: Severity, citation: String, page: RulePage
  ) {
    self.init(id, title, family: .gate, severity: severity, citation: citation, page: page)
  }
}
