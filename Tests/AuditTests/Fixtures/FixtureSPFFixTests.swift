import Audit
import DNS
import DNSTransport
import MailAuth
import TestKit
import Testing

/// The SPF lines that the findings about the fixture domains propose: what happens when they are pasted.
@Suite struct FixtureSPFFixTests {
  @Test(arguments: try ExpectedFindings.all.get())
  func `a proposed record can be read and authorises nobody new`(
    _ expected: ExpectedFindings
  ) async throws {
    let zones = try FixtureZones.shared.get()
    for entry in expected.entries {
      let report = try await zones.audit(entry.domain, isParked: entry.isParked)
      for finding in report.findings {
        for record in try Self.proposals(in: finding) {
          let proposed = try #require(PublishedSPF(record))
          #expect(proposed.spf.errors == [], "\(finding.rule) \(record)")
          #expect(proposed.spf.all?.qualifier != .pass, "\(finding.rule) \(record)")
          // 'https://esp.example' authorises nobody, and was meant to.
          if finding.rule == "spf-invalid-target" { continue }
          try await Self.expectNobodyNew(in: proposed, zones, "\(finding.rule) \(record)")
        }
      }
    }
  }

  @Test(arguments: try ExpectedFindings.all.get())
  func `all findings about one record propose one line`(_ expected: ExpectedFindings) async throws {
    let zones = try FixtureZones.shared.get()
    for entry in expected.entries {
      let report = try await zones.audit(entry.domain, isParked: entry.isParked)
      var lines: [DomainName: Set<String>] = [:]
      for finding in report.findings where finding.rule.rawValue.hasPrefix("spf-") {
        // A long record is split in two; that costs a lookup, and is proposed where nothing else is to be done.
        if finding.rule == "spf-long-answer" { continue }
        for record in try Self.proposals(in: finding) {
          lines[record.name, default: []].insert(record.description)
        }
      }
      for (name, lines) in lines { #expect(lines.count == 1, "\(name): \(lines)") }
    }
  }

  /// A corrected record is audited again: nothing about its own text is left to correct.
  @Test(arguments: try ExpectedFindings.all.get())
  func `a proposed record is the last one`(_ expected: ExpectedFindings) async throws {
    let zones = try FixtureZones.shared.get()
    for entry in expected.entries where !entry.isParked {
      let report = try await zones.audit(entry.domain, isParked: false)
      for finding in report.findings where finding.rule.rawValue.hasPrefix("spf-") {
        for record in try Self.proposals(in: finding) where record.name == entry.domain {
          let tree = await SPFTree.walk(
            from: record.name, asking: Corrected(zones: zones, record: record))
          #expect(
            tree.total.voidLookups.ofEveryClient.minimum <= SPFTree.maximumVoidLookups, "\(record)")
          #expect(tree.loops == [], "\(record)")
          #expect(tree.root?.record?.errors == [], "\(record)")
        }
      }
    }
  }

  /// The SPF records that a fix proposes to publish.
  private static func proposals(in finding: Finding) throws -> [Record] {
    var previous: Substring = ""
    var records: [Record] = []
    for line in finding.fix.split(separator: "\n") {
      defer { previous = line }
      // A line behind a semicolon is a proposal for another case.
      guard !line.hasPrefix(";"), line.lowercased().contains(" in txt \"v=spf1"),
        previous != "Delete this line:"
      else {
        continue
      }
      let name = try DomainName(String(line.prefix { $0 != " " }))
      let dns = try TestDNS(zone: "$ORIGIN \(name).\n\(name). \(line.drop { $0 != " " })")
      let zone = dns.zones.lookup(Question(name, .txt))
      guard case .answered(let answer) = zone else { continue }
      records += answer.records
    }
    return records
  }

  /// Every address that the proposed record lets pass passes today, or its term is in the published text, which can't be read.
  private static func expectNobodyNew(
    in proposed: PublishedSPF, _ zones: FixtureZones, _ comment: String
  ) async throws {
    let name = proposed.record.name
    let today = await SPFTree.walk(from: name, asking: zones)
    guard case .record(let published, _) = today.root?.content, published.errors.isEmpty else {
      let answer = await zones.resolve(Question(name, .txt))
      // Without a record there is nothing to compare with: the hosts of the domain itself are proposed.
      guard let text = today.root.map({ _ in answer.records.map(\.description).joined() }),
        text.lowercased().contains("spf")
      else { return }
      for term in proposed.spf.terms where !isAll(term) {
        let word = proposed.spf.text(of: term).drop { "+-~?".contains($0) }
        let value = word.drop { $0 != ":" && $0 != "=" }.dropFirst()
        #expect(text.lowercased().contains(value.lowercased()), "\(comment): \(word)")
      }
      return
    }
    let corrected = await SPFTree.walk(
      from: name, asking: Corrected(zones: zones, record: proposed.record))
    if published.terms.contains(where: isMistaken) { return }
    var union = today.total.authorised
    union.formUnion(corrected.total.authorised)
    #expect(union == today.total.authorised, "\(comment)")
  }

  private static func isAll(_ term: SPFTerm) -> Bool {
    if case .directive(let directive) = term.content { directive.mechanism == .all } else { false }
  }

  /// `ip4=192.0.2.1` authorises nobody, and was meant to.
  private static func isMistaken(_ term: SPFTerm) -> Bool {
    if case .modifier(.unknown) = term.content { true } else { false }
  }

  /// The fixture zones with another SPF record at one name.
  private struct Corrected: Resolver {
    let zones: FixtureZones
    let record: Record

    func resolve(_ question: Question) async -> Answer {
      question == Question(record.name, .txt)
        ? Answer(question: question, outcome: .records([record]))
        : await zones.resolve(question)
    }
  }
}
