import DNS
import MailAuth
import TestKit
import Testing

/// 2,000 generated cases: dlv, pyspf and libspf2 come to the same result, or the difference is listed with the section that decides.
@Suite(.timeLimit(.minutes(5))) struct SPFDifferentialTests {
  @Test(arguments: SPFPeer.allCases)
  func `results agree but for the differences listed`(peer: SPFPeer) async throws {
    var generator = SPFCaseGenerator(seed: 7208)
    for _ in 0..<1_000 { generator.addDomain(cases: 2) }
    let corpus = generator.corpus
    #expect(corpus.cases.count == 2_000)
    let theirs = try await peer.results(corpus.text)
    let known = SPFKnownDifference.all.filter { $0.peer == peer }
    var counts: [String: Int] = [:]
    for (test, their) in zip(corpus.cases, theirs) {
      let request = try #require(test.request)
      let ours = SPFEvaluator.evaluate(request, answer: corpus.table.answer)
      let their = try #require(SPFResult(rawValue: their), "\(peer): \(their) for \(test)")
      guard ours.result != their else { continue }
      if let difference = known.first(where: { $0.applies(ours, their) }) {
        counts[difference.name, default: 0] += 1
      } else {
        Issue.record("\(peer) says \(their), dlv \(ours.result) of \(test): \(Self.trace(ours))")
      }
    }
    for difference in known where counts[difference.name] == nil {
      Issue.record("\(peer), listed, but no longer a difference: \(difference.name)")
    }
  }

  @Test func `every listed difference cites the section that decides`() {
    for difference in SPFKnownDifference.all {
      #expect(difference.citation.hasPrefix("RFC "), "\(difference.name)")
      #expect(difference.why.hasSuffix("."), "\(difference.name)")
    }
  }

  private static func trace(_ evaluation: SPFEvaluation) -> String {
    let records = evaluation.visits.map { visit in
      "\(visit.domain): \(String(decoding: visit.record?.text ?? [], as: UTF8.self))"
    }
    let steps = evaluation.steps.map { step in
      "\(evaluation.place(of: step).term) \(step.outcome) "
        + step.answers.map { "\($0.question) \($0.records.map(\.data))" }.joined(separator: ", ")
    }
    return (["\(evaluation.problem.map { "\($0)" } ?? "")"] + records + steps)
      .joined(separator: "\n  ")
  }
}
