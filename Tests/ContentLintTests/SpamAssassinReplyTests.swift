import ContentLint
import TestKit
import Testing

/// What spamd answers, sound and damaged.
@Suite struct SpamAssassinReplyTests {
  @Test func `rows of the report go on in the next line`() throws {
    let opinion = try SpamAssassinReply.opinion(
      Array(
        """
        SPAMD/1.1 0 EX_OK
        Content-length: 1
        Spam: True ; 6.2 / 5.0

         pts rule name              description
        ---- ---------------------- --------------------------------------------------
         1.0 HEADER_FROM_DIFFERENT_DOMAINS From and EnvelopeFrom 2nd level mail
                                    domains are different
         0.2 SHORT                  Envelope-from ends in
                                    digit
                                    [someone(at)example.com]
        -0.1 GOOD                   A good sign
         0.0 NONE                   1.5 is part of the text

         9.9 BEHIND                 the end

        """.utf8))
    #expect(
      opinion.symbols.map(\.name) == ["HEADER_FROM_DIFFERENT_DOMAINS", "SHORT", "GOOD", "NONE"])
    #expect(opinion.symbols[0].text == "From and EnvelopeFrom 2nd level mail domains are different")
    #expect(opinion.symbols[1].details == ["[someone(at)example.com]"])
    #expect(opinion.points == 6.2 && opinion.threshold == 5)
  }

  /// What a server sends in place of an answer, and what is said about it.
  static let strangers: [(answer: String, reason: String)] = [
    ("HTTP/1.1 400 Bad Request\r\n\r\n", "not that of spamd"), ("", "not that of spamd"),
    ("SPAMD/1.0 76 Bad header line: x\r\n", "refused the message"),
    ("SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\n\r\n", "no points"),
    ("SPAMD/1.1 0 EX_OK\r\nSpam: True ; inf / nan\r\n\r\n", "no points"),
  ]

  @Test(arguments: strangers.indices) func `a server that is no spamd is told from one`(
    index: Int
  ) throws {
    let failure = #expect(throws: FilterFailure.self) {
      try SpamAssassinReply.opinion(Array(Self.strangers[index].answer.utf8))
    }
    #expect(failure?.reason.contains(Self.strangers[index].reason) == true)
  }

  @Test func `damaged answers never do harm`() {
    let sound = Array(
      "SPAMD/1.1 0 EX_OK\r\nSpam: True ; 6.2 / 5.0\r\n\r\n---- ---\r\n 1.0 A text\r\n".utf8)
    var random = SeededGenerator(seed: 12)
    for _ in 0..<5_000 {
      if let opinion = try? SpamAssassinReply.opinion(sound.mutated(using: &random)) {
        #expect(opinion.points.isFinite)
        #expect(opinion.symbols.count <= SpamAssassinReply.maximumSymbols)
      }
    }
  }
}
