import Audit
import DNS
import Testing

/// Records of 64 KB that are wrong at every octet: the report stays small, and so does the work.
@Suite struct HostileRecordTests {
  /// Octets of a TXT record that still fits in a message, with the length octets of its strings.
  private static let length = 65_000

  private static func filled(_ start: String, _ part: (Int) -> String) -> String {
    var text = start
    var index = 0
    while text.utf8.count < length {
      text += part(index)
      index += 1
    }
    return text
  }

  private static let shapes: [String] = [
    filled("rua=") { _ in "," },
    filled("rua=") { "mailto:a@h\($0).example," },
    filled("rua=") { "a\($0)," },
    filled("rua=") { "x:\($0)," },
    filled("") { _ in "x;" },
    filled("") { _ in ";" },
    filled("") { _ in "x=;" },
    filled("") { "x\($0)=;" },
    filled("") { "X\($0)=;" },
    filled("") { _ in "P=reject;" },
    filled("") { _ in "p=;" },
    filled("") { _ in "rf=;" },
    filled("") { _ in "1=;" },
    filled("") { _ in "mailto:a@b.example;" },
    filled("") { _ in "\\255" },
    filled("p=") { _ in "x" },
    filled("adkim=") { _ in "x" },
    filled("fo=") { _ in "0:" },
    filled("pct=") { _ in "1" },
    filled("t=") { _ in "a:" },
    filled("h=") { _ in "a:" },
    filled("s=") { _ in "a:" },
    filled("p=") { _ in "AAAA" },
    filled("g=") { _ in "a" },
  ]

  @Test(
    "A hostile DMARC record or DKIM key makes a bounded report",
    arguments: ["v=DMARC1; p=none;", "v=DKIM1;"], shapes)
  func boundsTheReport(start: String, shape: String) async throws {
    // An escaped octet takes four characters of the zone's text.
    let record = start + shape
    let isEscaped = shape.hasPrefix("\\")
    let size = isEscaped ? 252 : 250
    let text = Array(record.utf8)
    let first = isEscaped ? start.utf8.count : 0
    var strings = isEscaped ? ["\"\(start)\""] : []
    strings += stride(from: first, to: text.count, by: size).map {
      "\"" + String(decoding: text[$0..<min($0 + size, text.count)], as: UTF8.self) + "\""
    }
    let lines = ["_dmarc", "s1._domainkey"].map {
      "\($0) IN TXT ( \(strings.joined(separator: " ")) )"
    }
    try await Self.expectSmallReport(lines)
  }

  @Test(
    "Thousands of bad records at one name make a bounded report",
    arguments: ["v=dmarc1 p", "v=DMARC1; x", "p=", "v=DKIM1; t=y; p=%%"])
  func boundsManyRecords(text: String) async throws {
    try await Self.expectSmallReport(
      (0..<2500).flatMap { number in
        ["_dmarc", "dmarc", "s1._domainkey", "@"].map { "\($0) IN TXT \"\(text)\(number)\"" }
      })
  }

  private static func expectSmallReport(_ lines: [String]) async throws {
    let audit = try await TestAudit(
      zone: "@ IN MX 10 mx\n" + lines.joined(separator: "\n"), selectors: ["s1"])
    for check in CheckCatalogue.all {
      let findings: [Finding]
      switch check.outcome(for: audit.facts) {
      case .findings(let found, _): findings = found
      case .passed, .notApplicable, .undetermined: continue
      }
      #expect(findings.count <= 100, "\(check.rule.id)")
      for finding in findings {
        let texts = [finding.message, finding.fix, finding.subject] + finding.evidence
        #expect(texts.allSatisfy { $0.utf8.count <= 20_000 }, "\(check.rule.id)")
        #expect(texts.reduce(0) { $0 + $1.utf8.count } <= 500_000, "\(check.rule.id)")
      }
    }
  }

  @Test("What is left out of a report still counts by its severity")
  func keepsTheWorstSeverity() async throws {
    let record =
      "v=DMARC1; p=reject; " + String(repeating: "x;", count: 60) + " p=none; rua=mailto:d@a.test"
    let audit = try await TestAudit(
      zone: "_dmarc IN TXT \"\(record)\"\n", selectors: ["s1"])
    let findings = audit.allFindings(.dmarc).filter { $0.rule == "dmarc-syntax" }
    #expect(findings.count == 25)
    #expect(findings.last?.severity == .error)
    #expect(findings.last?.message.contains("and 36 more like it") == true)
    #expect(findings.dropLast().allSatisfy { $0.severity == .warning })
  }
}
