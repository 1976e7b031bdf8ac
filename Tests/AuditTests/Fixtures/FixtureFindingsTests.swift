import Audit
import TestKit
import Testing

/// Every audit of a fixture domain finds what `Fixtures/zones/expected` says, and nothing else.
@Suite struct FixtureFindingsTests {
  /// The families whose findings the files list.
  static let families = RuleFamily.records

  @Test(arguments: try ExpectedFindings.all.get())
  func `finds what is expected`(_ expected: ExpectedFindings) async throws {
    let zones = try FixtureZones.shared.get()
    for entry in expected.entries {
      let report = try await zones.audit(entry.domain, isParked: entry.isParked)
      let lines = ExpectedFindings.lines(of: report, in: Self.families)
      #expect(
        lines == entry.lines,
        Comment(rawValue: "found:\n\(entry.heading)\n" + lines.map { "  \($0)\n" }.joined()))
    }
  }

  /// Rules that no domain of the fixtures breaks, each with the reason.
  static let uncovered: Set<RuleID> = [
    // Servers are asked themselves only with --authoritative; AuthoritativeServerTests covers these.
    "zone-server-lame", "zone-serials-differ", "zone-mail-records-differ", "zone-ttl-short",
    // These need --selector, --mail-from or --sending-ip.
    "dkim-selector-missing", "dmarc-unaligned-mail-from", "spf-sender-not-authorised",
    // Only a record that is not published is compared: SPFReplacementTests covers these.
    "spf-loses-senders", "spf-gains-senders",
  ]

  @Test func `every rule is broken by some domain, or listed as uncovered`() throws {
    var broken: Set<String> = []
    for file in try ExpectedFindings.all.get() {
      for line in file.entries.flatMap(\.lines) where !line.hasPrefix("?") {
        let words = line.split(separator: " ")
        if words.count > 1 { broken.insert(String(words[1])) }
      }
    }
    for family in Self.families {
      for rule in TestAudit.rules(of: family) where !Self.uncovered.contains(rule) {
        #expect(broken.contains(rule.rawValue), "no fixture breaks \(rule)")
      }
    }
  }
}
