import DNS
import MailAuth
import TestKit
import Testing

/// Damaged and outsized records, names and senders: evaluation always ends, soon, and what it prints stays in its place.
@Suite(.timeLimit(.minutes(2))) struct SPFEvaluatorFuzzTests {
  private static let records = [
    "v=spf1 a mx ptr include:i.%{d} exists:%{ir}.%{v}.%{l1r-+}.%{o2}.%{h}.x.example.com exp=e.%{d2} -all",
    "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:%{p}.example.com/24//64 mx:m.example.com redirect=r.%{o}",
    "v=spf1 include:%{d1}.example.com ?include:b.example.com a:%{s} exists:%{S}.%{L99r.-} x=%{i} ~all",
  ]

  /// Every question is answered with what the seed says: the text as record, addresses, names, nothing, or a failure.
  private static func evaluate(_ text: [UInt8], sender: [UInt8], seed: UInt64) -> SPFEvaluation {
    let request = SPFRequest(
      identity: .mailFrom,
      client: seed % 2 == 0
        ? .v4(IPv4Address(rawValue: 0xC000_0201)) : .v6(IPv6Address(rawValue: 0x2001_0db8 << 96)),
      domain: Array("example.com".utf8), sender: SPFSender(localPart: sender, domain: sender),
      helo: sender, receiver: "r.example", time: 0)
    return SPFEvaluator.evaluate(request) { question in
      answer(question, text, seed)
    }
  }

  private static func answer(_ question: Question, _ text: [UInt8], _ seed: UInt64) -> Answer {
    var random = SeededGenerator(seed: seed &+ UInt64(question.name.wire.count) &* 31)
    var data: RecordData?
    switch question.type {
    case .txt: data = .txt(CharacterStrings(segments: [text]))
    case .a:
      data = .a(IPv4Address(rawValue: 0xC000_0200 + UInt32.random(in: 0...3, using: &random)))
    case .aaaa: data = .aaaa(IPv6Address(rawValue: 0x2001_0db8 << 96))
    case .mx: data = .mx(MailExchanger(preference: 1, exchange: question.name))
    case .ptr: data = (try? DomainName("h.example.com")).map { .ptr($0) }
    default: data = nil
    }
    let roll = Int.random(in: 0..<10, using: &random)
    if question.name.labelCount > 2, roll == 0 {
      return Answer(question: question, outcome: .failed(.serverFailure))
    }
    guard let data, question.name.labelCount <= 2 || roll > 2 else {
      return Answer(question: question, outcome: .noSuchName(ttl: 1))
    }
    return Answer(
      question: question, outcome: .records([Record(name: question.name, ttl: 1, data: data)]))
  }

  @Test func `mutated records and senders are evaluated, and their header field is one field`() {
    var random = SeededGenerator(seed: 20_260)
    var results: Set<SPFResult> = []
    for round in 0..<30_000 {
      let text = Array(Self.records[round % Self.records.count].utf8).mutated(using: &random)
      let sender = Array("us-er+x".utf8).mutated(using: &random)
      let evaluation = Self.evaluate(text, sender: sender, seed: UInt64(round))
      results.insert(evaluation.result)
      #expect(evaluation.lookups <= SPFTree.maximumLookups)
      #expect(evaluation.voidLookups <= SPFTree.maximumVoidLookups + 1)
      guard round % 10 == 0 else { continue }
      let lines = ReceivedSPF(evaluation).lines
      for (index, line) in lines.enumerated() {
        #expect(!line.utf8.dropFirst(index == 0 ? 0 : 1).contains { $0 < 0x20 || $0 == 0x7F })
        #expect(index == 0 || line.hasPrefix("\t"))
        #expect(line.utf8.count <= 998)
      }
    }
    #expect(results.isSuperset(of: [.pass, .fail, .softfail, .permerror, .temperror, .none]))
  }

  @Test(
    "Cost grows with the record, not with its square",
    arguments: [
      ("ip4:192.0.3.1 ", ""), ("x=%{s}%{l} ", ""), ("a=b ", ""), ("exists:", "%{l}"),
      ("exists:", "%{dr-.+}"), ("include:", "%{p}"), ("", "z"), ("exists:", "a."), ("ip6:", ":"),
    ])
  func linear(prefix: String, repeated: String) {
    let sender = Array(repeating: UInt8(ascii: "s"), count: 2_000)
    func cost(_ count: Int) -> Duration {
      let body =
        repeated.isEmpty
        ? String(repeating: prefix, count: count)
        : prefix + String(repeating: repeated, count: count) + ".example.com"
      let text = Array(("v=spf1 " + body + " -all").utf8)
      let clock = ContinuousClock()
      return (0..<3).map { _ in
        clock.measure { _ = Self.evaluate(text, sender: sender, seed: 2) }
      }.min() ?? .zero
    }
    // Sixteen times the text may take a hundred times as long on a busy machine, not 256 times.
    let (short, long) = (cost(500), cost(8_000))
    #expect(long < short * 100 + .milliseconds(50), "\(short) → \(long)")
  }

  @Test func `an explanation of thousands of macros stays small`() {
    let text = Array("v=spf1 exp=e.example.com -all".utf8)
    let explanation = Array(String(repeating: "%{s}", count: 16_000).utf8)
    let sender = Array(repeating: UInt8(ascii: "x"), count: 1_000)
    let request = SPFRequest(
      identity: .mailFrom, client: .v4(IPv4Address(rawValue: 1)),
      domain: Array("example.com".utf8), sender: SPFSender(localPart: sender, domain: sender),
      helo: sender, receiver: nil, time: 0)
    let evaluation = SPFEvaluator.evaluate(request) { question in
      let content = question.name.labelCount == 2 ? text : explanation
      let data = RecordData.txt(CharacterStrings(segments: [content]))
      return Answer(
        question: question, outcome: .records([Record(name: question.name, ttl: 1, data: data)]))
    }
    guard case .text(let text, _) = evaluation.explanation else {
      Issue.record("\(evaluation.explanation)")
      return
    }
    #expect(text.utf8.count == MacroString.maximumExpansion)
  }
}
