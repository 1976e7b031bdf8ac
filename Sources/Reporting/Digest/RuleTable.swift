import Audit

/// The rules of a run by id, for what a report says about a rule beside its findings.
struct RuleTable: Sendable {
  private let rules: [Rule]
  private let positions: [RuleID: Int]

  init(_ rules: [Rule]) {
    self.rules = rules
    positions = Dictionary(
      rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where the rule stands in the catalogue.
  func position(of id: RuleID) -> Int? { positions[id] }

  subscript(_ id: RuleID) -> Rule? { positions[id].map { rules[$0] } }

  func citation(of id: RuleID) -> String? { self[id]?.citation }
}
