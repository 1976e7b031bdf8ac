/// What happens, and what follows from it.
extension Scheduler {
  /// An attempt ended. What becomes of the recipient is for the caller to store.
  public mutating func finish(
    _ recipient: RecipientID, _ result: AttemptResult, at now: Instant
  ) -> Disposition {
    clock = max(clock, now)
    let number = recipient.index
    guard recipients.states[number] == .inFlight else { return disposition(of: number) }
    let connection = recipients.connection(of: number)
    let queue = Int(recipients.queues[number])
    inFlight -= 1
    queues[queue].counts.inFlight -= 1
    for action in result.actions {
      perform(action, pair: connections[connection].pair, queue: queue)
    }
    let disposition = close(number, by: result.outcome, queue: queue, connection: connection)
    switch result.connection {
    case .closed: release(connection)
    case .open: rest(connection)
    }
    settle(queue)
    return disposition
  }

  private func disposition(of recipient: Int) -> Disposition {
    switch recipients.states[recipient] {
    case .delivered: .delivered
    case .failed, .cancelled: .failed
    case .inDoubt: .inDoubt
    case .expired: .expired
    case .ready, .inFlight: .withdrawn
    case .deferred: .retry(at: recipients.due[recipient])
    }
  }

  private mutating func close(
    _ recipient: Int, by outcome: AttemptResult.Outcome, queue: Int, connection: Int
  ) -> Disposition {
    switch outcome {
    case .delivered:
      reached(queue)
      close(recipient, as: .delivered)
      return .delivered
    case .failed:
      reached(queue)
      close(recipient, as: .failed)
      return .failed
    case .inDoubt:
      close(recipient, as: .inDoubt)
      return .inDoubt
    case .withdrawn:
      recipients.uncountAttempt(recipient)
      if recipients.expiry[recipient] <= clock {
        close(recipient, as: .expired)
        return .expired
      }
      recipients.enqueue(recipient, in: &queues[queue].waiting)
      queues[queue].counts.queued += 1
      return .withdrawn
    case .deferred(let deferral):
      if deferral.fromSameSource {
        recipients.pin(recipient, to: pairs[connections[connection].pair].source)
      }
      switch deferral.cause {
      case .reply: reached(queue)
      case .connection: missed(queue)
      case .lookup: break
      }
      return retry(recipient, deferral, queue: queue)
    }
  }

  private mutating func retry(
    _ recipient: Int, _ deferral: AttemptResult.Deferral, queue: Int
  ) -> Disposition {
    let values = destinations[queues[queue].destination].values
    let schedule: RetrySchedule
    switch deferral.cause {
    case .lookup: schedule = values.lookupRetry
    case .reply, .connection: schedule = values.retry
    }
    let attempts = Int(recipients.attempts[recipient])
    var wait = schedule.wait(after: attempts, using: &random)
    if let asked = deferral.notBefore {
      // A little after the time that the server named: at the very second its clock may still say no.
      let margin = asked.microseconds / 20 + TimeSpan.second.microseconds
      wait = asked + TimeSpan(microseconds: Int.random(in: 0...margin, using: &random))
    }
    let due = clock + wait
    // Another attempt after the end would not be made: the recipient's time is over now.
    if due >= recipients.expiry[recipient] {
      close(recipient, as: .expired)
      return .expired
    }
    postpone(recipient, until: due)
    return .retry(at: due)
  }

  /// The destination answered.
  private mutating func reached(_ queue: Int) {
    queues[queue].feedback.succeeded()
    queues[queue].deaths = 0
  }

  /// The destination did not answer, or not with anything of use.
  private mutating func missed(_ queue: Int) {
    switch queues[queue].feedback.failed() {
    case .goOn: return
    case .dead:
      queues[queue].deaths += 1
      queues[queue].feedback.revive()
      let schedule = destinations[queues[queue].destination].values.retry
      let wait = schedule.wait(after: queues[queue].deaths, using: &random)
      queues[queue].notBefore = max(queues[queue].notBefore, clock + wait)
    }
  }

  /// A recipient is done with.
  mutating func close(_ recipient: Int, as state: RecipientTable.State) {
    let queue = Int(recipients.queues[recipient])
    switch recipients.states[recipient] {
    case .ready: queues[queue].counts.queued -= 1
    case .deferred: queues[queue].counts.deferred -= 1
    case .inFlight, .delivered, .failed, .inDoubt, .expired, .cancelled: break
    }
    recipients.close(recipient, as: state, in: &queues[queue].waiting)
    open -= 1
    switch state {
    case .delivered: queues[queue].counts.delivered += 1
    case .failed: queues[queue].counts.failed += 1
    case .inDoubt: queues[queue].counts.inDoubt += 1
    case .expired: queues[queue].counts.expired += 1
    case .cancelled: queues[queue].counts.cancelled += 1
    case .ready, .deferred, .inFlight: break
    }
    if queues[queue].waiting.count == 0 { settle(queue) }
  }

  /// Takes a recipient back that is not in flight; whether that was so.
  public mutating func cancel(_ recipient: RecipientID) -> Bool {
    switch recipients.states[recipient.index] {
    case .ready, .deferred:
      close(recipient.index, as: .cancelled)
      return true
    case .inFlight, .delivered, .failed, .inDoubt, .expired, .cancelled: return false
    }
  }

  /// Puts a recipient that is done with, or deferred, back to be tried at once; whether that was so. `expires` where its time was over.
  public mutating func requeue(_ recipient: RecipientID, expires: Instant? = nil) -> Bool {
    let number = recipient.index
    let queue = Int(recipients.queues[number])
    switch recipients.states[number] {
    case .ready, .inFlight: return false
    case .deferred: queues[queue].counts.deferred -= 1
    case .delivered: queues[queue].counts.delivered -= 1
    case .failed: queues[queue].counts.failed -= 1
    case .inDoubt: queues[queue].counts.inDoubt -= 1
    case .expired: queues[queue].counts.expired -= 1
    case .cancelled: queues[queue].counts.cancelled -= 1
    }
    if recipients.states[number] != .deferred { open += 1 }
    if let expires { recipients.extend(number, to: expires) }
    // The entry of before may have been used up.
    if recipients.expiry[number] < .distantFuture {
      expiries.insert(number, at: recipients.expiry[number])
    }
    recipients.enqueue(number, in: &queues[queue].waiting)
    queues[queue].counts.queued += 1
    settle(queue)
    return true
  }

  // MARK: The run

  /// Starts nothing any more; what is in flight ends as it does.
  public mutating func pause() { phase = .paused }

  public mutating func resume() { phase = .running }

  /// A source is not used until a time, or at all until it is taken back: it can't be bound, or is refused everywhere.
  public mutating func setAside(_ source: SourceID, until time: Instant = .distantFuture) {
    sources[source.index].setAsideUntil = time
  }

  public mutating func takeBack(_ source: SourceID, at now: Instant) {
    clock = max(clock, now)
    sources[source.index].setAsideUntil = .distantPast
    for lane in lanes.indices { wakeAnew(lane) }
  }

  public mutating func suspend(_ provider: ProviderID, until time: Instant) {
    providers[provider.index].suspendedUntil = max(
      providers[provider.index].suspendedUntil, time)
  }

  public mutating func endSuspension(of provider: ProviderID, at now: Instant) {
    clock = max(clock, now)
    providers[provider.index].suspendedUntil = .distantPast
    for lane in providers[provider.index].lanes { wakeAnew(lane) }
  }

  /// What a lane waits for has changed: it looks for itself.
  private mutating func wakeAnew(_ lane: Int) {
    switch lanes[lane].place {
    case .asleep, .atSource: makeRunnable(lane)
    case .out, .runnable, .atThrottle: break
    }
  }

  // MARK: What replies ask for

  private mutating func perform(_ action: FeedbackAction, pair: Int, queue: Int) {
    switch action {
    case .slowDown(let scope, let rule):
      throttles.slowDown(place(of: scope, pair: pair, queue: queue), rule, at: clock)
    case .oneConnection(let scope, let time):
      let place = place(of: scope, pair: pair, queue: queue)
      throttles.limitConnections(place, to: 1)
      connectionLimitEnds.insert(place.index, at: clock + time)
    case .suspend(let scope, let time):
      let end = clock + time
      switch scope {
      case .destination:
        let destination = queues[queue].destination
        for other in destinations[destination].queues {
          queues[other].notBefore = max(queues[other].notBefore, end)
          settle(other)
        }
      case .provider: suspend(ProviderID(pairs[pair].provider), until: end)
      case .source:
        let source = pairs[pair].source
        sources[source].setAsideUntil = max(sources[source].setAsideUntil, end)
      case .sourceAndProvider:
        pairs[pair].suspendedUntil = max(pairs[pair].suspendedUntil, end)
      }
    case .stopCampaign: phase = .stopped
    }
  }

  private mutating func place(
    of scope: FeedbackScope, pair: Int, queue: Int
  ) -> ThrottleSet.Place {
    switch scope {
    case .provider: return providers[pairs[pair].provider].place
    case .source: return sources[pairs[pair].source].place
    case .sourceAndProvider: return pairs[pair].place
    case .destination:
      let destination = queues[queue].destination
      if let place = destinations[destination].place { return place }
      let place = throttles.place(of: .destination(DestinationID(destination)), limits: .none)
      destinations[destination].place = place
      return place
    }
  }

  mutating func endConnectionLimits() {
    while let top = connectionLimitEnds.top, top.time <= clock {
      _ = connectionLimitEnds.removeTop()
      let place = ThrottleSet.Place(index: Int(top.item))
      throttles.limitConnections(place, to: nil)
      offerConnection(under: place.index)
    }
  }
}

extension Scheduler {
  // MARK: What there is

  /// How many recipients there are in each state.
  public var counts: QueueCounts { queues.reduce(QueueCounts()) { $0 + $1.counts } }

  public func counts(of provider: ProviderID) -> QueueCounts {
    queues.reduce(QueueCounts()) {
      lanes[$1.lane].provider == provider.index ? $0 + $1.counts : $0
    }
  }

  /// Pools with recipients that are not done with and no source that will be used again by itself: somebody has to be told.
  public var poolsWithoutSource: [PoolID] {
    let waiting = Set(
      queues.filter { $0.counts.queued + $0.counts.deferred > 0 }.map { lanes[$0.lane].pool })
    return waiting.sorted().filter { pool in
      pools[pool].sources.allSatisfy { sources[$0].setAsideUntil >= .distantFuture }
    }.map { PoolID($0) }
  }

  /// Connections that are open or being opened to a provider.
  public func openConnections(to provider: ProviderID) -> Int {
    throttles.openConnections(under: providers[provider.index].place)
  }

  /// Hundredths of a provider's rate that are left, where it asked to slow down.
  public func ratePercentage(of provider: ProviderID, at now: Instant) -> Int {
    throttles.percentage(of: providers[provider.index].place, at: now)
  }

  /// When a recipient that is deferred is tried again.
  public func nextAttempt(of recipient: RecipientID) -> Instant? {
    recipients.states[recipient.index] == .deferred ? recipients.due[recipient.index] : nil
  }

  /// Attempts made for a recipient, one in flight included.
  public func attempts(of recipient: RecipientID) -> Int {
    Int(recipients.attempts[recipient.index])
  }
}
