import DNS
import Glibc
import NIOCore
import SMTP
import TLS

/// Turns what a channel does into a machine's events, and its actions into what the channel does. Confined to its event loop.
final class SMTPMachineRunner<Machine: SMTPMachine>: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var machine: Machine
  private let options: SMTPConnection.Options
  private let eventLoop: any EventLoop
  private let promise: EventLoopPromise<SMTPConnection.Outcome<Machine>>
  /// Told after everything that the machine took in.
  var onChange: (() -> Void)?
  private var context: ChannelHandlerContext?
  private var timer: Scheduled<Void>?
  private let start = NIODeadline.now()
  private var lastStep: NIODeadline
  private var times: [SMTPProbeRecord.StepTime] = []
  private var transcript = SMTPTranscript()
  private var stage = Stage.plain
  /// Events that came while actions were being done: doing one may lead to the next.
  private var events: [SMTPEvent] = []
  private var isHandling = false

  private enum Stage {
    case plain
    case handshaking
    case encrypted
    case finished
  }

  init(
    _ machine: Machine, _ options: SMTPConnection.Options, eventLoop: any EventLoop,
    promise: EventLoopPromise<SMTPConnection.Outcome<Machine>>
  ) {
    self.machine = machine
    self.options = options
    self.eventLoop = eventLoop
    self.promise = promise
    lastStep = start
  }

  // MARK: Events

  func connectFailed(_ failure: ConnectFailure) { handle(.connectFailed(failure)) }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    handle(.connected(from: context.localAddress?.ipAddress.flatMap { IPAddress($0) }))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let octets = Array(unwrapInboundIn(data).readableBytesView)
    switch stage {
    case .finished: return
    case .plain, .handshaking, .encrypted: break
    }
    transcript.append(.received(octets))
    handle(.received(octets))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let completed = event as? TLSHandshakeCompleted else {
      return context.fireUserInboundEventTriggered(event)
    }
    stage = .encrypted
    transcript.append(.tlsBegan)
    handle(.tlsEstablished(TLSPeerFacts(completed)))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch (error, stage) {
    case (let error as TLSError, .handshaking): handle(.tlsFailed(TLSFailure(error)))
    // RFC 8446 §6.1: an end without close_notify. Every reply has an end of its own, so nothing can be missing of one.
    case (TLSError.truncated, _):
      handle(.closed(reason: "the connection ended without a TLS close_notify"))
    case (let error as TLSError, _): handle(.tlsFailed(TLSFailure(error)))
    case (let error as IOError, _):
      handle(.closed(reason: String(cString: strerror(error.errnoCode))))
    default: handle(.closed(reason: "\(error)"))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    handle(.closed(reason: nil))
    self.context = nil
  }

  // MARK: Actions

  private func handle(_ event: SMTPEvent) {
    events.append(event)
    if !isHandling { handleWaiting() }
  }

  private func handleWaiting() {
    isHandling = true
    while !events.isEmpty {
      for action in machine.handle(events.removeFirst()) { perform(action) }
    }
    isHandling = false
    onChange?()
  }

  /// Lets the machine's owner do something with it between two events.
  func act(_ change: (inout Machine) -> [SMTPAction]) {
    let actions = change(&machine)
    isHandling = true
    for action in actions { perform(action) }
    isHandling = false
    if events.isEmpty { onChange?() } else { handleWaiting() }
  }

  /// What the machine has for its owner, without anything to be done.
  func take<Value>(_ value: (inout Machine) -> Value) -> Value { value(&machine) }

  /// What went over the connection since it was taken last.
  func takeTranscript() -> SMTPTranscript {
    defer { transcript = SMTPTranscript() }
    return transcript
  }

  /// The steps that were completed since they were taken last.
  func takeTimes() -> [SMTPProbeRecord.StepTime] {
    defer { times = [] }
    return times
  }

  private func perform(_ action: SMTPAction) {
    switch action {
    case .send(let octets):
      transcript.append(.sent(octets))
      send(octets)
    case .sendSecret(let octets):
      transcript.append(.sentSecret)
      send(octets)
    case .sendContent(let octets):
      transcript.append(.sentContent(octets: octets.count))
      send(octets)
    case .startTLS: startTLS()
    case .wait(_, let limit): wait(limit)
    case .completed(let step):
      timer?.cancel()
      timer = nil
      let now = NIODeadline.now()
      times.append(.init(step: step, duration: Duration(now - lastStep)))
      lastStep = now
    case .close: finish()
    }
  }

  private func send(_ octets: [UInt8]) {
    context?.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: octets)), promise: nil)
  }

  private func startTLS() {
    guard let context else { return }
    stage = .handshaking
    do {
      let handler = try TLSClientHandler(
        context: options.tls, peerName: TLSPeerName(options.peerName))
      try context.channel.pipeline.syncOperations.addHandler(handler, position: .first)
    } catch {
      handle(.tlsFailed(.notStarted("\(error)")))
    }
  }

  private func wait(_ limit: Duration) {
    timer?.cancel()
    // The deadline of the whole holds for every step.
    let end = min(NIODeadline.now() + TimeAmount(limit), start + TimeAmount(options.deadline))
    timer = eventLoop.assumeIsolated().scheduleTask(deadline: end) { self.handle(.timedOut) }
  }

  private func finish() {
    if case .finished = stage { return }
    stage = .finished
    timer?.cancel()
    let outcome = SMTPConnection.Outcome(
      machine: machine, times: times, transcript: transcript,
      total: Duration(NIODeadline.now() - start))
    guard let channel = context?.channel else { return promise.succeed(outcome) }
    // Whoever waits for the host's turn connects when this connection is gone.
    let promise = promise
    channel.closeFuture.whenComplete { _ in promise.succeed(outcome) }
    channel.close(promise: nil)
  }
}

extension TLSPeerFacts {
  init(_ completed: TLSHandshakeCompleted) {
    self.init(
      version: completed.protocolVersion, cipherSuite: completed.cipherSuite,
      chain: completed.peerChain, certificateProblem: completed.certificateProblem?.reason)
  }
}

extension TLSFailure {
  init(_ error: TLSError) {
    switch error {
    case .notTLS(let octets): self = .notTLS(octets)
    case .invalidPeerName, .invalidApplicationProtocol, .authoritiesUnreadable,
      .identityUnusable, .setupFailed,
      .tooMuchWrittenBeforeHandshake:
      self = .notStarted("\(error)")
    case .certificateRejected, .handshakeFailed, .closedDuringHandshake, .protocolViolation,
      .truncated:
      self = .failed("\(error)")
    }
  }
}
