/// One dialogue that ends with a server's answer to one ClientHello: greeting, EHLO, STARTTLS, the ClientHello, an alert to say goodbye.
public struct TLSHelloProbe: SMTPMachine, Hashable {
  /// What came of it.
  public enum Result: Hashable, Sendable {
    case answered(ServerHello)
    /// The server speaks TLS, and not this: its alert, or `nil` where it closed the connection.
    case refused(alert: UInt8?)
    /// STARTTLS is not offered, or was refused; the server's words.
    case noTLS(String)
    /// The dialogue did not come so far, or broke; why.
    case failed(String)
  }

  private let client: ClientIdentity
  private let hello: ClientHello
  private var clientName = ""
  private var session: SMTPSession
  private var reader = TLSRecordReader()
  private var isHelloSent = false
  public private(set) var result: Result?

  public init(hello: ClientHello, client: ClientIdentity, timeouts: SMTPTimeouts) {
    self.hello = hello
    self.client = client
    session = SMTPSession(timeouts: timeouts)
  }

  public mutating func handle(_ event: SMTPEvent) -> [SMTPAction] {
    guard result == nil || !isHelloSent else { return [] }
    if case .connected(let address) = event { clientName = client.name(from: address) }
    if isHelloSent {
      switch event {
      case .received(let octets): return read(octets)
      // A server that wants nothing of what was offered may go without an alert.
      case .closed(reason: nil):
        return finish(reader.known.map(Result.answered) ?? .refused(alert: nil))
      case .connected, .connectFailed, .tlsEstablished, .tlsFailed, .timedOut, .closed: break
      }
    }
    var actions: [SMTPAction] = []
    for part in session.handle(event, &actions) {
      switch part {
      case .replied(let step, let reply): take(reply, of: step, &actions)
      // RFC 3207 §4.2: nobody knows who sent it.
      case .injected, .secured: continue
      case .ended(let ending):
        if result == nil { result = .failed(Self.text(of: ending)) }
      }
    }
    for index in actions.indices where actions[index] == .startTLS {
      // In place of a handshake by the library, the hello is sent.
      isHelloSent = true
      actions[index] = .send(hello.record())
    }
    return actions
  }

  private mutating func take(_ reply: Reply, of step: SMTPStep, _ actions: inout [SMTPAction]) {
    let next: SMTPCommand?
    switch step {
    case .greeting:
      next = reply.code == 220 ? .ehlo(clientName) : .quit
      if reply.code != 220 { result = .failed("the greeting is '\(reply)'") }
    case .ehlo:
      let offersTLS = reply.code == 250 && Capabilities(reply).offersStartTLS
      next = offersTLS ? .startTLS : .quit
      if !offersTLS { result = .noTLS("EHLO is answered without STARTTLS") }
    case .startTLS:
      next = reply.code == 220 ? nil : .quit
      if reply.code != 220 { result = .noTLS("STARTTLS is answered with '\(reply)'") }
    case .connect, .helo, .handshake, .ehloOverTLS, .authentication, .mail, .recipient, .data,
      .message, .reset, .quit:
      next = nil
    }
    if let next { session.send(next, &actions) }
  }

  private mutating func read(_ octets: [UInt8]) -> [SMTPAction] {
    switch reader.receive(octets) {
    case .needsMore: return []
    case .answered(let answer): return finish(.answered(answer))
    case .refused(let alert): return finish(.refused(alert: alert))
    case .malformed(let reason): return finish(.failed(reason))
    }
  }

  private mutating func finish(_ result: Result) -> [SMTPAction] {
    self.result = result
    switch result {
    case .answered(let answer): return [.send(ClientHello.farewell(answer.version)), .close]
    case .refused, .noTLS, .failed: return [.close]
    }
  }

  private static func text(of ending: SMTPEnding) -> String {
    switch ending {
    case .quit(let reply): "the server said '\(reply)'"
    case .quitUnanswered: "the server closed the connection"
    case .notConnected(let failure): "no connection: \(failure)"
    case .timedOut(let step): "no answer in time: \(step)"
    case .closed(let step, let reason):
      "the server closed the connection at \(step)" + (reason.map { ": \($0)" } ?? "")
    case .serviceClosing(_, let reply): "the server said '\(reply)'"
    case .fault(_, let fault): "\(fault)"
    case .tlsFailed(let failure): "\(failure)"
    }
  }
}
