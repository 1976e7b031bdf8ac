import MailAuth

/// The written rules of a profile with how the domain stands on each: what a report shows of the family.
extension DomainFacts {
  var receiverSummary: FactValue? {
    guard let profile = request.senderProfile else { return nil }
    let rows =
      profile == .parked
      ? ParkedRules.all.map(parkedRow) : rows(of: profile)
    return [
      "profile": .string(profile.rawValue), "rules": .list(rows),
      "sources_looked_up": .string(SenderRule.date),
    ]
  }

  /// By receiver and audience: the rules that are examined, then what shows elsewhere.
  private func rows(of profile: SenderProfile) -> [FactValue] {
    let rules = SenderRule.all.filter { profile.has($0) }
    let practices = SenderPractice.all.filter { profile.has($0) }
    return SenderRule.Receiver.allCases.flatMap { receiver in
      SenderRule.Audience.allCases.flatMap { audience in
        rules.filter { $0.receiver == receiver && $0.audience == audience }.map(row)
          + practices.filter { $0.receiver == receiver && $0.audience == audience }.map(Self.row)
      }
    }
  }

  private static func row(_ practice: SenderPractice) -> FactValue {
    let (state, reason) =
      switch practice.place {
      case .message(let reason): ("needs_message", reason)
      case .elsewhere(let reason): ("not_in_dns", reason)
      }
    return [
      "id": .string(practice.id), "receiver": .string(practice.receiver.rawValue),
      "applies_to": .string(practice.audience.rawValue), "requires": .string(practice.statement),
      "since": .string(practice.since), "source": .string(practice.receiver.source.address),
      "state": .string(state), "reason": .string(reason),
    ]
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
