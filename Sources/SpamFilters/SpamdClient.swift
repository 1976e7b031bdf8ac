public import ContentLint
import Glibc
import NIOCore
import NIOPosix

/// SpamAssassin's server, asked for its report on a message (spamd/PROTOCOL of SpamAssassin), over TCP or a socket of this machine.
public struct SpamdClient: SpamFilter {
  public enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    case host(String, port: Int)
    case socket(path: String)

    /// The port that spamd listens at unless it is told otherwise.
    public static let defaultPort = 783

    /// `HOST`, `HOST:PORT`, `[2001:db8::1]:783`, or a path with a slash; `nil` for anything else.
    public init?(_ text: String) {
      if text.contains("/") {
        self = .socket(path: text)
        return
      }
      var host = text[...]
      var port = Self.defaultPort
      let afterBracket = text.lastIndex(of: "]").map { text.index(after: $0) }
      let tail = text[(afterBracket ?? text.startIndex)...]
      // More than one colon outside brackets is an address of IPv6, and nothing else.
      if tail.filter({ $0 == ":" }).count == 1, let colon = tail.lastIndex(of: ":") {
        guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number)
        else { return nil }
        port = number
        host = text[..<colon]
      } else if afterBracket != nil, !tail.isEmpty {
        return nil
      }
      let isBracketed = host.hasPrefix("[")
      if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
      if host.isEmpty || host.contains(where: { $0 == " " || $0 == "[" || $0 == "]" }) {
        return nil
      }
      if isBracketed || host.contains(":") {
        guard (try? SocketAddress(ipAddress: String(host), port: 0))?.protocol == .inet6 else {
          return nil
        }
      }
      self = .host(String(host), port: port)
    }

    public var description: String {
      switch self {
      case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
      case .socket(let path): path
      }
    }
  }

  public enum Limits {
    /// Octets of an answer; a report has some thousand.
    public static let answer = 1 << 20
    /// Until it is connected.
    public static let connect = Duration.seconds(10)
    /// For everything; spamd with rules that ask the network takes some seconds.
    public static let total = Duration.seconds(120)
  }

  public let endpoint: Endpoint
  private let timeout: Duration
  private let version = SpamAssassinVersion()

  public init(_ endpoint: Endpoint, timeout: Duration = Limits.total) {
    self.endpoint = endpoint
    self.timeout = timeout
  }

  public var program: FilterOpinion.Program { .spamAssassin }

  public func opinion(of message: [UInt8]) async throws(FilterFailure) -> FilterOpinion {
    var opinion = try SpamAssassinReply.opinion(try await answer("REPORT", message))
    // A report does not say it; asked for with a message that it knows already, so that it learns no other.
    opinion.version = await version.value { () async -> String? in
      do throws(FilterFailure) {
        return SpamAssassinReply.version(try await answer("HEADERS", message))
      } catch {
        return nil
      }
    }
    return opinion
  }

  private func answer(_ command: String, _ message: [UInt8]) async throws(FilterFailure) -> [UInt8]
  {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = eventLoop.makePromise(of: [UInt8].self)
    let request =
      Array("\(command) SPAMC/1.5\r\nContent-length: \(message.count)\r\n\r\n".utf8) + message
    let timeout = TimeAmount(timeout)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(TimeAmount(min(Limits.connect, self.timeout)))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            AnswerCollector(request, promise, timeout: timeout))
        }
      }
    let connection =
      switch endpoint {
      case .host(let host, let port): bootstrap.connect(host: host, port: port)
      case .socket(let path): bootstrap.connect(unixDomainSocketPath: path)
      }
    connection.whenFailure { promise.fail(ConnectError(reason: Self.reason($0))) }
    do {
      return try await promise.futureResult.get()
    } catch let error as ConnectError {
      throw FilterFailure(.spamAssassin, "could not connect to \(endpoint): \(error.reason)")
    } catch {
      throw FilterFailure(.spamAssassin, "\(endpoint): \(Self.reason(error))")
    }
  }

  private struct ConnectError: Error { let reason: String }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError:
      error.connectionErrors.first.map { reason($0.error) }
        ?? (error.dnsAError ?? error.dnsAAAAError).map { _ in "no such host" } ?? "\(error)"
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case ChannelError.connectTimeout: "timed out"
    case let error as AnswerCollector.Failure: error.rawValue
    default: "\(error)"
    }
  }
}

/// The version of the server, which is asked for once.
private actor SpamAssassinVersion {
  private var asking: Task<String?, Never>?

  func value(_ ask: @escaping @Sendable () async -> String?) async -> String? {
    if let asking { return await asking.value }
    let task = Task { await ask() }
    asking = task
    return await task.value
  }
}

/// Sends the request and keeps what comes until the server closes.
private final class AnswerCollector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Failure: String, Error {
    case tooLong = "the answer is too long"
    case timedOut = "no answer in time"
  }

  private let request: [UInt8]
  private let promise: EventLoopPromise<[UInt8]>
  private let timeout: TimeAmount
  private var answer: [UInt8] = []
  private var deadline: Scheduled<Void>?

  init(_ request: [UInt8], _ promise: EventLoopPromise<[UInt8]>, timeout: TimeAmount) {
    self.request = request
    self.promise = promise
    self.timeout = timeout
  }

  func channelActive(context: ChannelHandlerContext) {
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let promise = promise
    deadline = context.eventLoop.scheduleTask(in: timeout) {
      promise.fail(Failure.timedOut)
      bound.value.close(promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: request)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    guard answer.count + buffer.readableBytes <= SpamdClient.Limits.answer else {
      promise.fail(Failure.tooLong)
      context.close(promise: nil)
      return
    }
    answer += buffer.readableBytesView
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    promise.succeed(answer)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }
}
