import DNS

/// One rule applied to a zone as it stands in files. Pure: no lookups, no clock.
public protocol ZoneLintCheck: Sendable {
  static var rule: Rule { get }

  /// Adds what it finds to `examination`; adding nothing means 'passed'.
  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination)
}

extension ZoneLintCheck {
  public static func outcome(for zone: ZoneLintFacts) -> CheckOutcome {
    var examination = Examination(of: rule)
    examine(zone, &examination)
    return examination.end()
  }
}

/// Every check that `dlv dns lint` makes, in the order of the report.
public enum ZoneLintCatalogue {
  public static let all: [any ZoneLintCheck.Type] =
    [
      AliasBesideData.self, AliasDangling.self, AliasLoop.self, AliasChain.self,
      MXTargetAlias.self, MXTargetUnresolvable.self,
      NSTargetAlias.self, NSTargetUnresolvable.self,
      SRVTargetAlias.self, SRVTargetUnresolvable.self, TargetIsAddress.self,
      GlueMissing.self, DelegationSingle.self, DelegationData.self, OccludedData.self,
      DataBelowDNAME.self, OutOfZoneData.self,
      MissingDot.self, HostNameCharacters.self, WildcardInside.self, WildcardDelegation.self,
      WildcardGaps.self,
      DuplicateRecord.self, TTLsDiffer.self, TTLValue.self,
      TextSplit.self, TextQuotes.self,
      ServiceOwner.self, ServiceNull.self, AuthorizationSyntax.self, NullMXBeside.self,
      DelegationSignerPlace.self, DelegationSignerForm.self, ZoneKeyForm.self,
      ZoneSigned.self, DenialOfExistence.self, AssociationForm.self, FieldForm.self,
      AddressNotGlobal.self, ObsoleteType.self,
    ] + ofAudits

  /// Rules of the audit that a zone file can be held against too.
  private static let ofAudits: [any ZoneLintCheck.Type] = [
    ZoneFileTimers.self, ZoneFileMailbox.self, ZoneFilePrimary.self, ZoneFileServers.self,
  ]

  /// The rules that no audit has.
  static let ownRules = all.map { $0.rule }.filter { $0.family == .zoneData }

  /// Holds the zone against every rule that the profile has not turned off.
  public static func examine(_ zone: ZoneLintFacts, _ profile: Profile) -> TargetReport {
    let outcomes = all.compactMap { check in
      profile.treated(check.rule) { check.outcome(for: zone) }.map { (check.rule, $0) }
    }
    return TargetReport(
      target: zone.origin.description, unicodeName: nil,
      verdict: .audited(.init(outcomes: outcomes, facts: zone.summary)))
  }
}
