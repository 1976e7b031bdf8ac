/// How an attempt of one queue is put together.
extension Scheduler {
  /// How long a recipient that needs one source waits where that has no connection free.
  static let waitForPinnedSource = TimeSpan.seconds(5)

  /// An attempt of a queue; where there is none, the queue has gone elsewhere.
  mutating func attempt(of number: Int, _ choice: SourceChoice) -> Attempt? {
    let destination = queues[number].destination
    var mayOpen = choice.connectable != 0 && queues[number].open < queues[number].feedback.window
    if let place = destinations[destination].place {
      let time = throttles.earliestMessage(octets: 1, under: place, at: clock)
      if time > clock {
        sleep(number, until: time)
        return nil
      }
      switch throttles.refusalOfConnection(under: place, at: clock) {
      case nil: break
      case .full?: mayOpen = false
      case .notBefore(let time)?:
        mayOpen = false
        if queues[number].idle.isEmpty {
          sleep(number, until: time)
          return nil
        }
      }
    }
    guard let recipient = recipients.first(of: &queues[number].waiting) else {
      settle(number)
      return nil
    }
    guard let slot = slot(for: recipient, in: number, choice, mayOpen: mayOpen) else { return nil }
    return start(recipient, of: number, slot: slot)
  }

  private mutating func sleep(_ number: Int, until time: Instant) {
    move(number, to: .asleep(time))
  }

  /// Sources, a bit each, that have an idle connection of the queue.
  private func idleSlots(_ number: Int) -> UInt64 {
    let queue = queues[number]
    if queue.idle.isEmpty { return 0 }
    if lanes[queue.lane].pairs.count == 1 { return 1 }
    return queue.idle.reduce(0) { $0 | 1 << UInt64(connections[$1].slot) }
  }

  /// The source for a recipient; `nil` where it, or the whole queue, has to wait.
  private mutating func slot(
    for recipient: Int, in number: Int, _ choice: SourceChoice, mayOpen: Bool
  ) -> Int? {
    let usable = choice.open & idleSlots(number) | (mayOpen ? choice.connectable : 0)
    if let pinned = pinnedSlot(of: recipient, in: number) {
      if usable & 1 << UInt64(pinned) != 0 { return pinned }
      postpone(recipient, until: timeOf(pinned, lane: queues[number].lane))
      settle(number)
      return nil
    }
    if usable == 0 {
      if queues[number].idle.isEmpty || choice.earliest == .distantFuture {
        // Its own connections are what it waits for.
        move(number, to: .out)
      } else {
        sleep(number, until: choice.earliest)
      }
      return nil
    }
    let slot = choose(among: usable | choice.waiting, lane: queues[number].lane)
    if usable & 1 << UInt64(slot) != 0 { return slot }
    // The share of a source that has used up its day waits for the next one.
    let pair = pairs[lanes[queues[number].lane].pairs[slot]]
    recipients.pin(recipient, to: pair.source)
    postpone(recipient, until: pair.warmUp?.earliest(at: clock) ?? clock)
    settle(number)
    return nil
  }

  /// The place in the pool of the source that a recipient has to go through, where it has to, and the source is in use.
  private mutating func pinnedSlot(of recipient: Int, in number: Int) -> Int? {
    let source = Int(recipients.pinnedSources[recipient])
    if source < 0 { return nil }
    let pool = lanes[queues[number].lane].pool
    guard let slot = pools[pool].sources.firstIndex(of: source),
      sources[source].setAsideUntil < .distantFuture
    else {
      recipients.pin(recipient, to: nil)
      return nil
    }
    return slot
  }

  /// From when a source of a lane may be worth another try.
  private mutating func timeOf(_ slot: Int, lane: Int) -> Instant {
    let pair = pairs[lanes[lane].pairs[slot]]
    let time = max(
      sources[pair.source].setAsideUntil, pair.suspendedUntil,
      pair.warmUp?.earliest(at: clock) ?? .distantPast,
      throttles.earliestMessage(
        octets: 1, under: [sources[pair.source].place, pair.place], at: clock))
    return time > clock ? time : clock + Self.waitForPinnedSource
  }

  /// One of several sources, by weight.
  private mutating func choose(among slots: UInt64, lane: Int) -> Int {
    let only = slots.trailingZeroBitCount
    if slots & (slots - 1) == 0 { return only }
    let members = pools[lanes[lane].pool].sources
    var total = 0
    for (slot, source) in members.enumerated() where slots & 1 << UInt64(slot) != 0 {
      total += sources[source].weight
    }
    if total == 0 { return only }
    var left = Int.random(in: 0..<total, using: &random)
    for (slot, source) in members.enumerated() where slots & 1 << UInt64(slot) != 0 {
      left -= sources[source].weight
      if left < 0 { return slot }
    }
    return only
  }

  /// Puts a recipient that is due off until a time.
  mutating func postpone(_ recipient: Int, until time: Instant) {
    let queue = Int(recipients.queues[recipient])
    if recipients.states[recipient] == .ready { queues[queue].counts.queued -= 1 }
    recipients.postpone(recipient, until: time, in: &queues[queue].waiting)
    queues[queue].counts.deferred += 1
    queues[queue].deferred.insert(recipient, at: time)
  }

  private mutating func start(_ recipient: Int, of number: Int, slot: Int) -> Attempt? {
    let lane = queues[number].lane
    let pair = lanes[lane].pairs[slot]
    let size = Int(recipients.octets[recipient])
    let idle = queues[number].idle.lastIndex { connections[$0].slot == slot }
    let places =
      idle.map { connections[queues[number].idle[$0]].places }
      ?? self.places(pair: pair, destination: queues[number].destination)
    // All of them once more, with the message's own size: it may be more than a window of octets has left.
    if let refusal = throttles.takeMessage(octets: size, under: places, at: clock) {
      switch refusal {
      case .notBefore(let time): sleep(number, until: time)
      case .full: move(number, to: .out)
      }
      return nil
    }
    pairs[pair].warmUp?.count(at: clock)
    let connection: Int
    let use: Attempt.ConnectionUse
    if let idle {
      connection = queues[number].idle.remove(at: idle)
      takeFromIdle(connection)
      connections[connection].state = .busy
      connections[connection].messages += 1
      use = .idle(message: connections[connection].messages)
    } else {
      throttles.commitConnection(under: places, at: clock)
      connection = open(queue: number, slot: slot, pair: pair, places: places)
      use = .new
    }
    recipients.start(recipient, of: &queues[number].waiting, connection: connection)
    queues[number].counts.queued -= 1
    queues[number].counts.inFlight += 1
    inFlight += 1
    settle(number)
    endTurn(of: number)
    return Attempt(
      recipient: RecipientID(recipient), destination: DestinationID(queues[number].destination),
      provider: ProviderID(lanes[lane].provider), pool: PoolID(lanes[lane].pool),
      source: SourceID(pairs[pair].source), connection: ConnectionID(connection), use: use,
      number: Int(recipients.attempts[recipient]))
  }

  private mutating func open(
    queue: Int, slot: Int, pair: Int, places: [ThrottleSet.Place]
  ) -> Int {
    let number = freeConnections.popLast() ?? connections.count
    if number == connections.count {
      connections.append(Connection())
      idleLists.grow(to: connections.count)
      providerIdleLists.grow(to: connections.count)
    }
    connections[number] = Connection(
      queue: queue, slot: slot, pair: pair, places: places, messages: 1, openedAt: clock,
      state: .busy)
    queues[queue].open += 1
    openConnections += 1
    return number
  }

  /// When the message of an attempt may leave on its connection: now, or a little later where its connection took its time. Asked once an
  /// attempt, when the connection is ready for MAIL.
  public mutating func departure(of recipient: RecipientID, at now: Instant) -> Instant {
    clock = max(clock, now)
    guard recipients.states[recipient.index] == .inFlight else { return clock }
    let connection = recipients.connection(of: recipient.index)
    return throttles.reserveDeparture(
      octets: Int(recipients.octets[recipient.index]), under: connections[connection].places,
      at: clock)
  }
}
