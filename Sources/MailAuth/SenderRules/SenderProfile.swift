/// What a domain is used for, and so which written rules of receivers it is held against.
public enum SenderProfile: String, Hashable, Sendable, CaseIterable {
  /// All rules of one receiver.
  case gmail, yahoo, microsoft
  /// More than 5,000 messages a day: all rules of all receivers.
  case bulk
  /// Few messages, which somebody waits for: the rules for everybody.
  case transactional
  /// The domain sends nothing: what says so to receivers.
  case parked

  public func has(_ rule: SenderRule) -> Bool { has(rule.receiver, rule.audience) }

  public func has(_ practice: SenderPractice) -> Bool {
    has(practice.receiver, practice.audience)
  }

  private func has(_ receiver: SenderRule.Receiver, _ audience: SenderRule.Audience) -> Bool {
    switch self {
    case .gmail: receiver == .gmail
    case .yahoo: receiver == .yahoo
    case .microsoft: receiver == .microsoft
    case .bulk: true
    case .transactional: audience == .everybody
    case .parked: false
    }
  }
}
