public import SMTP
public import Sending

/// Decides what a server's answer means for the recipient and for everything that follows.
public protocol AttemptJudge: Sendable {
  func verdict(on result: RecipientResult, of attempt: Attempt) -> AttemptVerdict
}

/// What an attempt came to.
public struct AttemptVerdict: Sendable {
  public var outcome: AttemptResult.Outcome
  public var actions: [FeedbackAction]

  public init(_ outcome: AttemptResult.Outcome, actions: [FeedbackAction] = []) {
    self.outcome = outcome
    self.actions = actions
  }
}

extension AttemptRecord.Outcome {
  private static let noReason = "the session ended"

  /// What is kept of a result.
  init(_ result: RecipientResult) {
    switch result {
    case .accepted(let reply): self = .accepted(code: reply.code, text: reply.text)
    case .refused(let reply, let step):
      self = .refused(code: reply.code, text: reply.text, step: step.rawValue)
    case .impossible(let obstacle): self = .failed(reason: obstacle.description)
    case .interrupted(let ending): self = .failed(reason: ending.problem ?? Self.noReason)
    case .inDoubt(let ending): self = .inDoubt(reason: ending.problem ?? Self.noReason)
    }
  }
}

extension Reply {
  /// The lines without their codes.
  fileprivate var text: String {
    lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}
