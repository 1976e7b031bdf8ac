import Audit
import Foundation
import Message
import TestKit
import Testing

@testable import ContentLint

/// The list of what the symbols of filters are about.
@Suite struct FilterSymbolsTests {
  @Test func `the file in Data is what is in the program, and every line reads`() throws {
    let file = ProgramRun.packageFolder.appending(path: "Data/filter-symbols.txt")
    #expect(
      try String(contentsOf: file, encoding: .utf8) == FilterSymbols.text + "\n", "run make data")
    #expect(FilterSymbols.known.unread.isEmpty, "\(FilterSymbols.known.unread)")
    for places in FilterSymbols.known.places.values.flatMap(\.values) {
      for case .rule(let id) in places { #expect(LintCatalogue.check(id) != nil, "\(id)") }
    }
  }

  @Test(arguments: [
    "spamassassin", "spamassassin A", "other A Subject", "scores A 1 2 3", "scores A 1 2 3 x", "x",
  ])
  func `a line that is none is kept apart`(line: String) {
    #expect(FilterSymbols("# c\n\n\(line)\nrspamd A Subject\n").unread == [line])
  }

  /// Symbols with points, and the score set that they tell.
  @Test(
    arguments: [
      ([("MPART_ALT_DIFF", 2.2)], 0), ([("MPART_ALT_DIFF", 0.6)], 2),
      // 0.8 in two sets after rounding is told apart by another one.
      ([("MPART_ALT_DIFF", 3.3)], nil), ([("NO_SUCH_RULE", 1)], nil), ([], nil),
    ] as [([(String, Double)], Int?)])
  func `the points tell the score set, or nothing`(symbols: [(String, Double)], set: Int?) {
    let symbols = symbols.map { FilterOpinion.Symbol(name: $0.0, points: $0.1, text: "") }
    #expect(FilterSymbols.known.scoreSet(of: symbols) == set)
  }

  @Test func `the fix is that of our own rule, or there is none`() {
    var example = LintExample(
      SpamAssassinOpinion.self, "x", html: "<p><a href=\"http://192.0.2.80/offer\">Offer</a></p>")
    example.opinions = [
      .success(
        FilterOpinion(
          program: .spamAssassin, version: "4.0.1", points: 3, threshold: 5,
          symbols: [
            .init(name: "NORMAL_HTTP_TO_IP", points: 0.2, text: "an address"),
            .init(name: "RDNS_NONE", points: 0.8, text: "no name"),
            .init(name: "HK_NAME_UNKNOWN", points: 1, text: ""),
          ]))
    ]
    guard case .findings(let findings, _) = example.run().outcome else {
      Issue.record("nothing was found")
      return
    }
    #expect(
      findings.map(\.message) == [
        "SpamAssassin 4.0.1: HK_NAME_UNKNOWN +1.0 (it says no more about it)",
        "SpamAssassin 4.0.1: RDNS_NONE +0.8: no name; about the way that a message took, which a draft does not show",
        "SpamAssassin 4.0.1: NORMAL_HTTP_TO_IP +0.2: an address; lint-link-numeric-host finds the same",
      ])
    #expect(findings.map(\.fix) == ["", "", LinkNumericHost.rule.page.fix])
  }
}
