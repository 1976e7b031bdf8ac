import DNS
import SMTP

/// A dialogue with a server's machine, as text: what the client says, what the server does.
struct ServerDialogue {
  private(set) var machine: SMTPServerMachine
  /// Everything that the machine wanted, contents put together.
  private(set) var actions: [SMTPServerAction] = []
  /// What became of messages that were complete.
  var settlement = SMTPSettlement.accepted(id: "1")
  var peer = SMTPServerPeer(client: IPAddress("192.0.2.1"), port: 25)

  init(_ options: SMTPServerOptions = Self.options(), rules: [String] = []) throws {
    let faults =
      try rules.isEmpty
      ? nil : StoredPlan(FaultPlan(rules.map { try FaultRule(parsing: $0) }, seed: 1))
    machine = SMTPServerMachine(options, faults: faults, nonce: "n")
  }

  static func options(
    _ change: (inout SMTPServerOptions) -> Void = { _ in }
  ) -> SMTPServerOptions {
    var options = SMTPServerOptions(hostName: "mx.example")
    change(&options)
    return options
  }

  static let tls = TLSPeerFacts(
    version: "TLSv1.3", cipherSuite: "TLS_AES_256_GCM_SHA384", chain: [], certificateProblem: nil)

  /// Hands an event over, and settles messages and ends pauses at once.
  mutating func handle(_ event: SMTPServerEvent) {
    var new: [SMTPServerAction] = []
    machine.handle(event, &new)
    for action in new {
      append(action)
      switch action {
      case .endMessage: handle(.settled(settlement))
      case .pause: handle(.pauseEnded)
      case .startTLS: handle(.tlsEstablished(Self.tls))
      case .send, .beginMessage, .content, .dropMessage, .note, .close, .reset: break
      }
    }
  }

  private mutating func append(_ action: SMTPServerAction) {
    if case .content(let more) = action, case .content(let octets)? = actions.last {
      actions[actions.count - 1] = .content(octets + more)
    } else if case .send(let more) = action, case .send(let octets)? = actions.last {
      actions[actions.count - 1] = .send(octets + more)
    } else {
      actions.append(action)
    }
  }

  mutating func connect() { handle(.connected(peer, tls: nil)) }

  mutating func say(_ text: String) { handle(.received(Array(text.utf8))) }

  /// All replies, a line each, without their ends.
  var replies: [String] {
    actions.flatMap { action -> [String] in
      guard case .send(let octets) = action else { return [] }
      return String(decoding: octets, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }
  }

  /// The codes of all replies, one a reply.
  var codes: [Int] {
    replies.filter { !$0.dropFirst(3).hasPrefix("-") }.compactMap { Int($0.prefix(3)) }
  }

  var contents: [String] {
    actions.compactMap {
      if case .content(let octets) = $0 { String(decoding: octets, as: UTF8.self) } else { nil }
    }
  }

  var envelopes: [SMTPEnvelope] {
    actions.compactMap { if case .endMessage(let envelope, _) = $0 { envelope } else { nil } }
  }

  var facts: [SMTPContentFacts] {
    actions.compactMap { if case .endMessage(_, let facts) = $0 { facts } else { nil } }
  }

  /// The whole dialogue of one client that connects and says `text`, cut before each of `cuts`.
  static func run(
    _ text: [UInt8], cuts: [Int] = [], options: SMTPServerOptions = options(),
    rules: [String] = []
  ) throws -> ServerDialogue {
    var dialogue = try ServerDialogue(options, rules: rules)
    dialogue.connect()
    var start = 0
    for end in cuts + [text.count] where end > start {
      dialogue.handle(.received(Array(text[start..<end])))
      start = end
    }
    return dialogue
  }

  static func run(
    _ text: String, options: SMTPServerOptions = options(), rules: [String] = []
  ) throws -> ServerDialogue {
    try run(Array(text.utf8), options: options, rules: rules)
  }
}

/// Rules with a clock that stands still.
final class StoredPlan: FaultSource, @unchecked Sendable {
  // Sendable: a dialogue is in one task.
  private var plan: FaultPlan
  var now = Duration.zero

  init(_ plan: FaultPlan) { self.plan = plan }

  func hasRules(for stage: SMTPServerStage) -> Bool { plan.hasRules(for: stage) }
  func decide(_ question: FaultQuestion) -> FaultDecision { plan.decide(question, at: now) }
}
