import DNS
import MailAuth
import TestKit
import Testing

/// All 203 cases of the OpenSPF test suite for RFC 7208.
@Suite struct OpenSPFSuiteTests {
  @Test func `every case of the suite comes to a result that the suite accepts`() async throws {
    var count = 0
    for scenario in try OpenSPFSuite.loaded.get().scenarios {
      for test in scenario.cases {
        count += 1
        let client = try #require(IPAddress(test.host))
        let request = SPFRequest(
          mailFrom: test.mailFrom, helo: test.helo, client: client, receiver: nil, time: 0)
        let evaluation = SPFEvaluator.evaluate(request, answer: scenario.table.answer)
        let place = "\(scenario.description): \(test.name)"
        #expect(test.results.contains(evaluation.result.rawValue), "\(place): \(evaluation.result)")
        if let explanation = test.explanation {
          #expect(Self.text(evaluation.explanation) == explanation, "\(place)")
        }
        // With answers that arrive one by one, and questions asked ahead, the result and the counts are the same.
        let asked = await SPFEvaluator.evaluate(request, asking: scenario.table)
        #expect(asked.result == evaluation.result, "\(place)")
        #expect(asked.explanation == evaluation.explanation, "\(place)")
        #expect(asked.lookups == evaluation.lookups, "\(place)")
        #expect(asked.voidLookups == evaluation.voidLookups, "\(place)")
        #expect(asked.steps.map(\.outcome) == evaluation.steps.map(\.outcome), "\(place)")
      }
    }
    #expect(count == 203)
  }

  private static func text(_ explanation: SPFEvaluation.Explanation) -> String {
    switch explanation {
    case .none, .unusable: "DEFAULT"
    case .text(let text, from: _): text
    }
  }
}
