/// Where queues and lanes wait.
extension Scheduler {
  /// Puts a queue where it belongs by what it has, and wakes its lane where that can start something.
  mutating func settle(_ number: Int) {
    steps += 1
    takeDue(number)
    let queue = queues[number]
    let place: Queue.Place
    if queue.waiting.count == 0 {
      place = queue.deferred.top.map { .asleep($0.time) } ?? .out
    } else if queue.notBefore > clock {
      place = .asleep(queue.notBefore)
    } else if !queue.idle.isEmpty {
      place = .warm
    } else if queue.open < queue.feedback.window {
      place = .cold
    } else {
      place = .out
    }
    move(number, to: place)
  }

  /// Deferred recipients whose time has come are due.
  private mutating func takeDue(_ number: Int) {
    while let top = queues[number].deferred.top {
      let recipient = Int(top.item)
      // What was closed, or put off again, since.
      let holds =
        recipients.states[recipient] == .deferred && recipients.due[recipient] == top.time
      if holds, top.time > clock { return }
      steps += 1
      _ = queues[number].deferred.removeTop()
      if holds {
        recipients.enqueue(recipient, in: &queues[number].waiting)
        queues[number].counts.deferred -= 1
        queues[number].counts.queued += 1
      }
    }
  }

  mutating func move(_ number: Int, to place: Queue.Place) {
    let lane = queues[number].lane
    if queues[number].place != place {
      switch queues[number].place {
      case .warm: queueLists.remove(number, from: &lanes[lane].warm)
      case .cold: queueLists.remove(number, from: &lanes[lane].cold)
      case .asleep, .out: break
      }
      queues[number].place = place
      switch place {
      case .warm:
        takeTurn(number)
        queueLists.append(number, to: &lanes[lane].warm)
      case .cold:
        takeTurn(number)
        queueLists.append(number, to: &lanes[lane].cold)
      case .asleep(let time): lanes[lane].sleeping.insert(number, at: time)
      case .out: break
      }
    }
    wake(lane, for: place)
  }

  /// To the end of the line of its kind, after it had its turn.
  mutating func endTurn(of number: Int) {
    let lane = queues[number].lane
    switch queues[number].place {
    case .warm:
      queueLists.remove(number, from: &lanes[lane].warm)
      queueLists.append(number, to: &lanes[lane].warm)
      takeTurn(number)
    case .cold:
      queueLists.remove(number, from: &lanes[lane].cold)
      queueLists.append(number, to: &lanes[lane].cold)
      takeTurn(number)
    case .asleep, .out: break
    }
  }

  private mutating func takeTurn(_ number: Int) {
    turn += 1
    queues[number].turn = turn
  }

  /// Wakes a lane where a queue in such a place can make a difference to what it waits for.
  private mutating func wake(_ number: Int, for place: Queue.Place) {
    let helps: Bool
    switch (place, lanes[number].place) {
    case (_, .runnable), (.out, _): helps = false
    case (.warm, .out), (.warm, .asleep(_, .queues)), (.warm, .asleep(_, .connections)),
      (.warm, .atThrottle):
      helps = true
    case (.cold, .out), (.cold, .asleep(_, .queues)): helps = true
    case (.asleep, .out): helps = true
    case (.asleep(let time), .asleep(let end, .queues)),
      (.asleep(let time), .asleep(let end, .connections)),
      (.asleep(let time), .atThrottle(_, let end)):
      helps = time < end
    case (.warm, .asleep(_, .messages)), (.warm, .atSource), (.cold, .asleep), (.cold, .atSource),
      (.cold, .atThrottle), (.asleep, .asleep), (.asleep, .atSource):
      helps = false
    }
    if helps { makeRunnable(number) }
  }

  mutating func makeRunnable(_ number: Int) { move(lane: number, to: .runnable) }

  mutating func move(lane number: Int, to place: Lane.Place) {
    if lanes[number].place == place { return }
    steps += 1
    switch lanes[number].place {
    case .runnable: laneLists.remove(number, from: &pools[lanes[number].pool].runnable)
    case .atSource(let source): laneLists.remove(number, from: &sources[source].waiting)
    case .atThrottle(let index, _):
      laneLists.remove(number, from: &waitingForConnection[index, default: .init()])
    case .asleep, .out: break
    }
    lanes[number].place = place
    switch place {
    case .runnable: laneLists.append(number, to: &pools[lanes[number].pool].runnable)
    case .atSource(let source): laneLists.append(number, to: &sources[source].waiting)
    case .atThrottle(let index, let time):
      laneLists.append(number, to: &waitingForConnection[index, default: .init()])
      if time < .distantFuture { sleepingLanes.insert(number, at: time) }
    case .asleep(let time, _):
      if time < .distantFuture { sleepingLanes.insert(number, at: time) }
    case .out: break
    }
  }

  /// A throttle has a connection to give away: the lane that waits for it the longest may try.
  mutating func offerConnection(under index: Int) {
    guard let list = waitingForConnection[index], let lane = list.head,
      !throttles.isFull(ThrottleSet.Place(index: index))
    else { return }
    makeRunnable(lane)
    lanes[lane].wokenBy = index
  }

  /// Wakes lanes whose time has come.
  mutating func wakeSleepingLanes() {
    while let top = sleepingLanes.top {
      let lane = Int(top.item)
      guard lanes[lane].place.end == top.time else {
        _ = sleepingLanes.removeTop()
        continue
      }
      if top.time > clock { return }
      steps += 1
      _ = sleepingLanes.removeTop()
      makeRunnable(lane)
    }
  }

  /// Wakes queues of a lane whose time has come; when the next one wakes.
  mutating func wakeSleepingQueues(of lane: Int) -> Instant? {
    while let top = lanes[lane].sleeping.top {
      let queue = Int(top.item)
      guard case .asleep(let time) = queues[queue].place, time == top.time else {
        _ = lanes[lane].sleeping.removeTop()
        continue
      }
      if time > clock { return time }
      _ = lanes[lane].sleeping.removeTop()
      // So that `settle` finds it anew even where it goes back to sleep for the same time.
      queues[queue].place = .out
      settle(queue)
    }
    return nil
  }
}
