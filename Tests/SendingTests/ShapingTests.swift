import Testing

@testable import Sending

@Suite struct ShapingTests {
  private func table(
    _ settings: [(ShapingScope, ShapingKey, String, Int)]
  ) throws -> ShapingTable {
    var table = ShapingTable()
    for (scope, key, text, line) in settings {
      #expect(table.set(try ShapingSetting(key, text, line: line), at: scope) == nil)
    }
    return table
  }

  @Test func `limits hold at their place, and the default is every provider's`() throws {
    let table = try table([
      (.defaults, .connections, "10", 2), (.defaults, .messageRate, "20/s", 3),
      (.defaults, .burst, "3", 4), (.provider("Gmail"), .messageRate, "5/s, 1000/h", 7),
      (.domain("example.com"), .connections, "2", 9), (.global, .messageRate, "100/s", 11),
    ])
    let gmail = table.limits(ofProvider: "gmail")
    #expect(gmail.connections == 10 && gmail.burst == 3)
    #expect(gmail.messageRate.description == "5/s, 1000/h")
    #expect(table.limits(ofProvider: "other").messageRate.description == "20/s")
    #expect(table.limits(ofDomain: "Example.com") == ThrottleLimits(connections: 2, burst: 3))
    #expect(table.limits(ofSource: "a") == .none)
    #expect(table.globalLimits.messageRate.description == "100/s")
  }

  @Test func `unlimited takes the default's limit away`() throws {
    let table = try table([
      (.defaults, .messageRate, "20/s", 1), (.defaults, .connections, "10", 2),
      (.provider("sink"), .messageRate, "unlimited", 4),
      (.provider("sink"), .connections, "unlimited", 5),
    ])
    #expect(table.limits(ofProvider: "sink").messageRate == .unlimited)
    #expect(table.limits(ofProvider: "sink").connections == nil)
  }

  @Test func `other values come from the narrowest place`() throws {
    let table = try table([
      (.defaults, .tls, "may", 1), (.provider("gmail"), .tls, "verify", 2),
      (.domain("example.com"), .tls, "dane", 3), (.source("b"), .tls, "encrypt", 4),
      (.sourceAndProvider(source: "c", provider: "gmail"), .tls, "mta-sts", 5),
      (.defaults, .retryFirst, "10min", 6), (.provider("gmail"), .retryGrowth, "1.5", 7),
      (.provider("gmail"), .retryJitter, "0%", 8), (.domain("example.com"), .expireAfter, "4h", 9),
      (.defaults, .messagesPerConnection, "unlimited", 10),
    ])
    func policy(_ provider: String, _ domain: String, _ source: String) -> TLSPolicy {
      table.tlsPolicy(provider: provider, domain: domain, source: source)
    }
    #expect(policy("x", "y", "a") == .may)
    #expect(policy("gmail", "y", "a") == .verify)
    #expect(policy("gmail", "example.com", "a") == .dane)
    #expect(policy("gmail", "example.com", "b") == .encrypt)
    #expect(policy("Gmail", "example.com", "c") == .mtaSTS)
    let values = table.deliveryValues(provider: "gmail", domain: "y")
    #expect(values.retry == RetrySchedule(first: .minutes(10), growth: 150, jitter: 0))
    #expect(values.messagesPerConnection == nil)
    #expect(table.lifetime(provider: "gmail", domain: "example.com") == .hours(4))
    #expect(table.lifetime(provider: "gmail", domain: "z") == .days(2))
  }

  @Test func `an explanation names the lines that count and those that do not`() throws {
    let table = try table([
      (.defaults, .messageRate, "20/s", 3), (.provider("gmail"), .messageRate, "5/s", 7),
      (.domain("example.com"), .messageRate, "10/s", 9), (.source("a"), .messageRate, "1/s", 12),
      (.defaults, .tls, "may", 4), (.domain("example.com"), .tls, "verify", 10),
      (.provider("other"), .tls, "none", 20),
    ])
    let lines = ShapingExplanation(
      table, provider: "gmail", domain: "example.com", source: "a"
    ).entries.map(\.description)
    #expect(
      lines == [
        "message_rate: 1/s (source a, line 12)",
        "message_rate: 10/s (domain example.com, line 9), holds too; source a, line 12 allows less",
        "message_rate: 5/s (provider gmail, line 7), holds too; source a, line 12 allows less",
        "message_rate: 20/s (default, line 3), overridden by provider gmail, line 7",
        "tls: verify (domain example.com, line 10)",
        "tls: may (default, line 4), overridden by domain example.com, line 10",
      ])
  }

  @Test(arguments: [
    (ShapingKey.connections, "0", "is not from 1"), (.connections, "ten", "is no whole number"),
    (.connections, "-1", "is no whole number"), (.burst, "unlimited", "is no whole number"),
    (.messageRate, "20", "no period"), (.byteRate, "5TB/s", "no unit here"),
    (.tls, "always", "is no policy"), (.idleTimeout, "5", "no unit"),
    (.idleTimeout, "100ms", "less than a second"), (.retryGrowth, "0.5", "a factor"),
    (.retryGrowth, "1.555", "a factor"), (.retryGrowth, "x", "a factor"),
    (.retryJitter, "10", "has no '%'"), (.retryJitter, "90%", "is not from 0"),
    (.expireAfter, "soon", "no length of time"), (.messagesPerConnection, "", "is no whole number"),
  ])
  func `a value that is none is refused with its reason`(
    key: ShapingKey, text: String, reason: String
  ) {
    do {
      _ = try ShapingSetting(key, text)
      Issue.record("it was taken")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
      #expect("\(error)".contains(key.rawValue))
    }
  }

  @Test func `the same key twice at one place is told`() throws {
    var table = ShapingTable()
    #expect(table.set(try ShapingSetting(.tls, "may", line: 1), at: .provider("A")) == nil)
    #expect(table.set(try ShapingSetting(.tls, "dane", line: 2), at: .provider("a"))?.line == 1)
  }

  @Test func `a warm-up schedule is by date`() throws {
    let schedule = try WarmUpSchedule(
      steps: [
        .init(day: 100, messages: 50), .init(day: 103, messages: 0), .init(day: 110, messages: nil),
      ])
    #expect(schedule.cap(on: 99) == 0)
    #expect(schedule.cap(on: 100) == 50 && schedule.cap(on: 102) == 50)
    #expect(schedule.cap(on: 103) == 0)
    #expect(schedule.cap(on: 110) == nil && schedule.cap(on: 999) == nil)
    #expect(schedule.nextDay(after: 103) == 110)
    #expect(throws: WarmUpSchedule.Fault.noSteps) { try WarmUpSchedule(steps: []) }
    #expect(throws: WarmUpSchedule.Fault.datesOutOfOrder(day: 5)) {
      try WarmUpSchedule(steps: [.init(day: 5, messages: 1), .init(day: 5, messages: 2)])
    }
    #expect(throws: WarmUpSchedule.Fault.negative(day: 5)) {
      try WarmUpSchedule(steps: [.init(day: 5, messages: -1)])
    }
  }
}
