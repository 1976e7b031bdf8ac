import DNS
import SMTP
import TestKit
import Testing

/// The server's side of SMTP: what is said to what (RFC 5321 and extensions).
@Suite struct ServerDialogueTests {
  static let start = "EHLO c.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\n"

  @Test func `a message is taken with its envelope and content`() throws {
    let dialogue = try ServerDialogue.run(
      Self.start + "DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n")
    #expect(dialogue.codes == [220, 250, 250, 250, 354, 250, 221])
    #expect(dialogue.contents == ["Subject: x\r\n\r\n.dot\r\n"])
    let envelope = try #require(dialogue.envelopes.first)
    #expect(envelope.helo == "c.example")
    #expect(envelope.protocolName == "ESMTP")
    #expect(envelope.sender?.address == "a@a.example")
    #expect(envelope.recipients.map(\.path.address) == ["b@b.example"])
    #expect(dialogue.facts.map(\.size) == [20])
    #expect(dialogue.actions.last == .close)
    #expect(
      dialogue.replies.suffix(2) == ["250 2.0.0 taken as 1", "221 2.0.0 mx.example bye"])
  }

  @Test func `EHLO says what is offered, and what is left out is not understood`() throws {
    let all = try ServerDialogue.run("EHLO c\r\n")
    #expect(
      all.replies == [
        "220 mx.example ESMTP", "250-mx.example", "250-PIPELINING", "250-SIZE 104857600",
        "250-8BITMIME", "250-SMTPUTF8", "250-DSN", "250-ENHANCEDSTATUSCODES", "250 CHUNKING",
      ])
    let none = ServerDialogue.options { $0.extensions = [] }
    let bare = try ServerDialogue.run(
      "EHLO c\r\nMAIL FROM:<a@a> SIZE=5\r\nBDAT 0\r\nNOOP\r\n", options: none)
    #expect(
      bare.replies == [
        "220 mx.example ESMTP", "250 mx.example", "555 SIZE is not offered here",
        "502 not offered here", "250 ok",
      ])
  }

  /// What a client says behind a greeting and EHLO, and the codes of the replies.
  @Test(
    arguments: [
      ("HELO c\r\n", [250]), ("ehlo c\r\nmail from:<a@a>\r\n", [250, 250]),
      ("NOOP x y\r\nVRFY me\r\nHELP\r\nRSET\r\n", [250, 252, 214, 250]),
      ("MAIL FROM:<>\r\n", [250]), ("MAIL FROM:<a@a>\r\nMAIL FROM:<a@a>\r\n", [250, 503]),
      ("RCPT TO:<a@a>\r\n", [503]), ("DATA\r\n", [503]),
      ("MAIL FROM:<a@a>\r\nDATA\r\n", [250, 503]),
      ("MAIL FROM:<a@a>\r\nRCPT TO:<>\r\n", [250, 501]),
      ("MAIL FROM:<a@a>\r\nRCPT TO:<Postmaster>\r\n", [250, 250]),
      ("MAIL FROM:<a@a>\r\nRCPT TO:<someone>\r\n", [250, 501]),
      ("MAIL FROM: <a@a>\r\n", [501]), ("MAIL FROM:a@a\r\n", [501]), ("MAIL <a@a>\r\n", [501]),
      ("MAIL FROM:<a@a\r\n", [501]), ("MAIL FROM:<a@-a>\r\n", [501]),
      ("MAIL FROM:<a..b@a>\r\n", [501]), ("MAIL FROM:<\"a b\\\"\"@a>\r\n", [250]),
      ("MAIL FROM:<@x,@y:a@a>\r\n", [250]), ("MAIL FROM:<a@[192.0.2.1]>\r\n", [250]),
      ("MAIL FROM:<a@[IPv6:2001:db8::1]>\r\n", [250]), ("MAIL FROM:<a@[]>\r\n", [501]),
      ("MAIL FROM:<a@a>x\r\n", [501]), ("MAIL FROM:<a@a> \r\n", [250]),
      ("MAIL FROM:<\(String(repeating: "a", count: 64))@a>\r\n", [250]),
      ("MAIL FROM:<\(String(repeating: "a", count: 65))@a>\r\n", [501]),
      ("MAIL FROM:<a@\(String(repeating: "a.", count: 127))a>\r\n", [501]),
      ("MAIL FROM:<a@a> SIZE=1000\r\n", [250]), ("MAIL FROM:<a@a> SIZE=104857601\r\n", [552]),
      ("MAIL FROM:<a@a> SIZE=x\r\n", [501]), ("MAIL FROM:<a@a> SIZE=1 SIZE=1\r\n", [501]),
      ("MAIL FROM:<a@a> SIZE=99999999999999999999\r\n", [552]),
      ("MAIL FROM:<a@a> BODY=8bitmime RET=hdrs ENVID=a+2Bb\r\n", [250]),
      ("MAIL FROM:<a@a> BODY=BINARYMIME\r\n", [501]), ("MAIL FROM:<a@a> ENVID=a+2b\r\n", [501]),
      ("MAIL FROM:<a@a> FOO=bar\r\n", [555]), ("MAIL FROM:<a@a> =bar\r\n", [501]),
      ("MAIL FROM:<a@a> REQUIRETLS\r\n", [555]), ("MAIL FROM:<ä@a>\r\n", [550]),
      ("MAIL FROM:<ä@a> SMTPUTF8\r\nRCPT TO:<ö@ü>\r\n", [250, 250]),
      ("MAIL FROM:<a@a>\r\nRCPT TO:<ö@b>\r\n", [250, 553]),
      ("MAIL FROM:<a@a>\r\nRCPT TO:<b@b> NOTIFY=SUCCESS,delay ORCPT=rfc822;b@b\r\n", [250, 250]),
      ("MAIL FROM:<a@a>\r\nRCPT TO:<b@b> NOTIFY=NEVER,DELAY\r\n", [250, 501]),
      ("MAIL FROM:<a@a>\r\nRCPT TO:<b@b> ORCPT=b@b\r\n", [250, 501]),
      ("EHLO\r\n", [501]), ("EHLO a b\r\n", [501]), ("DATA x\r\n", [501]), ("QUIT x\r\n", [501]),
      ("FOO\r\n", [500]), ("\r\n", [500]), ("NO\u{1}OP\r\n", [500]), ("NOOP\tx\r\n", [500]),
      ("NOOP\n", [500]), ("NOOP\nNOOP\r\n", [500, 250]), ("NOOP\rNOOP\r\n", [500]),
      ("STARTTLS\r\n", [502]), ("AUTH PLAIN\r\n", [502]), ("BDAT\r\n", [501]),
      ("BDAT x\r\n", [501]), ("BDAT 1 FIRST\r\n", [501]), ("BDAT 3\r\nabcNOOP\r\n", [503, 250]),
      (String(repeating: "x", count: 3_000) + "\r\nNOOP\r\n", [500, 250]),
    ] as [(String, [Int])])
  func `each command has its reply`(said: String, codes: [Int]) throws {
    #expect(try ServerDialogue.run("EHLO c\r\n" + said).codes.dropFirst(2) == codes[...])
  }

  @Test func `MAIL needs a greeting, TLS and AUTH where they are demanded`() throws {
    #expect(try ServerDialogue.run("MAIL FROM:<a@a>\r\n").codes == [220, 503])
    let secure = ServerDialogue.options { $0.requirement = .encryption }
    #expect(
      try ServerDialogue.run("EHLO c\r\nMAIL FROM:<a@a>\r\n", options: secure).codes.last == 530)
  }

  @Test func `too many recipients are refused for now, and the others stay`() throws {
    let options = ServerDialogue.options { $0.limits.recipients = 2 }
    let dialogue = try ServerDialogue.run(
      Self.start + "RCPT TO:<c@c>\r\nRCPT TO:<d@d>\r\nDATA\r\n.\r\n", options: options)
    #expect(dialogue.codes.suffix(4) == [250, 452, 354, 250])
    #expect(dialogue.envelopes.first?.recipients.count == 2)
  }

  @Test func `too many errors end the connection`() throws {
    let options = ServerDialogue.options { $0.limits.errors = 3 }
    let dialogue = try ServerDialogue.run("A\r\nB\r\nC\r\nNOOP\r\n", options: options)
    #expect(dialogue.codes == [220, 500, 500, 500, 421])
    #expect(dialogue.actions.last == .close)
  }

  @Test func `a message that is too large is read to its end and refused`() throws {
    let options = ServerDialogue.options { $0.limits.messageSize = 10 }
    let dialogue = try ServerDialogue.run(
      Self.start + "DATA\r\n12345678901\r\n.\r\nNOOP\r\n", options: options)
    #expect(dialogue.codes.suffix(3) == [354, 552, 250])
    #expect(dialogue.actions.contains(.dropMessage))
    #expect(dialogue.envelopes.isEmpty)
    let chunk = try ServerDialogue.run(
      Self.start + "BDAT 11\r\n12345678901BDAT 0 LAST\r\nNOOP\r\n", options: options)
    #expect(chunk.codes.suffix(3) == [552, 503, 250])
  }

  @Test func `BDAT carries octets as they are, in any number of chunks`() throws {
    let dialogue = try ServerDialogue.run(
      Self.start + "BDAT 6\r\n.\r\nab\rBDAT 0\r\nBDAT 2 LAST\r\n\n.QUIT\r\n")
    #expect(dialogue.codes.suffix(4) == [250, 250, 250, 221])
    #expect(dialogue.contents.joined() == ".\r\nab\r\n.")
    #expect(dialogue.facts.first?.bareCarriageReturns == 0)
    // RFC 3030 §2: no RCPT and no DATA within.
    let mixed = try ServerDialogue.run(
      Self.start + "BDAT 1\r\naRCPT TO:<c@c>\r\nDATA\r\nRSET\r\nBDAT 1 LAST\r\na")
    #expect(mixed.codes.suffix(5) == [250, 503, 503, 250, 503])
    #expect(mixed.actions.contains(.dropMessage))
  }

  /// Ways to write a dot on a line of its own that end nothing (RFC 5321 §4.1.1.4): all of it is content, or smuggled mail.
  @Test(arguments: [
    "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r\n\0.\r\n", "\r\n. \r\n",
  ])
  func `only CRLF dot CRLF ends a message`(end: String) throws {
    let smuggled = "MAIL FROM:<x@x>\r\nRCPT TO:<y@y>\r\nDATA\r\nevil"
    let dialogue = try ServerDialogue.run(
      Self.start + "DATA\r\none" + end + smuggled + "\r\n.\r\n")
    #expect(dialogue.envelopes.map { $0.sender?.address } == ["a@a.example"])
    #expect(dialogue.codes.suffix(2) == [354, 250])
    #expect(dialogue.contents.first?.hasSuffix("evil\r\n") == true)
  }

  @Test func `what is wrong with lines is noted, and refused when asked to`() throws {
    let text = Self.start + "DATA\r\na\nb\rc\r\n\(String(repeating: "x", count: 999))\r\nä\r\n.\r\n"
    let dialogue = try ServerDialogue.run(text)
    let facts = try #require(dialogue.facts.first)
    #expect(facts.bareLineFeeds == 1)
    #expect(facts.bareCarriageReturns == 1)
    #expect(facts.longestLine == 999)
    #expect(facts.hasEightBit)
    #expect(!facts.hasNUL)
    let strict = ServerDialogue.options { $0.refusesBareLineFeeds = true }
    let refused = try ServerDialogue.run(text, options: strict)
    #expect(refused.codes.last == 554)
    #expect(refused.envelopes.isEmpty)
  }

  @Test func `an empty message is one`() throws {
    let dialogue = try ServerDialogue.run(Self.start + "DATA\r\n.\r\n")
    #expect(dialogue.codes.last == 250)
    #expect(dialogue.facts.map(\.size) == [0])
  }

  // MARK: TLS

  @Test func `STARTTLS begins anew, and what was said in clear text behind it is thrown away`()
    throws
  {
    let options = ServerDialogue.options { $0.hasTLS = true }
    let dialogue = try ServerDialogue.run(
      "EHLO c\r\nMAIL FROM:<a@a>\r\nSTARTTLS\r\nRSET\r\n", options: options)
    #expect(dialogue.codes == [220, 250, 250, 220])
    #expect(dialogue.actions.contains(.note(.injected(octets: 6))))
    #expect(dialogue.actions.contains(.startTLS))
    var after = dialogue
    after.say("MAIL FROM:<a@a>\r\nEHLO c\r\nMAIL FROM:<a@a> REQUIRETLS\r\nSTARTTLS\r\n")
    #expect(after.codes.suffix(4) == [503, 250, 250, 502])
    #expect(after.replies.contains("250 REQUIRETLS"))
    #expect(after.replies.count { $0.hasSuffix("STARTTLS") } == 1)
  }

  @Test func `the protocol is named as RFC 3848 and RFC 6531 do`() throws {
    var dialogue = try ServerDialogue()
    dialogue.handle(.connected(dialogue.peer, tls: ServerDialogue.tls))
    dialogue.say("EHLO c\r\nMAIL FROM:<a@a> SMTPUTF8\r\nRCPT TO:<b@b>\r\nDATA\r\n.\r\n")
    dialogue.say("HELO c\r\nMAIL FROM:<a@a>\r\nRCPT TO:<b@b>\r\nDATA\r\n.\r\n")
    #expect(dialogue.envelopes.map(\.protocolName) == ["UTF8SMTPS", "SMTP"])
  }

  // MARK: Ends

  @Test func `a silent client is told 421, and a stopping server says so between messages`() throws
  {
    var dialogue = try ServerDialogue()
    dialogue.connect()
    dialogue.handle(.timedOut)
    #expect(dialogue.replies.last == "421 4.4.2 mx.example nothing came in time")
    #expect(dialogue.actions.last == .close)
    var busy = try ServerDialogue.run(Self.start + "DATA\r\nabc")
    busy.handle(.shuttingDown)
    #expect(busy.codes.last == 354)
    busy.say("\r\n.\r\n")
    #expect(busy.codes.suffix(2) == [250, 421])
    #expect(busy.actions.last == .close)
  }

  @Test func `a message that can't be stored is refused for now`() throws {
    var dialogue = try ServerDialogue()
    dialogue.settlement = .failed(reason: "no room")
    dialogue.connect()
    dialogue.say(Self.start + "DATA\r\n.\r\n")
    #expect(dialogue.replies.last == "451 4.3.0 no room")
  }

  // MARK: However it is cut

  static let long =
    start + "DATA\r\nSubject: x\r\n\r\n..a\r\n.b\n.\n\r\r\n.\r.\r\nend\r\n.\r\n"
    + "MAIL FROM:<a@a> BODY=8BITMIME\r\nRCPT TO:<b@b>\r\nBDAT 5\r\na\r\n.\rBDAT 1 LAST\r\n\n"
    + "FOO\r\nNOOP\n" + String(repeating: "y", count: 2_100) + "\r\nRSET\r\nQUIT\r\n"

  @Test func `cut anywhere, a dialogue is the same`() throws {
    let text = Array(Self.long.utf8)
    let whole = try ServerDialogue.run(text)
    #expect(whole.envelopes.count == 2)
    for cut in 1..<text.count {
      #expect(try ServerDialogue.run(text, cuts: [cut]).actions == whole.actions, "cut at \(cut)")
    }
    let octets = try ServerDialogue.run(text, cuts: Array(1..<text.count))
    #expect(octets.actions == whole.actions)
  }

  @Test func `damaged dialogues are the same however they are cut, and end`() throws {
    var random = SeededGenerator(seed: 7)
    let text = Array(Self.long.utf8)
    for _ in 0..<2_000 {
      var damaged = text.mutated(using: &random)
      if Bool.random(using: &random) { damaged = damaged.mutated(using: &random) }
      let whole = try ServerDialogue.run(damaged)
      let cuts = (0..<Int.random(in: 1...20, using: &random))
        .map { _ in Int.random(in: 0...damaged.count, using: &random) }.sorted()
      let parts = try ServerDialogue.run(damaged, cuts: cuts)
      guard parts.actions == whole.actions else {
        Issue.record("\(String(decoding: damaged, as: UTF8.self)) cut at \(cuts)")
        return
      }
    }
  }
}
