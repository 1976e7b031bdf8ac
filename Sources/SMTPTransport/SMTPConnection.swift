public import DNS
import Glibc
import NIOCore
import NIOPosix
public import SMTP
public import TLS

/// Runs one SMTP machine on one TCP connection, with STARTTLS, until the machine closes it.
public enum SMTPConnection {
  public struct Options: Sendable {
    /// For the TCP connection alone. A SYN that is lost is sent again after 1, 3 and 7 seconds: this leaves room for three.
    public var connectTimeout: Duration
    /// For everything, from the first packet to the last.
    public var deadline: Duration
    /// The address of this machine to connect from; `nil` leaves it to the system.
    public var localAddress: IPAddress?
    /// For STARTTLS.
    public var tls: TLSContext
    /// Who the server should prove to be.
    public var peerName: String

    public static let defaultConnectTimeout = Duration.seconds(10)

    public init(
      tls: TLSContext, peerName: String, deadline: Duration,
      connectTimeout: Duration = defaultConnectTimeout, localAddress: IPAddress? = nil
    ) {
      self.tls = tls
      self.peerName = peerName
      self.deadline = deadline
      self.connectTimeout = connectTimeout
      self.localAddress = localAddress
    }
  }

  /// What a machine came to, and what the connection itself showed.
  public struct Outcome<Machine: SMTPMachine>: Sendable {
    public let machine: Machine
    public let times: [SMTPProbeRecord.StepTime]
    public let transcript: SMTPTranscript
    public let total: Duration
  }

  /// Connects and lets the machine have its way; always returns, soon after the deadline at the latest.
  public static func run<Machine: SMTPMachine>(
    _ machine: Machine, to address: IPAddress, port: UInt16, _ options: Options
  ) async -> Outcome<Machine> {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = eventLoop.makePromise(of: Outcome<Machine>.self)
    eventLoop.execute {
      let runner = SMTPMachineRunner(machine, options, eventLoop: eventLoop, promise: promise)
      connect(runner, to: address, port, options, on: eventLoop)
    }
    do { return try await promise.futureResult.get() } catch {
      // The promise only ever succeeds, unless the process is ending.
      return Outcome(machine: machine, times: [], transcript: SMTPTranscript(), total: .zero)
    }
  }

  static func connect<Machine: SMTPMachine>(
    _ runner: SMTPMachineRunner<Machine>, to address: IPAddress, _ port: UInt16, _ options: Options,
    on eventLoop: any EventLoop
  ) {
    let bound = NIOLoopBound(runner, eventLoop: eventLoop)
    var bootstrap = ClientBootstrap(group: eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connectTimeout(TimeAmount(min(options.connectTimeout, options.deadline)))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
    do {
      if let local = options.localAddress {
        bootstrap = bootstrap.bind(
          to: try SocketAddress(ipAddress: local.description, port: 0))
      }
      let server = try SocketAddress(ipAddress: address.description, port: Int(port))
      bootstrap.connect(to: server).whenFailure { error in
        bound.value.connectFailed(ConnectFailure(error))
      }
    } catch {
      runner.connectFailed(.local("\(error)"))
    }
  }
}

extension ConnectFailure {
  /// What the system's error says about where the fault lies.
  init(_ error: any Error) {
    switch error {
    case let error as NIOConnectionError:
      self = error.connectionErrors.first.map { ConnectFailure($0.error) } ?? .local("\(error)")
    case ChannelError.connectTimeout: self = .timedOut
    case let error as IOError: self.init(code: error.errnoCode)
    default: self = .local("\(error)")
    }
  }

  init(code: Int32) {
    switch code {
    case ECONNREFUSED: self = .refused
    case ETIMEDOUT: self = .timedOut
    case ECONNRESET: self = .reset
    case ENETUNREACH: self = .unreachable("network unreachable")
    case EHOSTUNREACH: self = .unreachable("host unreachable")
    case EACCES, EPERM: self = .notPermitted("not permitted by this machine")
    case EADDRNOTAVAIL: self = .local("no such address on this machine")
    case EMFILE, ENFILE: self = .local("too many open files on this machine")
    default: self = .local(String(cString: strerror(code)))
    }
  }
}
