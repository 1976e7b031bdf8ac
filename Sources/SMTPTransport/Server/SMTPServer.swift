public import DNS
import Glibc
import NIOCore
import NIOPosix
public import SMTP
import Synchronization
public import TLS

/// Listens on sockets and runs an `SMTPServerMachine` on each connection, until it is stopped.
public final class SMTPServer: Sendable {
  public struct Listener: Hashable, Sendable {
    public var address: IPAddress
    /// 0 takes one that is free.
    public var port: UInt16
    /// Whether TLS begins with the connection (RFC 8314 §3.3), and not with STARTTLS.
    public var isImplicitTLS: Bool

    public init(address: IPAddress, port: UInt16, isImplicitTLS: Bool = false) {
      self.address = address
      self.port = port
      self.isImplicitTLS = isImplicitTLS
    }
  }

  public struct Options: Sendable {
    public var machine: SMTPServerOptions
    public var tls: TLSServerContext?
    public var faults: FaultPlan?
    /// A client that sends nothing for so long is told 421: 5 minutes at least (RFC 5321 §4.5.3.2.7).
    public var timeout = Duration.seconds(300)
    public var maximumConnections = 1_000
    /// Event loops.
    public var threads = 2

    public init(_ machine: SMTPServerOptions) { self.machine = machine }
  }

  /// Why a listener can't be had.
  public struct Failure: Error {
    public let listener: Listener
    public let reason: String
    /// Whether another process listens there.
    public let isInUse: Bool
    /// Whether this user may not (ports below 1024).
    public let isForbidden: Bool
  }

  /// Makes the receiver of a connection, which is the n-th, from 1.
  public typealias ReceiverMaker =
    @Sendable (_ number: Int, SMTPServerPeer, _ time: Duration) -> any SMTPReceiver

  let options: Options
  let makeReceiver: ReceiverMaker
  let start = NIODeadline.now()
  public let faults: SharedFaultPlan?
  private let group: MultiThreadedEventLoopGroup
  private let state = Mutex(State())

  private struct State {
    var listeners: [any Channel] = []
    var sessions: [Int: @Sendable (Ending) -> Void] = [:]
    var accepted = 0
    var isStopping = false
    var drained: CheckedContinuation<Void, Never>?
  }

  enum Ending {
    case inOrder
    case atOnce
  }

  public init(_ options: Options, makeReceiver: @escaping ReceiverMaker) {
    self.options = options
    self.makeReceiver = makeReceiver
    faults = options.faults.map { [start] in SharedFaultPlan($0, start: start) }
    group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
  }

  /// Time since the server was made.
  public var now: Duration { Duration(NIODeadline.now() - start) }

  /// Connections that stand now.
  public var connections: Int { state.withLock { $0.sessions.count } }

  /// Pending connections that the system keeps for us.
  private static let backlog: Int32 = 1_024

  /// Begins to listen; the same listeners with the ports that they have.
  public func listen(on listeners: [Listener]) async throws(Failure) -> [Listener] {
    var bound: [Listener] = []
    for listener in listeners {
      do {
        let channel = try await bootstrap(listener).bind(
          to: SocketAddress(ipAddress: listener.address.description, port: Int(listener.port))
        ).get()
        state.withLock { $0.listeners.append(channel) }
        var listener = listener
        listener.port = channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? listener.port
        bound.append(listener)
      } catch {
        await stop(within: .zero)
        let code = (error as? IOError)?.errnoCode
        throw Failure(
          listener: listener, reason: code.map { String(cString: strerror($0)) } ?? "\(error)",
          isInUse: code == EADDRINUSE, isForbidden: code == EACCES || code == EPERM)
      }
    }
    return bound
  }

  private func bootstrap(_ listener: Listener) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: Self.backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture {
          let port = channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? listener.port
          let client = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
          let peer = SMTPServerPeer(client: client.map(Self.unmapped), port: port)
          var handlers: [any ChannelHandler] = []
          if listener.isImplicitTLS, let tls = self.options.tls {
            handlers.append(try TLSServerHandler(context: tls))
          }
          handlers.append(
            SMTPServerHandler(self, peer, isImplicitTLS: listener.isImplicitTLS))
          try channel.pipeline.syncOperations.addHandlers(handlers)
        }
      }
  }

  /// A listener on `::` sees IPv4 clients as `::ffff:192.0.2.1` (RFC 4291 §2.5.5.2).
  private static func unmapped(_ address: IPAddress) -> IPAddress {
    guard case .v6(let address6) = address, address6.rawValue >> 32 == 0xFFFF else {
      return address
    }
    return .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: address6.rawValue)))
  }

  // MARK: Connections

  /// Takes a connection in; `nil` where there are too many. `end` may be called from any thread.
  func open(_ end: @escaping @Sendable (Ending) -> Void) -> Int? {
    state.withLock { state in
      guard !state.isStopping, state.sessions.count < options.maximumConnections else {
        return nil
      }
      state.accepted += 1
      state.sessions[state.accepted] = end
      return state.accepted
    }
  }

  func close(_ number: Int) {
    let drained = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.sessions[number] = nil
      guard state.isStopping, state.sessions.isEmpty else { return nil }
      defer { state.drained = nil }
      return state.drained
    }
    drained?.resume()
  }

  /// Takes no more connections, lets messages that are under way come to their end for so long, and closes what is left. A server
  /// that was stopped does not begin again.
  public func stop(within grace: Duration) async {
    let (listeners, sessions) = state.withLock { state in
      state.isStopping = true
      defer { state.listeners = [] }
      return (state.listeners, Array(state.sessions.values))
    }
    for listener in listeners { try? await listener.close() }
    for end in sessions { end(.inOrder) }
    let timer = group.next().scheduleTask(in: TimeAmount(grace)) {
      for end in self.state.withLock({ Array($0.sessions.values) }) { end(.atOnce) }
    }
    await withCheckedContinuation { continuation in
      let isDrained = state.withLock { state in
        if state.sessions.isEmpty { return true }
        state.drained = continuation
        return false
      }
      if isDrained { continuation.resume() }
    }
    timer.cancel()
    try? await group.shutdownGracefully()
  }
}
