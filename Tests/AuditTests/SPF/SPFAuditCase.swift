import Audit
import DNS
import MailAuth
import TestKit

/// One domain's SPF, gathered from a zone written in the test, and examined by every SPF rule.
struct SPFAuditCase {
  let facts: DomainFacts
  let dns: TestDNS

  init(
    _ zone: String, failing: [String: LookupFailure] = [:],
    _ configure: (inout AuditRequest) -> Void = { _ in }
  ) async throws {
    dns = try TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing)
    var request = AuditRequest(domain: try DomainName("example.com"))
    configure(&request)
    let gatherer = FactGatherer(
      resolver: dns, publicSuffixes: TopLevelSuffixes(), keyInspector: NoKeys(),
      authoritativeServers: NoServers())
    facts = await gatherer.gather(request)
  }

  func outcome(_ rule: RuleID) -> CheckOutcome? {
    CheckCatalogue.all.first { $0.rule.id == rule }?.outcome(for: facts)
  }

  func findings(_ rule: RuleID) -> [Finding] {
    if case .findings(let findings, _) = outcome(rule) { findings } else { [] }
  }

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

/// Every top-level domain is a public suffix, and nothing else is.
private struct TopLevelSuffixes: PublicSuffixes {
  func registrableDomain(of name: DomainName) -> DomainName? {
    name.labelCount < 2 ? nil : name.suffix(labels: 2)
  }
}

private struct NoKeys: PublicKeyInspector {
  func rsaKey(der: [UInt8]) -> RSAPublicKey? { nil }
}

private struct NoServers: AuthoritativeServers {
  func resolver(at address: IPAddress) -> any Resolver { Silence() }

  private struct Silence: Resolver {
    func resolve(_ question: Question) async -> Answer {
      Answer(question: question, outcome: .failed(.timedOut))
    }
  }
}
