public import NIOCore
import NIOPosix
public import SMTP
import SMTPTransport
public import Sending

/// Does what the scheduler decides: dials, runs transactions, and writes the journal before each step that counts.
///
/// Everything happens on one event loop; messages are made and the store is written on threads beside it.
public final class SendEngine {
  /// What it works with, and never changes.
  public struct Parts: Sendable {
    /// The store's row of each recipient, by its number in the scheduler.
    public var rows: [Int64]
    /// By their number in the scheduler.
    public var sources: [DeliverySource]
    public var lease: Lease
    public var router: any DeliveryRouter
    public var messages: any MessageMaker
    public var judge: any AttemptJudge
    public var timeouts: SMTPTimeouts
    /// The time; never runs backwards.
    public var now: @Sendable () -> Instant

    public init(
      rows: [Int64], sources: [DeliverySource], lease: Lease, router: any DeliveryRouter,
      messages: any MessageMaker, judge: any AttemptJudge, timeouts: SMTPTimeouts = .standard,
      now: @escaping @Sendable () -> Instant
    ) {
      self.rows = rows
      self.sources = sources
      self.lease = lease
      self.router = router
      self.messages = messages
      self.judge = judge
      self.timeouts = timeouts
      self.now = now
    }
  }

  /// What its owner is told, on the event loop.
  public enum Event {
    case attempted(RecipientID, AttemptRecord, JournalEntry.Settlement)
    case expired(RecipientID)
    case store(Journal.Event)
    /// Nothing is left to do, or it was stopped and nothing is in flight; all that happened is durable.
    case ended
  }

  public private(set) var scheduler: Scheduler
  let parts: Parts
  let eventLoop: any EventLoop
  let journal: Journal
  private let onEvent: (Event) -> Void
  private var connections: [Int32: ActiveConnection] = [:]
  private var timer: Scheduled<Void>?
  private var isPumpDue = false
  private var isStopping = false
  private var hasEnded = false
  private let threads: NIOThreadPool

  /// For a connection in all; the scheduler retires it long before.
  private static let connectionDeadline = Duration.seconds(3_600)

  public init(
    _ scheduler: Scheduler, _ parts: Parts, store: any RunStore, eventLoop: any EventLoop,
    onEvent: @escaping (Event) -> Void
  ) {
    self.scheduler = scheduler
    self.parts = parts
    self.eventLoop = eventLoop
    self.onEvent = onEvent
    threads = .singleton
    let bound = NIOLoopBound(onEvent, eventLoop: eventLoop)
    journal = Journal(store, eventLoop: eventLoop) { bound.value(.store($0)) }
  }

  // MARK: What its owner asks

  /// Begins, or goes on.
  public func start() { pumpSoon() }

  /// Starts nothing new; what is in flight is finished, and then `ended` is told.
  public func stop() {
    isStopping = true
    scheduler.pause()
    pumpSoon()
  }

  public func pause() {
    scheduler.pause()
    pumpSoon()
  }

  public func resume() {
    if isStopping { return }
    scheduler.resume()
    pumpSoon()
  }

  // MARK: Decisions

  private func pumpSoon() {
    if isPumpDue { return }
    isPumpDue = true
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.execute { bound.value.pump() }
  }

  private func pump() {
    isPumpDue = false
    timer?.cancel()
    timer = nil
    if isStopping, scheduler.counts.inFlight == 0 { return leave() }
    while true {
      switch scheduler.next(at: parts.now()) {
      case .start(let attempt): begin(attempt)
      case .close(let id): connections[id.rawValue]?.link?.quit()
      case .expired(let recipient):
        journal.write([entry(recipient, .settled(.expired, at: parts.now()))])
        onEvent(.expired(recipient))
      case .wait(until: let time): return wait(until: time)
      case .waitForEvent: return
      case .finished: return leave()
      }
    }
  }

  private func wait(until time: Instant) {
    let span = max(0, (time - parts.now()).microseconds)
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    timer = eventLoop.scheduleTask(in: .microseconds(Int64(span))) { bound.value.pump() }
  }

  /// Says goodbye to every server, and ends when all that happened is durable.
  private func leave() {
    if hasEnded { return }
    hasEnded = true
    for connection in connections.values { connection.link?.quit() }
    let bound = NIOLoopBound(onEvent, eventLoop: eventLoop)
    journal.write([]) { bound.value(.ended) }
  }

  // MARK: An attempt

  private func begin(_ attempt: Attempt) {
    let active = ActiveAttempt(attempt, began: parts.now())
    let entries = [
      entry(attempt.recipient, .leased(parts.lease)),
      entry(attempt.recipient, .dialled(number: attempt.number, at: active.began)),
    ]
    let id = attempt.connection.rawValue
    let connection = connections[id] ?? ActiveConnection(attempt.connection)
    connections[id] = connection
    connection.attempt = active
    switch attempt.use {
    case .idle:
      // The journal is written in order: with the end of the message, this is durable too.
      journal.write(entries)
    case .new:
      awaitCount(entries, connection, active)
      findRoute(connection, active)
    }
    make(connection, active)
  }

  /// Nobody is dialled before the attempt is counted durably: a crash loop would dial for ever.
  private func awaitCount(
    _ entries: [JournalEntry], _ connection: ActiveConnection, _ active: ActiveAttempt
  ) {
    let bound = NIOLoopBound((self, connection, active), eventLoop: eventLoop)
    journal.write(entries) {
      let (engine, connection, active) = bound.value
      active.isCounted = true
      engine.dial(connection, active)
    }
  }

  private func findRoute(_ connection: ActiveConnection, _ active: ActiveAttempt) {
    let bound = NIOLoopBound((self, connection, active), eventLoop: eventLoop)
    let router = parts.router
    let destination = active.attempt.destination
    let eventLoop = eventLoop
    Task {
      let route = await router.route(to: destination)
      eventLoop.execute {
        let (engine, connection, active) = bound.value
        active.route = route
        engine.dial(connection, active)
      }
    }
  }

  private func make(_ connection: ActiveConnection, _ active: ActiveAttempt) {
    let bound = NIOLoopBound((self, connection, active), eventLoop: eventLoop)
    let (messages, recipient, eventLoop) = (parts.messages, active.attempt.recipient, eventLoop)
    threads.submit { _ in
      let made = Result { () throws(MessageFault) in try messages.transaction(for: recipient) }
      eventLoop.execute {
        let (engine, connection, active) = bound.value
        switch made {
        case .success(let transaction):
          active.transaction = transaction
          engine.depart(connection, active)
        case .failure(let fault): engine.giveUp(connection, active, fault.reason)
        }
      }
    }
  }

  /// Connects to the next server, when the attempt is counted and the route known.
  private func dial(_ connection: ActiveConnection, _ active: ActiveAttempt) {
    guard connection.attempt === active, active.isCounted, let route = active.route else { return }
    switch route {
    case .unknown(let reason):
      conclude(connection, active, .failed(reason: reason), .deferred(.init(.lookup)), [])
    case .nowhere(let reason):
      conclude(connection, active, .failed(reason: reason), .failed, [])
    case .hosts(let hosts):
      active.hosts = hosts[...]
      connectNext(connection, active)
    }
  }

  private func connectNext(_ connection: ActiveConnection, _ active: ActiveAttempt) {
    guard let host = active.hosts.popFirst() else {
      let result = active.lastFailure ?? .interrupted(.notConnected(.local("no server")))
      return settle(connection, active, result)
    }
    connection.host = host
    connection.isReady = false
    let source = parts.sources[active.attempt.source.index]
    connection.link = SMTPDeliveryConnection(
      to: host.address, port: host.port,
      .init(client: source.client, tls: host.tls, timeouts: parts.timeouts),
      SMTPConnection.Options(
        tls: host.context, peerName: host.name, deadline: Self.connectionDeadline,
        localAddress: source.address),
      on: eventLoop
    ) { [weak self, weak connection] notice in
      guard let self, let connection else { return }
      self.take(notice, connection)
    }
  }

  private func take(_ notice: SMTPDelivery.Notice, _ connection: ActiveConnection) {
    switch notice {
    case .ready(_, let facts):
      connection.isReady = true
      connection.tls = facts.map {
        "\($0.version) \($0.cipherSuite)"
          + ($0.certificateProblem.map { ", not verified: \($0)" } ?? ", verified")
      }
      if let active = connection.attempt { depart(connection, active) }
    case .awaitsEnd:
      guard let active = connection.attempt else { return }
      let bound = NIOLoopBound(connection, eventLoop: eventLoop)
      journal.write([entry(active.attempt.recipient, .dotSent(at: parts.now()))]) {
        bound.value.link?.permitEnd()
      }
    case .finished(let result):
      guard let active = connection.attempt, let first = result.recipients.first else { return }
      settle(connection, active, first)
    case .ended(let ending): end(connection, ending)
    }
  }

  /// Begins the transaction when the message is there, the server is ready and the pace allows it.
  private func depart(_ connection: ActiveConnection, _ active: ActiveAttempt) {
    guard connection.attempt === active, connection.isReady, !active.hasDeparted,
      let transaction = active.transaction
    else { return }
    active.hasDeparted = true
    let now = parts.now()
    let time = scheduler.departure(of: active.attempt.recipient, at: now)
    guard time > now else {
      connection.link?.begin(transaction)
      return
    }
    let bound = NIOLoopBound((connection, active), eventLoop: eventLoop)
    eventLoop.scheduleTask(in: .microseconds(Int64((time - now).microseconds))) {
      let (connection, active) = bound.value
      if connection.attempt === active { connection.link?.begin(transaction) }
    }
  }

  /// The session is over: for an attempt that has not begun its transaction, the next server is tried.
  private func end(_ connection: ActiveConnection, _ ending: SMTPDelivery.SessionEnding) {
    connection.isReady = false
    guard let active = connection.attempt else {
      connection.link = nil
      connections[connection.id.rawValue] = nil
      scheduler.connectionClosed(connection.id, at: parts.now())
      return pumpSoon()
    }
    keepDialogue(of: connection, active)
    switch ending {
    case .closed(.serviceClosing(let step, let reply)), .refused(let reply, let step):
      active.lastFailure = .refused(reply, at: step)
    case .closed(let ending): active.lastFailure = .interrupted(ending)
    case .withoutTLS:
      active.lastFailure = .interrupted(.tlsFailed(.notStarted("the server offers no STARTTLS")))
    case .injected:
      active.lastFailure = .interrupted(
        .tlsFailed(.failed("clear text came between STARTTLS and the handshake")))
    }
    active.hasDeparted = false
    if case .closed(.tlsFailed) = ending, let host = connection.host, host.tls == .whereOffered {
      // RFC 7435 §3: opportunistic security falls back to none, on a connection of its own.
      var clear = host
      clear.tls = .never
      active.hosts.insert(clear, at: active.hosts.startIndex)
    }
    if active.route == nil {
      // A connection that was kept was lost before it was used again: that is no attempt at the server yet.
      awaitCount([], connection, active)
      return findRoute(connection, active)
    }
    connectNext(connection, active)
  }

  private func giveUp(_ connection: ActiveConnection, _ active: ActiveAttempt, _ reason: String) {
    guard connection.attempt === active else { return }
    // A server that is ready can be given another message; one that is being connected to is left.
    if !connection.isReady {
      connection.link?.quit()
      connection.link = nil
    }
    conclude(connection, active, .failed(reason: reason), .failed, [])
  }

  // MARK: Results

  private func settle(
    _ connection: ActiveConnection, _ active: ActiveAttempt, _ result: RecipientResult
  ) {
    let verdict = parts.judge.verdict(on: result, of: active.attempt)
    conclude(connection, active, .init(result), verdict.outcome, verdict.actions)
  }

  private func conclude(
    _ connection: ActiveConnection, _ active: ActiveAttempt, _ outcome: AttemptRecord.Outcome,
    _ decided: AttemptResult.Outcome, _ actions: [FeedbackAction]
  ) {
    keepDialogue(of: connection, active)
    connection.attempt = nil
    let isOpen = connection.isReady && !(connection.link?.isOver ?? true)
    if !isOpen { connections[connection.id.rawValue] = nil }
    let now = parts.now()
    let recipient = active.attempt.recipient
    let source = parts.sources[active.attempt.source.index].name
    let disposition = scheduler.finish(
      recipient, AttemptResult(decided, connection: isOpen ? .open : .closed, actions: actions),
      at: now)
    let record = AttemptRecord(
      number: active.attempt.number, began: active.began, ended: now, source: source,
      host: connection.host?.name,
      address: connection.host.map { "\($0.address) port \($0.port)" }, tls: connection.tls,
      outcome: outcome, dialogue: active.dialogue)
    let settlement = Self.settlement(disposition, decided, source, now)
    journal.write([entry(recipient, .attempted(record, settlement))])
    onEvent(.attempted(recipient, record, settlement))
    pumpSoon()
  }

  private static func settlement(
    _ disposition: Disposition, _ outcome: AttemptResult.Outcome, _ source: String, _ now: Instant
  ) -> JournalEntry.Settlement {
    switch disposition {
    case .delivered: return .delivered
    case .failed: return .failed
    case .inDoubt: return .inDoubt
    case .expired: return .expired
    case .withdrawn: return .retry(at: now, source: nil)
    case .retry(let time):
      if case .deferred(let deferral) = outcome, deferral.fromSameSource {
        return .retry(at: time, source: source)
      }
      return .retry(at: time, source: nil)
    }
  }

  private func keepDialogue(of connection: ActiveConnection, _ active: ActiveAttempt) {
    guard let link = connection.link else { return }
    active.dialogue += link.takeTranscript().lines
  }

  private func entry(_ recipient: RecipientID, _ change: JournalEntry.Change) -> JournalEntry {
    JournalEntry(recipient: parts.rows[recipient.index], change)
  }
}
