import Glibc
import NIOCore
import NIOPosix
import SMTP
import TLS

/// Turns what a server's channel does into a machine's events, and its actions into what the channel does. Confined to its event loop.
final class SMTPServerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let server: SMTPServer
  private let peer: SMTPServerPeer
  private let isImplicitTLS: Bool
  private var machine: SMTPServerMachine
  private var receiver: (any SMTPReceiver)?
  private var number: Int?
  private var context: ChannelHandlerContext?
  private var output = ByteBuffer()
  private var actions: [SMTPServerAction] = []
  /// Events that came while actions were being done: doing one may lead to the next.
  private var events: [SMTPServerEvent] = []
  private var isHandling = false
  private var isReading = true
  private var state = State.open
  /// When octets last came.
  private var lastArrival = NIODeadline.now()
  private var idleTimer: Scheduled<Void>?
  private var pauseTimer: Scheduled<Void>?

  private enum State {
    case open
    /// The last reply was sent; the client's end is waited for.
    case closing
    case closed
  }

  /// How long the client's end of the connection is waited for. To close before it would make the system send RST, and the client
  /// might never see the last reply.
  private static let lingerTime = TimeAmount.seconds(2)

  init(_ server: SMTPServer, _ peer: SMTPServerPeer, isImplicitTLS: Bool) {
    self.server = server
    self.peer = peer
    self.isImplicitTLS = isImplicitTLS
    machine = SMTPServerMachine(
      server.options.machine, faults: server.faults, nonce: Self.nonce())
  }

  /// 120 random bits as hexadecimal digits, for challenges.
  private static func nonce() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36)
      + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  private var time: Duration { Duration(lastArrival - server.start) }

  // MARK: Events

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) { begin(context) }

  private func begin(_ context: ChannelHandlerContext) {
    guard number == nil else { return }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let eventLoop = context.eventLoop
    number = server.open { ending in eventLoop.execute { bound.value.end(ending) } }
    guard let number else {
      state = .closing
      output.writeString(
        "421 4.3.2 \(server.options.machine.hostName) too many connections\r\n")
      return finish(context)
    }
    lastArrival = .now()
    receiver = server.makeReceiver(number, peer, time)
    watch(server.options.timeout)
    if !isImplicitTLS { handle(.connected(peer, tls: nil)) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .open = state else { return }
    lastArrival = .now()
    handle(.received(Array(unwrapInboundIn(data).readableBytesView)))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let completed = event as? TLSHandshakeCompleted else {
      return context.fireUserInboundEventTriggered(event)
    }
    lastArrival = .now()
    let facts = TLSPeerFacts(completed)
    handle(isImplicitTLS ? .connected(peer, tls: facts) : .tlsEstablished(facts))
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) { updateReading() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Whatever it was, nothing can be said to the client any more; the machine hears of it when the channel is gone.
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    state = .closed
    idleTimer?.cancel()
    pauseTimer?.cancel()
    self.context = nil
    guard let number else { return }
    receiver?.drop()
    receiver?.closed(at: server.now)
    receiver = nil
    server.close(number)
    self.number = nil
  }

  /// The server stops.
  private func end(_ ending: SMTPServer.Ending) {
    switch ending {
    case .inOrder: handle(.shuttingDown)
    case .atOnce: context?.close(promise: nil)
    }
  }

  /// One timer a connection: to set it anew with every packet would cost more than the packet.
  private func watch(_ left: Duration) {
    guard let eventLoop = context?.eventLoop else { return }
    idleTimer = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(left)) { [self] in
      let left = server.options.timeout - Duration(NIODeadline.now() - lastArrival)
      if left > .zero { return watch(left) }
      if machine.wantsInput { handle(.timedOut) } else { watch(server.options.timeout) }
    }
  }

  // MARK: Actions

  private func handle(_ event: SMTPServerEvent) {
    guard case .open = state else { return }
    events.append(event)
    if isHandling { return }
    isHandling = true
    while !events.isEmpty {
      let event = events.removeFirst()
      machine.handle(event, &actions)
      // Taken out, so that the room is kept without a copy.
      var doing = actions
      actions = []
      for action in doing { perform(action) }
      doing.removeAll(keepingCapacity: true)
      actions = doing
    }
    isHandling = false
    flush()
    updateReading()
  }

  private func perform(_ action: SMTPServerAction) {
    switch action {
    case .send(let octets): output.writeBytes(octets)
    case .startTLS: startTLS()
    case .pause(let duration): pause(duration)
    case .beginMessage(let envelope): receiver?.begin(envelope, at: time)
    case .content(let octets): receiver?.take(octets)
    case .endMessage(let envelope, let facts): settle(envelope, facts)
    case .dropMessage: receiver?.drop()
    case .note(let note): receiver?.note(note, at: time)
    case .close:
      state = .closing
      if let context { finish(context) }
    case .reset: reset()
    }
  }

  private func flush() {
    guard output.readableBytes > 0, let context else { return }
    context.writeAndFlush(wrapOutboundOut(output), promise: nil)
    output = context.channel.allocator.buffer(capacity: 256)
  }

  private func updateReading() {
    guard let channel = context?.channel else { return }
    let isWanted = machine.wantsInput && channel.isWritable
    guard isWanted != isReading, case .open = state else { return }
    isReading = isWanted
    try? channel.syncOptions?.setOption(.autoRead, value: isWanted)
  }

  private func startTLS() {
    flush()
    guard let context, let tls = server.options.tls else { return }
    do {
      try context.channel.pipeline.syncOperations.addHandler(
        TLSServerHandler(context: tls), position: .first)
    } catch {
      context.close(promise: nil)
    }
  }

  private func pause(_ duration: Duration) {
    // What was said before is not held back.
    flush()
    guard let eventLoop = context?.eventLoop else { return }
    pauseTimer = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
      self.handle(.pauseEnded)
    }
  }

  private func settle(_ envelope: SMTPEnvelope, _ facts: SMTPContentFacts) {
    guard let context, let receipt = receiver?.end(envelope, facts, at: time) else { return }
    switch receipt {
    case .now(let settlement): events.append(.settled(settlement))
    case .later(let work):
      let eventLoop = context.eventLoop
      let bound = NIOLoopBound(self, eventLoop: eventLoop)
      Task {
        let settlement = await work()
        eventLoop.execute { bound.value.handle(.settled(settlement)) }
      }
    }
  }

  /// Sends what there is, ends our side, and waits for the other.
  private func finish(_ context: ChannelHandlerContext) {
    flush()
    pauseTimer?.cancel()
    try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    context.close(mode: .output, promise: nil)
    let channel = context.channel
    idleTimer?.cancel()
    idleTimer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingerTime) {
      channel.close(promise: nil)
    }
  }

  /// RST: the system sends it where a socket that lingers for no time is closed.
  private func reset() {
    state = .closing
    flush()
    guard let channel = context?.channel else { return }
    (channel as? any SocketOptionProvider)?
      .setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in }
    channel.close(promise: nil)
  }
}
