/// The rules that findings of dlv can name. Those about the content of messages stand above this target, which adds them in `all`.
public enum RuleCatalogue {
  /// Those of the audit's checks, in the order of a report, those that compare the keys of many domains, those about the signatures of a
  /// message and the message as a whole, those about a change of records, and those about a zone in files.
  public static let ofAudits: [Rule] =
    CheckCatalogue.all.map { $0.rule } + KeyAudit.comparisons
    + SignatureCatalogue.all.map { $0.rule } + MessageCatalogue.all.map { $0.rule }
    + GateCatalogue.rules + ZoneLintCatalogue.ownRules
}
