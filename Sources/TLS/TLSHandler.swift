public import NIOCore

/// One side of TLS on a NIO channel: plaintext above it, TLS records below it. `TLSClientHandler` and `TLSServerHandler` are its two sides.
///
/// The handshake starts as soon as the handler is on an active channel, so it serves a connection
/// that speaks TLS from its first byte and one that turns to TLS later (STARTTLS) alike. In the
/// second case the caller must drop whatever plaintext it holds from before (RFC 3207 §4.2).
///
/// - The handshake's result is fired as a `TLSHandshakeCompleted` user inbound event, and given to
///   the promise. A failure of any kind is fired as a `TLSError`, after which the channel closes.
/// - Writes before that wait, at most `maximumBytesBeforeHandshake` of them.
/// - The peer's close_notify closes the channel. An end without it is `TLSError.truncated`: a
///   protocol that frames its messages can ignore that when no message is outstanding.
/// - There is no deadline in here: who opens the connection closes it when its time is up.
public class TLSHandler: ChannelDuplexHandler {
  public typealias InboundIn = ByteBuffer
  public typealias InboundOut = ByteBuffer
  public typealias OutboundIn = ByteBuffer
  public typealias OutboundOut = ByteBuffer

  /// Enough for thousands of DNS questions; a caller that writes more does not look for the result.
  public static let maximumBytesBeforeHandshake = 1 << 20
  /// How much of a plaintext peer's first words an error shows: about one line.
  public static let evidenceLength = 80

  private enum State {
    /// Not yet on an active channel.
    case idle
    case handshaking
    case open
    /// We have sent close_notify; the peer may still send.
    case outputClosed
    case closed
  }

  private struct WaitingWrite {
    let bytes: ByteBuffer
    let promise: EventLoopPromise<Void>?
  }

  private let session: TLSSession
  private var state = State.idle
  private var handshakePromise: EventLoopPromise<TLSHandshakeCompleted>?
  private var waitingWrites = CircularBuffer<WaitingWrite>()
  private var waitingBytes = 0
  /// Whether a flush is owed as soon as the waiting writes can be encrypted.
  private var flushWaits = false
  /// Whether a read was asked for and no plaintext has answered it yet.
  private var readWaits = false
  private var hasReceived = false

  init(
    _ session: consuming TLSSession, handshakePromise: EventLoopPromise<TLSHandshakeCompleted>?
  ) {
    self.session = session
    self.handshakePromise = handshakePromise
  }

  deinit { handshakePromise?.fail(TLSError.closedDuringHandshake) }

  // MARK: Life of the channel

  public func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { startHandshake(context) }
  }

  public func channelActive(context: ChannelHandlerContext) {
    startHandshake(context)
    context.fireChannelActive()
  }

  public func channelInactive(context: ChannelHandlerContext) {
    switch state {
    case .idle, .closed: break
    case .handshaking: fail(context, .closedDuringHandshake)
    // RFC 8446 §6.1: an end without close_notify may be an attacker's.
    case .open, .outputClosed: fail(context, .truncated)
    }
    context.fireChannelInactive()
  }

  public func handlerRemoved(context: ChannelHandlerContext) {
    state = .closed
    failWaiting(.closedDuringHandshake)
  }

  public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent {
      switch state {
      case .idle, .closed: break
      case .handshaking: return fail(context, .closedDuringHandshake)
      case .open, .outputClosed: return fail(context, .truncated)
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  // MARK: Inbound

  public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    switch state {
    case .idle, .closed: return
    case .handshaking, .open, .outputClosed: break
    }
    if !hasReceived, let first = bytes.readableBytesView.first {
      hasReceived = true
      guard Self.isContentType(first) else {
        let evidence = bytes.readableBytesView.prefix(Self.evidenceLength)
        return fail(context, .notTLS(firstBytes: Array(evidence)))
      }
    }
    do {
      try session.receive(bytes.readableBytesView)
      if case .handshaking = state { try advanceHandshake(context) }
    } catch {
      return fail(context, error)
    }
    switch state {
    case .idle, .handshaking, .closed: break
    case .open, .outputClosed: deliver(context)
    }
  }

  /// A record begins with one of the content types 20 to 23 (RFC 8446 §5.1).
  private static func isContentType(_ byte: UInt8) -> Bool { 20...23 ~= byte }

  private func deliver(_ context: ChannelHandlerContext) {
    var plaintext = context.channel.allocator.buffer(capacity: 0)
    let outcome = session.decrypt(into: &plaintext)
    // Answers to key updates (RFC 8446 §4.6.3).
    sendOutput(context)
    if plaintext.readableBytes > 0 {
      readWaits = false
      context.fireChannelRead(wrapInboundOut(plaintext))
    }
    switch outcome {
    case .needsInput: break
    case .peerClosed: close(context: context, mode: .all, promise: nil)
    case .failed(let error): fail(context, error)
    }
  }

  public func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    switch state {
    case .idle, .closed: break
    case .handshaking: context.read()
    // The reader above got no plaintext from part of a record: its read is still to be answered.
    case .open, .outputClosed: if readWaits { context.read() }
    }
  }

  public func read(context: ChannelHandlerContext) {
    readWaits = true
    context.read()
  }

  // MARK: Handshake

  private func startHandshake(_ context: ChannelHandlerContext) {
    guard case .idle = state else { return }
    state = .handshaking
    do {
      try advanceHandshake(context)
      context.read()
    } catch {
      fail(context, error)
    }
  }

  private func advanceHandshake(_ context: ChannelHandlerContext) throws(TLSError) {
    let step = try session.advanceHandshake()
    sendOutput(context)
    switch step {
    case .needsInput: return
    case .complete: break
    }
    state = .open
    let agreed = session.agreed
    handshakePromise?.succeed(agreed)
    handshakePromise = nil
    context.fireUserInboundEventTriggered(agreed)
    writeWaiting(context)
  }

  // MARK: Outbound

  public func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    let bytes = unwrapOutboundIn(data)
    switch state {
    case .idle, .handshaking:
      waitingBytes += bytes.readableBytes
      waitingWrites.append(WaitingWrite(bytes: bytes, promise: promise))
      if waitingBytes > Self.maximumBytesBeforeHandshake {
        fail(context, .tooMuchWrittenBeforeHandshake)
      }
    case .open:
      // The event of the completed handshake may lead to a write while older ones still wait.
      if waitingWrites.isEmpty {
        encrypt(context, bytes, promise)
      } else {
        waitingWrites.append(WaitingWrite(bytes: bytes, promise: promise))
      }
    case .outputClosed: promise?.fail(ChannelError.outputClosed)
    case .closed: promise?.fail(ChannelError.ioOnClosedChannel)
    }
  }

  public func flush(context: ChannelHandlerContext) {
    if !waitingWrites.isEmpty { flushWaits = true }
    context.flush()
  }

  private func writeWaiting(_ context: ChannelHandlerContext) {
    while case .open = state, let next = waitingWrites.popFirst() {
      encrypt(context, next.bytes, next.promise)
    }
    waitingBytes = 0
    if flushWaits {
      flushWaits = false
      context.flush()
    }
  }

  private func encrypt(
    _ context: ChannelHandlerContext, _ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?
  ) {
    do {
      try session.encrypt(bytes.readableBytesView)
    } catch {
      promise?.fail(error)
      return fail(context, error)
    }
    let records = session.takeOutput(context.channel.allocator) ?? ByteBuffer()
    context.write(wrapOutboundOut(records), promise: promise)
  }

  /// Sends what OpenSSL itself has to say: handshake messages, alerts, close_notify.
  private func sendOutput(_ context: ChannelHandlerContext) {
    guard let bytes = session.takeOutput(context.channel.allocator) else { return }
    context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
  }

  // MARK: End

  public func close(
    context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
  ) {
    switch (mode, state) {
    case (.input, _): break
    case (.output, .idle), (.output, .handshaking):
      promise?.fail(ChannelError.operationUnsupported)
      return
    case (.output, .open):
      state = .outputClosed
      session.closeOutput()
      sendOutput(context)
    case (.output, .outputClosed), (.output, .closed): break
    case (.all, .open):
      state = .closed
      // RFC 8446 §6.1: each side must send close_notify, and need not wait for the other's.
      session.closeOutput()
      sendOutput(context)
      failWaiting(.closedDuringHandshake)
    case (.all, .idle), (.all, .handshaking), (.all, .outputClosed), (.all, .closed):
      state = .closed
      failWaiting(.closedDuringHandshake)
    }
    context.close(mode: mode, promise: promise)
  }

  private func fail(_ context: ChannelHandlerContext, _ error: TLSError) {
    if case .closed = state { return }
    state = .closed
    // The alert that tells the peer why.
    sendOutput(context)
    failWaiting(error)
    context.fireErrorCaught(error)
    context.close(mode: .all, promise: nil)
  }

  /// Completes what still waits for a handshake that will not come.
  private func failWaiting(_ error: TLSError) {
    handshakePromise?.fail(error)
    handshakePromise = nil
    while let next = waitingWrites.popFirst() { next.promise?.fail(error) }
    waitingBytes = 0
  }
}
