import SMTP
import TestKit
import Testing

/// Replies out of octets (RFC 5321 §4.2), however they are cut into pieces.
@Suite struct ReplyParserTests {
  /// All that the parser makes of the octets, given in pieces of that size.
  static func read(_ octets: [UInt8], pieces: Int = .max) -> (replies: [Reply], fault: ReplyFault?)
  {
    var parser = ReplyParser()
    var replies: [Reply] = []
    var rest = octets[...]
    repeat {
      parser.receive(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
      do throws(ReplyFault) {
        while let reply = try parser.next() { replies.append(reply) }
      } catch {
        return (replies, error)
      }
    } while !rest.isEmpty
    return (replies, nil)
  }

  static func text(_ lines: String...) -> [[UInt8]] { lines.map { Array($0.utf8) } }

  @Test func `a line is a reply`() {
    let (replies, fault) = Self.read(Array("220 mail.example.com ESMTP\r\n".utf8))
    #expect(replies == [Reply(code: 220, lines: Self.text("mail.example.com ESMTP"))])
    #expect(fault == nil)
    #expect(replies.first?.firstWord == "mail.example.com")
  }

  @Test func `lines with a hyphen belong to the last one`() {
    let octets = Array("250-mail.example.com\r\n250-SIZE 1000\r\n250 DSN\r\n221 bye\r\n".utf8)
    for pieces in 1...octets.count {
      let (replies, fault) = Self.read(octets, pieces: pieces)
      #expect(
        replies == [
          Reply(code: 250, lines: Self.text("mail.example.com", "SIZE 1000", "DSN")),
          Reply(code: 221, lines: Self.text("bye")),
        ])
      #expect(fault == nil)
    }
  }

  @Test(
    arguments: [
      ("220\r\n", [], ""), ("220 \r\n", [], ""), ("220-\r\n220 \r\n", [], ""),
      ("220 a\n", [.bareLineFeed], "a"),
      ("220 a\rb\r\n", [.bareCarriageReturn], "a\rb"),
      ("220 a\u{07}b\r\n", [.controlCharacter], "a\u{07}b"),
      ("220 a\tb\r\n", [], "a\tb"),
      ("220 b\u{fc}\r\n", [.beyondASCII], "b\u{fc}"),
      ("220-a\r\n250 b\r\n", [.mixedCodes([220, 250])], "a"),
    ] as [(String, Set<Reply.Irregularity>, String)])
  func `what can be lived with is noted`(
    text: String, irregularities: Set<Reply.Irregularity>, first: String
  ) {
    let (replies, fault) = Self.read(Array(text.utf8))
    #expect(replies.count == 1)
    #expect(replies.first?.irregularities == irregularities)
    #expect(replies.first?.firstLine == Array(first.utf8))
    #expect(fault == nil)
  }

  /// Bad input, with the reason.
  @Test(
    arguments: [
      ("\r\n", "an empty line"),
      ("22\r\n", "two digits"),
      ("2200 a\r\n", "four digits"),
      ("120 a\r\n", "no code begins with 1"),
      ("650 a\r\n", "no code begins with 6"),
      ("22a b\r\n", "a letter in the code"),
      (" 220 a\r\n", "a space in front"),
      ("220\ta\r\n", "a tab for a separator"),
      ("220:a\r\n", "a colon for a separator"),
      ("220-a\r\nb\r\n", "a second line without a code"),
      ("HTTP/1.1 400 Bad Request\r\n", "another protocol"),
      ("SSH-2.0-OpenSSH_9.2\r\n", "another protocol"),
      ("\u{16}\u{3}\u{1}", "a TLS record"),
      ("\u{0}\u{0}\u{0}", "NUL"),
    ])
  func `what is no reply is a fault`(text: String, reason: String) {
    for pieces in [1, 2, 3, .max] {
      let (replies, fault) = Self.read(Array(text.utf8), pieces: pieces)
      #expect(replies.isEmpty)
      guard case .notAReply = fault else {
        Issue.record("\(reason): \(fault.map { "\($0)" } ?? "taken")")
        return
      }
    }
  }

  @Test func `a fault is for good`() {
    var parser = ReplyParser()
    parser.receive(Array("garbage\r\n220 a\r\n".utf8))
    #expect(throws: ReplyFault.self) { try parser.next() }
    parser.receive(Array("220 a\r\n".utf8))
    #expect(throws: ReplyFault.self) { try parser.next() }
  }

  @Test func `a line may be as long as the limit, and is noted beyond the standard's`() {
    for (length, isNoted) in [(512, false), (513, true), (ReplyParser.maximumLineLength, true)] {
      let line = Array("220 ".utf8) + Array(repeating: 0x61, count: length - 6) + [0x0D, 0x0A]
      let (replies, fault) = Self.read(line)
      #expect(fault == nil)
      #expect(replies.first?.irregularities == (isNoted ? [.longLine(octets: length)] : []))
    }
    let tooLong = Array("220 ".utf8) + Array(repeating: 0x61, count: ReplyParser.maximumLineLength)
    let (_, fault) = Self.read(tooLong)
    #expect(fault == .lineTooLong(beginning: Array(tooLong.prefix(ReplyParser.evidenceLength))))
  }

  @Test func `a reply has a limit of lines and of octets`() {
    let short = Array("250-a\r\n".utf8)
    let many = Array(repeatElement(short, count: ReplyParser.maximumLines).joined())
    #expect(Self.read(many + Array("250 a\r\n".utf8)).fault == .tooManyLines)
    let allowed = Array(repeatElement(short, count: ReplyParser.maximumLines - 1).joined())
    #expect(Self.read(allowed + Array("250 a\r\n".utf8)).fault == nil)
    let long = Array("250-".utf8) + Array(repeating: 0x61, count: 1500) + [0x0D, 0x0A]
    let heavy = Array(repeatElement(long, count: 60).joined())
    #expect(Self.read(heavy).fault == .tooManyOctets)
  }

  @Test func `an endless line keeps no more than the limit`() {
    var parser = ReplyParser()
    for _ in 0..<1000 {
      parser.receive(Array(repeating: 0x32, count: 65_536))
      #expect(throws: ReplyFault.self) { while try parser.next() != nil {} }
    }
    #expect(!parser.holdsOctets)
  }

  @Test func `what was not read can be given up`() throws {
    var parser = ReplyParser()
    parser.receive(Array("220 ready\r\n250 injected\r\n".utf8))
    #expect(try parser.next()?.code == 220)
    #expect(parser.discard() == Array("250 injected\r\n".utf8))
    #expect(try parser.next() == nil)
  }

  @Test func `damaged replies do no harm, and pieces change nothing`() {
    var random = SeededGenerator(seed: 5321)
    let seeds = [
      "220 mail.example.com ESMTP Postfix\r\n",
      "250-mail.example.com\r\n250-SIZE 10240000\r\n250-AUTH PLAIN LOGIN\r\n250 ENHANCEDSTATUSCODES\r\n",
      "554 5.7.1 Service unavailable; client blocked\r\n", "220 a\n220 b\r\n",
    ].map { Array($0.utf8) }
    var readable = 0
    for _ in 0..<20_000 {
      guard let seed = seeds.randomElement(using: &random) else { return }
      let octets = seed.mutated(using: &random)
      let whole = Self.read(octets)
      let pieces = Self.read(octets, pieces: Int.random(in: 1...7, using: &random))
      #expect(whole.replies == pieces.replies)
      #expect((whole.fault == nil) == (pieces.fault == nil))
      for reply in whole.replies {
        readable += 1
        #expect((200...599).contains(reply.code))
        #expect(!reply.lines.joined().contains(0x0A))
        _ = Capabilities(reply)
        _ = reply.enhancedStatus
      }
    }
    #expect(readable > 5000)
  }

  @Test(
    arguments: [
      ("5.7.1 no", "5.7.1"), ("2.0.0", "2.0.0"), ("4.4.999 x", "4.4.999"), ("3.0.0 x", nil),
      ("5.7 x", nil), ("5.7.1.2 x", nil), ("5.7.1000 x", nil), ("5..1 x", nil), ("mail x", nil),
      ("", nil), ("55.7.1 x", nil), ("5.7.1x y", nil),
    ])
  func `an enhanced status code stands in front of the text`(text: String, code: String?) {
    #expect(EnhancedStatusCode(beginning: Array(text.utf8))?.description == code)
  }
}
