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

  public func has(_ rule: SenderRule) -> Bool {
    switch self {
    case .gmail: rule.receiver == .gmail
    case .yahoo: rule.receiver == .yahoo
    case .microsoft: rule.receiver == .microsoft
    case .bulk: true
    case .transactional: rule.audience == .everybody
    case .parked: false
    }
  }
}
