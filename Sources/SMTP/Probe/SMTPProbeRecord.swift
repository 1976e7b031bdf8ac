/// All that one probe of one address brought back.
public struct SMTPProbeRecord: Hashable, Sendable {
  public var dialogue: SMTPDialogue
  /// The steps that were completed, with the time each took, in order.
  public var times: [StepTime]
  public var transcript: SMTPTranscript
  /// From the beginning to the end, whatever the end.
  public var total: Duration

  public struct StepTime: Hashable, Sendable {
    public let step: SMTPStep
    public let duration: Duration

    public init(step: SMTPStep, duration: Duration) {
      self.step = step
      self.duration = duration
    }
  }

  public init(
    dialogue: SMTPDialogue, times: [StepTime] = [], transcript: SMTPTranscript = SMTPTranscript(),
    total: Duration = .zero
  ) {
    self.dialogue = dialogue
    self.times = times
    self.transcript = transcript
    self.total = total
  }

  public func time(of step: SMTPStep) -> Duration? { times.first { $0.step == step }?.duration }
}
