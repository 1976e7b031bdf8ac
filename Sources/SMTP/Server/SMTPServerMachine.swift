/// A server's side of one SMTP connection (RFC 5321) without I/O: what happens to the connection goes in, what is to be done comes out.
///
/// However the octets are cut, what comes out is the same: only the pieces of `content` may be others.
public struct SMTPServerMachine: Sendable {
  enum Phase {
    /// Before the connection stands.
    case idle
    case commands
    /// DATA.
    case content(DotReader)
    /// BDAT: so many octets are still to come, and then this happens.
    case chunk(remaining: Int, Chunk)
    case authenticating(SASLServerExchange)
    case handshaking
    /// Until `pauseEnded`.
    case paused(Paused)
    /// Until `settled`.
    case settling(FaultDecision.Course)
    /// Nothing is answered any more.
    case silent
    case ended
  }

  /// What becomes of a chunk.
  struct Chunk {
    let isLast: Bool
    /// A reply that was due before the chunk: it is read and thrown away (RFC 3030 §2).
    let refusal: SMTPServerReply?
  }

  /// What is gone on with after a pause.
  enum Paused {
    case greeting(Fault?)
    case command(ServerCommand, Fault?)
    case content(after: Resumed, Fault?)
    case dot(FaultDecision)
    case accepted(id: String, Fault?)
    case handshake(Fault?)
  }

  /// Where content was interrupted.
  enum Resumed {
    case dots(DotReader)
    case chunk(remaining: Int, Chunk)
  }

  let options: SMTPServerOptions
  let faults: (any FaultSource)?
  /// Random printable characters, for challenges.
  let nonce: String
  var phase = Phase.idle
  var actions: [SMTPServerAction] = []

  /// Octets that were received and not taken yet.
  var input: [UInt8] = []
  var position = 0
  /// How far the line was searched for its end.
  private var searched = 0
  /// A line was too long: what is left of it is dropped.
  private var isSkippingLine = false

  var peer = SMTPServerPeer(client: nil, port: 0)
  var tls: TLSPeerFacts?
  var user: String?
  /// What the client called itself; `nil` before EHLO or HELO.
  var helo: String?
  var isExtended = false
  var offered: Set<SMTPServerOptions.Extension> = []
  var exchanges = 0

  /// The transaction; `nil` outside of one.
  var envelope: SMTPEnvelope?
  var content: ContentProgress?
  private var errors = 0
  private var idleCommands = 0
  private var isShuttingDown = false

  /// A message whose content has begun.
  struct ContentProgress {
    var facts = SMTPContentFacts()
    /// It is too large: the rest is read and thrown away.
    var isDropped = false
    /// The first octets were there.
    var hasBegun = false
  }

  public init(_ options: SMTPServerOptions, faults: (any FaultSource)? = nil, nonce: String = "") {
    self.options = options
    self.faults = faults
    self.nonce = nonce
  }

  /// Whether octets are of any use now; when not, nothing should be read.
  public var wantsInput: Bool {
    switch phase {
    case .idle, .commands, .content, .chunk, .authenticating, .handshaking, .silent: true
    case .paused, .settling, .ended: false
    }
  }

  /// Takes in what happened; what is to be done is appended to `actions`.
  public mutating func handle(_ event: SMTPServerEvent, _ actions: inout [SMTPServerAction]) {
    switch event {
    case .connected(let peer, let tls): connect(peer, tls)
    case .received(let octets): receive(octets)
    case .tlsEstablished(let facts): secure(facts)
    case .pauseEnded: goOn()
    case .settled(let settlement): settle(settlement)
    case .timedOut: timeOut()
    case .shuttingDown: shutDown()
    }
    proceed()
    actions += self.actions
    self.actions.removeAll(keepingCapacity: true)
  }

  // MARK: Octets

  private mutating func receive(_ octets: [UInt8]) {
    switch phase {
    case .silent, .ended: return
    case .idle, .commands, .content, .chunk, .authenticating, .handshaking, .paused, .settling:
      break
    }
    if position == input.count {
      input = octets
      position = 0
      searched = 0
    } else {
      input.removeFirst(position)
      searched -= position
      position = 0
      input += octets
    }
  }

  /// Does what can be done with the octets that are there.
  private mutating func proceed() {
    while position < input.count {
      switch phase {
      case .commands:
        guard let line = nextLine(limit: options.limits.commandLine) else { return }
        take(line)
      case .authenticating:
        guard let line = nextLine(limit: options.limits.authenticationLine) else { return }
        takeResponse(line)
      case .content, .chunk: readContent()
      case .silent, .ended:
        position = input.count
        return
      case .idle, .handshaking, .paused, .settling: return
      }
    }
  }

  /// The next line without its end; `nil` where it is not there yet. What is no line is answered here.
  private mutating func nextLine(limit: Int) -> ArraySlice<UInt8>? {
    searched = max(searched, position)
    while searched < input.count {
      guard let feed = input[searched...].firstIndex(of: 0x0A) else {
        searched = input.count
        break
      }
      let start = position
      position = feed + 1
      searched = position
      if isSkippingLine {
        isSkippingLine = false
        continue
      }
      if feed + 1 - start > limit {
        refuseLine()
        continue
      }
      // RFC 5321 §2.3.8: an LF alone ends no line. Whoever sends one should hear of it.
      guard feed > start, input[feed - 1] == 0x0D else {
        error(SMTPServerReply(500, 5, 2, "lines end in CRLF, not in LF alone"), at: nil)
        guard case .commands = phase else { return nil }
        continue
      }
      return input[start..<(feed - 1)]
    }
    if !isSkippingLine, input.count - position > limit {
      refuseLine()
      isSkippingLine = true
    }
    if isSkippingLine { position = input.count }
    return nil
  }

  /// RFC 5321 §4.5.3.1.10: 500 for a line that is too long.
  private mutating func refuseLine() {
    error(SMTPServerReply(500, 5, 6, "line too long"), at: nil)
  }

  // MARK: Replies

  func line(_ reply: SMTPServerReply) -> [UInt8] {
    reply.line(enhanced: options.extensions.contains(.enhancedStatusCodes))
  }

  mutating func send(_ reply: SMTPServerReply) { actions.append(.send(line(reply))) }

  /// A reply of 400 or more, by a rule or by the standard.
  mutating func refuse(
    _ reply: SMTPServerReply, at stage: SMTPServerStage?, recipient: String? = nil
  ) {
    send(reply)
    actions.append(.note(.refused(stage, code: reply.code, recipient: recipient)))
  }

  /// A refusal for what the client did wrong; after too many the connection ends.
  mutating func error(_ reply: SMTPServerReply, at stage: SMTPServerStage?) {
    refuse(reply, at: stage)
    errors += 1
    if errors >= options.limits.errors {
      end(SMTPServerReply(421, 7, 0, "\(options.hostName) too many errors"))
    }
  }

  /// A command that brings no mail forward.
  mutating func countIdleCommand() {
    idleCommands += 1
    if idleCommands > options.limits.idleCommands {
      end(SMTPServerReply(421, 7, 0, "\(options.hostName) too many commands without a message"))
    }
  }

  /// RFC 5321 §3.8: 421, and the connection is closed.
  mutating func end(_ reply: SMTPServerReply) {
    switch phase {
    case .ended, .silent: return
    case .idle, .commands, .content, .chunk, .authenticating, .handshaking, .paused, .settling:
      break
    }
    refuse(reply, at: nil)
    close()
  }

  mutating func close() {
    dropContent()
    phase = .ended
    actions.append(.close)
  }

  mutating func dropContent() {
    if let content, !content.isDropped { actions.append(.dropMessage) }
    content = nil
  }

  /// Back to commands with no transaction, or to the end where that is due.
  mutating func clearTransaction() {
    dropContent()
    envelope = nil
    phase = .commands
    if isShuttingDown { sendShutdown() }
  }

  mutating func messageWasTaken() {
    idleCommands = 0
    errors = 0
  }

  // MARK: Faults

  /// What the rules say here; nothing where there are none.
  func decision(
    at stage: SMTPServerStage, recipients: [String], sender: String? = nil
  ) -> FaultDecision {
    guard let faults, faults.hasRules(for: stage) else { return .none }
    return faults.decide(
      FaultQuestion(
        stage: stage, peer: peer, helo: helo ?? "",
        sender: sender ?? envelope?.sender?.address ?? "",
        recipients: recipients))
  }

  mutating func note(_ course: FaultDecision.Course, at stage: SMTPServerStage) {
    for rule in course.rules { actions.append(.note(.fault(stage, rule: rule))) }
  }

  /// Waits where the rules say so, and goes on with `next`; `false` where there is nothing to wait for.
  mutating func pause(_ duration: Duration, _ next: Paused) -> Bool {
    guard duration > .zero else { return false }
    phase = .paused(next)
    actions.append(.pause(duration))
    return true
  }

  /// Does what a rule wants; the phase is then another, but after a reply.
  mutating func perform(_ fault: Fault, at stage: SMTPServerStage, recipient: String? = nil) {
    switch fault {
    case .reply(let reply):
      refuse(reply, at: stage, recipient: recipient)
      // RFC 5321 §3.8.
      if reply.code == 421 { close() }
    case .disconnect: close()
    case .reset:
      dropContent()
      phase = .ended
      actions.append(.reset)
    case .silence:
      dropContent()
      phase = .silent
    }
  }

  var isOver: Bool {
    switch phase {
    case .silent, .ended: true
    case .idle, .commands, .content, .chunk, .authenticating, .handshaking, .paused, .settling:
      false
    }
  }

  // MARK: The connection

  private mutating func connect(_ peer: SMTPServerPeer, _ tls: TLSPeerFacts?) {
    guard case .idle = phase else { return }
    self.peer = peer
    self.tls = tls
    if let tls { actions.append(.note(.secured(tls))) }
    phase = .commands
    let course = decision(at: .connect, recipients: []).before
    note(course, at: .connect)
    if !pause(course.delay, .greeting(course.fault)) { greet(course.fault) }
  }

  private mutating func greet(_ fault: Fault?) {
    phase = .commands
    if let fault {
      perform(fault, at: .connect)
      // RFC 5321 §3.1: after 554 instead of 220 the client says QUIT, and everything else is refused.
      return
    }
    send(SMTPServerReply(plain: 220, "\(options.hostName) ESMTP"))
  }

  private mutating func secure(_ facts: TLSPeerFacts) {
    guard case .handshaking = phase else { return }
    // RFC 3207 §4.2: nothing of what was said before counts.
    tls = facts
    helo = nil
    user = nil
    envelope = nil
    input = []
    position = 0
    searched = 0
    phase = .commands
    actions.append(.note(.secured(facts)))
  }

  private mutating func goOn() {
    guard case .paused(let paused) = phase else { return }
    switch paused {
    case .greeting(let fault): greet(fault)
    case .command(let command, let fault):
      phase = .commands
      perform(command, fault)
    case .content(let resumed, let fault): resumeContent(resumed, fault)
    case .dot(let decision): endContent(decision)
    case .accepted(let id, let fault): confirm(id, fault)
    case .handshake(let fault): beginHandshake(fault)
    }
  }

  private mutating func timeOut() {
    // RFC 5321 §4.5.3.2.7, RFC 3463 §3.5 x.4.2.
    if isOver { return close() }
    end(SMTPServerReply(421, 4, 2, "\(options.hostName) nothing came in time"))
  }

  private mutating func shutDown() {
    isShuttingDown = true
    switch phase {
    case .idle, .commands, .authenticating, .handshaking, .silent: sendShutdown()
    // A message that is under way is brought to its end.
    case .content, .chunk, .paused, .settling, .ended: break
    }
  }

  private mutating func sendShutdown() {
    switch phase {
    case .silent, .idle, .handshaking: close()
    case .commands, .authenticating, .content, .chunk, .paused, .settling:
      end(SMTPServerReply(421, 3, 2, "\(options.hostName) shutting down"))
    case .ended: break
    }
  }
}
