public import Reputation

extension Profile {
  /// Examines what blocklists say of one address or name, without an audit of a domain.
  public func examine(_ standing: BlocklistStanding, unicodeName: String? = nil) -> TargetReport {
    let facts = BlocklistFacts(standings: [standing])
    var outcomes: [(rule: Rule, outcome: CheckOutcome)] = []
    let rule = BlocklistListed.rule
    let treatment = treatments[rule.id]
    if treatment != .off {
      var examination = Examination(of: rule)
      BlocklistListed.examine(facts, &examination)
      if standing.isUnasked {
        examination.cannotTell(
          standing.subject,
          "none of the lists could be asked for it: they take other kinds of entries, or want a key"
        )
      }
      var outcome = examination.outcome
      if case .severity(let severity) = treatment { outcome = outcome.with(severity: severity) }
      outcomes.append((rule, outcome))
    }
    return TargetReport(
      target: standing.subject.description, unicodeName: unicodeName,
      verdict: .audited(
        .init(outcomes: outcomes, facts: .object(["blocklists": facts.summary]))))
  }
}

extension BlocklistStanding {
  /// Whether no list has anything to do with it.
  fileprivate var isUnasked: Bool { !isKnown && unknown.isEmpty }
}
