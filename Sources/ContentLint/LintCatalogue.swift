public import Audit

/// Every rule about the content of messages, a file of its own for each family.
public enum LintCatalogue {
  /// In the order of the report.
  public static let all: [any LintRule.Type] =
    header
    + unsubscribe
    + unsubscribeBody
    + mime
    + html
    + deception
    + links
    + online
    + text
    + likeness
    + secondOpinions

  public static let rules: [Rule] = all.map { $0.rule }

  /// The rule with that name.
  static func check(_ id: RuleID) -> (any LintRule.Type)? {
    ranks[id].map { all[$0] }
  }

  /// The place of a rule in the report.
  static func rank(of rule: RuleID) -> Int { ranks[rule] ?? ranks.count }

  private static let ranks = Dictionary(
    uniqueKeysWithValues: rules.enumerated().map { ($1.id, $0) })
}

extension RuleCatalogue {
  /// Every rule that a finding of dlv can name.
  public static let all: [Rule] = ofAudits + LintCatalogue.rules + LintWaivers.rules

  public static func rule(_ id: RuleID) -> Rule? { byID[id] }

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}
