import ContentLint
import DNS
import Foundation
import HTTPAndIMAP

/// Asks for the links of messages: HEAD, and GET where a server has no use for HEAD, one request at a time to a host, redirects step by step.
/// A link that several messages have is asked for once, and never where one of them before said that it unsubscribes.
actor LinkChecker {
  enum Limits {
    /// Links of one message that are asked for; the rest are 'not asked'.
    static let linksOfMessage = 200
    /// Hosts that are asked at once.
    static let concurrency = 8
    /// Redirects of one link: browsers follow 20, nobody waits for so many.
    static let redirects = 10
    /// For one request.
    static let request = HTTPRequest.Limits(
      total: .seconds(15), connect: .seconds(10), bodyBytes: 256 << 10)
  }

  private let resolver: any Resolver
  private let client: HTTPSClient
  /// Whether hosts of private networks are asked too.
  private let asksPrivate: Bool
  /// For the links of one message.
  private let timeout: Duration
  private var tasks: [String: Task<LinkAnswer, Never>] = [:]
  /// Links with which a message said that one leaves a list, as a server is asked for them: not to be asked for behind redirects, either.
  private var leaving: Set<[UInt8]> = []
  /// The last request to each host.
  private var turns: [String: Task<Step?, Never>] = [:]

  init(
    resolver: any Resolver, authoritiesFile: String?, asksPrivate: Bool, timeout: Duration
  ) {
    self.resolver = resolver
    self.timeout = timeout
    self.asksPrivate = asksPrivate
    var configuration = HTTPSClient.Configuration(
      userAgent: "dlv/\(Version.number)", schemes: .httpsAndHTTP)
    configuration.additionalAuthoritiesFile = authoritiesFile
    configuration.connectionsPerHost = 1
    client = HTTPSClient(configuration)
  }

  /// An answer a link, in their order. The links of one host are asked for one after another.
  ///
  /// - Parameter leaving: What the message leaves its list by, as a server is asked for it.
  func answers(to links: [LintLinkTarget], leaving: Set<[UInt8]>) async -> [LinkAnswer] {
    let end = ContinuousClock.now + timeout
    self.leaving.formUnion(leaving)
    for link in links where link.isUnsubscribe { self.leaving.insert(LinkURL(link.url).request) }
    var hosts: [String] = []
    var byHost: [String: [Int]] = [:]
    for (place, link) in links.prefix(Limits.linksOfMessage).enumerated() {
      let host = LinkURL(link.url).hostText ?? ""
      if byHost[host] == nil { hosts.append(host) }
      byHost[host, default: []].append(place)
    }
    var answers = links.map { link in
      LinkAnswer(
        url: link.url,
        outcome: .notAsked("the message has more than \(Limits.linksOfMessage) links"))
    }
    await withTaskGroup(of: [(Int, LinkAnswer)].self) { group in
      var waiting = hosts[...]
      func start() {
        guard let host = waiting.popFirst() else { return }
        let own = (byHost[host] ?? []).map { ($0, links[$0]) }
        group.addTask {
          var answers: [(Int, LinkAnswer)] = []
          for (place, link) in own { answers.append((place, await self.answer(link, by: end))) }
          return answers
        }
      }
      for _ in 0..<Limits.concurrency { start() }
      for await some in group {
        for (place, answer) in some { answers[place] = answer }
        start()
      }
    }
    return answers
  }

  private func answer(_ link: LintLinkTarget, by end: ContinuousClock.Instant) async -> LinkAnswer {
    // Before any answer that another message got: what it says of the link may be less.
    if let obstacle = LinkSelection.obstacle(to: link) ?? known(link.url) {
      return LinkAnswer(url: link.url, outcome: .leftAlone(obstacle))
    }
    if let task = tasks[link.url] { return await task.value }
    let task = Task { await ask(for: link.url, by: end) }
    tasks[link.url] = task
    let answer = await task.value
    // Another message has time of its own.
    if case .notAsked = answer.outcome { tasks[link.url] = nil }
    return answer
  }

  private func known(_ url: String) -> LinkObstacle? {
    leaving.contains(LinkURL(url).request) ? .unsubscribes : nil
  }

  private func ask(for first: String, by end: ContinuousClock.Instant) async -> LinkAnswer {
    var answer = LinkAnswer(url: first, outcome: .endless)
    var url = first
    for _ in 0...Limits.redirects {
      if let obstacle = LinkSelection.obstacle(url: url) ?? known(url) {
        answer.outcome = .leftAlone(obstacle)
        return answer
      }
      guard let step = await inTurn(url, by: end) else {
        answer.outcome = .notAsked(
          "the time for the links of the message was over (--audit-timeout)")
        return answer
      }
      switch step {
      case .end(let outcome, let status, let octets):
        answer.octets = octets
        answer.hops.append(LinkAnswer.Hop(url: url, status: status))
        answer.outcome = outcome
        return answer
      case .redirect(let status, let next):
        answer.hops.append(LinkAnswer.Hop(url: url, status: status))
        url = next
      }
    }
    return answer
  }

  /// A request when those before it to its host are done; the wait is no part of its own time. `nil` where the time of the message is over.
  private func inTurn(_ url: String, by end: ContinuousClock.Instant) async -> Step? {
    let host = LinkURL(url).hostText ?? ""
    let before = turns[host]
    let task = Task { () -> Step? in
      _ = await before?.value
      let left = end - .now
      return left > .zero ? await step(url, within: left) : nil
    }
    turns[host] = task
    return await task.value
  }

  private enum Step: Sendable {
    case end(LinkAnswer.Outcome, status: Int?, octets: Int? = nil)
    case redirect(status: Int, to: String)
  }

  private nonisolated func step(_ url: String, within left: Duration) async -> Step {
    guard let parsed = URL(string: url), let host = parsed.host(percentEncoded: false),
      !host.isEmpty
    else { return .end(.unknown("it is no URL that can be asked for"), status: nil) }
    let target: IPAddress
    switch await address(of: host) {
    case .failure(let end): return .end(end.outcome, status: nil)
    case .success(let address): target = address
    }
    do throws(HTTPError) {
      var limits = Limits.request
      limits.total = min(limits.total, left)
      limits.connect = min(limits.connect, left)
      var response = try await send(url, .head, target, limits)
      // Servers that have no use for HEAD say so in many ways.
      if response.status >= 400 { response = try await send(url, .get, target, limits) }
      guard (300...399).contains(response.status), let location = response.location else {
        return .end(
          .status(response.status), status: response.status, octets: response.octets)
      }
      guard let next = URL(string: location, relativeTo: parsed)?.absoluteURL,
        next.scheme == "http" || next.scheme == "https"
      else { return .end(.badRedirect(location), status: response.status) }
      return .redirect(status: response.status, to: next.absoluteString)
    } catch {
      switch error {
      case .certificateRejected(let reason): return .end(.certificate(reason), status: nil)
      default: return .end(.unknown("\(error)"), status: nil)
      }
    }
  }

  private nonisolated func send(
    _ url: String, _ method: HTTPRequest.Method, _ address: IPAddress,
    _ limits: HTTPRequest.Limits
  ) async throws(HTTPError) -> (status: Int, location: String?, octets: Int?) {
    do throws(HTTPError) {
      let response = try await client.send(
        HTTPRequest(
          url, method: method, limits: limits,
          connectionTarget: HTTPRequest.ConnectionTarget(address: address.description)))
      let length = response.header("Content-Length").flatMap { Int($0) }
      return (response.status, response.header("Location"), length)
    } catch {
      // A long page is there.
      if case .bodyTooLong = error { return (200, nil, nil) }
      throw error
    }
  }

  private struct NoAddress: Error { let outcome: LinkAnswer.Outcome }

  private nonisolated func address(of host: String) async -> Result<IPAddress, NoAddress> {
    func failure(_ outcome: LinkAnswer.Outcome) -> Result<IPAddress, NoAddress> {
      .failure(NoAddress(outcome: outcome))
    }
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    var addresses: [IPAddress] = []
    if let address = IPAddress(bare) {
      addresses = [address]
    } else {
      let name: DomainName
      do { name = try QueryName(host).name } catch {
        return failure(.unknown("'\(host)' is no host name"))
      }
      let answers = await resolver.resolve([Question(name, .a), Question(name, .aaaa)])
      for answer in answers {
        for record in answer.records {
          switch record.data {
          case .a(let address): addresses.append(.v4(address))
          case .aaaa(let address): addresses.append(.v6(address))
          default: break
          }
        }
      }
      if addresses.isEmpty {
        if let failed = answers.first(where: { $0.failure != nil }), let reason = failed.failure {
          return failure(.unknown("\(failed.question): \(reason)"))
        }
        return failure(.noSuchHost(name.description))
      }
    }
    let reachable = addresses.first { SpecialPurposeNetwork.containing($0) == nil }
    if let reachable { return .success(reachable) }
    if asksPrivate { return .success(addresses[0]) }
    let network = SpecialPurposeNetwork.containing(addresses[0])?.name ?? "special use"
    return failure(.notAsked("its host leads to \(addresses[0]) (\(network))"))
  }
}
