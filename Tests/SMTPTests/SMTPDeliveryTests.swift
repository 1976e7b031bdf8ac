import DNS
import SMTP
import Testing

/// Deliveries as events and actions, without a connection.
@Suite struct SMTPDeliveryTests {
  /// A delivery that is told what happens, and keeps what it sends and says.
  struct Run {
    var delivery: SMTPDelivery
    var sent: [String] = []
    var last: [SMTPAction] = []
    var notices: [SMTPDelivery.Notice] = []

    init(
      tls: SMTPDelivery.TLSUse = .whereOffered, chunking: Bool = true, offering keywords: [String]?
    ) {
      delivery = SMTPDelivery(
        .init(
          client: .literal(.v4(IPv4Address(rawValue: 0xC000_0201))), tls: tls,
          usesChunking: chunking))
      tell(.connected(from: nil))
      guard let keywords else { return }
      tell("220 mx.example.com ESMTP\r\n")
      let lines = ["mx.example.com"] + keywords
      for (index, line) in lines.enumerated() {
        tell("250\(index == lines.count - 1 ? " " : "-")\(line)\r\n")
      }
      sent = []
    }

    mutating func tell(_ event: SMTPEvent) { take(delivery.handle(event)) }
    mutating func tell(_ text: String) { tell(.received(Array(text.utf8))) }
    mutating func begin(_ transaction: MailTransaction) { take(delivery.begin(transaction)) }
    mutating func permitEnd() { take(delivery.permitEnd()) }

    private mutating func take(_ actions: [SMTPAction]) {
      last = actions
      for action in actions {
        switch action {
        case .send(let octets), .sendSecret(let octets), .sendContent(let octets):
          sent.append(String(decoding: octets, as: UTF8.self))
        case .startTLS, .wait, .completed, .close: break
        }
      }
      notices += delivery.takeNotices()
    }

    /// The results of the transactions that have finished.
    var results: [[RecipientResult]] {
      notices.compactMap { if case .finished(let result) = $0 { result.recipients } else { nil } }
    }

    var endings: [SMTPDelivery.SessionEnding] {
      notices.compactMap { if case .ended(let ending) = $0 { ending } else { nil } }
    }

    var awaitsEnd: Bool { notices.contains(.awaitsEnd) }
  }

  static func message(_ text: String = "Subject: x\r\n\r\n.dot\r\nend\r\n") throws -> MailContent {
    try MailContent(Array(text.utf8))
  }

  static func transaction(
    to recipients: String..., text: String = "Subject: x\r\n\r\n.dot\r\nend\r\n"
  ) throws -> MailTransaction {
    MailTransaction(
      from: "bounce@example.com", to: recipients.map { .init(address: $0) },
      content: try message(text))
  }

  static func reply(_ code: Int, _ text: String) -> Reply {
    Reply(code: code, lines: [Array(text.utf8)])
  }

  @Test func `with PIPELINING the envelope goes out at once, and the message when it is permitted`()
    throws
  {
    var run = Run(offering: ["PIPELINING", "SIZE 1000", "8BITMIME"])
    run.begin(try Self.transaction(to: "a@example.org", "b@example.org"))
    #expect(
      run.sent == [
        "MAIL FROM:<bounce@example.com> SIZE=25 BODY=7BIT\r\nRCPT TO:<a@example.org>\r\n"
          + "RCPT TO:<b@example.org>\r\nDATA\r\n"
      ])
    run.tell("250 ok\r\n250 ok\r\n550 5.1.1 no such user\r\n")
    #expect(!run.awaitsEnd)
    run.tell("354 go\r\n")
    #expect(run.awaitsEnd)
    #expect(run.sent.count == 1)
    run.permitEnd()
    #expect(run.sent.dropFirst().joined() == "Subject: x\r\n\r\n..dot\r\nend\r\n.\r\n")
    #expect(run.last.last == .wait(.message, atMost: SMTPTimeouts.standardMessage))
    run.tell("250 2.0.0 queued as 1\r\n")
    #expect(
      run.results == [
        [
          .accepted(Self.reply(250, "2.0.0 queued as 1")),
          .refused(Self.reply(550, "5.1.1 no such user"), at: .recipient),
        ]
      ])
  }

  @Test func `without PIPELINING each command waits, and nothing is asked in vain`() throws {
    var run = Run(offering: [])
    run.begin(try Self.transaction(to: "a@example.org"))
    run.tell("250 ok\r\n")
    run.tell("450 4.2.0 later\r\n")
    #expect(run.sent == ["MAIL FROM:<bounce@example.com>\r\n", "RCPT TO:<a@example.org>\r\n"])
    #expect(run.results == [[.refused(Self.reply(450, "4.2.0 later"), at: .recipient)]])
    run.begin(try Self.transaction(to: "b@example.org"))
    #expect(run.sent.last == "RSET\r\n")
    run.tell("250 ok\r\n")
    #expect(run.sent.last == "MAIL FROM:<bounce@example.com>\r\n")
    run.tell("250 ok\r\n")
    run.tell("250 ok\r\n")
    #expect(run.sent.last == "DATA\r\n")
    run.tell("354 go\r\n")
    run.permitEnd()
    run.tell("451 4.3.0 disk full\r\n")
    #expect(run.results.last == [.refused(Self.reply(451, "4.3.0 disk full"), at: .message)])
  }

  @Test func `MAIL that is refused is the result of every recipient`() throws {
    var run = Run(offering: ["PIPELINING"])
    run.begin(try Self.transaction(to: "a@example.org", "b@example.org"))
    run.tell("451 4.7.1 slow down\r\n503 x\r\n503 x\r\n503 x\r\n")
    let refused = RecipientResult.refused(Self.reply(451, "4.7.1 slow down"), at: .mail)
    #expect(run.results == [[refused, refused]])
  }

  @Test func `a 354 that nobody's acceptance stands behind is answered with a lone dot`() throws {
    var run = Run(offering: ["PIPELINING"])
    run.begin(try Self.transaction(to: "a@example.org"))
    run.tell("250 ok\r\n550 no\r\n354 go\r\n")
    #expect(run.sent.last == ".\r\n")
    #expect(!run.awaitsEnd)
    run.tell("554 no valid recipients\r\n")
    #expect(run.results == [[.refused(Self.reply(550, "no"), at: .recipient)]])
  }

  @Test func `with CHUNKING the message is one chunk as it is`() throws {
    var run = Run(offering: ["PIPELINING", "CHUNKING"])
    run.begin(try Self.transaction(to: "a@example.org"))
    #expect(run.sent == ["MAIL FROM:<bounce@example.com>\r\nRCPT TO:<a@example.org>\r\n"])
    run.tell("250 ok\r\n250 ok\r\n")
    #expect(run.awaitsEnd)
    run.permitEnd()
    #expect(
      run.sent.dropFirst().joined() == "BDAT 25 LAST\r\nSubject: x\r\n\r\n.dot\r\nend\r\n")
    run.tell("250 ok\r\n")
    #expect(run.results == [[.accepted(Self.reply(250, "ok"))]])
  }

  @Test func `a large message is on its way before its end is permitted`() throws {
    var run = Run(offering: ["PIPELINING"])
    let text = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 2000)
    run.begin(try Self.transaction(to: "a@example.org", text: text))
    run.tell("250 ok\r\n250 ok\r\n354 go\r\n")
    #expect(run.sent.last == text)
    run.permitEnd()
    #expect(run.sent.last == ".\r\n")
  }

  /// Where the connection ends, and what that means for the message.
  static let interruptions: [(steps: [String], event: SMTPEvent, isInDoubt: Bool)] = [
    ([], .closed(reason: nil), false),
    (["250 ok\r\n"], .timedOut, false),
    (["250 ok\r\n250 ok\r\n"], .closed(reason: "reset"), false),
    (["250 ok\r\n250 ok\r\n354 go\r\n"], .closed(reason: nil), false),
    (["250 ok\r\n250 ok\r\n354 go\r\n", "permit"], .closed(reason: nil), true),
    (["250 ok\r\n250 ok\r\n354 go\r\n", "permit"], .timedOut, true),
    (["250 ok\r\n250 ok\r\n354 go\r\n", "permit", "25"], .closed(reason: nil), true),
    (["250 ok\r\n250 ok\r\n354 go\r\n", "permit"], .received(Array("nonsense\r\n".utf8)), true),
  ]

  @Test(arguments: interruptions.indices)
  func `only after the end of the message is an end of the session a doubt`(index: Int) throws {
    let (steps, event, isInDoubt) = Self.interruptions[index]
    var run = Run(offering: ["PIPELINING"])
    run.begin(try Self.transaction(to: "a@example.org"))
    for step in steps {
      if step == "permit" { run.permitEnd() } else { run.tell(step) }
    }
    run.tell(event)
    #expect(run.endings.count == 1)
    let result = try #require(run.results.first?.first)
    switch result {
    case .inDoubt: #expect(isInDoubt)
    case .interrupted: #expect(!isInDoubt)
    case .accepted, .refused, .impossible: Issue.record("\(result)")
    }
  }

  @Test func `421 in place of a reply is a refusal, also to the end of the message`() throws {
    var run = Run(offering: ["PIPELINING"])
    run.begin(try Self.transaction(to: "a@example.org"))
    run.tell("250 ok\r\n250 ok\r\n354 go\r\n")
    run.permitEnd()
    run.tell("421 4.3.2 shutting down\r\n")
    #expect(run.results == [[.refused(Self.reply(421, "4.3.2 shutting down"), at: .message)]])
  }

  @Test func `421 between two messages is noticed before the next one begins`() throws {
    var run = Run(offering: ["PIPELINING"])
    run.tell("421 4.4.2 idle too long\r\n")
    #expect(run.endings.count == 1)
    run.begin(try Self.transaction(to: "a@example.org"))
    #expect(run.sent.isEmpty)
    guard case .interrupted = run.results.first?.first else {
      Issue.record("\(run.results)")
      return
    }
  }

  @Test func `a reply nobody asked for ends the session`() {
    var run = Run(offering: ["PIPELINING"])
    run.tell("250 hello\r\n")
    #expect(run.endings.count == 1)
  }

  static let obstacles:
    [(offer: [String], text: String, utf8: Bool, obstacle: TransactionObstacle)] =
      [
        (["SIZE 10"], "Subject: x\r\n\r\n", false, .tooLarge(limit: 10)),
        (["8BITMIME"], "Subject: x\r\n\r\n", true, .notOffered(.smtpUTF8)),
        (["SMTPUTF8"], "Subject: x\r\n\r\nä\r\n", false, .notOffered(.eightBitMIME)),
      ]

  @Test(arguments: obstacles.indices)
  func `what the server can't take is not sent`(index: Int) throws {
    let (offer, text, utf8, obstacle) = Self.obstacles[index]
    var run = Run(offering: offer)
    var transaction = try Self.transaction(to: "a@example.org", text: text)
    transaction.needsSMTPUTF8 = utf8
    run.begin(transaction)
    #expect(run.sent.isEmpty)
    #expect(run.results == [[.impossible(obstacle)]])
  }

  @Test(arguments: [
    "a@example.org>\r\nRCPT TO:<b@example.org", "a@example.org> NOTIFY=NEVER", "a b@example.org",
    "\"a@example.org",
  ])
  func `an address that would be a command is not sent`(address: String) throws {
    var run = Run(offering: ["PIPELINING"])
    run.begin(try Self.transaction(to: address))
    #expect(run.sent.isEmpty)
    #expect(run.results == [[.impossible(.unsafePath)]])
  }

  @Test func `parameters of MAIL and RCPT go by what is offered`() throws {
    var run = Run(offering: ["SIZE", "8BITMIME", "SMTPUTF8", "DSN", "REQUIRETLS"])
    let transaction = MailTransaction(
      from: "", to: [.init(address: "ä@example.org", notify: [.failure, .delay])],
      content: try Self.message("Subject: ä\r\n\r\n"), returnOfContent: .headers,
      envelopeIdentifier: "run 1+1", requiresTLS: true, needsSMTPUTF8: true)
    run.begin(transaction)
    run.tell("250 ok\r\n")
    #expect(
      run.sent == [
        "MAIL FROM:<> SIZE=15 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=run+201+2B1 REQUIRETLS\r\n",
        "RCPT TO:<ä@example.org> NOTIFY=FAILURE,DELAY\r\n",
      ])
  }

  @Test func `STARTTLS is used where it is offered, and what was offered before is forgotten`() {
    var run = Run(offering: ["PIPELINING", "STARTTLS"])
    #expect(run.notices.isEmpty)
    run.tell("220 go\r\n")
    #expect(run.last.contains(.startTLS))
    run.tell(.tlsEstablished(SMTPProbeTests.facts))
    run.tell("250-mx.example.com\r\n250 DSN\r\n")
    guard case .ready(let capabilities, let facts?) = run.notices.first else {
      Issue.record("\(run.notices)")
      return
    }
    #expect(capabilities.keywords == ["DSN"])
    #expect(facts == SMTPProbeTests.facts)
  }

  @Test func `where TLS has to be used a server without it gets no message`() {
    var run = Run(tls: .always, offering: ["PIPELINING"])
    #expect(run.sent.isEmpty && run.last.contains(.send(Array("QUIT\r\n".utf8))))
    run.tell("221 bye\r\n")
    #expect(run.endings == [.withoutTLS])
    var refusing = Run(tls: .always, offering: ["STARTTLS"])
    refusing.tell("454 no\r\n")
    refusing.tell("221 bye\r\n")
    #expect(refusing.endings == [.refused(Self.reply(454, "no"), at: .startTLS)])
    var opportunistic = Run(offering: ["STARTTLS"])
    opportunistic.tell("454 no\r\n")
    #expect(opportunistic.notices.count == 1 && opportunistic.endings.isEmpty)
  }

  @Test func `clear text that comes after the 220 to STARTTLS ends the session`() {
    var run = Run(offering: ["STARTTLS"])
    run.tell("220 go\r\n250 injected\r\n")
    run.tell(.tlsEstablished(SMTPProbeTests.facts))
    run.tell("221 bye\r\n")
    #expect(run.endings == [.injected(Array("250 injected\r\n".utf8))])
  }

  @Test func `a server that does not know EHLO is greeted with HELO`() {
    var run = Run(offering: nil)
    run.tell("220 old\r\n")
    run.tell("502 what\r\n")
    #expect(run.sent.last == "HELO [192.0.2.1]\r\n")
    run.tell("250 old\r\n")
    #expect(run.notices.count == 1)
  }

  @Test(arguments: ["554 5.7.1 no", "450 4.7.1 later", "421 4.7.0 busy"])
  func `a greeting that refuses ends the session`(greeting: String) {
    var run = Run(offering: nil)
    run.tell("\(greeting)\r\n")
    run.tell("221 bye\r\n")
    #expect(run.endings.count == 1)
    #expect(run.results.isEmpty)
  }

  static let badMessages: [(String, MailContent.Fault)] = [
    ("a\nb\r\n", .bareLineEnd(offset: 1)), ("a\rb\r\n", .bareLineEnd(offset: 1)),
    ("a\r\nb", .unfinishedLine), ("a\0\r\n", .null(offset: 1)),
    ("x\r\n" + String(repeating: "y", count: 999) + "\r\n", .longLine(offset: 3)),
  ]

  @Test(arguments: badMessages.indices)
  func `what is no message for SMTP is told with its place`(index: Int) {
    let (text, fault) = Self.badMessages[index]
    #expect(throws: fault) { try MailContent(Array(text.utf8)) }
  }

  @Test func `replies may come in pieces of any size`() throws {
    let replies = Array("250 ok\r\n250-a\r\n250 b\r\n354 go\r\n".utf8)
    for cut in 1..<replies.count {
      var run = Run(offering: ["PIPELINING"])
      run.begin(try Self.transaction(to: "a@example.org"))
      run.tell(.received(Array(replies[..<cut])))
      run.tell(.received(Array(replies[cut...])))
      #expect(run.awaitsEnd)
    }
  }
}
