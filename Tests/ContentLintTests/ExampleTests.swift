import Audit
import DNS
import Testing

@testable import ContentLint

/// The table of small messages: each rule fires where it must, at the place, and nowhere else.
@Suite struct ExampleTests {
  static let all: [LintExample] =
    LintExample.header
    + LintExample.unsubscribe
    + LintExample.unsubscribeBody
    + LintExample.mime
    + LintExample.page
    + LintExample.clients
    + LintExample.deception
    + LintExample.links
    + LintExample.text
    + LintExample.likenessHeader
    + LintExample.likenessBody
    + LintExample.likenessTopics
    + LintExample.secondOpinions + LintExample.online

  @Test(arguments: all)
  func `a rule fires at the places of its example and at no other`(example: LintExample) {
    let (outcome, places) = example.run()
    if example.firesNowhere {
      #expect(places == [nil], "\(outcome)")
    } else {
      #expect(
        places.compactMap(\.self).sorted { $0.lowerBound < $1.lowerBound } == example.places
          && !places.contains(nil),
        "found \(places.map { $0.map { text(example.octets, $0) } ?? "nowhere" }): \(outcome)")
    }
    if case .findings(let findings, _) = outcome {
      for finding in findings {
        #expect(!finding.message.isEmpty)
        // Of a filter's symbol there is a fix where a rule of ours has one.
        #expect(!finding.fix.isEmpty || example.check.rule.family == .secondOpinions)
        #expect(finding.location?.file == "example.eml")
      }
    }
  }

  private func text(_ octets: [UInt8], _ place: Range<Int>) -> String {
    "\(place) '\(String(decoding: octets[place], as: UTF8.self))'"
  }

  @Test func `every rule has two examples that fire and two near misses at least`() {
    for check in LintCatalogue.all {
      let own = Self.all.filter { $0.check.rule.id == check.rule.id }
      let firing = own.filter { $0.firesNowhere || !$0.places.isEmpty }.count
      #expect(firing >= 2, "\(check.rule.id) has \(firing) examples that fire")
      #expect(own.count - firing >= 2, "\(check.rule.id) has \(own.count - firing) near misses")
    }
  }

  @Test func `every rule has a source outside of this project`() {
    for rule in LintCatalogue.rules {
      let sources = rule.citation.split(separator: ";").filter { !$0.contains("measured:") }
      #expect(!sources.isEmpty, "\(rule.id): '\(rule.citation)'")
    }
  }

  @Test func `rules have ids of their own that say what they are about`() {
    var seen: Set<RuleID> = []
    for rule in LintCatalogue.rules {
      #expect(seen.insert(rule.id).inserted, "\(rule.id) is there twice")
      #expect(rule.id.rawValue.hasPrefix("lint-"))
      #expect(!rule.citation.isEmpty && !rule.page.fix.isEmpty, "\(rule.id)")
      #expect(RuleFamily.ofMessages.contains(rule.family))
      #expect(RuleCatalogue.rule(rule.id) === rule)
    }
  }
}
