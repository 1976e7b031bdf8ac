import DNS
import DNSTransport
import Foundation
import Logging

/// What the tools of `dlv dns` ask with: a resolver for what they need to know first, and messages of single servers.
struct ServerSession {
  let lanes: EventLoopLanes
  /// In the order in which they are asked.
  let servers: [ServerEndpoint]
  let exchanger: any MessageExchanger
  let resolver: any Resolver
  private let signedResolver: any SignedResolver

  init(_ options: ServerOptions, isVerbose: Bool, threads: Int = 1) throws(CommandFailure) {
    try self.init(Settings(servers: options), isVerbose: isVerbose, threads: threads)
  }

  init(_ settings: Settings, isVerbose: Bool, threads: Int = 1) throws(CommandFailure) {
    let (servers, stub) = try LookupSession.stub(settings)
    self.servers = servers
    lanes = EventLoopLanes(count: threads)
    let direct = DirectExchange(lanes: lanes, options: stub)
    exchanger = isVerbose ? LoggedExchanger(base: direct) : direct
    do {
      let plain = try StubResolver(servers: servers, lanes: lanes, options: stub)
      let asking: any Resolver & SignedResolver =
        isVerbose ? LoggedResolver(plain, logger: LoggedResolver.logger()) : plain
      resolver = CachingResolver(asking) { ContinuousClock.now }
      signedResolver = CachingSignedResolver(
        asking, now: { ContinuousClock.now }, date: { LookupSession.now })
    } catch {
      throw CommandFailure(.unavailable, "can't use the resolver: \(error)")
    }
  }

  /// What validates answers, as of now.
  func makeValidator(_ anchors: TrustAnchors) -> ChainValidator {
    ChainValidator(
      resolver: signedResolver, cryptography: LdnsCryptography(), anchors: anchors,
      time: UTCTime(seconds: Int(Date().timeIntervalSince1970)))
  }
}

/// Logs every message that is asked for (`--verbose`).
struct LoggedExchanger: MessageExchanger {
  let base: any MessageExchanger
  private let logger = LoggedResolver.logger()

  init(base: any MessageExchanger) { self.base = base }

  func ask(
    _ question: Question, of server: ServerEndpoint, _ intent: QueryIntent
  ) async -> ServerReply {
    let reply = await base.ask(question, of: server, intent)
    let milliseconds = Int((reply.elapsed / .milliseconds(1)).rounded())
    let outcome: String
    switch reply.outcome {
    case .failed(let failure): outcome = "\(failure)"
    case .message(let message): outcome = "\(message.code), \(message.size) octets"
    }
    logger.info("\(question) @ \(server): \(outcome), \(milliseconds) ms")
    return reply
  }
}
