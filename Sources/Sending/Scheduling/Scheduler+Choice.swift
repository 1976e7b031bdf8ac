/// How the next thing to do is found.
extension Scheduler {
  /// What is to be done now. Call it until it says to wait, and again at that time and after each event.
  public mutating func next(at now: Instant) -> Decision {
    clock = max(clock, now)
    if let decision = nextClosing() ?? nextExpired() { return decision }
    endIdleConnections()
    endConnectionLimits()
    if let decision = nextClosing() { return decision }
    var wake = Instant.distantFuture
    if phase == .running {
      wakeSleepingLanes()
      let gate = max(
        throttles.earliestMessage(octets: 1, under: globalPlace, at: clock),
        throttles.earliestMessage(octets: 1, under: campaignPlace, at: clock))
      if gate > clock {
        wake = gate
      } else if let attempt = nextAttempt(wake: &wake) {
        return .start(attempt)
      }
      if let decision = nextClosing() { return decision }
      if let top = sleepingLanes.top { wake = min(wake, top.time) }
    }
    if open == 0 {
      if openConnections == 0 { return .finished }
      closeAllIdle()
      if let decision = nextClosing() { return decision }
    }
    for heap in [expiries, idleEnds, connectionLimitEnds] {
      if let top = heap.top { wake = min(wake, top.time) }
    }
    return wake < .distantFuture ? .wait(until: wake) : .waitForEvent
  }

  private mutating func nextClosing() -> Decision? {
    closing.isEmpty ? nil : .close(ConnectionID(closing.removeFirst()))
  }

  /// Recipients whose time is over, wherever they wait.
  private mutating func nextExpired() -> Decision? {
    while let top = expiries.top {
      let recipient = Int(top.item)
      switch recipients.states[recipient] {
      case .ready, .deferred:
        let end = recipients.expiry[recipient]
        if end != top.time {
          // It was given more time; there is another entry for that.
          _ = expiries.removeTop()
          continue
        }
        if top.time > clock { return nil }
        steps += 1
        _ = expiries.removeTop()
        close(recipient, as: .expired)
        return .expired(RecipientID(recipient))
      // While it is in flight, the end of the attempt decides.
      case .inFlight, .delivered, .failed, .inDoubt, .expired, .cancelled:
        _ = expiries.removeTop()
      }
    }
    return nil
  }

  /// The next attempt that everything allows; otherwise lowers `wake` to when a source allows one.
  private mutating func nextAttempt(wake: inout Instant) -> Attempt? {
    let first = nextPool
    var offset = 0
    while offset < pools.count {
      let pool = (first + offset) % pools.count
      while let lane = pools[pool].runnable.head {
        steps += 1
        let earliest = earliestSource(of: pool)
        if earliest > clock {
          wake = min(wake, earliest)
          break
        }
        if let attempt = attempt(of: lane) {
          nextPool = (pool + 1) % pools.count
          return attempt
        }
        if !closing.isEmpty { return nil }
      }
      offset += 1
      // After all pools: lanes that wait for a source which has something to give by now.
      if offset == pools.count, wakeForSources(wake: &wake) { offset = 0 }
    }
    return nil
  }

  /// From when any source of a pool allows a message.
  private mutating func earliestSource(of pool: Int) -> Instant {
    var time = Instant.distantFuture
    for source in pools[pool].sources { time = min(time, earliestMessage(of: source)) }
    return time
  }

  private mutating func earliestMessage(of source: Int) -> Instant {
    steps += 1
    return max(
      sources[source].setAsideUntil,
      throttles.earliestMessage(octets: 1, under: sources[source].place, at: clock))
  }

  private mutating func wakeForSources(wake: inout Instant) -> Bool {
    for source in sources.indices {
      guard let lane = sources[source].waiting.head else { continue }
      let earliest = earliestMessage(of: source)
      if earliest <= clock {
        makeRunnable(lane)
        return true
      }
      wake = min(wake, earliest)
    }
    return false
  }

  /// What the sources of a lane's pool allow at the moment, a bit each in the pool's order.
  struct SourceChoice {
    /// Those that may send a message.
    var open: UInt64 = 0
    /// Those of them that may open a connection.
    var connectable: UInt64 = 0
    /// Those whose share waits for the next day of their warm-up.
    var waiting: UInt64 = 0
    /// From when the next one may send, and whether that is for its own rate.
    var earliest = Instant.distantFuture
    var earliestSource: Int?
  }

  /// An attempt of a lane; where there is none, the lane has gone to wait for what holds it back.
  private mutating func attempt(of lane: Int) -> Attempt? {
    defer {
      // The connection that it was woken for is for the next one, where it did not take it.
      if let index = lanes[lane].wokenBy {
        lanes[lane].wokenBy = nil
        offerConnection(under: index)
      }
    }
    let nextQueue = wakeSleepingQueues(of: lane)
    if lanes[lane].warm.isEmpty, lanes[lane].cold.isEmpty {
      move(lane: lane, to: nextQueue.map { .asleep($0, .queues) } ?? .out)
      return nil
    }
    let provider = lanes[lane].provider
    let gate = max(
      providers[provider].suspendedUntil,
      throttles.earliestMessage(octets: 1, under: providers[provider].place, at: clock))
    if gate > clock {
      move(lane: lane, to: .asleep(gate, .messages))
      return nil
    }
    var choice = sourcesThatMaySend(lane)
    if choice.open == 0 {
      move(
        lane: lane,
        to: choice.earliestSource.map { .atSource($0) } ?? .asleep(choice.earliest, .messages))
      return nil
    }
    let refusal = findConnectable(lane, &choice)
    while let queue = nextQueueInTurn(lane, mayConnect: choice.connectable != 0) {
      steps += 1
      if let attempt = attempt(of: queue, choice) {
        // Behind the other providers of its pool.
        let pool = lanes[lane].pool
        if lanes[lane].place == .runnable {
          laneLists.remove(lane, from: &pools[pool].runnable)
          laneLists.append(lane, to: &pools[pool].runnable)
        }
        return attempt
      }
    }
    park(lane, for: refusal)
    return nil
  }

  private mutating func sourcesThatMaySend(_ lane: Int) -> SourceChoice {
    var choice = SourceChoice()
    for (slot, number) in lanes[lane].pairs.enumerated() {
      let pair = pairs[number]
      let own = earliestMessage(of: pair.source)
      let plan = pair.warmUp?.earliest(at: clock) ?? .distantPast
      let common = max(
        pair.suspendedUntil, throttles.earliestMessage(octets: 1, under: pair.place, at: clock))
      let time = max(own, common, plan)
      if time <= clock {
        choice.open |= 1 << UInt64(slot)
      } else if time < choice.earliest {
        choice.earliest = time
        choice.earliestSource =
          own > max(common, plan) && sources[pair.source].setAsideUntil <= clock
          ? pair.source : nil
      }
      if plan > clock, plan < .distantFuture, own <= clock, pair.warmUp?.schedule.excess == .wait {
        choice.waiting |= 1 << UInt64(slot)
      }
    }
    return choice
  }

  /// Which of the sources may open a connection; where none may, why.
  private mutating func findConnectable(
    _ lane: Int, _ choice: inout SourceChoice
  ) -> ThrottleSet.Refusal? {
    for place in [providers[lanes[lane].provider].place, campaignPlace, globalPlace] {
      if let refusal = throttles.refusalOfConnection(under: place, at: clock) { return refusal }
    }
    var first: ThrottleSet.Refusal?
    for (slot, number) in lanes[lane].pairs.enumerated() where choice.open & 1 << UInt64(slot) != 0
    {
      let refusal =
        throttles.refusalOfConnection(under: pairs[number].place, at: clock)
        ?? throttles.refusalOfConnection(under: sources[pairs[number].source].place, at: clock)
      guard let refusal else {
        choice.connectable |= 1 << UInt64(slot)
        continue
      }
      switch (first, refusal) {
      case (.notBefore(let one)?, .notBefore(let other)): first = .notBefore(min(one, other))
      // A time comes for certain, a connection that closes does not.
      case (nil, _), (.full?, .notBefore): first = refusal
      case (.notBefore?, .full), (.full?, .full): break
      }
    }
    return choice.connectable == 0 ? first : nil
  }

  /// The queue that has waited for its turn the longest, of those that can go.
  private func nextQueueInTurn(_ lane: Int, mayConnect: Bool) -> Int? {
    let warm = lanes[lane].warm.head
    guard mayConnect, let cold = lanes[lane].cold.head else { return warm }
    guard let warm else { return cold }
    return queues[cold].turn < queues[warm].turn ? cold : warm
  }

  /// A lane of which nothing can go now waits for what it lacks.
  private mutating func park(_ lane: Int, for refusal: ThrottleSet.Refusal?) {
    if !lanes[lane].cold.isEmpty {
      switch refusal {
      case .full(let place)?:
        let next = wakeSleepingQueues(of: lane)
        if !lanes[lane].warm.isEmpty { return }
        move(lane: lane, to: .atThrottle(place.index, next ?? .distantFuture))
        closeIdle(under: place, provider: lanes[lane].provider)
        return
      case .notBefore(let time)?:
        let next = lanes[lane].sleeping.top?.time ?? .distantFuture
        move(lane: lane, to: .asleep(min(time, next), .connections))
        return
      case nil: break
      }
    }
    let next = wakeSleepingQueues(of: lane)
    // One that woke is looked at in the next round.
    if !lanes[lane].warm.isEmpty || !lanes[lane].cold.isEmpty { return }
    move(lane: lane, to: next.map { .asleep($0, .queues) } ?? .out)
  }
}
