import Audit
import Crypto
import DNS
import DNSTransport
import Foundation
import NameRules
import TestKit
import Testing

/// The zones of `Fixtures/zones`, which answer offline.
struct FixtureZones: Resolver {
  let zones: ZoneSet

  /// Read once for all tests.
  static let shared = Result { try FixtureZones() }

  init() throws {
    zones = ZoneSet(
      try FixtureZoneFiles.zones().map { try ZoneFile.load(path: $0.path).zone })
  }

  func resolve(_ question: Question) async -> Answer {
    switch zones.lookup(question) {
    case .answered(let answer):
      answer
    case .leaves(_, let aliases), .delegated(_, _, let aliases):
      Answer(question: question, aliases: aliases, outcome: .failed(.offline))
    case .outside:
      Answer(question: question, outcome: .failed(.offline))
    }
  }

  /// The report of one domain; DKIM selectors are those that the zones hold.
  func audit(_ domain: DomainName, isParked: Bool) async throws -> TargetReport.Audited {
    var request = AuditRequest(domain: domain, isParked: isParked)
    if let keys = domain.prepending("_domainkey") {
      let names = zones.names(below: keys).filter { !$0.isWildcard }
      request.zoneSelectors = names.map { $0.description.dropLast(keys.description.count + 1) }
        .map(String.init)
    }
    let gatherer = FactGatherer(
      resolver: self, publicSuffixes: try #require(PublicSuffixList()),
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: NobodyElse())
    let facts = await gatherer.gather(request)
    guard case .audited(let report) = Profile().examine(facts).verdict else {
      throw CancellationError()
    }
    return report
  }

  private struct NobodyElse: AuthoritativeServers {
    func resolver(at address: IPAddress) -> any Resolver { Offline() }
  }

  private struct Offline: Resolver {
    func resolve(_ question: Question) async -> Answer {
      Answer(question: question, outcome: .failed(.offline))
    }
  }
}
