import MailAuth

/// The written rules of a profile with how the domain stands on each: what a report shows of the family.
extension DomainFacts {
  var receiverSummary: FactValue? {
    guard let profile = request.senderProfile else { return nil }
    let rows =
      profile == .parked
      ? ParkedRules.all.map(parkedRow) : SenderRule.all.filter(profile.has).map(row)
    return ["profile": .string(profile.rawValue), "rules": .list(rows)]
  }

  private func row(_ rule: SenderRule) -> FactValue {
    let standing = standing(on: rule)
    return [
      "id": .string(rule.id), "receiver": .string(rule.receiver.rawValue),
      "applies_to": .string(rule.audience.rawValue), "requires": .string(rule.statement),
      "since": .string(rule.since), "source": .string(rule.receiver.source.address),
      "state": .string(standing.word), "reason": .string(standing.reason),
    ]
  }

  private func parkedRow(_ check: any ParkedCheck.Type) -> FactValue {
    let standing = check.standing(of: self)
    return [
      "id": .string(check.rule.id.rawValue), "receiver": .string(ParkedRules.authority),
      "applies_to": "parked", "requires": .string(check.statement), "since": nil,
      "source": .string(ParkedRules.source), "state": .string(standing.word),
      "reason": .string(standing.reason),
    ]
  }
}
