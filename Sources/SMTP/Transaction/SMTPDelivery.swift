/// A client that delivers messages over one connection, one transaction after the other (RFC 5321 §3.3).
///
/// Its owner begins transactions when it is ready, and permits the end of each message: whoever keeps a journal
/// has written by then that the message may arrive.
public struct SMTPDelivery: SMTPMachine, Hashable {
  public struct Options: Hashable, Sendable {
    public var client: ClientIdentity
    public var tls: TLSUse
    public var timeouts: SMTPTimeouts
    /// Whether BDAT is used where it is offered (RFC 3030).
    public var usesChunking: Bool

    public init(
      client: ClientIdentity, tls: TLSUse = .whereOffered, timeouts: SMTPTimeouts = .standard,
      usesChunking: Bool = true
    ) {
      self.client = client
      self.tls = tls
      self.timeouts = timeouts
      self.usesChunking = usesChunking
    }
  }

  /// When STARTTLS is used. What a certificate has to prove is the transport's to know.
  public enum TLSUse: Hashable, Sendable {
    case never
    case whereOffered
    /// A server without STARTTLS gets no message.
    case always
  }

  /// What the owner is told.
  public enum Notice: Hashable, Sendable {
    /// Transactions may begin: what the server offers, and the TLS that was agreed on.
    case ready(Capabilities, TLSPeerFacts?)
    /// All but the end of the message is on its way, or can be; `permitEnd` sends the rest.
    case awaitsEnd
    case finished(TransactionResult)
    /// The session is no longer usable. After a transaction that was under way its result comes first.
    case ended(SessionEnding)
  }

  /// Why there are no more transactions over this connection.
  public enum SessionEnding: Hashable, Sendable {
    case closed(SMTPEnding)
    /// The server refused before any transaction: greeting, EHLO, STARTTLS.
    case refused(Reply, at: SMTPStep)
    /// TLS has to be used, and is not offered.
    case withoutTLS
    /// Clear text between the 220 to STARTTLS and the handshake (RFC 3207 §4.2): somebody else speaks.
    case injected([UInt8])
  }

  private enum Phase: Hashable {
    case opening
    case ready
    case envelope(Envelope)
    /// 354 has come, or all replies to the envelope before BDAT.
    case content(Envelope)
    /// The end of the message has been sent.
    case ending(Envelope)
    case over
  }

  /// A transaction and the replies it had.
  private struct Envelope: Hashable {
    let transaction: MailTransaction
    let usesChunks: Bool
    var mail: Reply?
    var recipients: [Reply] = []
    /// Commands that are not sent yet: without PIPELINING, each waits for the reply before it.
    var unsent: ArraySlice<SMTPCommand> = []
    var hasSentContent = false

    var accepted: Int { recipients.count { $0.category == .success } }
  }

  private let options: Options
  private var clientName = ""
  private var session: SMTPSession
  private var phase = Phase.opening
  private var capabilities = Capabilities(name: nil, extensions: [])
  private var tls: TLSPeerFacts?
  private var ending: SessionEnding?
  /// The transaction before this one left something behind (RFC 5321 §4.1.1.5).
  private var needsReset = false
  private var notices: [Notice] = []

  public init(_ options: Options) {
    self.options = options
    session = SMTPSession(timeouts: options.timeouts)
  }

  /// Whether no transaction can be begun any more.
  public var isOver: Bool { phase == .over }

  // MARK: What the owner does

  /// What happened since it was asked last, in order.
  public mutating func takeNotices() -> [Notice] {
    defer { notices = [] }
    return notices
  }

  /// Gives the server a message. Only when ready: after `ready`, or after the transaction before has finished.
  public mutating func begin(_ transaction: MailTransaction) -> [SMTPAction] {
    guard case .ready = phase else {
      let reason = SMTPEnding.closed(.mail, reason: "the session is not ready")
      finish(transaction, all: .interrupted(closing ?? reason))
      return []
    }
    if let obstacle = transaction.obstacle(at: capabilities) {
      finish(transaction, all: .impossible(obstacle))
      return []
    }
    var envelope = Envelope(
      transaction: transaction,
      usesChunks: options.usesChunking && capabilities.offers(.chunking))
    var commands = [transaction.mailCommand(at: capabilities)]
    commands += transaction.recipients.map {
      transaction.recipientCommand($0, at: capabilities)
    }
    if !envelope.usesChunks { commands.append(.data) }
    if needsReset { commands.insert(.reset, at: 0) }
    needsReset = false
    var actions: [SMTPAction] = []
    if capabilities.offers(.pipelining) {
      session.send(commands, &actions)
    } else {
      session.send([commands[0]], &actions)
      envelope.unsent = commands.dropFirst()
    }
    phase = .envelope(envelope)
    return actions
  }

  /// Sends the end of the message, with what of it was held back.
  public mutating func permitEnd() -> [SMTPAction] {
    guard case .content(let envelope) = phase else { return [] }
    var actions: [SMTPAction] = []
    session.sendMessage(Self.end(of: envelope), &actions)
    phase = .ending(envelope)
    return actions
  }

  /// Ends the session in good order. A transaction that is under way is not waited for.
  public mutating func quit() -> [SMTPAction] {
    switch phase {
    case .over: return []
    case .opening, .ready, .envelope, .content, .ending: break
    }
    var actions: [SMTPAction] = []
    session.send([.quit], &actions)
    return actions
  }

  // MARK: What happens

  public mutating func handle(_ event: SMTPEvent) -> [SMTPAction] {
    if case .connected(let address) = event { clientName = options.client.name(from: address) }
    var actions: [SMTPAction] = []
    for progress in session.handle(event, &actions) {
      switch progress {
      case .replied(let step, let reply): take(reply, to: step, &actions)
      case .injected(let octets): ending = .injected(octets)
      case .secured(let facts):
        tls = facts
        // RFC 3207 §4.2: what was said before is forgotten, and asked again.
        session.send([ending == nil ? .ehlo(clientName) : .quit], &actions)
      case .ended(let ending): end(ending)
      }
    }
    return actions
  }

  private mutating func take(_ reply: Reply, to step: SMTPStep, _ actions: inout [SMTPAction]) {
    // A 421 ends the session; the replies it took away are told of with its end.
    if reply.code == 421 { return note(reply, to: step) }
    switch step {
    case .greeting:
      // RFC 5321 §3.1: after 554 the client says QUIT. Nothing but 220 is an invitation.
      if reply.code == 220 {
        session.send([.ehlo(clientName)], &actions)
      } else {
        stop(.refused(reply, at: step), &actions)
      }
    case .ehlo, .ehloOverTLS: takeEHLO(reply, step, &actions)
    case .helo:
      if reply.code == 250 {
        becomeReady(Capabilities(name: reply.firstWord, extensions: []))
      } else {
        stop(.refused(reply, at: step), &actions)
      }
    case .startTLS:
      // On 220 the session begins TLS by itself.
      guard reply.code != 220 else { return }
      switch options.tls {
      case .always: stop(.refused(reply, at: step), &actions)
      case .never, .whereOffered: becomeReady(capabilities)
      }
    case .mail, .recipient, .data, .message: takeEnvelope(reply, step, &actions)
    case .reset: sendNext(&actions)
    case .connect, .handshake, .authentication, .quit: break
    }
  }

  private mutating func takeEHLO(
    _ reply: Reply, _ step: SMTPStep, _ actions: inout [SMTPAction]
  ) {
    guard reply.code == 250 else {
      // RFC 5321 §3.2: a server that does not know EHLO is greeted with HELO.
      if step == .ehlo, reply.saysUnknownCommand, options.tls != .always {
        return session.send([.helo(clientName)], &actions)
      }
      return stop(.refused(reply, at: step), &actions)
    }
    let offered = Capabilities(reply)
    if step == .ehloOverTLS { return becomeReady(offered) }
    capabilities = offered
    switch options.tls {
    case .never: becomeReady(offered)
    case .whereOffered:
      if offered.offersStartTLS {
        session.send([.startTLS], &actions)
      } else {
        becomeReady(offered)
      }
    case .always:
      if offered.offersStartTLS {
        session.send([.startTLS], &actions)
      } else {
        stop(.withoutTLS, &actions)
      }
    }
  }

  private mutating func becomeReady(_ capabilities: Capabilities) {
    self.capabilities = capabilities
    phase = .ready
    notices.append(.ready(capabilities, tls))
  }

  /// Keeps a reply without acting on it.
  private mutating func note(_ reply: Reply, to step: SMTPStep) {
    guard case .envelope(var envelope) = phase else { return }
    switch step {
    case .mail: envelope.mail = reply
    case .recipient: envelope.recipients.append(reply)
    case .connect, .greeting, .ehlo, .helo, .startTLS, .handshake, .ehloOverTLS, .authentication,
      .data, .message, .reset, .quit:
      return
    }
    phase = .envelope(envelope)
  }

  private mutating func takeEnvelope(
    _ reply: Reply, _ step: SMTPStep, _ actions: inout [SMTPAction]
  ) {
    switch phase {
    case .ending(let envelope): finish(envelope, message: reply)
    case .envelope(let envelope):
      switch step {
      case .mail, .recipient:
        note(reply, to: step)
        sendNext(&actions)
      case .data: takeData(reply, envelope, &actions)
      // The dot after a 354 that nobody's acceptance stood behind.
      case .message: finish(envelope, message: reply)
      case .connect, .greeting, .ehlo, .helo, .startTLS, .handshake, .ehloOverTLS,
        .authentication, .reset, .quit:
        break
      }
    case .opening, .ready, .content, .over: break
    }
  }

  /// Goes on after a reply of the envelope.
  private mutating func sendNext(_ actions: inout [SMTPAction]) {
    guard case .envelope(var envelope) = phase else { return }
    let isRefused = envelope.mail.map { $0.category != .success } ?? false
    let isComplete = envelope.recipients.count == envelope.transaction.recipients.count
    if !envelope.unsent.isEmpty, isRefused || (isComplete && envelope.accepted == 0) {
      // Without PIPELINING nothing more is asked once it is in vain.
      envelope.unsent = []
      phase = .envelope(envelope)
      return finish(envelope, message: nil)
    }
    if let next = envelope.unsent.popFirst() {
      phase = .envelope(envelope)
      return session.send([next], &actions)
    }
    guard envelope.usesChunks, envelope.mail != nil, isComplete else { return }
    if envelope.accepted == 0 { return finish(envelope, message: nil) }
    sendContent(envelope, &actions)
  }

  private mutating func takeData(
    _ reply: Reply, _ envelope: Envelope, _ actions: inout [SMTPAction]
  ) {
    guard reply.code == 354 else {
      return finish(envelope, data: reply)
    }
    // RFC 2920 §3.1: a server that asks for the message though it took no recipient gets an empty one.
    guard envelope.accepted > 0 else {
      session.sendMessage([Self.finalDot], &actions)
      return
    }
    sendContent(envelope, &actions)
  }

  /// A message larger than this is on its way while its end waits for permission; a smaller one goes out in one piece with it.
  static let heldContent = 65_536

  private mutating func sendContent(_ envelope: Envelope, _ actions: inout [SMTPAction]) {
    var envelope = envelope
    let octets = envelope.transaction.content.octets
    // A chunk's reply would have to be waited for: with BDAT all is held.
    if !envelope.usesChunks, octets.count > Self.heldContent {
      envelope.hasSentContent = true
      actions.append(.sendContent(envelope.transaction.content.stuffed))
    }
    phase = .content(envelope)
    notices.append(.awaitsEnd)
  }

  private static let finalDot = Array(".\r\n".utf8)

  private static func end(of envelope: Envelope) -> [[UInt8]] {
    let content = envelope.transaction.content
    if envelope.usesChunks {
      return [Array("BDAT \(content.octets.count) LAST\r\n".utf8), content.octets]
    }
    return envelope.hasSentContent ? [finalDot] : [content.stuffed, finalDot]
  }

  // MARK: Results

  private mutating func finish(_ envelope: Envelope, message reply: Reply?) {
    phase = .ready
    needsReset = reply == nil && envelope.mail?.category == .success
    notices.append(
      .finished(
        result(of: envelope) { accepted in
          guard let reply else { return .refused(accepted, at: .recipient) }
          return reply.category == .success
            ? .accepted(reply) : .refused(reply, at: .message)
        }))
  }

  private mutating func finish(_ envelope: Envelope, data reply: Reply) {
    phase = .ready
    needsReset = true
    notices.append(.finished(result(of: envelope) { _ in .refused(reply, at: .data) }))
  }

  private mutating func finish(_ transaction: MailTransaction, all result: RecipientResult) {
    notices.append(
      .finished(TransactionResult(recipients: transaction.recipients.map { _ in result })))
  }

  /// The result of each recipient: what the server said to it or to MAIL, or else what `accepted` makes of its acceptance.
  private func result(
    of envelope: Envelope, accepted: (Reply) -> RecipientResult
  ) -> TransactionResult {
    TransactionResult(
      recipients: envelope.transaction.recipients.indices.map { index in
        if let mail = envelope.mail, mail.category != .success { return .refused(mail, at: .mail) }
        guard envelope.recipients.indices.contains(index) else {
          return .interrupted(closing ?? .closed(.recipient, reason: nil))
        }
        let reply = envelope.recipients[index]
        return reply.category == .success ? accepted(reply) : .refused(reply, at: .recipient)
      })
  }

  // MARK: The end

  /// How the connection ended, where it has.
  private var closing: SMTPEnding? {
    if case .closed(let ending) = ending { ending } else { nil }
  }

  /// Leaves before any transaction.
  private mutating func stop(_ reason: SessionEnding, _ actions: inout [SMTPAction]) {
    if ending == nil { ending = reason }
    session.send([.quit], &actions)
  }

  private mutating func end(_ sessionEnding: SMTPEnding) {
    let reason = ending ?? .closed(sessionEnding)
    ending = reason
    switch phase {
    case .envelope(let envelope), .content(let envelope):
      notices.append(.finished(result(of: envelope) { _ in interrupted(sessionEnding) }))
    case .ending(let envelope):
      notices.append(
        .finished(result(of: envelope) { _ in ended(sessionEnding, afterEndOf: envelope) }))
    case .opening, .ready, .over: break
    }
    phase = .over
    notices.append(.ended(reason))
  }

  /// A server that says 421 to a command has not taken it (RFC 5321 §3.8); where the connection just ended, it is no reply at all.
  private func interrupted(_ ending: SMTPEnding) -> RecipientResult {
    switch ending {
    case .serviceClosing(let step, let reply): .refused(reply, at: step)
    case .quit, .quitUnanswered, .notConnected, .timedOut, .closed, .fault, .tlsFailed:
      .interrupted(ending)
    }
  }

  /// Only a reply to the end of the message decides; a 421 that answers it is a refusal for now.
  private func ended(_ ending: SMTPEnding, afterEndOf envelope: Envelope) -> RecipientResult {
    switch ending {
    case .serviceClosing(.message, let reply): .refused(reply, at: .message)
    case .serviceClosing, .quit, .quitUnanswered, .notConnected, .timedOut, .closed, .fault,
      .tlsFailed:
      .inDoubt(ending)
    }
  }
}
