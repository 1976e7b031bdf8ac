import DNS
import MailAuth
import TestKit
import Testing

/// What the suites of others leave out: limits to the term, what is asked ahead, the path to the deciding term, explanations.
@Suite struct SPFEvaluatorTests {
  static func evaluate(
    _ zone: String, client: String = "192.0.2.1", mailFrom: String = "user@example.com",
    failing: [String: LookupFailure] = [:]
  ) async throws -> SPFEvaluation {
    let dns = try TestDNS(zone: "$ORIGIN example.com.\n" + zone, failing: failing)
    return await SPFEvaluator.evaluate(try request(client, mailFrom), asking: dns)
  }

  static func request(
    _ client: String = "192.0.2.1", _ mailFrom: String = "user@example.com"
  ) throws -> SPFRequest {
    SPFRequest(
      mailFrom: mailFrom, helo: "mx.example.com", client: try #require(IPAddress(client)),
      receiver: "receiver.example", time: 1_700_000_000)
  }

  @Test(
    "Limits end evaluation at the term that goes beyond them (§4.6.4)",
    arguments: [
      // Ten lookups are allowed, the eleventh is not evaluated.
      ("a:h a:h a:h a:h a:h a:h a:h a:h a:h a:h ?all", "neutral", 10, 0),
      ("a:h a:h a:h a:h a:h a:h a:h a:h a:h a:h a:h ?all", "permerror", 10, 0),
      ("a:h a:h a:h a:h a:h a:h a:h a:h a:h a:h redirect=i", "permerror", 10, 0),
      // A match before it stands.
      ("a:h a:h a:h a:h a:h a:h a:h a:h a:h +all a:h a:h", "pass", 9, 0),
      // Two void lookups are allowed; the third counts after the last term and across includes too.
      ("a:n1 a:n2", "neutral", 2, 2),
      ("a:n1 a:n2 a:n3", "permerror", 3, 3),
      ("a:n1 a:n1 a:n1", "permerror", 3, 3),
      ("include:voids a:n3 +all", "permerror", 4, 3),
      ("a:n1 include:voids +all", "permerror", 4, 3),
      ("a:n1 a:n2 exists:n3 +all", "permerror", 3, 3),
      ("a:n1 a:n2 mx:h +all", "permerror", 3, 3),
      // The addresses of exchanges are no terms.
      ("mx:manymissing mx:manymissing +all", "pass", 2, 0),
      // An `include` without a record is an error of its own.
      ("include:n1 +all", "permerror", 1, 0),
      ("redirect=n1", "permerror", 1, 0),
      // Loops end at the limit.
      ("include:loop -all", "permerror", 10, 0),
    ])
  func limits(terms: String, result: String, lookups: Int, voids: Int) async throws {
    let names = terms.split(separator: " ").map { term in
      term.contains(":") || term.contains("redirect=") ? "\(term).example.com" : String(term)
    }
    let evaluation = try await Self.evaluate(
      """
      @ TXT "v=spf1 \(names.joined(separator: " "))"
      h A 203.0.113.1
      voids TXT "v=spf1 a:n1.example.com a:n2.example.com -all"
      i TXT "v=spf1 -all"
      loop TXT "v=spf1 include:loop.example.com -all"
      manymissing MX 10 x1
      manymissing MX 20 x2
      """)
    #expect(evaluation.result.rawValue == result)
    #expect(evaluation.lookups == lookups)
    #expect(evaluation.voidLookups == voids)
    if evaluation.result == .permerror { #expect(evaluation.lastStep != nil) }
  }

  @Test func `eleven exchanges are permerror though one matches, ten are not`() async throws {
    for count in [10, 11] {
      let exchanges = (1...count).map { "@ MX \($0) h\($0)\nh\($0) A 192.0.2.\($0)" }
      let evaluation = try await Self.evaluate(
        "@ TXT \"v=spf1 mx -all\"\n" + exchanges.joined(separator: "\n"))
      #expect(evaluation.result == (count == 10 ? .pass : .permerror))
    }
  }

  @Test func `a null MX names no host`() async throws {
    let evaluation = try await Self.evaluate("@ TXT \"v=spf1 mx -all\"\n@ MX 0 .")
    #expect(evaluation.result == .fail)
    #expect(evaluation.steps[0].answers.count == 1)
  }

  @Test func `the path leads from the domain's own term to the one that matched`() async throws {
    let evaluation = try await Self.evaluate(
      """
      @ TXT "v=spf1 ip4:198.51.100.1 include:a.example.com -all"
      a TXT "v=spf1 include:b.example.com ?all"
      b TXT "v=spf1 redirect=c.example.com"
      c TXT "v=spf1 ip4:192.0.2.0/24 -all"
      """)
    #expect(evaluation.result == .pass)
    let path = evaluation.path.map { evaluation.place(of: $0).term }
    #expect(
      path == [
        "include:a.example.com", "include:b.example.com", "redirect=c.example.com",
        "ip4:192.0.2.0/24",
      ])
    #expect(evaluation.section == "4.6.2")
  }

  @Test(
    "Errors say their section and term",
    arguments: [
      ("@ TXT \"v=spf1 a:x.example.com -all\"", "x.example.com A", "temperror", "5", "a:x"),
      ("@ TXT \"v=spf1 include:x.example.com\"", "x.example.com", "temperror", "4.4", "include:x"),
      ("@ TXT \"v=spf1 -all\"", "example.com TXT", "temperror", "4.4", ""),
      ("@ TXT \"v=spf1 redirect=no.example.com\"", "", "permerror", "6.1", "redirect=no"),
      ("@ TXT \"v=spf1 include:no.example.com\"", "", "permerror", "5.2", "include:no"),
      ("@ TXT \"v=spf1 foo -all\"", "", "permerror", "4.6", ""),
      ("@ TXT \"v=spf1\"\n@ TXT \"v=spf1 a\"", "", "permerror", "4.5", ""),
      ("@ TXT \"v=spf10\"", "", "none", "4.5", ""),
    ])
  func sections(
    zone: String, failing: String, result: String, section: String, term: String
  ) async throws {
    let evaluation = try await Self.evaluate(
      zone, failing: failing.isEmpty ? [:] : [failing: .serverFailure])
    #expect(evaluation.result.rawValue == result)
    #expect(evaluation.section == section)
    let last = evaluation.path.last.map { evaluation.place(of: $0).term } ?? ""
    #expect(term.isEmpty ? last.isEmpty : last.hasPrefix(term))
  }

  @Test func `a ptr that can't be looked up does not match, names behind the tenth are ignored`()
    async throws
  {
    let zone = "@ TXT \"v=spf1 ptr ?all\"\n@ A 192.0.2.1"
    let failed = try await Self.evaluate(zone, failing: ["1.2.0.192.in-addr.arpa": .timedOut])
    #expect(failed.result == .neutral)
    #expect(failed.voidLookups == 0)
    for count in [10, 11] {
      let others = (1..<count).map { "PTR other\($0).test." }.joined(separator: "\n1 ")
      let dns = try TestDNS(zones: [
        "$ORIGIN example.com.\n" + zone,
        "$ORIGIN 2.0.192.in-addr.arpa.\n1 \(others)\n1 PTR example.com.",
      ])
      let evaluation = await SPFEvaluator.evaluate(try Self.request(), asking: dns)
      #expect(evaluation.result == (count == 10 ? .pass : .neutral))
    }
  }

  @Test(
    "Explanations",
    arguments: [
      (
        "why TXT \"%{i} %{s} %{h} %{c} %{r} %{t} %{v} %{p}\"",
        "192.0.2.1 user@example.com mx.example.com 192.0.2.1 receiver.example 1700000000 in-addr unknown"
      ),
      ("why TXT \"a\" \"b\"", "ab"), ("why TXT \"100%\"", nil),
      ("why TXT \"x\"\nwhy TXT \"y\"", nil),
      ("why TXT \"\\195\\164\"", nil), ("other TXT \"x\"", nil),
    ])
  func explanations(zone: String, text: String?) async throws {
    let evaluation = try await Self.evaluate(
      "@ TXT \"v=spf1 exp=why.example.com -all\"\n" + zone)
    #expect(evaluation.result == .fail)
    switch (evaluation.explanation, text) {
    case (.text(let found, from: let domain), let text?):
      #expect(found == text)
      #expect(domain.description == "why.example.com")
    case (.unusable, nil): break
    default: Issue.record("\(evaluation.explanation)")
    }
  }

  @Test func `the explanation is that of the record that decided, not of an included one`()
    async throws
  {
    let evaluation = try await Self.evaluate(
      """
      @ TXT "v=spf1 -include:i.example.com exp=own.example.com"
      i TXT "v=spf1 +all exp=included.example.com"
      own TXT "own"
      included TXT "included"
      """)
    #expect(evaluation.result == .fail)
    guard case .text("own", _) = evaluation.explanation else {
      Issue.record("\(evaluation.explanation)")
      return
    }
    let redirected = try await Self.evaluate(
      """
      @ TXT "v=spf1 redirect=r.example.com exp=own.example.com"
      r TXT "v=spf1 -all exp=there.example.com"
      own TXT "own"
      there TXT "there"
      """)
    guard case .text("there", _) = redirected.explanation else {
      Issue.record("\(redirected.explanation)")
      return
    }
  }

  @Test func `time that is over is temperror`() async throws {
    let dns = try TestDNS(zone: "$ORIGIN example.com.\n@ TXT \"v=spf1 +all\"")
    let late = TimeLimitedResolver(dns) { true }
    let evaluation = await SPFEvaluator.evaluate(try Self.request(), asking: late)
    #expect(evaluation.result == .temperror)
  }

  // MARK: What is asked

  @Test func `questions of later terms are named with the one that evaluation waits for`() throws {
    var evaluator = SPFEvaluator(try Self.request())
    let text = "v=spf1 include:i.test a mx ptr exists:%{l}.test ip4:203.0.113.1 -all a:late.test"
    let domain = try DomainName("example.com")
    let record = Record(name: domain, ttl: 1, data: .txt(CharacterStrings(text)))
    let answer = Answer(question: Question(domain, .txt), outcome: .records([record]))
    guard case .needs(let first) = evaluator.advance({ _ in nil }) else {
      Issue.record("finished")
      return
    }
    #expect(first.map(\.description) == ["example.com TXT"])
    guard
      case .needs(let next) = evaluator.advance({
        $0.type == .txt && $0.name == domain ? answer : nil
      })
    else {
      Issue.record("finished")
      return
    }
    #expect(
      next.map(\.description) == [
        "i.test TXT", "example.com A", "example.com MX", "1.2.0.192.in-addr.arpa PTR",
        "user.test A",
      ])
  }

  @Test func `nothing is asked ahead that serial evaluation could not ask`() async throws {
    let terms = (1...12).map { "a:h\($0).example.com" }.joined(separator: " ")
    let dns = try TestDNS(
      zone: "$ORIGIN example.com.\n@ TXT ( \"v=spf1 \" \"\(terms)\" )\nh1 A 192.0.2.1")
    let evaluation = await SPFEvaluator.evaluate(try Self.request(), asking: dns)
    #expect(evaluation.result == .pass)
    #expect(evaluation.lookups == 1)
    #expect(evaluation.voidLookups == 0)
    #expect(dns.questions.count <= 11)
    let matched = try TestDNS(
      zone: "$ORIGIN example.com.\n@ TXT \"v=spf1 ip4:192.0.2.1 include:i.example.com -all\"")
    _ = await SPFEvaluator.evaluate(try Self.request(), asking: matched)
    #expect(matched.questions.count == 1)
  }

  @Test func `records that are kept give the same results, and new answers count`() throws {
    let cache = SPFRecordCache()
    for (text, result) in [("v=spf1 -all", SPFResult.fail), ("v=spf1 +all", .pass)] {
      for _ in 0..<2 {
        let evaluation = SPFEvaluator.evaluate(try Self.request(), records: cache) { question in
          let record = Record(name: question.name, ttl: 1, data: .txt(CharacterStrings(text)))
          return Answer(question: question, outcome: .records([record]))
        }
        #expect(evaluation.result == result)
      }
    }
  }
}
