import Audit
import Crypto
import DNS
import DNSTransport
import Foundation
import NameRules
import Testing

/// The zones of `Fixtures/zones`, which answer offline.
struct FixtureZones: Resolver {
  let zones: ZoneSet

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../Fixtures/zones", directoryHint: .isDirectory
  ).standardizedFileURL

  /// Read once for all tests.
  static let shared = Result { try FixtureZones() }

  init() throws {
    zones = ZoneSet(
      try Self.files(in: Self.folder, ending: "zone").map { try ZoneFile.load(path: $0.path).zone })
  }

  static func files(in folder: URL, ending: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == ending }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
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
