import Testing

@testable import Sending

@Suite struct RateTests {
  @Test(arguments: [
    ("20/s", "20/s"), ("300/min", "300/min"), ("300/m", "300/min"), ("5000/h", "5000/h"),
    ("20000/d", "20000/d"), ("20000/day", "20000/d"), (" 20 / s ", "20/s"), ("1/10s", "1/10s"),
    ("20/s, 5000/h", "20/s, 5000/h"), ("5000/h,20/s", "20/s, 5000/h"), ("unlimited", "unlimited"),
    ("Unlimited", "unlimited"), ("60/min, 1/s", "1/s, 60/min"),
    ("1000/h, 10/min", "10/min, 1000/h"),
  ])
  func `limits are read and printed`(text: String, printed: String) throws {
    #expect(try RateLimit(text).description == printed)
  }

  @Test(arguments: [
    ("", Rate.SyntaxError.noCount), ("fast", .noCount), ("/s", .noCount), ("20", .noPeriod),
    ("20/", .noPeriod), ("20/s/s", .noPeriod), ("20/10", .noPeriod),
    ("20/fortnight", .unknownPeriod("fortnight")), ("20/ms", .unknownPeriod("ms")),
    ("0/s", .outOfRange), ("99999999999999999999/s", .outOfRange), ("1/99d", .outOfRange),
    ("5MB/s", .unknownSize("MB")), ("20/s,", .noCount),
    ("20/s, unlimited", .contradiction("'unlimited' beside a window")),
    ("20/s, 30/s", .contradiction("two windows of 1s")), ("-1/s", .noCount),
    ("2\u{0}/s", .unknownSize("\u{0}")),
  ])
  func `what is no limit is refused with its reason`(text: String, error: Rate.SyntaxError) {
    #expect(throws: error) { try RateLimit(text) }
  }

  @Test func `octets have units`() throws {
    #expect(try Rate("5MB/min", of: .octets) == Rate(5_000_000, per: .minute))
    #expect(try Rate("1 GiB/d", of: .octets) == Rate(1_073_741_824, per: .day))
    #expect(throws: Rate.SyntaxError.unknownSize("TB")) { try Rate("5TB/s", of: .octets) }
  }

  @Test(arguments: [
    ("500ms", 500_000), ("90s", 90_000_000), ("5m", 300_000_000), ("5min", 300_000_000),
    ("2h", 7_200_000_000), ("1d", 86_400_000_000), ("1w", 604_800_000_000), ("0", 0),
  ])
  func `lengths of time are read`(text: String, microseconds: Int) throws {
    let span = try TimeSpan(text)
    #expect(span.microseconds == microseconds)
    #expect(try TimeSpan(span.description) == span)
  }

  @Test(arguments: [
    ("", TimeSpan.SyntaxError.noNumber), ("soon", .noNumber), ("5", .noUnit),
    ("5 fortnights", .unknownUnit(" fortnights")), ("99999d", .tooLong),
    ("99999999999999999999s", .tooLong),
  ])
  func `what is no length of time is refused with its reason`(
    text: String, error: TimeSpan.SyntaxError
  ) {
    #expect(throws: error) { try TimeSpan(text) }
  }

  @Test func `no text crashes the parsers`() {
    var random = RandomSequence(seed: 7)
    let pieces = Array("0123456789/smhd,. unlitedMBG\u{e9}-")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...9, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? "0"
        })
      if let limit = try? RateLimit(text) { #expect((try? RateLimit(limit.description)) == limit) }
      _ = try? Rate(text, of: .octets)
      if let span = try? TimeSpan(text) { #expect((try? TimeSpan(span.description)) == span) }
    }
  }

  @Test func `moments are printed in UTC`() {
    let moment = Instant(microseconds: 1_795_351_200_250_000)
    #expect(moment.description == "2026-11-22T12:40:00.250Z")
    #expect(Instant(startOfDay: moment.day).description == "2026-11-22T00:00:00Z")
    #expect(Instant(microseconds: -1).day == -1)
  }
}
