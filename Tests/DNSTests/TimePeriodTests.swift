import DNS
import TestKit
import Testing

/// Times of zone files: seconds, or numbers with units.
@Suite struct TimePeriodTests {
  private static func seconds(_ text: String) -> UInt32? {
    UInt32(timePeriod: Array(text.utf8)[...])
  }

  @Test(
    arguments: [
      ("0", 0), ("3600", 3600), ("007", 7), ("4294967295", .max), ("0s", 0), ("1s", 1), ("1m", 60),
      ("1h", 3600), ("1d", 86400), ("1w", 604_800), ("1W", 604_800), ("1h30m", 5400),
      ("1H30M15S", 5415), ("1w2d3h4m5s", 788_645), ("30m1h", 5400), ("1d1d", 172_800),
      ("7101w", 4_294_684_800), ("4294967295s", .max),
    ] as [(String, UInt32)])
  func `a time is read`(text: String, seconds: UInt32) {
    #expect(Self.seconds(text) == seconds)
  }

  @Test(arguments: [
    ("", "nothing"), ("h", "a unit alone"), ("1h30", "the last number has no unit"),
    ("1x", "no unit"), ("1hm", "a unit without a number"), ("h1", "the unit first"),
    ("-1", "a sign"), ("+1", "a sign"), ("1.5h", "a fraction"), ("1 h", "a space"),
    ("1h ", "a space"),
    ("4294967296", "over 32 bits"), ("4294967296s", "over 32 bits"), ("7102w", "over 32 bits"),
    ("4294967295w", "over 32 bits"), ("7101w4d", "over 32 bits in sum"), ("0x10", "hexadecimal"),
    ("99999999999999999999999", "past any integer"), ("\u{FF11}h", "a full-width digit"),
    ("1\u{13}", "a control character that looks like S without its high bits"),
  ])
  func `what is no time is refused`(text: String, reason: String) {
    #expect(Self.seconds(text) == nil, "\(reason)")
  }

  @Test func `a slice is read by its own indices`() {
    let line = Array("a 1h30m TXT x".utf8)
    #expect(UInt32(timePeriod: line[2..<7]) == 5400)
    #expect(UInt32(timePeriod: line[2..<2]) == nil)
  }

  @Test func `damaged times are a number or refused`() {
    var random = SeededGenerator(seed: 7)
    let time = Array("1w2d3h4m5s".utf8)
    for _ in 0..<20_000 {
      let text = time.mutated(using: &random)
      guard UInt32(timePeriod: text[...]) != nil else { continue }
      let allowed = Set("0123456789smhdwSMHDW".utf8)
      #expect(text.allSatisfy { allowed.contains($0) }, "\(text)")
    }
  }
}
