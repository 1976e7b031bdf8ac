/// What every SMTP client does, whatever it is for: which reply answers which command, TLS, deadlines, the ways to end.
///
/// A script (a probe, a delivery) sends commands and is told what became of them. Several may be under way (RFC 2920): replies are
/// taken in the order of the commands.
public struct SMTPSession: Hashable, Sendable {
  private enum State: Hashable {
    case connecting
    /// Replies are due, the greeting or those of commands, in order.
    case waiting([SMTPStep])
    /// Nothing is under way; what was last.
    case idle(after: SMTPStep)
    case handshaking
    case ended
  }

  /// What a script is told.
  public enum Progress: Hashable, Sendable {
    case replied(SMTPStep, Reply)
    /// Clear text that came after the 220 to STARTTLS. It was thrown away: nobody knows who sent it (RFC 3207 §4.2).
    case injected([UInt8])
    case secured(TLSPeerFacts)
    case ended(SMTPEnding)
  }

  private var state = State.connecting
  private var parser = ReplyParser()
  private let timeouts: SMTPTimeouts
  public private(set) var isSecure = false

  public init(timeouts: SMTPTimeouts) { self.timeouts = timeouts }

  /// Takes in what happened; the actions are what follows from it whatever the script does next.
  public mutating func handle(_ event: SMTPEvent, _ actions: inout [SMTPAction]) -> [Progress] {
    switch (event, state) {
    case (_, .ended): return []
    case (.connected, .connecting):
      state = .waiting([.greeting])
      actions += [.completed(.connect), wait(for: .greeting)]
      return []
    case (.connectFailed(let failure), _): return end(.notConnected(failure), &actions)
    case (.received(let octets), .waiting), (.received(let octets), .idle):
      parser.receive(octets)
      return readReplies(&actions)
    case (.tlsEstablished(let facts), .handshaking):
      state = .idle(after: .handshake)
      isSecure = true
      actions.append(.completed(.handshake))
      return [.secured(facts)]
    case (.tlsFailed(let failure), _): return end(.tlsFailed(failure), &actions)
    case (.timedOut, _): return end(.timedOut(current), &actions)
    case (.closed(let reason), _): return end(.closed(current, reason: reason), &actions)
    // The transport sends no such thing.
    case (.connected, .waiting), (.connected, .idle), (.connected, .handshaking),
      (.received, .connecting), (.received, .handshaking), (.tlsEstablished, .connecting),
      (.tlsEstablished, .waiting), (.tlsEstablished, .idle):
      return []
    }
  }

  /// Sends a command.
  public mutating func send(_ command: SMTPCommand, _ actions: inout [SMTPAction]) {
    send([command], &actions)
  }

  /// Sends commands together (RFC 2920): the next is not held back until the one before it is answered.
  public mutating func send(_ commands: [SMTPCommand], _ actions: inout [SMTPAction]) {
    guard add(commands.map(step(of:))) else { return }
    let octets = commands.flatMap(\.line)
    let isSecret = commands.contains(where: \.isSecret)
    actions += [isSecret ? .sendSecret(octets) : .send(octets), wait(for: current)]
  }

  /// Sends the last pieces of a message, whose end is what the server answers.
  public mutating func sendMessage(_ pieces: [[UInt8]], _ actions: inout [SMTPAction]) {
    guard add([.message]) else { return }
    actions += pieces.map(SMTPAction.sendContent) + [wait(for: current)]
  }

  /// More replies are due; `false` where nothing can be sent.
  private mutating func add(_ steps: [SMTPStep]) -> Bool {
    switch state {
    case .idle: state = .waiting(steps)
    case .waiting(let due): state = .waiting(due + steps)
    case .connecting, .handshaking, .ended: return false
    }
    return true
  }

  private func step(of command: SMTPCommand) -> SMTPStep {
    switch command {
    case .ehlo: isSecure ? .ehloOverTLS : .ehlo
    case .helo: .helo
    case .startTLS: .startTLS
    case .authenticate, .authenticationResponse: .authentication
    case .mail: .mail
    case .recipient: .recipient
    case .data: .data
    case .reset: .reset
    case .quit: .quit
    }
  }

  /// The step that is under way, or the last one.
  private var current: SMTPStep {
    switch state {
    case .connecting: .connect
    case .waiting(let steps): steps.first ?? .greeting
    case .handshaking: .handshake
    case .idle(let step): step
    case .ended: .quit
    }
  }

  private mutating func readReplies(_ actions: inout [SMTPAction]) -> [Progress] {
    var progress: [Progress] = []
    do throws(ReplyFault) {
      while let reply = try parser.next() {
        progress += take(reply, &actions)
        switch state {
        case .ended, .handshaking: return progress
        case .connecting, .waiting, .idle: continue
        }
      }
    } catch {
      progress += end(.fault(current, .reply(error)), &actions)
    }
    return progress
  }

  private mutating func take(_ reply: Reply, _ actions: inout [SMTPAction]) -> [Progress] {
    guard case .waiting(var steps) = state, !steps.isEmpty else {
      // RFC 5321 §3.8: 421 may come at any time.
      return reply.code == 421
        ? end(.serviceClosing(current, reply), &actions)
        : end(.fault(current, .unsolicited(reply)), &actions)
    }
    let step = steps.removeFirst()
    actions.append(.completed(step))
    let replied = Progress.replied(step, reply)
    if step == .quit { return [replied] + end(.quit(reply), &actions) }
    if reply.code == 421 { return [replied] + end(.serviceClosing(step, reply), &actions) }
    if step == .startTLS, reply.code == 220 { return [replied] + beginTLS(&actions) }
    state = steps.isEmpty ? .idle(after: step) : .waiting(steps)
    if let next = steps.first { actions.append(wait(for: next)) }
    return [replied]
  }

  /// RFC 3207 §4: the handshake begins with the 220.
  private mutating func beginTLS(_ actions: inout [SMTPAction]) -> [Progress] {
    let dropped = parser.discard()
    state = .handshaking
    actions += [.startTLS, wait(for: .handshake)]
    return dropped.isEmpty ? [] : [.injected(dropped)]
  }

  private mutating func end(_ ending: SMTPEnding, _ actions: inout [SMTPAction]) -> [Progress] {
    let isQuitting = state == .waiting([.quit])
    state = .ended
    actions.append(.close)
    switch ending {
    case .timedOut, .closed:
      // RFC 5321 §4.1.1.10: after QUIT, the client may close whatever happens.
      return [.ended(isQuitting ? .quitUnanswered : ending)]
    case .tlsFailed:
      // Some servers end TLS without a word once they were told QUIT.
      return [.ended(isQuitting ? .quitUnanswered : ending)]
    case .quit, .quitUnanswered, .notConnected, .serviceClosing, .fault:
      return [.ended(ending)]
    }
  }

  private func wait(for step: SMTPStep) -> SMTPAction {
    .wait(step, atMost: timeouts.limit(of: step))
  }
}
