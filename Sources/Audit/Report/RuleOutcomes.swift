/// The outcome of each rule that was examined, in the catalogue's order.
///
/// The rules stand in one list for all targets of a run: a reference to each of a hundred rules in every report would be counted, and by
/// all threads in the same places.
public struct RuleOutcomes: RandomAccessCollection, Sendable {
  private let rules: [Rule]
  /// The outcomes without their rules.
  public let values: [CheckOutcome]

  /// Rules and outcomes in the same order, as many of one as of the other.
  init(rules: [Rule], values: [CheckOutcome]) {
    self.rules = rules
    self.values = values
  }

  public init(_ entries: [(rule: Rule, outcome: CheckOutcome)]) {
    self.init(rules: entries.map(\.rule), values: entries.map(\.outcome))
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { values.count }

  public subscript(position: Int) -> (rule: Rule, outcome: CheckOutcome) {
    (rules[position], values[position])
  }
}
