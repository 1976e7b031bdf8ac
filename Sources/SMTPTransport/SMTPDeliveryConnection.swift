public import DNS
public import NIOCore
public import SMTP

/// One connection that messages are delivered over. Confined to its event loop, and so is what it tells its owner.
public final class SMTPDeliveryConnection {
  private let runner: SMTPMachineRunner<SMTPDelivery>
  /// What happened, in order.
  public var onNotice: ((SMTPDelivery.Notice) -> Void)?

  /// Connects. `ready` or `ended` is told first.
  public init(
    to address: IPAddress, port: UInt16, _ delivery: SMTPDelivery.Options,
    _ options: SMTPConnection.Options, on eventLoop: any EventLoop,
    onNotice: @escaping (SMTPDelivery.Notice) -> Void
  ) {
    self.onNotice = onNotice
    runner = SMTPMachineRunner(
      SMTPDelivery(delivery), options, eventLoop: eventLoop,
      promise: eventLoop.makePromise(of: SMTPConnection.Outcome<SMTPDelivery>.self))
    runner.onChange = { [weak self] in self?.tell() }
    SMTPConnection.connect(runner, to: address, port, options, on: eventLoop)
  }

  /// Gives the server a message: `awaitsEnd` and `finished` are told of it.
  public func begin(_ transaction: MailTransaction) { runner.act { $0.begin(transaction) } }

  /// Sends the end of the message that `awaitsEnd` was told of.
  public func permitEnd() { runner.act { $0.permitEnd() } }

  /// Ends the session in good order: `ended` is told at last.
  public func quit() { runner.act { $0.quit() } }

  /// Whether no message can be given any more.
  public var isOver: Bool { runner.take { $0.isOver } }

  /// What went over the connection since this was asked last, without the messages themselves.
  public func takeTranscript() -> SMTPTranscript { runner.takeTranscript() }

  /// The steps that were completed since this was asked last, with their time.
  public func takeTimes() -> [SMTPProbeRecord.StepTime] { runner.takeTimes() }

  private func tell() {
    for notice in runner.take({ $0.takeNotices() }) { onNotice?(notice) }
  }
}
