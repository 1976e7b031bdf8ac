import DNS
import MailAuth
import TestKit
import Testing

/// The header field of RFC 7208 §9.1: quoting, folding, and what stands in it.
@Suite struct ReceivedSPFTests {
  private static func field(
    _ record: String?, mailFrom: String = "user@example.com", helo: String = "mx.example.com",
    client: String = "192.0.2.1", receiver: String? = "receiver.example"
  ) throws -> ReceivedSPF {
    let request = SPFRequest(
      mailFrom: mailFrom, helo: helo, client: try #require(IPAddress(client)), receiver: receiver,
      time: 0)
    return ReceivedSPF(
      SPFEvaluator.evaluate(request) { question in
        guard let record else { return Answer(question: question, outcome: .noSuchName(ttl: 1)) }
        let data = RecordData.txt(CharacterStrings(record))
        return Answer(
          question: question, outcome: .records([Record(name: question.name, ttl: 1, data: data)]))
      })
  }

  @Test(
    "Each result has its form",
    arguments: [
      (
        "v=spf1 ip4:192.0.2.1 -all",
        "pass (example.com authorises 192.0.2.1) client-ip=192.0.2.1; envelope-from=\"user@example.com\"; helo=mx.example.com; receiver=receiver.example; identity=mailfrom; mechanism=\"ip4:192.0.2.1\""
      ),
      (
        "v=spf1 -all",
        "fail (example.com does not authorise 192.0.2.1) client-ip=192.0.2.1; envelope-from=\"user@example.com\"; helo=mx.example.com; receiver=receiver.example; identity=mailfrom; mechanism=-all"
      ),
      (
        "v=spf1",
        "neutral (example.com does not say whether it authorises 192.0.2.1) client-ip=192.0.2.1; envelope-from=\"user@example.com\"; helo=mx.example.com; receiver=receiver.example; identity=mailfrom; mechanism=default"
      ),
      (
        "v=spf1 foo",
        "permerror (example.com: syntax error at offset 7: there is no mechanism 'foo') client-ip=192.0.2.1; envelope-from=\"user@example.com\"; helo=mx.example.com; receiver=receiver.example; identity=mailfrom; problem=\"syntax error at offset 7: there is no mechanism 'foo'\""
      ),
      (
        nil,
        "none (example.com: the domain does not exist) client-ip=192.0.2.1; envelope-from=\"user@example.com\"; helo=mx.example.com; receiver=receiver.example; identity=mailfrom"
      ),
    ])
  func forms(record: String?, field: String) throws {
    #expect(try Self.field(record).unfolded == "Received-SPF: " + field)
  }

  @Test(
    "Values are dot-atoms or quoted strings",
    arguments: [
      ("mx.example.com", "mx.example.com"), ("[192.0.2.1]", #""[192.0.2.1]""#),
      ("a b", #""a b""#), (#"a"b"#, #""a\"b""#), (#"a\"#, #""a\\""#), ("", #""""#),
      ("a..b", #""a..b""#), ("a.", #""a.""#), ("x\r\nX-Evil: 1", #""x??X-Evil: 1""#),
      ("x; result=pass", #""x; result=pass""#), ("\u{7F}\u{0}", #""??""#), ("ü", #""?""#),
    ])
  func values(helo: String, value: String) throws {
    let field = try Self.field("v=spf1 -all", helo: helo).unfolded
    #expect(field.contains(" helo=\(value); receiver="))
  }

  @Test func `an internationalised sender stays as it is, what is no text does not`() throws {
    let field = try Self.field("v=spf1 -all", mailFrom: "jür\u{2028}gen\u{85}@example.com").unfolded
    #expect(field.contains(#"envelope-from="jür?gen?@example.com""#))
  }

  @Test func `the domain can't leave the comment`() throws {
    let field = try Self.field(nil, mailFrom: "user@a) pass (b\\.example").unfolded
    #expect(field.hasPrefix(#"Received-SPF: none (a\) pass \(b\\.example: "#))
  }

  @Test func `lines fold where the field has spaces`() throws {
    let field = try Self.field("v=spf1 -all", client: "2001:db8:1111:2222:3333:4444:5555:6666")
    #expect(field.lines.count > 2)
    #expect(field.lines.allSatisfy { $0.utf8.count <= 78 })
    #expect(field.lines.dropFirst().allSatisfy { $0.hasPrefix("\t") })
    let unfolded = field.lines.joined().split(separator: "\t").joined(separator: " ")
    #expect(unfolded == field.unfolded)
  }
}
