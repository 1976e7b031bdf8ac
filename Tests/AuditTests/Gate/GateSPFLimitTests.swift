/// What the gate makes of SPF records that the limits end, and of questions that a message completes.
import Audit
import DNS
import TestKit
import Testing

@Suite struct GateSPFLimitTests {
  private static let hosts = (0..<12).map { "h\($0) A 192.0.2.\($0 + 1)" }.joined(separator: "\n")

  private static func zone(_ record: String, _ more: String = "") -> String {
    """
    $ORIGIN example.com.
    $TTL 3600
    @ MX 10 h0
    @ TXT "\(record)"
    \(hosts)
    \(more)
    """
  }

  private static func record(_ count: Int, _ end: String = "-all") -> String {
    "v=spf1 " + (0..<count).map { "a:h\($0).example.com" }.joined(separator: " ") + " \(end)"
  }

  @Test func aTermBehindTheLimitLetsNobodyPass() async throws {
    let gate = try await GateCase(
      base: [Self.zone(Self.record(11))], head: [Self.zone(Self.record(12))])
    #expect(!gate.new.contains { $0.hasPrefix("gate-spf-") }, "\(gate.new)")
  }

  @Test func whatTheLimitCutsOffIsLost() async throws {
    // The block passes behind ten lookups, and not behind eleven.
    let gate = try await GateCase(
      base: [Self.zone(Self.record(10, "ip4:203.0.113.0/24 -all"))],
      head: [Self.zone(Self.record(11, "ip4:203.0.113.0/24 -all"))])
    let entry = try #require(gate.entry("gate-spf-narrowed"))
    #expect(entry.finding.message.contains("256 IPv4 addresses"), "\(entry.finding.message)")
    #expect(entry.finding.evidence.contains { $0.contains("is permerror") })
    #expect(gate.entry("gate-spf-widened") == nil)
  }

  // MARK: Macros

  @Test(arguments: [
    ("exists:%{i}._spf.example.com", "192.0.2.77._spf A 127.0.0.2", "192.0.2.77"),
    ("exists:%{ir}.%{v}._spf.%{d}", "77.2.0.192.in-addr._spf A 127.0.0.2", "192.0.2.77"),
    (
      "exists:%{i}._spf.example.com",
      "2.0.0.1.0.D.B.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7._spf A 127.0.0.2",
      "2001:db8::7"
    ),
  ])
  func aRecordThatStandsForAClientIsThatClient(
    _ term: String, _ line: String, _ address: String
  ) async throws {
    let with = Self.zone("v=spf1 mx \(term) -all", line + "\n1.2._spf TXT x")
    let without = Self.zone("v=spf1 mx \(term) -all", "1.2._spf TXT x")
    let lost = try await GateCase(base: [with], head: [without])
    let entry = try #require(lost.entry("gate-spf-narrowed"), "\(lost.new)")
    #expect(entry.finding.message.hasSuffix(": \(address)"), "\(entry.finding.message)")
    #expect(entry.change?.type == .a)
    #expect(lost.report.undetermined.isEmpty)
    let gained = try await GateCase(base: [without], head: [with])
    #expect(gained.entry("gate-spf-widened")?.finding.message.hasSuffix(": \(address)") == true)
  }

  @Test func aClientThatPassesAllTheSameIsNotTold() async throws {
    let record = "v=spf1 ip4:192.0.2.0/24 exists:%{i}._spf.example.com -all"
    let gate = try await GateCase(
      base: [Self.zone(record, "192.0.2.77._spf A 127.0.0.2")], head: [Self.zone(record)])
    #expect(!gate.new.contains { $0.hasPrefix("gate-spf-") })
    #expect(gate.report.undetermined.isEmpty)
  }

  @Test(arguments: [
    ("exists:%{l}._spf.example.com", "joe._spf A 127.0.0.2"),
    ("include:%{l}._spf.example.com", "joe._spf TXT \"v=spf1 ip4:192.0.2.99 -all\""),
    ("-exists:%{i}._no.example.com", "192.0.2.77._no A 127.0.0.2"),
    ("a:%{h}._a.example.com", "x._a A 192.0.2.44"),
  ])
  func whomAMessageDecidesAboutIsOpen(_ term: String, _ line: String) async throws {
    let record = "v=spf1 mx \(term) -all"
    let gate = try await GateCase(base: [Self.zone(record, line)], head: [Self.zone(record)])
    let question = try #require(
      gate.report.undetermined.first { $0.rule == "gate-spf-narrowed" }, "\(gate.new)")
    #expect(question.isNew)
    #expect(question.reason.contains("only a message tells"), "\(question.reason)")
    // What does not change leaves nothing open.
    let same = try await GateCase(
      Self.zone(record, line), replacing: "h11 A 192.0.2.12", with: "h11 A 192.0.2.13")
    #expect(!same.report.undetermined.contains { $0.rule == "gate-spf-narrowed" })
  }
}
