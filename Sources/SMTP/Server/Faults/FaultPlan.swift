import DNS

/// The rules of a server with what they remember: how often each held, and whom greylisting knows.
///
/// The n-th time that a rule with a percentage is asked, its answer is the same in every run with the same seed.
public struct FaultPlan: Sendable {
  public let rules: [FaultRule]
  private let seed: UInt64
  private let stages: Set<SMTPServerStage>
  /// How often each rule's other conditions held.
  private var matches: [Int]
  /// How often each rule was applied.
  public private(set) var applications: [Int]
  private var draws: [Int]
  /// When a triple was first seen; the older generation is dropped when the newer is full.
  private var seen: [Triple: Duration] = [:]
  private var seenBefore: [Triple: Duration] = [:]

  /// Entries of a generation of greylisting: some 50 MB.
  static let maximumTriples = 200_000

  private struct Triple: Hashable {
    let client: String
    let sender: String
    let recipient: String
  }

  public init(_ rules: [FaultRule], seed: UInt64) {
    self.rules = rules
    self.seed = seed
    stages = Set(rules.map(\.stage))
    matches = Array(repeating: 0, count: rules.count)
    applications = matches
    draws = matches
  }

  public func hasRules(for stage: SMTPServerStage) -> Bool { stages.contains(stage) }

  /// - Parameter now: Time since the server began.
  public mutating func decide(_ question: FaultQuestion, at now: Duration) -> FaultDecision {
    var decision = FaultDecision()
    for index in rules.indices where rules[index].stage == question.stage {
      let rule = rules[index]
      let course = rule.isAfterAcceptance ? decision.afterAcceptance : decision.before
      // What would come after a fault does not come.
      if course.fault != nil || decision.before.fault != nil { continue }
      guard applies(index, question, now) else { continue }
      var changed = course
      switch rule.action {
      case .fail(let fault): changed.fault = fault
      case .slow(let duration): changed.delay += duration
      case .greylist(let duration):
        guard let wait = greylisted(question, duration, now) else { continue }
        changed.fault = .reply(
          SMTPServerReply(450, 7, 1, "greylisted, try again in \(Self.seconds(wait)) seconds"))
      }
      applications[index] += 1
      changed.rules.append(index)
      if rule.isAfterAcceptance {
        decision.afterAcceptance = changed
      } else {
        decision.before = changed
      }
    }
    return decision
  }

  private mutating func applies(
    _ index: Int, _ question: FaultQuestion, _ now: Duration
  ) -> Bool {
    let condition = rules[index].condition
    if let period = condition.period, !period.contains(now) { return false }
    if let port = condition.port, port != question.peer.port { return false }
    if let network = condition.client {
      guard let client = question.peer.client, network.contains(client) else { return false }
    }
    if let helo = condition.helo, !helo.matches(question.helo) { return false }
    if let sender = condition.sender, !sender.matches(question.sender) { return false }
    if let recipient = condition.recipient, !question.recipients.contains(where: recipient.matches)
    {
      return false
    }
    if let chance = condition.chance {
      draws[index] += 1
      guard draw(index, draws[index]) < chance else { return false }
    }
    matches[index] += 1
    let count = matches[index] - (condition.skip ?? 0)
    if count <= 0 { return false }
    if let every = condition.every, count % every != 0 { return false }
    if let first = condition.first {
      return (condition.every.map { count / $0 } ?? count) <= first
    }
    return true
  }

  /// 0 to 999,999 (SplitMix64 of the seed, the rule and how often it was asked).
  private func draw(_ rule: Int, _ number: Int) -> Int {
    var mixed =
      seed &+ UInt64(rule + 1) &* 0xA076_1D64_78BD_642F
      &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int(mixed % 1_000_000)
  }

  /// How long there is still to wait; `nil` where it was long enough.
  private mutating func greylisted(
    _ question: FaultQuestion, _ duration: Duration, _ now: Duration
  ) -> Duration? {
    let triple = Triple(
      client: question.peer.client?.description ?? "", sender: question.sender,
      recipient: question.recipients.first ?? "")
    guard let since = seen[triple] ?? seenBefore[triple] else {
      if seen.count >= Self.maximumTriples {
        seenBefore = seen
        seen = [:]
      }
      seen[triple] = now
      return duration
    }
    let left = since + duration - now
    return left > .zero ? left : nil
  }

  /// Whole seconds, never too few.
  private static func seconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds + (attoseconds > 0 ? 1 : 0)
  }
}
