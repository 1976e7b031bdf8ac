/// The dialogue of a probe: greeting, EHLO, STARTTLS, EHLO, QUIT, and nothing else. No mail is begun.
public struct SMTPProbe: SMTPMachine, Hashable {
  private let client: ClientIdentity
  private var clientName = ""
  private var session: SMTPSession
  public private(set) var dialogue = SMTPDialogue()

  public init(client: ClientIdentity, timeouts: SMTPTimeouts) {
    self.client = client
    session = SMTPSession(timeouts: timeouts)
  }

  public mutating func handle(_ event: SMTPEvent) -> [SMTPAction] {
    if case .connected(let address) = event { clientName = client.name(from: address) }
    var actions: [SMTPAction] = []
    let progress = session.handle(event, &actions)
    let isOver = progress.contains { if case .ended = $0 { true } else { false } }
    for part in progress {
      switch part {
      case .replied(let step, let reply):
        keep(reply, of: step)
        // What is over is not gone on with.
        if !isOver, let next = next(after: step, reply) { session.send(next, &actions) }
      case .injected(let octets): dialogue.injected = octets
      case .secured(let facts):
        dialogue.tls = facts
        // RFC 3207 §4.2: what was said before is forgotten, and asked again.
        session.send(.ehlo(clientName), &actions)
      case .ended(let ending): dialogue.ending = ending
      }
    }
    return actions
  }

  private mutating func keep(_ reply: Reply, of step: SMTPStep) {
    switch step {
    case .greeting: dialogue.greeting = reply
    case .ehlo: dialogue.ehlo = reply
    case .startTLS: dialogue.startTLS = reply
    case .ehloOverTLS: dialogue.ehloOverTLS = reply
    case .connect, .helo, .handshake, .authentication, .mail, .recipient, .data, .message, .reset,
      .quit:
      break
    }
  }

  private func next(after step: SMTPStep, _ reply: Reply) -> SMTPCommand? {
    switch step {
    // RFC 5321 §3.1: after 554 the client says QUIT. Nothing but 220 is an invitation.
    case .greeting: reply.code == 220 ? .ehlo(clientName) : .quit
    case .ehlo:
      reply.code == 250 && Capabilities(reply).offersStartTLS ? .startTLS : .quit
    // On 220 the session begins TLS by itself.
    case .startTLS: reply.code == 220 ? nil : .quit
    case .ehloOverTLS: .quit
    case .connect, .helo, .handshake, .authentication, .mail, .recipient, .data, .message, .reset,
      .quit:
      nil
    }
  }
}
