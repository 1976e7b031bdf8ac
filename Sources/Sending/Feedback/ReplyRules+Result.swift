public import SMTP

extension ReplyRules {
  /// What a transaction came to for its recipient, and what it asks of everything that follows.
  public func judgement(
    on result: RecipientResult, provider: String?
  ) -> (outcome: AttemptResult.Outcome, actions: [FeedbackAction], verdict: ReplyVerdict?) {
    switch result {
    case .accepted: return (.delivered, [], nil)
    case .refused(let reply, let step):
      let verdict = verdict(on: reply, at: step, provider: provider)
      return (verdict.outcome, verdict.actions, verdict)
    // What this message needs, this server does not offer: asking it again changes nothing.
    case .impossible: return (.failed, [], nil)
    case .interrupted(.serviceClosing(let step, let reply)):
      let verdict = verdict(on: reply, at: step, provider: provider)
      return (verdict.outcome, verdict.actions, verdict)
    case .interrupted: return (.deferred(.init(.connection)), [], nil)
    case .inDoubt: return (.inDoubt, [], nil)
    }
  }
}
