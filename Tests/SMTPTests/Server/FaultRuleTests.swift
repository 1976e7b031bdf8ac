import DNS
import SMTP
import Testing

/// Faults on purpose: how rules are read, when they hold, and what they do to a dialogue.
@Suite struct FaultRuleTests {
  static let start = ServerDialogueTests.start
  static let message = start + "DATA\r\nx\r\n.\r\n"

  // MARK: Reading

  @Test(
    arguments: [
      ("", 1, "is missing"), ("rctp 450", 1, "no stage"), ("rcpt", 5, "is missing"),
      ("rcpt 45", 6, "nothing that happens"), ("rcpt 250", 6, "nothing that happens"),
      ("rcpt 600", 6, "nothing that happens"), ("rcpt 450 5.1.1", 10, "RFC 2034"),
      ("rcpt 450 4.1", 10, "enhanced status code"), ("rcpt 450 \"x", 10, "not closed"),
      ("rcpt 450 \"\"", 10, "printable"), ("rcpt 450 \"ä\"", 10, "printable"),
      ("rcpt slow", 10, "is missing"), ("rcpt slow 2", 11, "no time"),
      ("rcpt slow 0s", 11, "no time"), ("rcpt slow 25h", 11, "no time"),
      ("rcpt 450 0%", 10, "no percentage"), ("rcpt 450 101%", 10, "no percentage"),
      ("rcpt 450 x%", 10, "no percentage"), ("rcpt 450 first", 15, "is missing"),
      ("rcpt 450 first 0", 16, "no number"), ("rcpt 450 sometimes", 10, "no condition"),
      ("mail 450 to:*", 10, "no recipient"), ("ehlo 450 from:*", 10, "no sender"),
      ("connect 421 helo:x", 13, "no name"), ("rcpt 450 to:", 10, "nothing behind"),
      ("rcpt 450 client:1.2.3", 10, "no address"),
      ("rcpt 450 client:10.0.0.0/33", 10, "no address"),
      ("rcpt 450 port:0", 10, "no port"), ("rcpt 450 foo:bar", 10, "no condition"),
      ("rcpt 450 during 5s", 17, "no period"), ("rcpt 450 during 5s..2s", 17, "no period"),
      ("rcpt accept 450", 6, "accept is for dot"), ("content 451", 9, "no reply"),
      ("handshake 451", 11, "no reply"), ("rcpt 450 10% \"x\"", 14, "nowhere else"),
      ("\"rcpt\" 450", 1, "not a text"), ("greylist", 9, "is missing"),
      ("greylist x", 10, "no time"),
    ] as [(String, Int, String)])
  func `what is no rule is refused with its place`(text: String, column: Int, reason: String) throws
  {
    let error = #expect(throws: FaultRuleError.self) { try FaultRule(parsing: text) }
    #expect(error?.column == column)
    #expect(error?.reason.contains(reason) == true, "\(error.map(\.description) ?? "")")
  }

  @Test func `a rule is read whole`() throws {
    let rule = try FaultRule(
      parsing:
        #"dot accept 451 4.7.1 "say \"later\"" 12.5% first 3 skip 2 every 4 to:*@B.example from:a? client:192.0.2.0/24 port:25 helo:c* during 500ms..1m"#
    )
    #expect(rule.stage == .dot)
    #expect(rule.isAfterAcceptance)
    #expect(rule.action == .fail(.reply(SMTPServerReply(451, 7, 1, "say \"later\""))))
    let condition = rule.condition
    #expect(condition.chance == 125_000)
    #expect(condition.first == 3)
    #expect(condition.skip == 2)
    #expect(condition.every == 4)
    #expect(condition.recipient?.matches("x@b.EXAMPLE") == true)
    #expect(condition.sender?.matches("ab") == true)
    #expect(condition.client?.description == "192.0.2.0/24")
    #expect(condition.port == 25)
    #expect(condition.period == .milliseconds(500)..<Duration.seconds(60))
  }

  @Test(
    arguments: [
      ("*", "", true), ("a*c", "abbc", true), ("a*c", "abbd", false), ("?", "", false),
      ("*@b.example", "x@b.example", true), ("*@b.example", "x@b.example.org", false),
      ("**a*b**", "xaxxbx", true), ("a?c", "ABC", true), ("", "", true), ("", "a", false),
      (String(repeating: "*a", count: 30), String(repeating: "a", count: 60) + "b", false),
    ] as [(String, String, Bool)])
  func `patterns`(pattern: String, text: String, isMatch: Bool) {
    #expect(WildcardPattern(pattern).matches(text) == isMatch)
  }

  // MARK: Dialogues

  /// A rule, and the codes of the replies to one message and QUIT.
  @Test(
    arguments: [
      ("connect 421", [421]), ("connect 554", [554, 250, 250, 250, 354, 250, 221]),
      ("ehlo 502", [220, 502, 503, 503, 503, 500, 500, 221]),
      ("mail 451", [220, 250, 451, 503, 503, 500, 500, 221]),
      ("rcpt 450", [220, 250, 250, 450, 503, 500, 500, 221]),
      ("rcpt 450 to:*@c.example", [220, 250, 250, 250, 354, 250, 221]),
      ("rcpt 450 to:*@b.example", [220, 250, 250, 450, 503, 500, 500, 221]),
      ("mail 450 from:*@a.example", [220, 250, 450, 503, 503, 500, 500, 221]),
      ("data 451", [220, 250, 250, 250, 451, 500, 500, 221]),
      ("dot 451", [220, 250, 250, 250, 354, 451, 221]),
      ("dot 421", [220, 250, 250, 250, 354, 421]),
      ("dot accept 451", [220, 250, 250, 250, 354, 451, 221]),
      ("dot disconnect", [220, 250, 250, 250, 354]), ("dot silent", [220, 250, 250, 250, 354]),
      ("dot accept disconnect", [220, 250, 250, 250, 354]),
      ("dot accept silent", [220, 250, 250, 250, 354]),
      ("content disconnect", [220, 250, 250, 250, 354]), ("rcpt reset", [220, 250, 250]),
      ("rcpt slow 2s", [220, 250, 250, 250, 354, 250, 221]),
      ("quit disconnect", [220, 250, 250, 250, 354, 250]),
      ("greylist 60s", [220, 250, 250, 450, 503, 500, 500, 221]),
    ] as [(String, [Int])])
  func `each fault does what it says`(rule: String, codes: [Int]) throws {
    let dialogue = try ServerDialogue.run(Self.message + "QUIT\r\n", rules: [rule])
    #expect(dialogue.codes == codes)
    #expect(
      dialogue.actions.contains { if case .note(.fault) = $0 { true } else { codes.count == 7 } })
  }

  @Test func `a message is taken after accept, and not before`() throws {
    for (rule, taken) in [
      ("dot accept disconnect", 1), ("dot accept silent", 1), ("dot accept 451", 1),
      ("dot accept reset", 1), ("dot disconnect", 0), ("dot silent", 0), ("dot 451", 0),
      ("dot reset", 0), ("content silent", 0),
    ] {
      let dialogue = try ServerDialogue.run(Self.message, rules: [rule])
      #expect(dialogue.envelopes.count == taken, "\(rule)")
      #expect(dialogue.actions.contains(.dropMessage) == (taken == 0), "\(rule)")
      #expect(dialogue.actions.contains(.reset) == rule.hasSuffix("reset"), "\(rule)")
    }
  }

  @Test func `slow at several stages adds up, and the rest follows`() throws {
    let dialogue = try ServerDialogue.run(
      Self.message,
      rules: [
        "dot slow 2s", "dot slow 1s", "dot accept slow 5s", "content slow 3s", "connect slow 4s",
      ])
    let pauses = dialogue.actions.compactMap { if case .pause(let time) = $0 { time } else { nil } }
    #expect(pauses == [.seconds(4), .seconds(3), .seconds(3), .seconds(5)])
    #expect(dialogue.codes.last == 250)
  }

  @Test func `after a refused chunk its octets are no commands`() throws {
    let dialogue = try ServerDialogue.run(
      Self.start + "BDAT 6\r\nQUIT\r\nNOOP\r\n", rules: ["data 451"])
    #expect(dialogue.codes.suffix(2) == [451, 250])
  }

  @Test func `first, skip and every count`() throws {
    func codes(_ rule: String) throws -> [Int] {
      try ServerDialogue.run(
        "EHLO c\r\n" + String(repeating: "NOOP\r\n", count: 8), rules: [rule]
      ).codes.suffix(8)
    }
    #expect(try codes("noop 450 first 2") == [450, 450, 250, 250, 250, 250, 250, 250])
    #expect(try codes("noop 450 skip 2 first 1") == [250, 250, 450, 250, 250, 250, 250, 250])
    #expect(try codes("noop 450 every 3") == [250, 250, 450, 250, 250, 450, 250, 250])
    #expect(try codes("noop 450 every 2 first 1") == [250, 450, 250, 250, 250, 250, 250, 250])
  }

  @Test func `a percentage is kept, and is the same with the same seed`() throws {
    func applied(seed: UInt64) throws -> [Bool] {
      var plan = FaultPlan([try FaultRule(parsing: "rcpt 450 10%")], seed: seed)
      return (0..<20_000).map { _ in plan.decide(Self.question, at: .zero).before.fault != nil }
    }
    let some = try applied(seed: 1)
    #expect((1_850...2_150).contains(some.count { $0 }))
    #expect(try applied(seed: 1) == some)
    #expect(try applied(seed: 2) != some)
  }

  private static let question = question("b@b")

  private static func question(_ recipient: String) -> FaultQuestion {
    FaultQuestion(
      stage: .rcpt, peer: SMTPServerPeer(client: IPAddress("192.0.2.1"), port: 25), helo: "c",
      sender: "a@a", recipients: [recipient])
  }

  @Test func `greylisting lets each triple in when its time is over`() throws {
    var plan = FaultPlan([try FaultRule(parsing: "greylist 60s")], seed: 1)
    func text(_ question: FaultQuestion, _ seconds: Int) -> String? {
      guard case .reply(let reply)? = plan.decide(question, at: .seconds(seconds)).before.fault
      else { return nil }
      return reply.text
    }
    #expect(text(Self.question, 0) == "greylisted, try again in 60 seconds")
    #expect(text(Self.question, 20) == "greylisted, try again in 40 seconds")
    #expect(text(Self.question("c@c"), 30) == "greylisted, try again in 60 seconds")
    #expect(text(Self.question, 60) == nil)
    #expect(text(Self.question("c@c"), 61) == "greylisted, try again in 29 seconds")
  }

  @Test func `client, port and period decide`() throws {
    for (rule, isApplied) in [
      ("rcpt 450 client:192.0.2.0/24", true), ("rcpt 450 client:192.0.2.2", false),
      ("rcpt 450 port:25", true), ("rcpt 450 port:26", false), ("rcpt 450 helo:C", true),
      ("rcpt 450 during 5s..6s", true), ("rcpt 450 during 6s..7s", false),
    ] {
      var plan = FaultPlan([try FaultRule(parsing: rule)], seed: 1)
      #expect(
        (plan.decide(Self.question, at: .seconds(5)).before.fault != nil) == isApplied, "\(rule)")
    }
  }
}
