/// Every check that `dlv audit` makes, by family, in the order of the report.
public enum CheckCatalogue {
  public static let all: [any Check.Type] = spf + dkim + dmarc + mx + zone

  /// The rule of that id, if there is one.
  public static func rule(_ id: RuleID) -> Rule? { rulesByID[id] }

  private static let rulesByID = Dictionary(
    uniqueKeysWithValues: all.map { ($0.rule.id, $0.rule) })
}
