import DNS
import SMTP
import Testing

/// The probe's dialogue as events and actions, without a connection.
@Suite struct SMTPProbeTests {
  /// A probe that is told what happens, and keeps what it does.
  struct Run {
    var probe = SMTPProbe(
      client: .literal(.v4(IPv4Address(rawValue: 0xC000_0201))), timeouts: .standard)
    var sent: [String] = []
    var last: [SMTPAction] = []

    init() { tell(.connected(from: nil)) }

    mutating func tell(_ event: SMTPEvent) {
      last = probe.handle(event)
      for case .send(let line) in last { sent.append(String(decoding: line, as: UTF8.self)) }
    }

    mutating func tell(_ text: String) { tell(.received(Array(text.utf8))) }

    var ending: SMTPEnding? { probe.dialogue.ending }
  }

  static let facts = TLSPeerFacts(
    version: "TLSv1.3", cipherSuite: "TLS_AES_256_GCM_SHA384", chain: [[1]],
    certificateProblem: nil)

  @Test func `the dialogue is greeting, EHLO, STARTTLS, EHLO, QUIT`() {
    var run = Run()
    #expect(
      run.last == [.completed(.connect), .wait(.greeting, atMost: SMTPTimeouts.standardGreeting)])
    run.tell("220 mail.example.com ESMTP\r\n")
    #expect(
      run.last == [
        .completed(.greeting), .send(Array("EHLO [192.0.2.1]\r\n".utf8)),
        .wait(.ehlo, atMost: SMTPTimeouts.standardCommand),
      ])
    run.tell("250-mail.example.com\r\n250 STARTTLS\r\n")
    run.tell("220 go ahead\r\n")
    #expect(
      run.last == [
        .completed(.startTLS), .startTLS,
        .wait(.handshake, atMost: SMTPTimeouts.standardHandshake),
      ])
    run.tell(.tlsEstablished(Self.facts))
    run.tell("250-mail.example.com\r\n250 DSN\r\n")
    run.tell("221 bye\r\n")
    #expect(run.last.last == .close)
    #expect(
      run.sent == ["EHLO [192.0.2.1]\r\n", "STARTTLS\r\n", "EHLO [192.0.2.1]\r\n", "QUIT\r\n"])
    #expect(run.probe.dialogue.tls == Self.facts)
    #expect(run.probe.dialogue.capabilitiesOverTLS?.keywords == ["DSN"])
    #expect(run.ending == .quit(Reply(code: 221, lines: [Array("bye".utf8)])))
  }

  @Test func `after the end nothing happens any more`() {
    var run = Run()
    run.tell(.timedOut)
    #expect(run.ending == .timedOut(.greeting))
    run.tell("220 late\r\n")
    #expect(run.last.isEmpty)
    #expect(run.probe.dialogue.greeting == nil)
  }

  /// What each refusal of EHLO says about the server: that it does not know the command, or something about the client.
  @Test(
    arguments: [
      ("500 unknown", true), ("502 unimplemented (#5.5.1)", true),
      ("500 5.5.1 Command unrecognized: \"EHLO [192.0.2.1]\"", true),
      ("500 5.3.3 Unrecognized command", true), ("502 5.5.1 Error: not implemented", true),
      // Of the argument (RFC 5321 §4.2.2), or it may be (RFC 3463 §3.6).
      ("501 Syntax: EHLO hostname", false), ("504 5.5.2 <probe>: Helo command rejected", false),
      ("504 not implemented", false), ("500 5.5.2 <-bad>: Helo command rejected", false),
      ("502 5.5.2 Error: command not recognized", false), ("500 5.5.4 bad argument", false),
      ("502 5.7.1 not you", false), ("550 5.7.1 no", false), ("554 no", false),
      ("450 4.7.1 later", false), ("421 busy", false), ("250 mail.example.com", false),
    ])
  func `a server that answers EHLO with an error is told QUIT, and nothing else`(
    reply: String, isUnknown: Bool
  ) {
    var run = Run()
    run.tell("220 mail.example.com\r\n")
    run.tell("\(reply)\r\n")
    run.tell("221 bye\r\n")
    #expect(
      run.sent == ["EHLO [192.0.2.1]\r\n"] + (reply.hasPrefix("421") ? [] : ["QUIT\r\n"]))
    #expect(run.probe.dialogue.lacksEHLO == isUnknown)
    #expect((run.probe.dialogue.capabilities == nil) == !reply.hasPrefix("250"))
  }

  @Test(arguments: ["554 no service", "550 x", "450 later", "250 what"])
  func `any greeting but 220 is answered with QUIT`(greeting: String) {
    var run = Run()
    run.tell("\(greeting)\r\n")
    #expect(run.sent == ["QUIT\r\n"])
    #expect(run.ending == nil)
    run.tell(.closed(reason: nil))
    #expect(run.ending == .quitUnanswered)
  }

  @Test func `421 ends the session at once`() {
    var run = Run()
    run.tell("421 4.3.2 too busy\r\n")
    #expect(run.sent.isEmpty)
    guard case .serviceClosing(.greeting, let reply) = run.ending else {
      Issue.record("\(String(describing: run.ending))")
      return
    }
    #expect(reply.enhancedStatus == EnhancedStatusCode(.persistentTransientFailure, 3, 2))
  }

  @Test func `clear text behind the 220 to STARTTLS is thrown away and kept as evidence`() {
    var run = Run()
    run.tell("220 mail.example.com\r\n")
    run.tell("250-mail.example.com\r\n250 STARTTLS\r\n")
    run.tell("220 ready\r\n250-evil.example\r\n250 AUTH PLAIN\r\n")
    #expect(run.probe.dialogue.injected == Array("250-evil.example\r\n250 AUTH PLAIN\r\n".utf8))
    #expect(run.last.contains(.startTLS))
    run.tell(.tlsEstablished(Self.facts))
    run.tell("250 mail.example.com\r\n")
    #expect(run.probe.dialogue.capabilitiesOverTLS?.extensions == [])
  }

  @Test func `a server that refuses STARTTLS is taken leave of`() {
    var run = Run()
    run.tell("220 mail.example.com\r\n")
    run.tell("250-mail.example.com\r\n250 STARTTLS\r\n")
    run.tell("454 4.7.0 TLS not available\r\n")
    #expect(run.sent.last == "QUIT\r\n")
    #expect(run.probe.dialogue.startTLS?.code == 454)
  }

  @Test func `a reply that nothing was asked for ends the session`() {
    var run = Run()
    run.tell("220 mail.example.com\r\n250 early\r\n")
    let early = Reply(code: 250, lines: [Array("early".utf8)])
    #expect(run.ending == .fault(.greeting, .unsolicited(early)))
    #expect(run.sent.isEmpty)
  }

  @Test(
    arguments: [
      (.timedOut, .timedOut(.ehlo)), (.closed(reason: nil), .closed(.ehlo, reason: nil)),
      (.closed(reason: "reset"), .closed(.ehlo, reason: "reset")),
      (
        .received(Array("garbage\r\n".utf8)),
        .fault(.ehlo, .reply(.notAReply(beginning: Array("garbage".utf8))))
      ),
    ] as [(SMTPEvent, SMTPEnding)])
  func `each end says which step it came at`(event: SMTPEvent, ending: SMTPEnding) {
    var run = Run()
    run.tell("220 mail.example.com\r\n")
    run.tell(event)
    #expect(run.ending == ending)
    #expect(run.last.last == .close)
  }

  @Test func `a failed handshake ends the session`() {
    var run = Run()
    run.tell("220 mail.example.com\r\n")
    run.tell("250-mail.example.com\r\n250 STARTTLS\r\n")
    run.tell("220 ready\r\n")
    run.tell(.tlsFailed(.failed("no shared cipher")))
    #expect(run.ending == .tlsFailed(.failed("no shared cipher")))
    #expect(run.probe.dialogue.capabilities?.offersStartTLS == true)
  }

  @Test func `no connection is an end of its own`() {
    var probe = SMTPProbe(client: .localAddress, timeouts: .standard)
    #expect(probe.handle(.connectFailed(.refused)) == [.close])
    #expect(probe.dialogue.ending == .notConnected(.refused))
  }

  @Test func `a client without a name gives the address it connects from`() {
    for (address, line) in [
      ("192.0.2.9", "EHLO [192.0.2.9]\r\n"), ("2001:db8::9", "EHLO [IPv6:2001:db8::9]\r\n"),
    ] {
      var probe = SMTPProbe(client: .localAddress, timeouts: .standard)
      _ = probe.handle(.connected(from: IPAddress(address)))
      let actions = probe.handle(.received(Array("220 a\r\n".utf8)))
      #expect(actions.contains(.send(Array(line.utf8))))
    }
  }

  @Test func `the probe's deadline caps the standard's times`() {
    let capped = SMTPTimeouts.standard.capped(at: .seconds(7))
    #expect(capped.greeting == .seconds(7))
    #expect(capped.quit == SMTPTimeouts.standardQuit)
  }

  @Test func `a transcript is bounded and printable`() {
    var transcript = SMTPTranscript()
    transcript.append(.received(Array("220 a".utf8)))
    transcript.append(.received(Array("b\r\n".utf8) + [0xFF, 0x0A]))
    transcript.append(.sent(Array("QUIT\r\n".utf8)))
    transcript.append(.tlsBegan)
    #expect(transcript.lines == ["S: 220 ab", "S: \\xff\\n", "C: QUIT", "-- TLS --"])
    transcript.append(.received([UInt8](repeating: 0x61, count: 100_000)))
    #expect(transcript.omittedOctets == 100_000 + 16 - SMTPTranscript.maximumOctets)
    #expect(transcript.lines.last == "… \(transcript.omittedOctets) more octets")
  }
}
