import Foundation
import TestKit
import Testing

/// `dlv spf check` by its contract: arguments, `"result"`, exit status, and input of any kind.
@Suite(.timeLimit(.minutes(5))) struct SPFCheckTests {
  struct Answer: Decodable {
    let schema: String
    let result: String
    let domain: String
    let sender: String
    let helo: String
    let match: [Place]?
    let problem: Problem?
    let explanation: Explanation?
    let lookups: Int
    let voidLookups: Int
    let receivedSPF: String
    let heloCheck: Check?

    struct Place: Decodable, Equatable {
      let domain: String
      let term: String
    }
    struct Problem: Decodable {
      let reason: String
      let at: [Place]
    }
    struct Explanation: Decodable {
      let domain: String
      let text: String
    }
    struct Check: Decodable {
      let result: String
    }

    enum CodingKeys: String, CodingKey {
      case schema, result, domain, sender, helo, match, problem, explanation, lookups
      case voidLookups = "void_lookups"
      case receivedSPF = "received_spf"
      case heloCheck = "helo_check"
    }
  }

  /// Unrelated domains in one file: no SOA, no NS, no TTL.
  static let zone = """
    example.com. TXT "v=spf1 mx ~a:ghost.example.com include:_spf.esp.example exp=why.example.com -all"
    example.com. MX 10 mx.example.com.
    mx.example.com. A 192.0.2.25
    mx.example.com. AAAA 2001:db8::25
    mx.example.com. TXT "v=spf1 a -all"
    why.example.com. TXT "%{i} is not ours, says %{r} of %{s}"
    _spf.esp.example. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
    local.example. TXT "v=spf1 exists:%{l}._l.local.example -all"
    user._l.local.example. A 127.0.0.2
    a\\032b._l.local.example. A 127.0.0.2
    \\"a\\032b\\"._l.local.example. A 127.0.0.2
    xn--bcher-kva.example. TXT "v=spf1 ip4:192.0.2.25 ?all"
    broken.example. TXT "v=spf1 ip4:192.0.2.0/33 -all"
    two.example. TXT "v=spf1 -all"
    two.example. TXT "v=spf1 ?all"
    soft.example. TXT "v=spf1 ~all"
    neutral.example. TXT "v=spf1"
    """

  static func run(_ arguments: [String], zone: String = Self.zone) async throws -> ProgramRun {
    let folder = try TemporaryFolder()
    try folder.write(zone, to: "records")
    return try await ProgramRun(
      ProgramRun.dlv,
      ["spf", "check"] + arguments + ["--zone", folder.path("records") + "@.", "--offline"])
  }

  static func answer(_ arguments: [String]) async throws -> Answer {
    let run = try await run(arguments + ["--format", "json"])
    try #require(run.status <= 2, "\(run.errors)")
    return try JSONDecoder().decode(Answer.self, from: run.outputBytes)
  }

  @Test(
    "The result decides the exit status",
    arguments: [
      ("example.com", "192.0.2.25", "pass", 0), ("example.com", "2001:db8::25", "pass", 0),
      ("example.com", "::ffff:192.0.2.25", "pass", 0), ("example.com", "203.0.113.1", "fail", 1),
      ("soft.example", "203.0.113.1", "softfail", 1),
      ("neutral.example", "203.0.113.1", "neutral", 1),
      ("absent.example", "203.0.113.1", "none", 1),
      ("two.example", "203.0.113.1", "permerror", 1),
      ("broken.example", "203.0.113.1", "permerror", 1),
      // What a client may say where a domain should stand (RFC 7208 §4.3).
      ("[192.0.2.1]", "192.0.2.1", "none", 1), ("a..example", "192.0.2.1", "none", 1),
      ("localhost", "192.0.2.1", "none", 1), ("", "192.0.2.1", "none", 1),
      ("192.0.2.1", "192.0.2.1", "none", 1), (".", "192.0.2.1", "none", 1),
      ("bücher.example", "192.0.2.25", "pass", 0), ("EXAMPLE.com.", "192.0.2.25", "pass", 0),
    ])
  func status(domain: String, client: String, result: String, status: Int32) async throws {
    let run = try await Self.run([domain, "--ip", client, "--format", "json"])
    #expect(run.status == status, "\(run.errors)")
    let answer = try JSONDecoder().decode(Answer.self, from: run.outputBytes)
    #expect(answer.result == result)
    #expect(answer.schema == "dlv.spf-check/1")
  }

  @Test func `a replay has the time of its recording`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "t.example. TXT \"v=spf1 -all exp=e.t.example\"\ne.t.example. TXT \"at %{t}\"\n",
      to: "records")
    let check = ["spf", "check", "t.example", "--ip", "192.0.2.1", "--format", "json"]
    let recorded = try await ProgramRun(
      ProgramRun.dlv,
      check + [
        "--zone", folder.path("records") + "@.", "--offline", "--record", folder.path("answers"),
      ])
    let replayed = try await ProgramRun(
      ProgramRun.dlv, check + ["--replay", folder.path("answers")])
    #expect(recorded.output == replayed.output)
    let answers = try folder.text(of: "answers")
    try folder.write(
      answers.replacing(/"time":"[^"]*"/, with: "\"time\":\"2026-01-02T03:04:05Z\""),
      to: "earlier")
    let earlier = try await ProgramRun(
      ProgramRun.dlv, check + ["--replay", folder.path("earlier")])
    let answer = try JSONDecoder().decode(Answer.self, from: earlier.outputBytes)
    #expect(answer.explanation?.text == "at 1767323045")
  }

  @Test func `what can't be looked up is temperror, and the exit status says so`() async throws {
    let run = try await ProgramRun(
      ProgramRun.dlv, ["spf", "check", "example.com", "--ip", "192.0.2.1", "--offline"])
    #expect(run.status == 2)
    #expect(run.output.contains("temperror"))
    #expect(run.output.contains("--offline"))
  }

  @Test(
    "Senders are taken as they are",
    arguments: [
      ("user@local.example", "user@local.example", "pass"),
      ("<user@local.example>", "user@local.example", "pass"),
      ("<@relay.example,@other.example:user@local.example>", "user@local.example", "pass"),
      ("nobody@local.example", "nobody@local.example", "fail"),
      (#"a b@local.example"#, #"a b@local.example"#, "pass"),
      (#""a b"@local.example"#, #""a b"@local.example"#, "pass"),
      (#""@"@local.example"#, #""@"@local.example"#, "fail"),
      // RFC 8616 §4: it matches nothing.
      ("jürgen@local.example", "jürgen@local.example", "fail"),
      ("@local.example", "postmaster@local.example", "fail"),
      ("-user@local.example", "-user@local.example", "fail"),
      ("<>", "postmaster@mx.example.com", "fail"), ("", "postmaster@mx.example.com", "fail"),
      ("user@bücher.example", "user@xn--bcher-kva.example", "pass"),
    ])
  func senders(mailFrom: String, sender: String, result: String) async throws {
    let answer = try await Self.answer([
      "local.example", "--ip", "203.0.113.1", "--helo", "mx.example.com", "--mail-from", mailFrom,
    ])
    #expect(answer.sender == sender)
    #expect(answer.result == result)
  }

  @Test func `a match below an include names the whole path`() async throws {
    let answer = try await Self.answer(["example.com", "--ip", "198.51.100.7"])
    #expect(
      answer.match == [
        .init(domain: "example.com", term: "include:_spf.esp.example"),
        .init(domain: "_spf.esp.example", term: "ip4:198.51.100.0/24"),
      ])
    #expect(answer.lookups == 3)
    #expect(answer.voidLookups == 1)
    #expect(answer.heloCheck == nil)
  }

  @Test func `an error names its term and reason`() async throws {
    let answer = try await Self.answer(["broken.example", "--ip", "198.51.100.7"])
    #expect(answer.problem?.reason.contains("prefix length") == true)
    #expect(answer.match == nil)
  }

  @Test func `the HELO name is checked beside another domain`() async throws {
    let answer = try await Self.answer([
      "soft.example", "--ip", "192.0.2.25", "--helo", "mx.example.com",
    ])
    #expect(answer.result == "softfail")
    #expect(answer.heloCheck?.result == "pass")
    let same = try await Self.answer([
      "mx.example.com", "--ip", "192.0.2.25", "--helo", "MX.example.com", "--mail-from", "<>",
    ])
    #expect(same.heloCheck == nil)
  }

  @Test func `the explanation is the domain's own, with the receiver in it`() async throws {
    let answer = try await Self.answer([
      "example.com", "--ip", "203.0.113.9", "--receiver", "mail.receiver.example",
      "--mail-from", "me@example.com",
    ])
    #expect(answer.explanation?.domain == "why.example.com")
    #expect(
      answer.explanation?.text
        == "203.0.113.9 is not ours, says mail.receiver.example of me@example.com")
    let text = try await Self.run(["example.com", "--ip", "203.0.113.9"]).output
    #expect(text.contains("why.example.com's own words"))
  }

  @Test func `nothing that a client says leaves its place in the header field`() async throws {
    let answer = try await Self.answer([
      "soft.example", "--ip", "203.0.113.9", "--helo", "x\r\nSubject: (hi) \u{1B}[2J\u{2028}",
      "--mail-from", "\"a\r\nBcc: all\"; result=pass \\@soft.example", "--receiver", "r\n(",
    ])
    let field = answer.receivedSPF
    #expect(field.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(field.hasPrefix("Received-SPF: softfail ("))
    #expect(field.contains(#"envelope-from="\"a??Bcc: all\"; result=pass \\@soft.example""#))
    #expect(field.contains(#"helo="x??Subject: (hi) ?[2J?""#))
  }

  @Test(arguments: [
    ("ptr:example.com", "PTR", "RFC 7208 §5.5", "counts that as no match"),
    ("exists:%{p}.example", "PTR", "RFC 7208 §7.3", "makes %{p} 'unknown' then"),
  ])
  func `a failed lookup of the client's name decides nothing, and is told`(
    term: String, type: String, section: String, words: String
  ) async throws {
    let folder = try TemporaryFolder()
    // Names below in-addr.arpa are in no file: nobody knows about them.
    try folder.write(
      "@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns\nptr 60 TXT \"v=spf1 \" \"\(term) -all\"\n", to: "zone")
    let arguments = [
      "spf", "check", "ptr.example", "--ip", "192.0.2.9", "--zone",
      folder.path("zone") + "@example", "--offline",
    ]
    let text = try await ProgramRun(ProgramRun.dlv, arguments)
    #expect(text.status == 1, "\(text.errors)")
    #expect(
      text.output.contains(
        "the PTR lookup of 9.2.0.192.in-addr.arpa failed (not asked (--offline)); \(section) \(words)"
      ), "\(text.output)")
    let json = try await ProgramRun(ProgramRun.dlv, arguments + ["--format", "json"])
    let answer = try #require(
      try JSONSerialization.jsonObject(with: json.outputBytes) as? [String: Any])
    #expect(answer["result"] as? String == "fail")
    let unanswered = try #require(answer["unanswered"] as? [[String: String]])
    #expect(
      unanswered == [
        [
          "domain": "ptr.example", "name": "9.2.0.192.in-addr.arpa",
          "reason": "not asked (--offline)", "section": section, "term": term, "type": type,
        ]
      ])
  }

  @Test func `a question that several terms need is open once`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns\nptr 60 TXT \"v=spf1 ptr:a.example ptr:b.example ?ptr -all\"\n",
      to: "zone")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "spf", "check", "ptr.example", "--ip", "192.0.2.9", "--zone",
        folder.path("zone") + "@example", "--offline",
      ])
    #expect(run.output.split(separator: "the PTR lookup of").count == 2, "\(run.output)")
  }

  @Test func `what ends the evaluation is a problem, and not told twice`() async throws {
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["spf", "check", "example.com", "--ip", "192.0.2.1", "--offline", "--format", "json"])
    let answer = try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any]
    #expect((answer?["unanswered"] as? [Any])?.isEmpty == true)
  }

  @Test func `controls that reorder text are written out in the header field too`() async throws {
    let run = try await Self.run([
      "soft.example", "--ip", "203.0.113.9", "--helo", "x\u{202E}\u{2066}y.example",
      "--mail-from", "a\u{200F}b\u{202A}@soft.example",
    ])
    #expect(
      run.output.contains(#"envelope-from="a\u{200F}b\u{202A}@soft.example""#), "\(run.output)")
    let controls = (0x200E...0x200F).map { $0 } + Array(0x202A...0x202E) + Array(0x2066...0x2069)
    #expect(!run.output.unicodeScalars.contains { controls.contains(Int($0.value)) })
  }

  @Test func `a term of many kilobytes is shortened, unless all is wanted`() async throws {
    let term = "exists:" + String(repeating: "%{i}.", count: 8_000) + "long.example"
    let strings = stride(from: 0, to: term.count, by: 200).map { start in
      "\"" + String(term.dropFirst(start).prefix(200)) + "\""
    }
    let zone = "long.example. TXT \"v=spf1 \" \(strings.joined(separator: " ")) \" -all\"\n"
    let arguments = ["long.example", "--ip", "192.0.2.1"]
    let short = try await Self.run(arguments, zone: zone)
    #expect(short.output.contains("exists:%{i}.%{i}.") && short.output.contains("…"))
    #expect(short.outputBytes.count < 4_000, "\(short.outputBytes.count)")
    let whole = try await Self.run(arguments + ["--verbose"], zone: zone)
    #expect(whole.output.contains(term))
  }

  @Test(
    "Slips are told apart from what a client may say",
    arguments: [
      (["me@example.com", "--ip", "192.0.2.1"], 65, "mail address"),
      (["https://example.com/", "--ip", "192.0.2.1"], 65, "URL"),
      (["example.com", "--ip", "192.0.2"], 64, "192.0.2"),
      (["example.com"], 64, "--ip"),
      (["example.com", "--ip", "192.0.2.1", "--format", "xml"], 64, "xml"),
    ])
  func slips(arguments: [String], status: Int32, word: String) async throws {
    let run = try await Self.run(arguments)
    #expect(run.status == status)
    #expect(run.errors.contains(word))
    #expect(run.output == "")
  }

  @Test func `--quiet leaves the exit status`() async throws {
    let run = try await Self.run(["soft.example", "--ip", "192.0.2.1", "--quiet"])
    #expect(run.status == 1)
    #expect(run.output + run.errors == "")
  }

  @Test
  func `every case of the OpenSPF suite that zone files can state passes through the command`()
    async throws
  {
    var count = 0
    for scenario in try OpenSPFSuite.loaded.get().scenarios {
      guard let zone = scenario.table.zoneFile else { continue }
      let folder = try TemporaryFolder()
      try folder.write(zone, to: "records")
      let file = folder.path("records") + "@."
      count += try await withThrowingTaskGroup(of: Void.self) { group in
        for test in scenario.cases {
          group.addTask { try await Self.check(test, zone: file) }
        }
        for try await _ in group {}
        return scenario.cases.count
      }
    }
    #expect(count > 100)
  }

  private static func check(_ test: OpenSPFSuite.Case, zone: String) async throws {
    let parts = test.mailFrom.split(separator: "@", omittingEmptySubsequences: false)
    let domain = test.mailFrom.isEmpty ? test.helo : parts.last.map(String.init) ?? ""
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "spf", "check", domain, "--ip", test.host, "--helo", test.helo, "--mail-from",
        test.mailFrom, "--zone", zone, "--offline", "--format", "json",
      ])
    guard run.status <= 2 else {
      Issue.record("\(test.name): \(run.status) \(run.errors)")
      return
    }
    let answer = try JSONDecoder().decode(Answer.self, from: run.outputBytes)
    #expect(test.results.contains(answer.result), "\(test.name): \(answer.result)")
    if let explanation = test.explanation {
      #expect(answer.explanation?.text ?? "DEFAULT" == explanation, "\(test.name)")
    }
  }
}
