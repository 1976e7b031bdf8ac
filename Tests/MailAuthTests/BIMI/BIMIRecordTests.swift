import DNS
import MailAuth
import TestKit
import Testing

/// BIMI records, right and wrong, and what becomes of mutated ones.
@Suite struct BIMIRecordTests {
  private static func record(_ text: String) -> BIMIRecord { BIMIRecord(Array(text.utf8)) }

  @Test func `a record names logo and certificate`() throws {
    let record = Self.record(
      "v=BIMI1; l=https://example.com/logo.svg; a=https://cdn.example.com:8443/v.pem; avp=personal; lps=news, offers; x=y"
    )
    #expect(record.problems == [])
    guard case .url(let logo) = record.logo, case .url(let evidence) = record.evidence else {
      Issue.record("\(record)")
      return
    }
    #expect(logo.text == "https://example.com/logo.svg")
    #expect(evidence.port == 8443)
    #expect(record.avatarPreference == .personal)
    #expect(record.localPartPrefixes == ["news", "offers"])
  }

  @Test(arguments: ["v=BIMI1; l=; a=;", "v=BIMI1; l=", "v=BIMI1;l=;a="])
  func `empty tags decline`(_ text: String) {
    #expect(Self.record(text).isDeclination)
    #expect(Self.record(text).problems == [])
  }

  @Test(arguments: [
    ("v=BIMI1; l=x", true), ("v = BIMI1 ;", true), ("v=BIMI1", true), ("v=bimi1; l=", false),
    ("V=BIMI1; l=", false), ("v=BIMI2; l=", false), (" v=BIMI1; l=", false),
    ("v=BIMI11; l=", false),
    ("l=; v=BIMI1", false), ("", false),
  ])
  func `a record begins with its version, in these letters`(_ text: String, _ expected: Bool) {
    #expect(BIMIRecord.isRecord(Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    // §4.3: l is required
    "v=BIMI1;", "v=BIMI1; a=https://example.com/v.pem",
    // https only
    "v=BIMI1; l=http://example.com/a.svg", "v=BIMI1; l=example.com/a.svg", "v=BIMI1; l=data:,x",
    // one URL, commas encoded
    "v=BIMI1; l=https://example.com/a.svg,https://example.com/b.svg",
    "v=BIMI1; l=https://example.com/a b.svg", "v=BIMI1; l=https://example.com/%zz.svg",
    "v=BIMI1; l=https://user@example.com/a.svg", "v=BIMI1; l=https:///a.svg",
    "v=BIMI1; l=https://example.com:0/a.svg", "v=BIMI1; l=https://example.com:99999/a.svg",
    // a domain name
    "v=BIMI1; l=https://localhost/a.svg", "v=BIMI1; l=https://192.0.2.1/a.svg",
    "v=BIMI1; l=https://exa_mple.com/a.svg",
    // the list itself
    "v=BIMI1; l=https://example.com/a.svg; l=https://example.com/b.svg", "v=BIMI1; l",
    "v=BIMI1;; l=https://example.com/a.svg",
    // later tags
    "v=BIMI1; l=; a=https://example.com/v.pem",
    "v=BIMI1; l=https://example.com/a.svg; avp=Brand",
    "v=BIMI1; l=https://example.com/a.svg; lps=a_b",
    "v=BIMI1; l=https://example.com/a.svg; lps=a,,b",
  ])
  func `what is wrong is told`(_ text: String) {
    let problems = Self.record(text).problems
    #expect(!problems.isEmpty)
    for problem in problems { #expect(!problem.description.isEmpty) }
  }

  @Test func `mutated records are read without trouble`() {
    var generator = SeededGenerator(seed: 31)
    let seed = Array(
      "v=BIMI1; l=https://example.com/a%2Cb.svg; a=https://example.com:443/v.pem; avp=brand; lps=a,b"
        .utf8)
    for _ in 0..<20_000 {
      var text = seed
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: text[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: text.remove(at: place)
        case _: text.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        }
        if text.isEmpty { break }
      }
      let record = BIMIRecord(text)
      if case .url(let location) = record.logo {
        #expect(location.text.lowercased().hasPrefix("https://"))
        #expect(location.host.labelCount >= 2)
      }
    }
  }
}
