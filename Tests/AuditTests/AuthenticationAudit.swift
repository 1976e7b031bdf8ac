import Audit
import Crypto
import DNS
import MailAuth
import TestKit

/// The audit of one domain in zones written in the test, as far as DKIM and DMARC go.
struct AuthenticationAudit {
  let facts: DomainFacts
  let dns: TestDNS

  init(
    _ domain: String = "example.com", zone: String, failing: [String: LookupFailure] = [:],
    selectors: [String] = [], zoneSelectors: [String] = [], mailFrom: String? = nil,
    isParked: Bool = false
  ) async throws {
    try await self.init(
      domain, dns: TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing),
      selectors: selectors, zoneSelectors: zoneSelectors, mailFrom: mailFrom, isParked: isParked)
  }

  init(
    _ domain: String, dns: TestDNS, selectors: [String] = [], zoneSelectors: [String] = [],
    mailFrom: String? = nil, isParked: Bool = false
  ) async throws {
    self.dns = dns
    let gatherer = FactGatherer(
      resolver: dns, publicSuffixes: OneLabelSuffixes(), keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: NoServers(dns: dns))
    facts = await gatherer.gather(
      AuditRequest(
        domain: try DomainName(domain), selectors: selectors, zoneSelectors: zoneSelectors,
        mailFrom: try mailFrom.map { try DomainName($0) }, isParked: isParked))
  }

  /// What one rule says.
  func outcome(_ rule: RuleID) -> CheckOutcome? {
    CheckCatalogue.all.first { $0.rule.id == rule }?.outcome(for: facts)
  }

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

  /// Registrations of two labels, as under `.com`.
  private struct OneLabelSuffixes: PublicSuffixes {
    func registrableDomain(of name: DomainName) -> DomainName? {
      name.labelCount < 2 ? nil : name.suffix(labels: 2)
    }
  }

  private struct NoServers: AuthoritativeServers {
    let dns: TestDNS
    func resolver(at address: IPAddress) -> any Resolver { dns }
  }
}
