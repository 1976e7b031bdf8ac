import DNS
import Reputation
import Testing

/// Return codes as dlv.yml writes them.
@Suite struct BlocklistPatternTests {
  @Test(arguments: ["127.0.0.2", "127.0.0.4-127.0.0.7", "bit 8", "127.255.255.254"])
  func `a return code prints back as it was written`(text: String) {
    #expect(Blocklist.Pattern(text)?.description == text)
  }

  @Test(arguments: [
    ("", "nothing"), ("127.0.0", "no address"), ("127.0.0.256", "no octet"),
    ("10.0.0.2", "outside 127.0.0.0/8"), ("127.0.0.7-127.0.0.4", "the ends are turned round"),
    ("127.0.0.2-", "an end is missing"), ("127.0.0.2-3", "the end is no address"),
    ("127.0.0.2-127.0.0.3-127.0.0.4", "three ends"), ("bit 0", "no bit"),
    ("bit 256", "more than an octet"), ("bit +8", "a sign"), ("bit", "no number"),
    ("::1", "IPv6"), (" 127.0.0.2", "a space"), ("127.0.0.02", "a leading zero"),
  ])
  func `what is no return code is refused`(text: String, reason: String) {
    #expect(Blocklist.Pattern(text) == nil, "\(reason)")
  }
}
