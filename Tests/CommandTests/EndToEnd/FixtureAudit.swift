import DNS
import DNSTransport
import Foundation
import TestKit
import Testing

/// Every domain of `Fixtures/zones` as arguments of `dlv audit`, the same for the zone files and for a server that has them.
///
/// A configuration names the selectors, since a server does not list them as a zone file does.
struct FixtureAudit {
  let domains: [String]
  /// Each zone file as `--zone`.
  let zoneArguments: [String]
  private let folder: TemporaryFolder

  /// The families that `Fixtures/zones` is about, as `--only` takes them.
  static let families = "spf,dkim,dmarc,mx,zone"

  static let shared = Result { try FixtureAudit() }
  /// NSD with all the zones, for as long as the tests run.
  static let server = Result { try NSDServer(zonesIn: FixtureZoneFiles.folder) }

  init() throws {
    let zones = try FixtureZoneFiles.zones()
    zoneArguments = zones.flatMap { ["--zone", $0.path] }
    let set = ZoneSet(try zones.map { try ZoneFile.load(path: $0.path).zone })

    var domains: [String] = []
    var configuration = "domains:\n"
    for entry in try ExpectedFindings.all.get().flatMap(\.entries) {
      // Some are there twice, parked and not.
      let domain = entry.domain.description
      guard !domains.contains(domain) else { continue }
      domains.append(domain)
      let keys = try #require(entry.domain.prepending("_domainkey"))
      var selectors = set.names(below: keys).filter { !$0.isWildcard }.map {
        "\"\($0.description.dropLast(keys.description.count + 1))\""
      }
      // Of what is in no zone, the search for well-known selectors fails in another way offline.
      if domain == "lost.parent.example" { selectors = ["s1"] }
      configuration += "  \"\(domain)\":\n    parked: \(entry.isParked)\n"
      configuration += "    selectors: [\(selectors.joined(separator: ", "))]\n"
    }
    self.domains = domains
    folder = try TemporaryFolder()
    try folder.write(configuration, to: "dlv.yml")
    try folder.write(domains.joined(separator: "\n") + "\n", to: "domains.txt")
  }

  /// What every run has in common: the list and the configuration.
  var arguments: [String] {
    [
      "audit", "--only", Self.families, "--file", folder.path("domains.txt"), "--config",
      folder.path("dlv.yml"),
    ]
  }

  /// Audits all the domains.
  func run(_ more: [String]) async throws -> ProgramRun {
    try await ProgramRun(ProgramRun.dlv, arguments + more)
  }

  /// The reports from the zone files alone.
  static func fromZoneFiles() async throws -> [ComparableReport] {
    let audit = try shared.get()
    let run = try await audit.run(audit.zoneArguments + ["--offline", "--format", "json"])
    return try ComparableReport.all(in: run.outputBytes)
  }
}

/// A target of a JSON report without what a zone file knows and a server does not: the lines of the file, and why a name
/// outside all zones could not be looked up.
struct ComparableReport: Equatable {
  let target: String
  let text: String

  private static let reasons = [
    "not asked (--offline)", "the server refused to answer (REFUSED)",
    "the server failed (SERVFAIL)", "unusable answer: a referral to other servers",
  ]

  static func all(in document: Data) throws -> [ComparableReport] {
    var text = String(decoding: document, as: UTF8.self)
    for reason in reasons { text = text.replacingOccurrences(of: reason, with: "not known") }
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let targets = try #require((object as? [String: Any])?["targets"] as? [[String: Any]])
    return try targets.map { target in
      ComparableReport(
        target: target["target"] as? String ?? "",
        text: String(
          decoding: try JSONSerialization.data(
            withJSONObject: withoutLocations(target), options: [.prettyPrinted, .sortedKeys]),
          as: UTF8.self))
    }
  }

  private static func withoutLocations(_ value: Any) -> Any {
    if let object = value as? [String: Any] {
      return object.filter { $0.key != "location" }.mapValues(withoutLocations)
    }
    if let list = value as? [Any] { return list.map(withoutLocations) }
    return value
  }

  /// Fails for each report that is not the expected one, and shows the lines that differ.
  static func expect(_ found: [ComparableReport], equal expected: [ComparableReport]) {
    #expect(found.map(\.target) == expected.map(\.target))
    for (found, expected) in zip(found, expected) where found != expected {
      let difference = found.text.split(separator: "\n")
        .difference(from: expected.text.split(separator: "\n"))
        .map { change in
          switch change {
          case .insert(_, let line, _): "+\(line)"
          case .remove(_, let line, _): "-\(line)"
          }
        }
      Issue.record("\(found.target): \n\(difference.joined(separator: "\n"))")
    }
  }
}
