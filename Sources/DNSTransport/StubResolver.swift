public import DNS
import NIOCore

/// Asks DNS servers: a stub resolver over UDP, TCP, TLS and HTTPS, with failover, bounded retries and a deadline.
///
/// Each question ends within `Options.timeout`, whatever servers do. Aliases are followed, also where a server stops at the
/// end of its own zone.
public final class StubResolver: Resolver, SignedResolver {
  public struct Options: Sendable {
    /// The time that one question may take in all: retries, other servers, TCP and aliases included.
    public var timeout: Duration = .seconds(5)
    /// How long the first attempt waits; each further round waits twice as long.
    public var firstAttempt: Duration = .milliseconds(1000)
    /// Rounds over all the servers, as far as `timeout` allows.
    public var rounds = 6
    /// Whether to ask for recursion: yes of a resolver, no of an authoritative server, whose answers must then carry AA.
    public var recursion = Recursion.desired
    /// Whether names are sent in random case and have to come back so (draft-vixie-dnsext-dns0x20).
    public var mixesCase = false

    /// A PEM file of CA certificates that are trusted beside the system's (TLS and HTTPS).
    public var authoritiesFile: String?

    /// What an HTTPS server is told.
    public var userAgent = "dlv"

    /// Told what becomes of each question.
    public var observer: (@Sendable (Answer) -> Void)?

    public enum Recursion: Sendable { case desired, authoritativeOnly }

    public init() {}
  }

  private let servers: [Server]
  private let health: ServerHealth
  private let lanes: EventLoopLanes
  private let options: Options
  private let timeout: TimeAmount
  private let firstAttempt: TimeAmount

  /// Needs at least one server. Throws where the system does not take an address.
  public init(
    servers: [ServerEndpoint], lanes: EventLoopLanes, options: Options = Options()
  ) throws {
    self.servers = try servers.map { try Server($0, options) }
    health = ServerHealth(count: servers.count)
    self.lanes = lanes
    self.options = options
    timeout = TimeAmount(options.timeout)
    firstAttempt = TimeAmount(options.firstAttempt)
  }

  public func resolve(_ question: Question) async -> Answer {
    await resolve(question, until: .now() + timeout)
  }

  /// What came of the first query of a question.
  private struct FirstResult {
    let server: Int
    let result: ExchangeResult
  }

  @inline(__always)
  private func resolve(
    _ question: Question, first: FirstResult? = nil, until deadline: NIODeadline
  ) async -> Answer {
    let lane = lanes.current()
    var first = first
    var chain = AliasChain(question)
    while true {
      let result = await ask(chain.next, first: first, until: deadline, on: lane)
      first = nil
      switch result {
      case .failure(let failure):
        return answer(question, chain, .failed(failure))
      case .success(let response):
        if let outcome = chain.follow(response) { return answer(question, chain, outcome) }
      }
    }
  }

  /// Asks several questions: the server whose turn it is gets all of them over UDP, a window at once. Only what that does not settle
  /// (silence, truncation, aliases that lead elsewhere, a server that says no) goes on as any other question, in a task of its own.
  public func resolve(_ questions: [Question]) async -> [Answer] {
    guard questions.count > 1, let server = health.order(at: .now()).first else {
      return await resolveEach(questions)
    }
    let start = NIODeadline.now()
    let outcome = await servers[server].exchangeAll(
      questions.map { query($0, false) }, wait: firstAttempt, on: lanes.current()
    ) { index, result in
      self.settled(questions[index], result)
    }
    guard let outcome else { return await resolveEach(questions) }
    if outcome.open.count < questions.count { health.answered(server) }
    var answers = outcome.answers
    if !outcome.open.isEmpty {
      // What waited for its place in the window has had less than the time since the start.
      let deadline = max(start + timeout, .now() + timeout - firstAttempt)
      await withTaskGroup(of: (Int, Answer).self) { group in
        for (index, result) in outcome.open {
          let first = FirstResult(server: server, result: result)
          group.addTask {
            (index, await self.resolve(questions[index], first: first, until: deadline))
          }
        }
        for await (index, answer) in group { answers[index] = answer }
      }
    }
    return answers.compactMap(\.self)
  }

  /// The answer that the first server's word comes to; `nil` where the question has to go on.
  private func settled(_ question: Question, _ result: ExchangeResult) -> Answer? {
    guard case .response(let response) = result, !response.isTruncated,
      case .success = verdict(result)
    else { return nil }
    var chain = AliasChain(question)
    return chain.follow(response).map { answer(question, chain, $0) }
  }

  private func answer(
    _ question: Question, _ chain: AliasChain, _ outcome: Answer.Outcome
  ) -> Answer {
    let answer = Answer(question: question, aliases: chain.aliases, outcome: outcome)
    options.observer?(answer)
    return answer
  }

  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    let deadline = NIODeadline.now() + timeout
    let result = await ask(
      question, wantsSignatures: true, until: deadline, on: lanes.current())
    let outcome: SignedAnswer.Outcome
    switch result {
    case .failure(let failure): outcome = .failed(failure)
    case .success(let response):
      outcome = .response(
        SignedResponse(
          code: response.code == .noSuchName ? .noSuchName : .noError, answers: response.answers,
          authority: response.authority,
          origin: response.isAuthoritative ? .authoritativeServer : .server))
    }
    return SignedAnswer(question: question, outcome: outcome)
  }

  /// Asks the servers in turn, round by round, until one gives an answer.
  @inline(__always)
  private func ask(
    _ question: Question, wantsSignatures: Bool = false, first: FirstResult? = nil,
    until deadline: NIODeadline, on lane: Lane
  ) async -> Result<ServerResponse, LookupFailure> {
    var first = first
    var wait = firstAttempt
    var failure = LookupFailure.timedOut
    // A server that said no once is not asked again; only silence is worth another try.
    var candidates = health.order(at: .now())
    if let server = first?.server, candidates.first != server {
      candidates.removeAll { $0 == server }
      candidates.insert(server, at: 0)
    }
    for _ in 0..<options.rounds {
      for index in candidates {
        let known = first?.result
        first = nil
        guard known != nil || NIODeadline.now() < deadline && !Task.isCancelled else {
          return .failure(failure)
        }
        let result = await servers[index].exchange(
          query(question, wantsSignatures), first: known, wait: wait, until: deadline, on: lane)
        switch verdict(result) {
        case .success(let response):
          health.answered(index)
          return .success(response)
        case .failure(let reason):
          if reason == .timedOut || reason.isUnreachable {
            health.failed(index, at: .now())
          }
          if reason != .timedOut { candidates.removeAll { $0 == index } }
          failure = reason.outranks(failure) ? reason : failure
        }
      }
      wait = wait * 2
      if candidates.isEmpty { break }
    }
    return .failure(failure)
  }

  private func query(_ question: Question, _ wantsSignatures: Bool) -> Query {
    Query(
      question: options.mixesCase
        ? Question(question.name.withRandomCase(), question.type) : question,
      recursionDesired: options.recursion == .desired, exactCase: options.mixesCase,
      wantsSignatures: wantsSignatures)
  }

  private func verdict(_ result: ExchangeResult) -> Result<ServerResponse, LookupFailure> {
    switch result {
    case .timedOut: .failure(.timedOut)
    case .unreachable(let reason), .interrupted(let reason): .failure(.unreachable(reason))
    case .unusable(let reason): .failure(.bogus(reason))
    case .response(let response):
      switch response.code {
      case .noError where response.isTruncated: .failure(.bogus("truncated over TCP"))
      case .noError where response.answers.isEmpty && response.isReferral:
        // RFC 2308 §2.2: NS records without an SOA are a referral, not 'no data'.
        .failure(.bogus("a referral to other servers"))
      case .noError where options.recursion == .authoritativeOnly && !response.isAuthoritative,
        .noSuchName where options.recursion == .authoritativeOnly && !response.isAuthoritative:
        .failure(.bogus("the server is not authoritative"))
      case .noError, .noSuchName: .success(response)
      case .serverFailure: .failure(.serverFailure)
      case .refused: .failure(.refused)
      case .other(let code): .failure(.bogus("response code \(code)"))
      }
    }
  }
}

extension LookupFailure {
  fileprivate var isUnreachable: Bool {
    if case .unreachable = self { true } else { false }
  }

  /// Of several servers' failures the one that says most is reported.
  fileprivate func outranks(_ other: LookupFailure) -> Bool { rank > other.rank }

  private var rank: Int {
    switch self {
    case .offline: 0
    case .timedOut: 1
    case .unreachable: 2
    case .bogus: 3
    case .refused: 4
    case .serverFailure: 5
    }
  }
}

extension DomainName {
  fileprivate func withRandomCase() -> DomainName {
    var bits = UInt64.random(in: .min ... .max)
    let mixed = wire.enumerated().map { index, byte -> UInt8 in
      if index % 64 == 63 { bits = UInt64.random(in: .min ... .max) }
      defer { bits >>= 1 }
      // Length octets are below 64, so they are no letters.
      let isLetter = (byte | 0x20) &- 0x61 < 26
      return isLetter ? byte ^ UInt8(bits & 1) << 5 : byte
    }
    return DomainName(wire: mixed) ?? self
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
