import Testing

@testable import Sending

@Suite struct PlanTests {
  private static let start = Instant(microseconds: 1_795_000_000_000_000)

  @Test func `variants are spread evenly over each provider`() {
    let addresses = (0..<1_003).map { "seed\($0)@example.com" }
    let providers = addresses.indices.map { $0 % 7 }
    let variants = VariantSpread.variants(
      addresses: addresses, providers: providers, weights: [1, 1, 1], seed: 4)
    for provider in 0..<7 {
      let own = addresses.indices.filter { providers[$0] == provider }.map { variants[$0] }
      let counts = (0..<3).map { variant in own.count { $0 == variant } }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
  }

  @Test func `the spread does not depend on the order of the seeds`() {
    let addresses = (0..<500).map { "seed\($0)@example.com" }
    let providers = addresses.map { $0.utf8.count % 3 }
    let once = VariantSpread.variants(
      addresses: addresses, providers: providers, weights: [1, 2], seed: 4)
    let back = VariantSpread.variants(
      addresses: addresses.reversed(), providers: providers.reversed(), weights: [1, 2], seed: 4)
    #expect(once == Array(back.reversed()))
    #expect(
      once
        != VariantSpread.variants(
          addresses: addresses, providers: providers, weights: [1, 2], seed: 5))
  }

  @Test func `weights are kept, and single seeds do not all get the first variant`() {
    let addresses = (0..<900).map { "seed\($0)@example.com" }
    let weighted = VariantSpread.variants(
      addresses: addresses, providers: addresses.map { _ in 0 }, weights: [1, 2], seed: 4)
    #expect((299...301).contains(weighted.count { $0 == 0 }))
    let alone = VariantSpread.variants(
      addresses: addresses, providers: Array(addresses.indices), weights: [1, 1], seed: 4)
    #expect((380...520).contains(alone.count { $0 == 0 }))
    #expect(
      VariantSpread.variants(addresses: ["a"], providers: [0], weights: [], seed: 1) == [0])
  }

  @Test func `a forecast says when each provider is done`() throws {
    var scheduler = Scheduler(seed: 1)
    let pool = scheduler.addPool([scheduler.addSource()])
    let counts = [600, 60]
    for (count, rate) in zip(counts, ["10/s", "1/s"]) {
      let limits = ThrottleLimits(connections: 10, messageRate: try RateLimit(rate))
      let destination = scheduler.addDestination(provider: scheduler.addProvider(limits: limits))
      for _ in 0..<count {
        _ = scheduler.addRecipient(
          destination: destination, pool: pool, octets: 1, expires: .distantFuture)
      }
    }
    let forecast = Forecast(
      scheduler, from: Self.start,
      assuming: Forecast.Assumptions(
        connecting: .milliseconds(100), transaction: .milliseconds(100)))
    #expect(forecast.result.ending == .finished && forecast.result.delivered == 660)
    #expect(forecast.providers.map(\.messages) == counts)
    for provider in forecast.providers {
      // 600 at 10/s and 60 at 1/s take a minute.
      let time = (provider.lastEnd - Self.start).microseconds
      #expect(abs(time - 60_000_000) < 1_500_000, "\(time)")
    }
    #expect(forecast.progress.count == Forecast.points && forecast.progress.last == 660)
    #expect(abs((forecast.progress[24]) - 330) < 20)
  }

  @Test func `a plan has a row a provider, with its pace and its time`() throws {
    var shaping = ShapingTable()
    #expect(shaping.set(try ShapingSetting(.messageRate, "10/s"), at: .defaults) == nil)
    var scheduler = Scheduler(seed: 1)
    let pool = scheduler.addPool([scheduler.addSource()])
    var entries: [PlanSummary.Entry] = []
    var numbers: [String: ProviderID] = [:]
    for (name, count) in [("small", 20), ("large", 100)] {
      let provider = scheduler.addProvider(limits: shaping.limits(ofProvider: name))
      numbers[name] = provider
      let destination = scheduler.addDestination(provider: provider)
      for index in 0..<count {
        entries.append(
          .init(
            provider: name, domain: "d\(index % 4).example", variant: index % 2 == 0 ? "a" : "b",
            pool: "main"))
        _ = scheduler.addRecipient(
          destination: destination, pool: pool, octets: 1, expires: .distantFuture)
      }
    }
    let forecast = Forecast(scheduler, from: Self.start, assuming: Forecast.Assumptions())
    let plan = PlanSummary(entries, shaping: shaping, forecast: forecast, numbers: numbers)
    #expect(plan.providers.map(\.provider) == ["large", "small"])
    #expect(plan.providers[0].variants == ["a": 50, "b": 50] && plan.providers[0].domains == 4)
    #expect(plan.providers[0].pools == ["main": 100])
    #expect(plan.providers[0].limits.messageRate.description == "10/s")
    let time = try #require(plan.providers[0].time)
    #expect(time > .seconds(9) && time < .seconds(12))
    #expect(plan.duration == time)
    #expect(PlanSummary(entries, shaping: shaping).duration == nil)
  }

  @Test func `a run that can't come to its end is told`() throws {
    var scheduler = Scheduler(seed: 1)
    let source = scheduler.addSource()
    let pool = scheduler.addPool([source])
    let destination = scheduler.addDestination(provider: scheduler.addProvider())
    _ = scheduler.addRecipient(
      destination: destination, pool: pool, octets: 1, expires: .distantFuture)
    scheduler.setAside(source)
    let forecast = Forecast(scheduler, from: Self.start, assuming: Forecast.Assumptions())
    #expect(forecast.result.ending == .stuck && forecast.providers.isEmpty)
  }

  @Test func `retries wait longer each time, up to the cap`() {
    let schedule = RetrySchedule(first: .minutes(5), growth: 200, longest: .hours(4), jitter: 10)
    #expect(
      (1...9).map { schedule.nominalWait(after: $0).microseconds / 60_000_000 }
        == [5, 10, 20, 40, 80, 160, 240, 240, 240])
    var random = RandomSequence(seed: 2)
    for attempts in [1, 3, 60_000] {
      let nominal = schedule.nominalWait(after: attempts).microseconds
      let waits = (0..<500).map { _ in schedule.wait(after: attempts, using: &random).microseconds }
      #expect(waits.allSatisfy { abs($0 - nominal) <= nominal / 10 })
      #expect(Set(waits).count > 400)
    }
  }

  @Test func `feedback raises the number of connections with success, and stops after a cohort`() {
    var feedback = ConcurrencyFeedback(initial: 5, most: 8)
    for _ in 0..<10 { feedback.succeeded() }
    #expect(feedback.window == 8)
    var failures = 0
    var verdict = ConcurrencyFeedback.Verdict.goOn
    while verdict == .goOn {
      verdict = feedback.failed()
      failures += 1
    }
    #expect((4...8).contains(failures))
    feedback.revive()
    #expect(feedback.window == 1)
    feedback.succeeded()
    #expect(feedback.window == 2)
    // A success in between makes the destination alive again.
    for _ in 0..<100 {
      #expect(feedback.failed() == .goOn || feedback.window == 1)
      feedback.succeeded()
    }
  }

  @Test func `a source that nobody wants is found out, and one refusal is not enough`() {
    var health = SourceHealth()
    for provider in [0, 0, 1, 1] {
      #expect(health.note(.refused(.reputation, by: ProviderID(provider))) == .usable)
    }
    #expect(health.note(.refused(.noMailbox, by: ProviderID(2))) == .usable)
    #expect(
      health.note(.refused(.reverseDNS, by: ProviderID(3))) == .refusedEverywhere(providers: 3))
    #expect(health.note(.accepted) == .usable)
    #expect(health.note(.refused(.reputation, by: ProviderID(4))) == .usable)
    #expect(
      health.note(.notPermitted(reason: "EADDRNOTAVAIL")) == .unusable(reason: "EADDRNOTAVAIL"))
    #expect(health.note(.accepted) == .unusable(reason: "EADDRNOTAVAIL"))
  }
}
