import Audit
import DNS
import TestKit

/// Audits of one zone below `example.com`, and what a whole family of rules says of them.
extension TestAudit {
  init(
    _ domain: String = "example.com", zone: String, failing: [String: LookupFailure] = [:],
    selectors: [String] = [], zoneSelectors: [String] = [], mailFrom: String? = nil,
    isParked: Bool = false
  ) async throws {
    let mailFrom = try mailFrom.map { try DomainName($0) }
    try await self.init(
      domain, TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing)
    ) {
      $0.selectors = selectors
      $0.zoneSelectors = zoneSelectors
      $0.mailFrom = mailFrom
      $0.isParked = isParked
    }
  }

  /// What was asked, where the zones are the test's.
  var questions: [Question] { (dns as? TestDNS)?.questions ?? [] }

  /// Every finding of a family as `rule severity`, sorted.
  func findings(_ family: RuleFamily) -> [String] {
    allFindings(family).map { "\($0.rule) \($0.severity)" }.sorted()
  }

  func allFindings(_ family: RuleFamily) -> [Finding] {
    CheckCatalogue.all.filter { $0.rule.family == family }.flatMap { check -> [Finding] in
      if case .findings(let findings, _) = check.outcome(for: facts) { findings } else { [] }
    }
  }

  /// The rules of a family that could not be examined in full.
  func undetermined(_ family: RuleFamily) -> [String] {
    CheckCatalogue.all.filter { $0.rule.family == family }.compactMap { check in
      switch check.outcome(for: facts) {
      case .undetermined: check.rule.id.rawValue
      case .findings(_, let parts) where !parts.isEmpty: check.rule.id.rawValue
      case .findings, .passed, .notApplicable: nil
      }
    }
  }

  /// The rules of a family that passed.
  func passed(_ family: RuleFamily) -> [String] {
    CheckCatalogue.all.filter { $0.rule.family == family }.compactMap { check in
      check.outcome(for: facts) == .passed ? check.rule.id.rawValue : nil
    }
  }
}
