import Audit
import DNS
import Testing

/// SPF facts as JSON shows them.
@Suite struct SPFSummaryTests {
  private static func summary(
    _ zone: String, failing: [String: LookupFailure] = [:]
  ) async throws -> [String: FactValue] {
    let audit = try await SPFAuditCase(zone, failing: failing)
    guard case .object(let facts) = audit.facts.spf.summary else { return [:] }
    return facts
  }

  @Test func showsCostsAndTheTree() async throws {
    let facts = try await Self.summary(
      """
      @ TXT "v=spf1 include:i.example.com a:gone.example.com ip4:192.0.2.0/30 ~all"
      i TXT "v=spf1 exists:%{i}.example.com ip4:198.51.100.0/24 -all"
      """)
    #expect(facts["status"] == "valid")
    #expect(facts["lookups"] == 3)
    #expect(facts["lookups_is_minimum"] == false)
    #expect(facts["all"] == "~all")
    #expect(facts["void_lookups"] == [["domain": "example.com", "term": "a:gone.example.com"]])
    #expect(facts["authorised_ipv4_addresses"] == 260)
    #expect(facts["authorised_is_minimum"] == true)
    #expect(
      facts["includes"] == [
        [
          "domain": "i.example.com", "term": "include:i.example.com", "lookups": 1,
          "record": "v=spf1 exists:%{i}.example.com ip4:198.51.100.0/24 -all", "includes": [],
        ]
      ])
  }

  @Test func tellsFailureFromAbsence() async throws {
    let none = try await Self.summary("@ A 192.0.2.1")
    #expect(none["status"] == "none")
    let failed = try await Self.summary("", failing: ["example.com TXT": .timedOut])
    #expect(failed["status"] == "undetermined")
    #expect(failed["failure"] == "no answer in time")
  }
}
