import Testing

@testable import Sending

@Suite struct SchedulerTests {
  private static let start = Instant(microseconds: 1_795_000_000_000_000)

  /// Every attempt takes the same time and succeeds.
  private func steady(
    connecting: TimeSpan = .milliseconds(30), transaction: TimeSpan = .milliseconds(20)
  ) -> (Attempt, Instant) -> AttemptCourse {
    { _, _ in
      AttemptCourse(
        connecting: connecting, transaction: transaction,
        result: AttemptResult(.delivered, connection: .open))
    }
  }

  private func scheduler(
    providers: Int = 1, recipients: Int, limits: ThrottleLimits, domains: Int = 1,
    values: DeliveryValues = DeliveryValues(), seed: UInt64 = 1
  ) -> Scheduler {
    var scheduler = Scheduler(seed: seed)
    let pool = scheduler.addPool([scheduler.addSource()])
    for _ in 0..<providers {
      let provider = scheduler.addProvider(limits: limits)
      let destinations = (0..<domains).map { _ in
        scheduler.addDestination(provider: provider, values: values)
      }
      for index in 0..<recipients {
        _ = scheduler.addRecipient(
          destination: destinations[index % domains], pool: pool, octets: 10_000,
          expires: Self.start + .days(2))
      }
    }
    return scheduler
  }

  @Test func `a minute at 20 a second carries 1200, never closer than 50 milliseconds`() throws {
    let limits = ThrottleLimits(connections: 10, messageRate: try RateLimit("20/s"))
    var simulation = Simulation(scheduler(recipients: 1_300, limits: limits), from: Self.start)
    var ends: [Instant] = []
    let result = simulation.run(course: steady()) { ends.append($0.end) }
    #expect(result.delivered == 1_300 && result.ending == .finished)
    for (one, next) in zip(ends, ends.dropFirst()) { #expect(next - one >= .milliseconds(50)) }
    let first = try #require(ends.first)
    #expect((1_200...1_201).contains(ends.filter { $0 - first <= .minute }.count))
  }

  @Test func `no more connections are open than allowed, each for so many messages`() throws {
    let limits = ThrottleLimits(connections: 3)
    var values = DeliveryValues()
    values.messagesPerConnection = 7
    var simulation = Simulation(
      scheduler(recipients: 200, limits: limits, domains: 5, values: values), from: Self.start)
    var messages: [ConnectionID: Int] = [:]
    var opened = 0
    var busy: Set<ConnectionID> = []
    var most = 0
    let result = simulation.run(
      course: { attempt, _ in
        switch attempt.use {
        case .new:
          opened += 1
          messages[attempt.connection] = 1
        case .idle(let number):
          messages[attempt.connection, default: 0] += 1
          #expect(messages[attempt.connection] == number)
        }
        #expect(messages[attempt.connection, default: 0] <= 7)
        #expect(busy.insert(attempt.connection).inserted)
        most = max(most, busy.count)
        return AttemptCourse(
          connecting: .milliseconds(30), transaction: .milliseconds(20),
          result: AttemptResult(.delivered, connection: .open))
      }, observe: { busy.remove($0.attempt.connection) })
    #expect(result.delivered == 200 && result.ending == .finished)
    #expect(most == 3)
    #expect(opened >= 200 / 7)
  }

  @Test func `a provider that hangs does not slow the others`() throws {
    let limits = ThrottleLimits(connections: 10, messageRate: try RateLimit("20/s"))
    var simulation = Simulation(
      scheduler(providers: 5, recipients: 1_200, limits: limits), from: Self.start)
    var delivered = [0, 0, 0, 0, 0]
    let hanging = AttemptResult(
      .deferred(.init(.connection)), connection: .closed)
    _ = simulation.run(
      until: Self.start + .minute,
      course: { attempt, _ in
        attempt.provider.index == 2
          ? AttemptCourse(connecting: .minutes(5), transaction: .zero, result: hanging)
          : steady()(attempt, Self.start)
      }, observe: { delivered[$0.attempt.provider.index] += 1 })
    #expect(delivered[2] == 0)
    for provider in [0, 1, 3, 4] { #expect(delivered[provider] >= 1_176) }
  }

  @Test func `providers share what all of them have`() throws {
    var scheduler = Scheduler(
      global: ThrottleLimits(connections: 6, messageRate: try RateLimit("50/s")), seed: 3)
    let pool = scheduler.addPool([scheduler.addSource()])
    for _ in 0..<5 {
      let provider = scheduler.addProvider()
      let destination = scheduler.addDestination(provider: provider)
      for _ in 0..<400 {
        _ = scheduler.addRecipient(
          destination: destination, pool: pool, octets: 1, expires: .distantFuture)
      }
    }
    var counts = [0, 0, 0, 0, 0]
    var simulation = Simulation(scheduler, from: Self.start)
    let result = simulation.run(until: Self.start + .seconds(30), course: steady()) {
      counts[$0.attempt.provider.index] += 1
    }
    #expect(result.delivered >= 1_450)
    for count in counts { #expect(abs(count - result.delivered / 5) <= 60) }
  }

  @Test func `a greylisted recipient is tried from the same source`() throws {
    var scheduler = Scheduler(seed: 5)
    let sources = (0..<4).map { _ in scheduler.addSource() }
    let pool = scheduler.addPool(sources)
    let destination = scheduler.addDestination(provider: scheduler.addProvider())
    for _ in 0..<200 {
      _ = scheduler.addRecipient(
        destination: destination, pool: pool, octets: 1, expires: Self.start + .days(1))
    }
    var first: [RecipientID: SourceID] = [:]
    var simulation = Simulation(scheduler, from: Self.start)
    let result = simulation.run(course: { attempt, _ in
      let outcome: AttemptResult.Outcome
      if let source = first[attempt.recipient] {
        #expect(source == attempt.source)
        outcome = .delivered
      } else {
        first[attempt.recipient] = attempt.source
        outcome = .deferred(
          .init(.reply, notBefore: .minutes(5), fromSameSource: true))
      }
      return AttemptCourse(
        connecting: .milliseconds(30), transaction: .milliseconds(20),
        result: AttemptResult(outcome, connection: .open))
    })
    #expect(result.delivered == 200 && result.retries == 200)
    #expect(Set(first.values).count == 4)
  }

  @Test func `sources are chosen by weight, and the same seed chooses the same`() throws {
    func run(seed: UInt64) -> [SourceID] {
      var scheduler = Scheduler(seed: seed)
      let sources = [1, 3].map { scheduler.addSource(weight: $0) }
      let pool = scheduler.addPool(sources)
      let destination = scheduler.addDestination(
        provider: scheduler.addProvider(limits: ThrottleLimits(connections: 8)))
      for _ in 0..<2_000 {
        _ = scheduler.addRecipient(
          destination: destination, pool: pool, octets: 1, expires: .distantFuture)
      }
      var used: [SourceID] = []
      var simulation = Simulation(scheduler, from: Self.start)
      _ = simulation.run(course: steady()) { used.append($0.attempt.source) }
      return used
    }
    let once = run(seed: 9)
    #expect(once == run(seed: 9))
    #expect(once != run(seed: 10))
    let second = once.filter { $0.index == 1 }.count
    #expect((1_350...1_650).contains(second), "\(second)")
  }

  @Test func `a source that is set aside is not used, and nothing waits for it`() throws {
    var scheduler = Scheduler(seed: 5)
    let sources = (0..<2).map { _ in scheduler.addSource() }
    let pool = scheduler.addPool(sources)
    let destination = scheduler.addDestination(provider: scheduler.addProvider())
    for _ in 0..<50 {
      _ = scheduler.addRecipient(
        destination: destination, pool: pool, octets: 1, expires: .distantFuture,
        source: sources[0])
    }
    scheduler.setAside(sources[0])
    var simulation = Simulation(scheduler, from: Self.start)
    let result = simulation.run(course: steady()) { #expect($0.attempt.source == sources[1]) }
    #expect(result.delivered == 50)
    // Without any source, the rest waits for an event.
    #expect(scheduler.poolsWithoutSource.isEmpty)
    scheduler.setAside(sources[1])
    #expect(scheduler.poolsWithoutSource == [pool])
    #expect(scheduler.next(at: Self.start) == .waitForEvent)
    scheduler.takeBack(sources[1], at: Self.start)
    guard case .start = scheduler.next(at: Self.start) else {
      Issue.record("nothing started")
      return
    }
  }

  @Test func `recipients expire wherever they wait`() throws {
    var scheduler = Scheduler(seed: 5)
    let pool = scheduler.addPool([scheduler.addSource()])
    let provider = scheduler.addProvider()
    let destination = scheduler.addDestination(provider: provider)
    let end = Self.start + .hour
    func add(due: Instant = .distantPast) -> RecipientID {
      scheduler.addRecipient(
        destination: destination, pool: pool, octets: 1, expires: end, due: due)
    }
    let (suspended, deferred) = (add(), add(due: end + .minute))
    scheduler.suspend(provider, until: end + .hour)
    #expect(scheduler.next(at: Self.start) == .wait(until: end))
    #expect(scheduler.next(at: end) == .expired(suspended))
    scheduler.pause()
    #expect(scheduler.next(at: end) == .expired(deferred))
    #expect(scheduler.next(at: end) == .finished)
    #expect(scheduler.counts.expired == 2)
    // In flight at the end: the attempt decides, and a deferral is the end.
    scheduler.resume()
    scheduler.endSuspension(of: provider, at: end)
    let last = scheduler.addRecipient(
      destination: destination, pool: pool, octets: 1, expires: end + .second)
    guard case .start(let attempt) = scheduler.next(at: end) else {
      Issue.record("nothing started")
      return
    }
    #expect(attempt.recipient == last)
    #expect(
      scheduler.finish(
        last, AttemptResult(.deferred(.init(.reply)), connection: .closed), at: end + .minute)
        == .expired)
    #expect(scheduler.next(at: end + .minute) == .finished)
  }

  @Test func `a pause starts nothing, and what is in flight ends`() throws {
    var scheduler = self.scheduler(recipients: 3, limits: ThrottleLimits(connections: 1))
    guard case .start(let attempt) = scheduler.next(at: Self.start) else {
      Issue.record("nothing started")
      return
    }
    scheduler.pause()
    guard case .wait = scheduler.next(at: Self.start) else {
      Issue.record("the end of the recipients' time is still to come")
      return
    }
    let disposition = scheduler.finish(
      attempt.recipient, AttemptResult(.delivered, connection: .open), at: Self.start + .second)
    #expect(disposition == .delivered)
    // The idle connection ends in time too.
    #expect(scheduler.next(at: Self.start + .seconds(1)) == .wait(until: Self.start + .seconds(6)))
    #expect(scheduler.next(at: Self.start + .seconds(6)) == .close(attempt.connection))
    scheduler.connectionClosed(attempt.connection, at: Self.start + .seconds(6))
    scheduler.resume()
    guard case .start = scheduler.next(at: Self.start + .seconds(7)) else {
      Issue.record("nothing started")
      return
    }
  }

  @Test func `a destination that is dead is left alone, and everybody is tried again later`() throws
  {
    var values = DeliveryValues()
    values.retry = RetrySchedule(first: .minutes(10), jitter: 0)
    var simulation = Simulation(
      scheduler(recipients: 500, limits: .none, values: values), from: Self.start)
    var attempts = 0
    let back = Self.start + .hour
    let result = simulation.run(course: { _, now in
      if now < back { attempts += 1 }
      return AttemptCourse(
        connecting: .milliseconds(1), transaction: .milliseconds(1),
        result: now < back
          ? AttemptResult(.deferred(.init(.connection)), connection: .closed)
          : AttemptResult(.delivered, connection: .open))
    })
    // A cohort at first, and one connection each time after that.
    #expect(attempts <= 12, "\(attempts)")
    #expect(result.delivered == 500)
  }

  @Test func `a warm-up plan holds its cap each day`() throws {
    let day = Self.start.day
    for excess in WarmUpSchedule.Excess.allCases {
      var scheduler = Scheduler(seed: 5)
      let sources = (0..<2).map { _ in scheduler.addSource() }
      let pool = scheduler.addPool(sources)
      let provider = scheduler.addProvider()
      let schedule = try WarmUpSchedule(
        steps: [
          .init(day: day, messages: 10), .init(day: day + 1, messages: 40),
          .init(day: day + 2, messages: nil),
        ], excess: excess)
      scheduler.set(sources[0], towards: provider, limits: .none, warmUp: schedule)
      let destination = scheduler.addDestination(provider: provider)
      for _ in 0..<300 {
        _ = scheduler.addRecipient(
          destination: destination, pool: pool, octets: 1, expires: .distantFuture)
      }
      var sent: [Int: [Int]] = [:]
      var simulation = Simulation(scheduler, from: Self.start)
      let result = simulation.run(course: steady()) {
        sent[$0.end.day - day, default: [0, 0]][$0.attempt.source.index] += 1
      }
      #expect(result.delivered == 300)
      #expect(sent[0]?[0] == 10)
      switch excess {
      case .overflow: #expect(sent.keys.sorted() == [0])
      case .wait:
        // About half of them are the source's share.
        #expect(sent[1] == [40, 0])
        #expect((70...130).contains(sent[2]?[0] ?? 0))
      }
    }
  }

  @Test func `idle connections give way to those who wait`() throws {
    // One connection in all, and two providers.
    var scheduler = Scheduler(global: ThrottleLimits(connections: 1), seed: 1)
    let pool = scheduler.addPool([scheduler.addSource()])
    for _ in 0..<2 {
      let destination = scheduler.addDestination(provider: scheduler.addProvider())
      for _ in 0..<5 {
        _ = scheduler.addRecipient(
          destination: destination, pool: pool, octets: 1, expires: .distantFuture)
      }
    }
    var simulation = Simulation(scheduler, from: Self.start)
    let result = simulation.run(course: steady())
    #expect(result.delivered == 10)
    #expect(result.duration < .seconds(1))
  }

  @Test func `windows hold across a restart`() throws {
    var scheduler = Scheduler(seed: 1)
    let source = scheduler.addSource()
    let pool = scheduler.addPool([source])
    let limits = ThrottleLimits(messageRate: try RateLimit("10/s, 100/h"))
    let destination = scheduler.addDestination(provider: scheduler.addProvider(limits: limits))
    for index in 0..<100 {
      scheduler.countEarlier(
        source: source, destination: destination, octets: 1,
        at: Self.start - .minutes(30) + .milliseconds(100 * index))
    }
    _ = scheduler.addRecipient(
      destination: destination, pool: pool, octets: 1, expires: .distantFuture)
    guard case .wait(let time) = scheduler.next(at: Self.start) else {
      Issue.record("it did not wait")
      return
    }
    #expect(time > Self.start + .minutes(29) && time < Self.start + .minutes(31))
  }

  @Test func `cancelled and requeued recipients are counted once`() throws {
    var scheduler = self.scheduler(recipients: 4, limits: .none)
    let (first, second) = (RecipientID(0), RecipientID(1))
    #expect(scheduler.cancel(first) && !scheduler.cancel(first))
    #expect(scheduler.cancel(second) && scheduler.requeue(second) && !scheduler.requeue(second))
    var simulation = Simulation(scheduler, from: Self.start)
    let result = simulation.run(course: steady())
    #expect(result.delivered == 3 && result.ending == .finished)
  }

  @Test(arguments: 0..<12)
  func `whatever happens, every recipient ends once and no limit is exceeded`(seed: Int) throws {
    var random = RandomSequence(seed: UInt64(seed))
    var scheduler = Scheduler(
      global: ThrottleLimits(connections: Int.random(in: 2...20, using: &random)),
      seed: UInt64(seed))
    let sources = (0..<3).map { _ in
      scheduler.addSource(
        limits: ThrottleLimits(
          connections: Bool.random(using: &random) ? 4 : nil,
          messageRate: (try? RateLimit("200/s")) ?? .unlimited))
    }
    let pools = [scheduler.addPool(sources), scheduler.addPool([sources[0]])]
    var total = 0
    var limits: [ThrottleLimits] = []
    for _ in 0..<6 {
      let limit = ThrottleLimits(
        connections: Int.random(in: 1...5, using: &random),
        connectionRate: try RateLimit(Bool.random(using: &random) ? "5/s" : "unlimited"),
        messageRate: try RateLimit(Bool.random(using: &random) ? "50/s" : "unlimited"))
      let provider = scheduler.addProvider(limits: limit)
      limits.append(limit)
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let destination = scheduler.addDestination(
          provider: provider,
          limits: Bool.random(using: &random)
            ? ThrottleLimits(connections: 2, messageRate: try RateLimit("20/s")) : .none)
        for _ in 0..<Int.random(in: 1...40, using: &random) {
          total += 1
          _ = scheduler.addRecipient(
            destination: destination, pool: pools[Int.random(in: 0...1, using: &random)],
            octets: 1_000, expires: Self.start + .days(1))
        }
      }
    }
    var ended: [RecipientID: Int] = [:]
    var busy = [Int](repeating: 0, count: limits.count)
    var starts = [[Instant]](repeating: [], count: limits.count)
    var dials = starts
    var events = RandomSequence(seed: UInt64(seed) &+ 77)
    var simulation = Simulation(scheduler, from: Self.start)
    let result = simulation.run(
      course: { attempt, now in
        let provider = attempt.provider.index
        busy[provider] += 1
        #expect(busy[provider] <= limits[provider].connections ?? .max)
        starts[provider].append(now)
        if attempt.use == .new { dials[provider].append(now) }
        let result: AttemptResult
        switch Int.random(in: 0..<20, using: &events) {
        case 0: result = AttemptResult(.failed, connection: .open)
        case 1: result = AttemptResult(.deferred(.init(.connection)), connection: .closed)
        case 2:
          result = AttemptResult(.deferred(.init(.reply, fromSameSource: true)), connection: .open)
        case 3:
          result = AttemptResult(
            .deferred(.init(.reply, notBefore: .minutes(1))), connection: .closed,
            actions: [
              .suspend(.sourceAndProvider, .minutes(10)), .slowDown(.provider, .standard),
              .oneConnection(.provider, .minutes(5)),
            ])
        case 4: result = AttemptResult(.deferred(.init(.lookup)), connection: .closed)
        case 5: result = AttemptResult(.inDoubt, connection: .closed)
        case 6: result = AttemptResult(.withdrawn, connection: .closed)
        case _: result = AttemptResult(.delivered, connection: .open)
        }
        return AttemptCourse(
          connecting: .milliseconds(Int.random(in: 1...300, using: &events)),
          transaction: .milliseconds(Int.random(in: 1...100, using: &events)), result: result)
      },
      observe: {
        busy[$0.attempt.provider.index] -= 1
        switch $0.disposition {
        case .delivered, .failed, .inDoubt, .expired: ended[$0.attempt.recipient, default: 0] += 1
        case .retry, .withdrawn: break
        }
      })
    for (limit, times) in zip(limits, starts) where !limit.messageRate.isUnlimited {
      for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= .milliseconds(20)) }
    }
    for (limit, times) in zip(limits, dials) where !limit.connectionRate.isUnlimited {
      for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= .milliseconds(200)) }
    }
    #expect(result.ending == .finished)
    #expect(ended.values.allSatisfy { $0 == 1 })
    #expect(result.delivered + result.failed + result.inDoubt + result.expired == total)
  }

  @Test(arguments: [ThrottleLimits.none, ThrottleLimits(connections: 10)])
  func `a decision costs about the same for a hundred queues and for thousands`(
    limits: ThrottleLimits
  ) throws {
    func cost(domains: Int, providers: Int) throws -> Double {
      var scheduler = Scheduler(
        global: ThrottleLimits(connections: 50, messageRate: try RateLimit("100/s")), seed: 1)
      let pool = scheduler.addPool([scheduler.addSource(), scheduler.addSource()])
      for _ in 0..<providers {
        let provider = scheduler.addProvider(limits: limits)
        for _ in 0..<(domains / providers) {
          let destination = scheduler.addDestination(provider: provider)
          for _ in 0..<(8_000 / domains) {
            _ = scheduler.addRecipient(
              destination: destination, pool: pool, octets: 1, expires: .distantFuture)
          }
        }
      }
      let before = scheduler.operations
      var simulation = Simulation(scheduler, from: Self.start)
      let result = simulation.run(course: steady())
      #expect(result.delivered == 8_000 && result.ending == .finished)
      return Double(result.operations - before) / Double(result.decisions)
    }
    for (few, many) in [(1, 1), (10, 1_000), (100, 4_000)] {
      let small = try cost(domains: 100, providers: few)
      let large = try cost(domains: 4_000, providers: many)
      #expect(large < small * 3 + 20, "\(few)/\(many): \(small), \(large)")
    }
  }
}
