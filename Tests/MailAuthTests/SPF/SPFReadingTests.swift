/// What is kept with an answer for those who meet it again.
import DNS
import TestKit
import Testing

@testable import MailAuth

@Suite struct SPFReadingTests {
  private static func answer(_ texts: [String]) throws -> Answer {
    let name = try DomainName("example.com")
    return Answer(
      question: Question(name, .txt),
      outcome: .records(
        texts.map { Record(name: name, ttl: 60, data: .txt(CharacterStrings($0))) }))
  }

  @Test("An answer is read once")
  func readsOnce() throws {
    let answer = try Self.answer(["v=spf1 mx -all", "other"])
    #expect(SPFReading.of(answer) === SPFReading.of(answer))
    #expect(SPFReading.of(answer).records.map(\.record.description) == ["v=spf1 mx -all"])
  }

  @Test("The reading of a large answer is not kept")
  func forgetsLargeAnswers() throws {
    let answer = try Self.answer(["v=spf1 " + String(repeating: "ip4:192.0.2.1 ", count: 400)])
    #expect(SPFReading.of(answer) !== SPFReading.of(answer))
    #expect(SPFReading.of(answer).steps.count == 400)
  }

  @Test("A reading does not hold its answer")
  func holdsNoAnswer() throws {
    weak var kept: SPFReading?
    do {
      let answer = try Self.answer(["v=spf1 include:example.net -all"])
      kept = SPFReading.of(answer)
      #expect(kept != nil)
    }
    #expect(kept == nil)
  }

  @Test("A record with the sender's domain in a macro is another one for each sender")
  func followsSender() async throws {
    let dns = try TestDNS(
      zone: """
        $ORIGIN example.com.
        a TXT "v=spf1 include:shared.example.com -all"
        b TXT "v=spf1 include:shared.example.com -all"
        shared TXT "v=spf1 exists:%{o}.list.example.com -all"
        """)
    let cache = CachingResolver(dns) { ContinuousClock.now }
    for sender in ["a.example.com", "b.example.com"] {
      let tree = await SPFTree.walk(from: try DomainName(sender), asking: cache)
      let target = tree.nodes[try DomainName("shared.example.com")]?.steps.first?.target
      #expect(target == .domain(try DomainName("\(sender).list.example.com")))
    }
    #expect(try dns.count("shared.example.com", .txt) == 1)
  }

  @Test("Terms bear the name as it was asked for")
  func keepsCase() throws {
    let answer = try Self.answer(["v=spf1 a -all"])
    let upper = try DomainName("EXAMPLE.com")
    let node = SPFNode(at: upper, answer: answer, sender: upper)
    #expect(node.steps.first?.place.domain.wire == upper.wire)
  }
}
