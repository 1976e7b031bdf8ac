import DNS
import Foundation
import MailAuth
import Message
import NameRules
import TestKit
import Testing

/// Every case of Fixtures/dmarc: a zone, what is known of a message, and what DMARC has to come to.
@Suite struct DMARCFixtureTests {
  @Test("Each case comes to its result", arguments: try DMARCFixture.all())
  func evaluates(fixture: DMARCFixture) async throws {
    let seen = try await fixture.evaluate()
    #expect(seen == fixture.expected, "\(fixture.name): \(fixture.section)")
  }

  @Test("Each case names the section it is about, and the family covers those that matter")
  func covers() throws {
    let sections = try DMARCFixture.all().map(\.section)
    for section in [
      "§3.2.4", "§3.2.13", "§4.4.1", "§4.4.2", "§4.5", "§4.7, adkim", "§4.7, v", "§4.7, p:",
      "§4.7, sp", "§4.7, np", "§4.7, t", "§4.7, psd", "§4.8", "§4.10 step 2", "§4.10 step 4",
      "§4.10 step 6", "§4.10, example", "§4.10.1", "§4.10.2 rule 1", "§4.10.2 rule 2",
      "§4.10.2 rule 3", "§5.1.8", "§5.3.1", "§5.3.5", "§5.3.6", "§10.5", "§10.8",
      "appendix A.4", "appendix B.1.1", "appendix B.1.2", "appendix B.2.1", "appendix B.2.2",
      "appendix B.2.3", "appendix B.2.5", "appendix B.3.1",
    ] {
      #expect(sections.contains { $0.contains(section) }, "no case for RFC 9989 \(section)")
    }
  }
}

/// One case of the family.
struct DMARCFixture: Sendable, CustomTestStringConvertible {
  let name: String
  let zone: String
  let section: String
  let from: [String]
  let identifiers: [DMARCIdentifier]
  let failing: [String]
  let expected: String

  var testDescription: String { name }

  static let folder = ProgramRun.packageFolder.appending(path: "Fixtures/dmarc")

  static func all() throws -> [DMARCFixture] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".case") }.sorted()
      .map { try DMARCFixture(String($0.dropLast(5))) }
  }

  init(_ name: String) throws {
    self.name = name
    let text = { (ending: String) in
      try String(contentsOf: Self.folder.appending(path: "\(name).\(ending)"), encoding: .utf8)
    }
    zone = try text("zone")
    expected = try text("result")
    var (section, from, failing) = ("", [String](), [String]())
    var identifiers: [DMARCIdentifier] = []
    for line in try text("case").split(separator: "\n") {
      let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
      try #require(parts.count == 2, "\(name): \(line)")
      switch parts[0] {
      case "section": section = parts[1]
      case "from": from.append(parts[1])
      case "failing": failing.append(parts[1])
      case "spf", "dkim": identifiers.append(try Self.identifier(parts[0], parts[1]))
      default: Issue.record("\(name): unknown key \(parts[0])")
      }
    }
    self.section = section
    self.from = from
    self.failing = failing
    self.identifiers = identifiers
  }

  private static func identifier(_ mechanism: String, _ text: String) throws -> DMARCIdentifier {
    let words = text.split(separator: " ").map(String.init)
    try #require(words.count == 2)
    let domain = try DomainName(words[1])
    if mechanism == "spf" {
      return DMARCIdentifier(spf: try #require(SPFResult(rawValue: words[0])), domain: domain)
    }
    let outcome: DMARCIdentifier.Outcome =
      switch words[0] {
      case "pass": .passed
      case "temperror": .open
      default: .failed
      }
    return DMARCIdentifier(.dkim(selector: "s"), domain: domain, outcome: outcome)
  }

  /// The result in the form of the `.result` files.
  func evaluate() async throws -> String {
    let fields = from.map { Array(" \($0)".utf8) }
    switch AuthorDomain(fields: fields, names: InternationalNameReader()) {
    case .problem(let problem):
      return "problem: \(problem)\n"
    case .domain(let domain, _):
      let dns = try TestDNS(
        zone: zone,
        failing: Dictionary(uniqueKeysWithValues: failing.map { ($0, .serverFailure) }))
      let evaluation = await DMARCEvaluation(
        authorDomain: domain, identifiers: identifiers,
        suffixes: try #require(PublicSuffixList()), resolver: dns)
      var lines = Self.lines(evaluation.verdict)
      if expected.contains("queries:") { lines.append("queries: \(evaluation.walk.steps.count)") }
      let (now, before) = (evaluation.verdict, evaluation.rfc7489)
      if now.result != before.result || now.disposition != before.disposition {
        lines.append("rfc7489: " + Self.summary(before))
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }

  private static func lines(_ verdict: DMARCVerdict) -> [String] {
    var lines = ["result: \(verdict.result.rawValue)", "record: \(record(verdict))"]
    if let policy = verdict.requestedPolicy {
      let mark = policy.isTesting ? " t=y" : ""
      lines.append("policy: \(policy.tag)=\(policy.policy.rawValue)\(mark)")
    }
    if let disposition = verdict.disposition {
      lines.append("disposition: \(disposition.rawValue)")
    }
    lines.append(
      "organization: \(verdict.organizationalDomain.name?.description ?? "undetermined")")
    lines += verdict.alignments.map { alignment in
      let identifier = alignment.identifier
      return "\(identifier.mechanism.name) \(identifier.domain): \(state(alignment.state))"
        .lowercased()
    }
    if !verdict.undetermined.isEmpty {
      lines.append(
        "undetermined: "
          + verdict.undetermined.map(\.question.description).joined(separator: ", "))
    }
    return lines
  }

  private static func record(_ verdict: DMARCVerdict) -> String {
    switch verdict.discovery {
    case .found(let policy): "\(policy.domain) \(policy.role.rawValue)"
    case .nothing: "none"
    case .undetermined: "undetermined"
    }
  }

  private static func state(_ state: DMARCVerdict.Alignment.State) -> String {
    switch state {
    case .identical: "identical"
    case .sameOrganization(let name): "same organization \(name)"
    case .differs: "differs"
    case .otherOrganization(let name):
      "other organization" + (name.map { " \($0)" } ?? "")
    case .undetermined: "undetermined"
    }
  }

  private static func summary(_ verdict: DMARCVerdict) -> String {
    var text = verdict.result.rawValue
    if let policy = verdict.requestedPolicy, let name = verdict.organizationalDomain.name {
      text += " organization \(name) policy \(policy.tag)=\(policy.policy.rawValue)"
    }
    return text + (verdict.disposition.map { " disposition \($0.rawValue)" } ?? "")
  }
}
