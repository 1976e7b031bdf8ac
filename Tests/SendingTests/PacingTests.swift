import Testing

@testable import Sending

@Suite struct PacingTests {
  private static let start = Instant(microseconds: 1_795_000_000_000_000)

  /// Takes as soon as allowed, `count` times.
  private func saturated(_ limiter: CellRateLimiter, _ count: Int) -> [Instant] {
    var limiter = limiter
    var now = Self.start
    return (0..<count).map { _ in
      now = max(now, limiter.earliest())
      limiter.take(at: now)
      return now
    }
  }

  @Test(arguments: [
    (20, TimeSpan.second), (7, .second), (3, .second), (300, .minute), (5000, .hour),
    (20_000, .day), (1, .day), (999_983, .hour), (1, .seconds(10)), (1_000_000, .second),
  ])
  func `at burst 1 no gap is below the rate's, and no drift adds up`(
    count: Int, period: TimeSpan
  ) throws {
    let rate = try #require(Rate(count, per: period))
    let times = saturated(CellRateLimiter(rate: rate), 5_000)
    for (one, next) in zip(times, times.dropFirst()) {
      // Less than a microsecond below: the clock's own step.
      #expect((next - one).microseconds >= period.microseconds / count)
    }
    for (index, time) in times.enumerated() {
      let exact = Int128(index) * Int128(period.microseconds)
      let ahead = Int128((time - Self.start).microseconds) * Int128(count) - exact
      #expect(ahead >= 0 && ahead < Int128(count) * 2)
    }
  }

  @Test(arguments: 0..<40)
  func `random arrivals never exceed the rate in any window`(seed: Int) throws {
    var random = RandomSequence(seed: UInt64(seed))
    let count = Int.random(in: 1...50, using: &random)
    let burst = Int.random(in: 1...8, using: &random)
    let rate = try #require(Rate(count, per: .second))
    var limiter = CellRateLimiter(rate: rate, burst: burst)
    var now = Self.start
    var taken: [Instant] = []
    for _ in 0..<400 {
      now = now + TimeSpan(microseconds: Int.random(in: 0...(2_000_000 / count), using: &random))
      let earliest = limiter.earliest()
      if earliest > now {
        if Bool.random(using: &random) { continue }
        now = earliest
      }
      limiter.take(at: now)
      taken.append(now)
    }
    // Brute force: from each event to each later one.
    for first in taken.indices {
      for last in first..<taken.count {
        let events = last - first + 1
        let length = (taken[last] - taken[first]).microseconds + 1
        #expect((events - burst) * 1_000_000 <= length * count + count)
      }
    }
  }

  @Test func `after a rest a burst goes at once, and no more`() throws {
    let rate = try #require(Rate(10, per: .second))
    let times = saturated(CellRateLimiter(rate: rate, burst: 5), 8)
    #expect(
      times.map { ($0 - Self.start).microseconds } == [0, 0, 0, 0, 0, 100_000, 200_000, 300_000])
  }

  @Test func `a late start within the tolerance does not lower the rate`() throws {
    let rate = try #require(Rate(20, per: .second))
    var limiter = CellRateLimiter(rate: rate, tolerance: .milliseconds(2))
    var random = RandomSequence(seed: 1)
    var now = Self.start
    var times: [Instant] = []
    for _ in 0..<1_200 {
      now =
        max(now, limiter.earliest())
        + TimeSpan(microseconds: Int.random(in: 0...1_900, using: &random))
      limiter.take(at: now)
      times.append(now)
    }
    let last = try #require(times.last)
    #expect((last - Self.start).microseconds <= 1_199 * 50_000 + 1_900)
    for (one, next) in zip(times, times.dropFirst()) {
      #expect((next - one).microseconds >= 48_000)
    }
  }

  @Test func `a start later than the tolerance begins a new count`() throws {
    let rate = try #require(Rate(20, per: .second))
    var limiter = CellRateLimiter(rate: rate, tolerance: .milliseconds(2))
    limiter.take(at: Self.start)
    let late = Self.start + .seconds(30)
    limiter.take(at: late)
    #expect(limiter.earliest() == late + .milliseconds(50))
  }

  @Test(arguments: 0..<20)
  func `a cap is never exceeded in any window, and is nearly used up`(seed: Int) throws {
    var random = RandomSequence(seed: UInt64(seed))
    let count = Int.random(in: 1...40, using: &random)
    let rate = try #require(Rate(count, per: .minute))
    var cap = WindowCap(rate: rate)
    var now = Self.start
    var taken: [Instant] = []
    while taken.count < count * 10 {
      now = max(now + .milliseconds(Int.random(in: 0...300, using: &random)), cap.earliest())
      cap.take(at: now)
      taken.append(now)
    }
    for first in taken.indices where first + count < taken.count {
      #expect(taken[first + count] - taken[first] > .minute)
    }
    // 9 full windows have passed, each at most a slice and the jitter longer than it is.
    let last = try #require(taken.last)
    #expect(last - Self.start < TimeSpan.seconds(10 * 60 + 10 * 2 + count))
  }

  @Test func `several windows hold together`() throws {
    let limit = try RateLimit("20/s, 100/min, 300/h")
    var paced = PacedLimit(limit, burst: 1, tolerance: .zero)
    var now = Self.start
    var times: [Instant] = []
    for _ in 0..<700 {
      now = max(now, paced.earliest(1, slowness: .none))
      paced.take(1, at: now, slowness: .none)
      times.append(now)
    }
    for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= .milliseconds(50)) }
    for index in times.indices {
      if index + 100 < times.count { #expect(times[index + 100] - times[index] > .minute) }
      if index + 300 < times.count { #expect(times[index + 300] - times[index] > .hour) }
    }
  }

  @Test func `octets are spaced by what each message takes`() throws {
    let rate = try #require(Rate(1_000_000, per: .second))
    var limiter = CellRateLimiter(rate: rate)
    limiter.take(30_000_000, at: Self.start)
    #expect(limiter.earliest() == Self.start + .seconds(30))
  }

  @Test func `all throttles of an attempt are taken, or none`() throws {
    var set = ThrottleSet()
    let provider = set.place(
      of: .provider(ProviderID(0)), limits: ThrottleLimits(messageRate: try RateLimit("10/s")))
    let global = set.place(
      of: .global, limits: ThrottleLimits(messageRate: try RateLimit("1/s")))
    #expect(set.takeMessage(octets: 1, under: [provider, global], at: Self.start) == nil)
    let soon = Self.start + .milliseconds(100)
    #expect(
      set.takeMessage(octets: 1, under: [provider, global], at: soon)
        == .notBefore(Self.start + .second))
    // The provider's was not touched by that.
    #expect(set.earliestMessage(octets: 1, under: provider, at: soon) == soon)
    #expect(set.takeMessage(octets: 1, under: [provider, global], at: Self.start + .second) == nil)
  }

  @Test func `connections are counted, and their rate is kept`() throws {
    var set = ThrottleSet()
    let place = set.place(
      of: .global,
      limits: ThrottleLimits(connections: 2, connectionRate: try RateLimit("1/s")))
    #expect(set.takeConnection(under: [place], at: Self.start) == nil)
    #expect(
      set.takeConnection(under: [place], at: Self.start) == .notBefore(Self.start + .second))
    #expect(set.takeConnection(under: [place], at: Self.start + .second) == nil)
    #expect(set.takeConnection(under: [place], at: Self.start + .minute) == .full(place))
    set.closeConnection(under: [place])
    #expect(set.takeConnection(under: [place], at: Self.start + .minute) == nil)
  }

  @Test func `a lowered rate comes back in equal steps`() throws {
    var set = ThrottleSet()
    let place = set.place(
      of: .global, limits: ThrottleLimits(messageRate: try RateLimit("10/s")))
    let rule = SlowdownRule(percentage: 50, floor: 10, recoveryInterval: .minute, recoveryStep: 10)
    set.slowDown(place, rule, at: Self.start)
    // Every open connection says the same: that is one request.
    set.slowDown(place, rule, at: Self.start + .seconds(1))
    #expect(set.percentage(of: place, at: Self.start + .seconds(2)) == 50)
    set.slowDown(place, rule, at: Self.start + .seconds(10))
    #expect(set.percentage(of: place, at: Self.start + .seconds(11)) == 25)
    let later = Self.start + .seconds(10) + .minutes(3)
    #expect(set.percentage(of: place, at: later) == 55)
    #expect(set.percentage(of: place, at: Self.start + .hour) == 100)
    // At half the rate the gap is twice as long.
    set.slowDown(place, rule, at: Self.start + .hour)
    #expect(set.takeMessage(octets: 1, under: [place], at: Self.start + .hour) == nil)
    #expect(
      set.takeMessage(octets: 1, under: [place], at: Self.start + .hour)
        == .notBefore(Self.start + .hour + .milliseconds(200)))
  }

  @Test func `where no rate is set, slowing down goes by what went through`() throws {
    var set = ThrottleSet()
    let place = set.place(of: .global, limits: .none)
    for index in 0..<200 {
      _ = set.takeMessage(octets: 1, under: [place], at: Self.start + .milliseconds(100 * index))
    }
    let now = Self.start + .seconds(20)
    set.slowDown(place, .standard, at: now)
    #expect(set.takeMessage(octets: 1, under: [place], at: now) == nil)
    // 100 in ten seconds went through; half of that is one each 200 ms.
    #expect(
      set.takeMessage(octets: 1, under: [place], at: now)
        == .notBefore(now + .milliseconds(200)))
  }
}
