import Audit
import Crypto
import DNS
import MailAuth
import TestKit

/// One domain, gathered from zones written in the test and examined.
struct TestAudit {
  let facts: DomainFacts
  let dns: any Resolver

  /// - Parameters:
  ///   - servers: What each authoritative server says when it is asked itself, by address. Others do not answer.
  ///   - sources: What there is beside DNS.
  init(
    _ domain: String, _ dns: any Resolver, servers: [String: TestDNS] = [:],
    sources: GatheringSources = GatheringSources(),
    _ configure: (inout AuditRequest) -> Void = { _ in }
  ) async throws {
    self.dns = dns
    var request = AuditRequest(domain: try DomainName(domain))
    request.asksAuthoritativeServers = !servers.isEmpty
    request.families = Set(RuleFamily.allCases)
    configure(&request)
    let gatherer = FactGatherer(
      resolver: dns, publicSuffixes: TopLevelSuffixes(), keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: ScriptedServers(servers: servers), sources: sources)
    facts = await gatherer.gather(request)
  }

  /// The ids of a family's rules, in the order of the report.
  static func rules(of family: RuleFamily) -> [RuleID] {
    CheckCatalogue.all.compactMap { check in
      let rule = check.rule
      return rule.family == family ? rule.id : nil
    }
  }

  func outcome(_ rule: RuleID) -> CheckOutcome? {
    CheckCatalogue.all.first { $0.rule.id == rule }?.outcome(for: facts)
  }

  func findings(_ rule: RuleID) -> [Finding] {
    if case .findings(let findings, _) = outcome(rule) { findings } else { [] }
  }

  func undetermined(_ rule: RuleID) -> [Undetermined] {
    switch outcome(rule) {
    case .findings(_, let undetermined), .undetermined(let undetermined): undetermined
    case .passed, .notApplicable, nil: []
    }
  }
}

/// Every top-level domain is a public suffix, and nothing else is.
struct TopLevelSuffixes: PublicSuffixes {
  func registrableDomain(of name: DomainName) -> DomainName? {
    name.labelCount < 2 ? nil : name.suffix(labels: 2)
  }
}

/// What each authoritative server says when it is asked itself, by address.
struct ScriptedServers: AuthoritativeServers {
  let servers: [String: TestDNS]

  func resolver(at address: IPAddress) -> any Resolver {
    servers[address.description] ?? Silence()
  }

  private struct Silence: Resolver {
    func resolve(_ question: Question) async -> Answer {
      Answer(question: question, outcome: .failed(.timedOut))
    }
  }
}
