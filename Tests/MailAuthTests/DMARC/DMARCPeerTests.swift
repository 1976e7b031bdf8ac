import DNS
import Foundation
import MailAuth
import NameRules
import TestKit
import Testing

/// The cases of Fixtures/dmarc beside two other implementations: the same, or listed with the section that says who is right.
@Suite struct DMARCPeerTests {
  @Test("Two other implementations say the same, but for the differences listed")
  func compares() async throws {
    var inputs: [DMARCPeers.Input] = []
    var own: [String: String] = [:]
    for fixture in try DMARCFixture.all() {
      guard let (input, verdict) = try await Self.prepare(fixture) else { continue }
      inputs.append(input)
      own[input.name] = verdict
    }
    // Those without an Author Domain, with failing lookups or several records at a name can't be put to them.
    #expect(inputs.count >= 60)
    let answers = try DMARCPeers.answers(to: inputs)
    var seen: Set<String> = []
    for input in inputs {
      let answer = try #require(answers[input.name])
      for (peer, theirs) in [("dmarc", answer.dmarc), ("authheaders", answer.authheaders)]
      where theirs != own[input.name] {
        let key = "\(peer) \(input.name)"
        seen.insert(key)
        #expect(
          DMARCKnownDifference.all[key]?.theirs == theirs,
          "\(key): \(own[input.name] ?? "") here, \(theirs) there")
      }
    }
    #expect(Set(DMARCKnownDifference.all.keys).subtracting(seen) == [], "listed, but not seen")
  }

  /// `nil` for a case that can't be put to them.
  private static func prepare(
    _ fixture: DMARCFixture
  ) async throws -> (input: DMARCPeers.Input, verdict: String)? {
    let fields = fixture.from.map { Array(" \($0)".utf8) }
    guard fixture.failing.isEmpty,
      let domain = AuthorDomain(fields: fields, names: InternationalNameReader()).domain,
      fixture.identifiers.allSatisfy({ $0.outcome != .open })
    else { return nil }
    let dns = try TestDNS(zone: fixture.zone)
    let evaluation = await DMARCEvaluation(
      authorDomain: domain, identifiers: fixture.identifiers,
      suffixes: try #require(PublicSuffixList()), resolver: dns)
    var texts: [String: String] = [:]
    for question in DMARCTreeWalk.questions(for: domain) + [Question(domain, .txt)] {
      let records = await dns.resolve(question).records
      if records.count > 1 { return nil }
      if case .txt(let strings)? = records.first?.data {
        texts[question.name.description] = String(decoding: strings.joined, as: UTF8.self)
      }
    }
    let policy = evaluation.verdict.discovery.policy
    let spf = fixture.identifiers.first { $0.mechanism == .spf }
    let input = DMARCPeers.Input(
      name: fixture.name, domain: domain.description,
      record: policy.flatMap(Self.text),
      policyDomain: policy.flatMap { $0.domain == domain ? nil : $0.domain.description },
      texts: texts, spf: spf.map { [Self.word($0.outcome), $0.domain.description] },
      dkim: fixture.identifiers.filter { $0.mechanism != .spf }
        .map { [Self.word($0.outcome), $0.domain.description] })
    let disposition = evaluation.verdict.disposition.map { " \($0.rawValue)" } ?? ""
    return (input, evaluation.verdict.result.rawValue + disposition)
  }

  private static func text(_ policy: DiscoveredPolicy) -> String? {
    guard case .txt(let strings) = policy.resource.data else { return nil }
    return String(decoding: strings.joined, as: UTF8.self)
  }

  private static func word(_ outcome: DMARCIdentifier.Outcome) -> String {
    switch outcome {
    case .passed: "pass"
    case .failed: "fail"
    case .open: "temperror"
    }
  }
}
