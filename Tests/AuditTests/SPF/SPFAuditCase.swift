import Audit
import DNS
import MailAuth
import TestKit

/// One domain's SPF, gathered from a zone written in the test, and examined by every SPF rule.
struct SPFAuditCase {
  private let audit: TestAudit
  let dns: TestDNS

  init(
    _ zone: String, failing: [String: LookupFailure] = [:],
    _ configure: (inout AuditRequest) -> Void = { _ in }
  ) async throws {
    dns = try TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing)
    audit = try await TestAudit("example.com", dns, configure)
  }

  var facts: DomainFacts { audit.facts }

  func findings(_ rule: RuleID) -> [Finding] { audit.findings(rule) }

  func outcome(_ rule: RuleID) -> CheckOutcome? { audit.outcome(rule) }

  /// The SPF rules that found something, with their severity.
  var found: Set<RuleID> {
    Set(
      CheckCatalogue.all.filter { $0.rule.family == .spf }.flatMap { findings($0.rule.id) }
        .map(\.rule))
  }

  /// Every SPF rule that could not tell.
  var undetermined: Set<RuleID> {
    Set(
      CheckCatalogue.all.filter { $0.rule.family == .spf }.compactMap { check in
        switch check.outcome(for: facts) {
        case .undetermined: check.rule.id
        case .passed, .notApplicable, .findings: nil
        }
      })
  }

  /// A TXT record whose text is one string, or several where it is long.
  static func text(_ text: String, at name: String = "@") -> String {
    let bytes = Array(text.utf8)
    let strings = stride(from: 0, to: bytes.count, by: 255).map {
      "\"" + String(decoding: bytes[$0..<min($0 + 255, bytes.count)], as: UTF8.self) + "\""
    }
    return "\(name) TXT ( \(strings.joined(separator: " ")) )"
  }
}
