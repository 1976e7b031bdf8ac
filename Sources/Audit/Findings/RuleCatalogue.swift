/// Every rule that a finding of dlv can name: those of the audit's checks, in the order of a report, those that compare
/// the keys of many domains, those about the signatures of a message and the message as a whole, those about a change of records, and
/// those about a zone in files.
public enum RuleCatalogue {
  public static let all: [Rule] =
    CheckCatalogue.all.map { $0.rule } + KeyAudit.comparisons
    + SignatureCatalogue.all.map { $0.rule } + MessageCatalogue.all.map { $0.rule }
    + GateCatalogue.rules + ZoneLintCatalogue.ownRules

  public static func rule(_ id: RuleID) -> Rule? { byID[id] }

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}
