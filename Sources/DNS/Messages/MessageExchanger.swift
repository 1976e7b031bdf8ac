/// Whoever puts one question to one server and shows the whole message that comes back.
public protocol MessageExchanger: Sendable {
  /// Ends within bounded time, whatever the server does. Nothing is followed: no alias, no referral.
  func ask(
    _ question: Question, of server: ServerEndpoint, _ intent: QueryIntent
  ) async -> ServerReply
}

/// What a query asks for beside its question.
public struct QueryIntent: Hashable, Sendable {
  /// The bit RD: yes of a resolver, no of an authoritative server.
  public var recursion: Bool
  /// The bits DO and CD (RFC 4035 §3.2).
  public var wantsSignatures: Bool

  public init(recursion: Bool, wantsSignatures: Bool = false) {
    self.recursion = recursion
    self.wantsSignatures = wantsSignatures
  }

  public static let recursive = QueryIntent(recursion: true)
  public static let authoritative = QueryIntent(recursion: false)
}

/// What one server made of one question.
public struct ServerReply: Hashable, Sendable {
  public let question: Question
  public let server: ServerEndpoint
  public let outcome: Outcome
  /// How the message came, which is TCP where it did not fit into a datagram.
  public let transport: MessageTransport
  /// From the last time that the question was sent to its answer, or to the end of patience.
  public let elapsed: Duration

  public enum Outcome: Hashable, Sendable {
    case message(DNSMessage)
    case failed(LookupFailure)
  }

  public init(
    question: Question, server: ServerEndpoint, outcome: Outcome, transport: MessageTransport,
    elapsed: Duration
  ) {
    self.question = question
    self.server = server
    self.outcome = outcome
    self.transport = transport
    self.elapsed = elapsed
  }

  public var message: DNSMessage? {
    if case .message(let message) = outcome { message } else { nil }
  }
}

/// What carries a message.
public enum MessageTransport: String, Hashable, Sendable {
  case udp, tcp, tls, https
  /// Over UDP it was truncated, so that it was asked for again (RFC 7766 §5).
  case tcpAfterTruncation = "tcp-after-truncation"
}

extension ServerReply {
  /// What the message says about the question, aliases not followed beyond it.
  public enum Reading: Hashable, Sendable {
    /// Records of the type asked at the name, or at the end of the aliases in the same message.
    case records([Record], aliases: [Record])
    /// An alias, about whose target this server says nothing.
    case alias([Record])
    case noData(aliases: [Record])
    case noSuchName(aliases: [Record])
    /// Other servers, of that zone.
    case referral(zone: DomainName)
    case failed(LookupFailure)

    public var failure: LookupFailure? {
      if case .failed(let failure) = self { failure } else { nil }
    }
  }

  public var reading: Reading {
    switch outcome {
    case .failed(let failure): .failed(failure)
    case .message(let message): Self.reading(of: message, question)
    }
  }

  private static func reading(of message: DNSMessage, _ question: Question) -> Reading {
    switch message.code {
    case .noError, .noSuchName: break
    case .serverFailure: return .failed(.serverFailure)
    case .refused: return .failed(.refused)
    default: return .failed(.bogus("response code \(message.code)"))
    }
    if message.flags.contains(.truncated) { return .failed(.bogus("truncated over TCP")) }
    var (aliases, name): ([Record], DomainName) = ([], question.name)
    while true {
      // Whatever there is: signatures of other types came along with the records that they cover.
      let found = message.answers.filter {
        $0.name == name && ($0.type == question.type || question.type == .any)
      }
      if !found.isEmpty { return .records(found, aliases: aliases) }
      guard question.type != .cname,
        let alias = message.answers.first(where: { $0.type == .cname && $0.name == name }),
        case .cname(let target) = alias.data
      else { break }
      guard Answer.mayFollow(alias, after: aliases, of: question) else {
        return .failed(.aliasLoop(from: question.name))
      }
      aliases.append(alias)
      name = target
    }
    // RFC 6604 §3: the code is about the last name of the chain.
    if message.code == .noSuchName { return .noSuchName(aliases: aliases) }
    if message.negativeAuthority != nil { return .noData(aliases: aliases) }
    if !aliases.isEmpty { return .alias(aliases) }
    if let delegation = message.authority.first(where: { $0.type == .ns }), message.isReferral {
      return .referral(zone: delegation.name)
    }
    if !message.answers.isEmpty {
      return .failed(.bogus("records of another name than \(question.name)"))
    }
    return .noData(aliases: [])
  }
}
