import DNS
import Foundation
import TestKit
import Testing

/// What can't be looked up is undetermined: it neither passes nor is it missing.
@Suite(.timeLimit(.minutes(5))) struct FailingServerTests {
  /// A server that never tells the truth.
  enum Failure: CaseIterable, CustomTestStringConvertible {
    case silence, serverFailure, refusal, formatError, malformedAnswer, truncationWithoutTCP,
      endlessAliases, referral, liesOnly

    var testDescription: String { "\(self)" }

    /// What the text says of it.
    var reason: String {
      switch self {
      case .silence, .liesOnly: "no answer in time"
      case .serverFailure: "the server failed (SERVFAIL)"
      case .refusal: "the server refused to answer (REFUSED)"
      case .formatError, .malformedAnswer, .endlessAliases, .referral: "unusable answer: "
      case .truncationWithoutTCP: "no server reached: "
      }
    }

    func actions(for query: ScriptedDNSServer.Received) -> [ScriptedDNSServer.Action] {
      var response = ResponseMaker(answering: query)
      switch self {
      case .silence: return []
      case .serverFailure: response.code = 2
      case .refusal: response.code = 5
      case .formatError: response.code = 1
      case .malformedAnswer:
        // An answer section that ends in the middle of a record.
        response.answer(query.name, .txt, Array("v=spf1 -all".utf8))
        return [.send(Array(response.message.dropLast(5)))]
      case .truncationWithoutTCP:
        if query.isStream { return [.hangUp] }
        response.isTruncated = true
      case .endlessAliases:
        response.answer(query.name, .cname, query.name.prepending("a")?.wire ?? [0])
      case .referral:
        response.authority(query.name, .ns, [2] + Array("ns".utf8) + [0])
      case .liesOnly:
        return Lie.allCases.map { $0.action(for: query) }
      }
      return [.send(response.message)]
    }
  }

  @Test(arguments: Failure.allCases)
  func `a server without truth leaves everything undetermined`(_ failure: Failure) async throws {
    let server = try await ScriptedDNSServer.start { failure.actions(for: $0) }
    // Only where nothing at all came back is there something to say about the server.
    let isUnheard = [.silence, .liesOnly, .truncationWithoutTCP].contains(failure)
    // A server that answers has all the time that a busy machine may need.
    let arguments = [
      "audit", "good.example", "--resolver", "127.0.0.1:\(server.port)", "--dns-timeout",
      isUnheard ? "0.3" : "20", "--format", "json",
    ]
    let run = try await ProgramRun(ProgramRun.dlv, arguments)
    #expect(run.status == 2)
    let report = try #require(try JSONReport(run.outputBytes).targets.first)
    // The aliases themselves were seen.
    #expect(
      report.findings.map(\.rule)
        == (failure == .endlessAliases ? ["zone-domain-alias", "dkim-wildcard"] : []))
    #expect(report.passed == [])
    #expect(!report.undetermined.isEmpty)
    #expect(report.undetermined.contains { $0.reason.contains(failure.reason) })
    #expect(run.errors.hasPrefix("dlv: no DNS server answered (127.0.0.1:") == isUnheard)
    #expect(run.errors.split(separator: "\n").count == (isUnheard ? 1 : 0))

    let allowed = try await ProgramRun(ProgramRun.dlv, arguments + ["--allow-undetermined"])
    #expect(allowed.status == 0)
    #expect(allowed.output == run.output)
    try await server.stop()
  }

  @Test(arguments: [
    ("good.example.", RecordType.txt, "spf-", ["spf-type-99"]),
    ("good.example.", .mx, "mx-", []),
    ("_dmarc.good.example.", .txt, "dmarc-", []),
    ("2026a._domainkey.good.example.", .txt, "dkim-", []),
  ])
  func `one failed answer leaves what needs it undetermined and nothing else missing`(
    name: String, type: RecordType, family: String, unharmed: [String]
  ) async throws {
    let failing = Question(try DomainName(name), type)
    let proxy = try await ForwardingProxy.start(before: FixtureAudit.server.get().port) {
      query, truth in
      var response = ResponseMaker(answering: query)
      response.code = 2
      let isFailing =
        query.name == failing.name
        && Array(query.question.suffix(4).prefix(2)) == [
          0, UInt8(truncatingIfNeeded: type.rawValue),
        ]
      return [.send(isFailing ? response.message : truth())]
    }
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "audit", "good.example", "--selector", "2026a", "--format", "json",
        "--only", FixtureAudit.families, "--resolver", "127.0.0.1:\(proxy.port)",
      ])
    #expect(run.status == 2)
    let report = try #require(try JSONReport(run.outputBytes).targets.first)
    // The domain has no faults, so a finding could only be something that is not missing.
    #expect(report.findings.map(\.rule) == [])
    #expect(report.passed.filter { $0.hasPrefix(family) } == unharmed)
    #expect(report.undetermined.contains { $0.rule.hasPrefix(family) })
    #expect(report.undetermined.allSatisfy { $0.reason.contains("SERVFAIL") })
    #expect(report.passed.contains("zone-soa-timers"))
    try await proxy.stop()
  }
}
