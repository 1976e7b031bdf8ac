/// What becomes of connections.
extension Scheduler {
  /// A connection that was idle, or was to be closed, is gone.
  public mutating func connectionClosed(_ connection: ConnectionID, at now: Instant) {
    clock = max(clock, now)
    let number = connection.index
    guard connections.indices.contains(number) else { return }
    switch connections[number].state {
    case .idle, .closing:
      let queue = connections[number].queue
      release(number)
      settle(queue)
    // The end of its attempt says so.
    case .busy, .free: return
    }
  }

  /// A connection has sent its message: it waits for the next, or is closed.
  mutating func rest(_ number: Int) {
    let queue = connections[number].queue
    let values = destinations[queues[queue].destination].values
    let isUsedUp = values.messagesPerConnection.map { connections[number].messages >= $0 } ?? false
    let isOld = clock - connections[number].openedAt >= values.connectionLifetime
    // More than the destination takes by now.
    let isTooMany =
      queues[queue].open > queues[queue].feedback.window
      || connections[number].places.contains { throttles.isExceeded($0) }
    if isUsedUp || isOld || isTooMany {
      startClosing(number)
      return
    }
    connections[number].state = .idle
    connections[number].idleSince = clock
    queues[queue].idle.append(number)
    idleLists.append(number, to: &idle)
    let provider = lanes[queues[queue].lane].provider
    providerIdleLists.append(number, to: &providers[provider].idle)
    // There may be nothing for it to do, while somebody else waits for the place it takes.
    if queues[queue].waiting.count < queues[queue].idle.count, isWantedElsewhere(number) {
      startClosing(number)
      return
    }
    if !connections[number].hasTimer {
      connections[number].hasTimer = true
      idleEnds.insert(number, at: clock + values.idleTimeout)
    }
  }

  private func isWantedElsewhere(_ number: Int) -> Bool {
    connections[number].places.contains {
      !(waitingForConnection[$0.index]?.isEmpty ?? true)
    }
  }

  /// It is not idle any more.
  mutating func takeFromIdle(_ number: Int) {
    guard connections[number].state == .idle else { return }
    idleLists.remove(number, from: &idle)
    let provider = lanes[queues[connections[number].queue].lane].provider
    providerIdleLists.remove(number, from: &providers[provider].idle)
  }

  /// Has the caller close a connection; it counts until that is done.
  private mutating func startClosing(_ number: Int) {
    if connections[number].state == .closing { return }
    takeFromIdle(number)
    if connections[number].state == .idle {
      let queue = connections[number].queue
      queues[queue].idle.removeAll { $0 == number }
    }
    connections[number].state = .closing
    closing.append(number)
  }

  /// A connection is gone: what it took is free for others.
  mutating func release(_ number: Int) {
    takeFromIdle(number)
    let queue = connections[number].queue
    if connections[number].state == .idle { queues[queue].idle.removeAll { $0 == number } }
    let places = connections[number].places
    let hasTimer = connections[number].hasTimer
    connections[number] = Connection()
    connections[number].hasTimer = hasTimer
    freeConnections.append(number)
    closing.removeAll { $0 == number }
    queues[queue].open -= 1
    openConnections -= 1
    throttles.closeConnection(under: places)
    for place in places { offerConnection(under: place.index) }
    // Others of the same destination may have waited for the place within its own limit.
    for other in destinations[queues[queue].destination].queues where other != queue {
      settle(other)
    }
  }

  /// How long a connection stays idle for work of its own that has to wait, while others want its place.
  private static let patience = TimeSpan.second

  /// Closes the connection under a throttle that has been idle the longest and is not about to be used, where there is one.
  mutating func closeIdle(under place: ThrottleSet.Place, provider: Int) {
    let isWide = place == globalPlace || place == campaignPlace
    var number = isWide ? nil : providers[provider].idle.head
    while let current = number {
      if closeIdle(current, under: place) { return }
      number = providerIdleLists.after(current)
    }
    // Those of a source belong to many providers.
    number = idle.head
    while let current = number {
      if closeIdle(current, under: place) { return }
      number = idleLists.after(current)
    }
  }

  private mutating func closeIdle(_ number: Int, under place: ThrottleSet.Place) -> Bool {
    steps += 1
    let queue = queues[connections[number].queue]
    let isUseful =
      queue.waiting.count >= queue.idle.count
      && clock - connections[number].idleSince < Self.patience
    guard !isUseful, connections[number].places.contains(place) else { return false }
    startClosing(number)
    return true
  }

  /// Closes connections that have been idle for too long.
  mutating func endIdleConnections() {
    while let top = idleEnds.top, top.time <= clock {
      steps += 1
      _ = idleEnds.removeTop()
      let number = Int(top.item)
      connections[number].hasTimer = false
      guard connections[number].state == .idle else { continue }
      let queue = queues[connections[number].queue]
      let end =
        connections[number].idleSince + destinations[queue.destination].values.idleTimeout
      if end > clock {
        // It was used in between.
        connections[number].hasTimer = true
        idleEnds.insert(number, at: end)
      } else {
        startClosing(number)
      }
    }
  }

  mutating func closeAllIdle() {
    while let number = idle.head { startClosing(number) }
  }
}
