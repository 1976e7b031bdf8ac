import Crypto
import DNS
import Foundation
import MailAuth
import Message
import TestKit
import Testing

/// `dlv verify` as a user runs it, on messages signed in the test.
@Suite struct VerifyTests {
  @Test("A message that is right passes everywhere, and the exit status is 0")
  func passes() async throws {
    let run = try await Self.verify(Self.plain, ["--from-received", "--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let json = try Self.json(run)
    #expect(json["schema"] as? String == "dlv.verify/1" && json["result"] as? String == "pass")
    let rules = try #require(json["sender_rules"] as? [[String: Any]])
    #expect(rules.count == SenderRule.all.count)
    for rule in rules {
      #expect(rule["state"] as? String == "met", "\(rule)")
    }
    let session = try #require(json["session"] as? [String: Any])
    #expect(session["ip"] as? String == "192.0.2.25" && session["tls"] as? Bool == true)
    #expect(session["mail_from"] as? String == "bounce@shop.example")
    let field = try #require(json["authentication_results"] as? String)
    #expect(field.hasPrefix("mx.example.net; spf=pass "))
    #expect(field.hasSuffix("; dmarc=pass (p=reject) header.from=shop.example policy.dmarc=none"))
  }

  @Test("Controls that reorder text are written out in the header fields too")
  func showsControls() async throws {
    let run = try await Self.verify(
      Self.plain,
      [
        "--ip", "192.0.2.25", "--helo", "x\u{202E}y.example", "--mail-from",
        "a\u{2066}b\u{200E}@shop.example",
      ])
    #expect(
      run.output.contains(#"envelope-from="a\u{2066}b\u{200E}@shop.example""#), "\(run.output)")
    let controls = (0x200E...0x200F).map { $0 } + Array(0x202A...0x202E) + Array(0x2066...0x2069)
    #expect(!run.output.unicodeScalars.contains { controls.contains(Int($0.value)) })
  }

  /// A change to the message, more arguments, and the result with the exit status.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var replacing: [String: String] = [:]
    var arguments = ["--from-received"]
    let result: String
    let status: Int32
    var testDescription: String { name }
  }

  @Test(
    "The result and the exit status follow the message",
    arguments: [
      Case(
        name: "a changed body, SPF still aligned", replacing: ["Hello": "Hallo"], result: "pass",
        status: 0),
      Case(
        name: "a changed body, another client", replacing: ["Hello": "Hallo"],
        arguments: ["--ip", "203.0.113.1", "--mail-from", "b@shop.example"], result: "fail",
        status: 1),
      Case(
        name: "a changed body, no client", replacing: ["Hello": "Hallo"], arguments: [],
        result: "undetermined", status: 2),
      Case(name: "no client, the signature suffices", arguments: [], result: "pass", status: 0),
      Case(
        name: "an author without a record",
        replacing: ["<news@shop.example>": "<news@other.example>"], result: "none", status: 1),
      Case(
        name: "two authors", replacing: ["<news@shop.example>": "<news@shop.example>, a@b.example"],
        result: "permerror", status: 1),
      Case(
        name: "fields that can't be read, above the signature",
        replacing: [
          "From: \"": String(repeating: "DKIM-Signature: foo\r\n", count: 40) + "From: \""
        ],
        arguments: [], result: "pass", status: 0),
      Case(
        name: "many signatures of others, above the signature",
        replacing: ["From: \"": junk("x.example", 300) + "From: \""],
        arguments: ["--ip", "203.0.113.1", "--mail-from", "b@shop.example"], result: "pass",
        status: 0),
      Case(
        name: "more broken signatures of the domain than are looked at",
        replacing: ["Received: ": junk("shop.example", 300) + "Received: "],
        arguments: ["--ip", "203.0.113.1", "--mail-from", "b@shop.example"],
        result: "undetermined", status: 2),
      Case(
        name: "nothing tells the envelope sender, the signature suffices",
        replacing: ["Return-Path: ": "X-Path: "], result: "pass", status: 0),
      Case(
        name: "a changed body, and nothing tells the envelope sender",
        replacing: ["Hello": "Hallo", "Return-Path: ": "X-Path: "], result: "undetermined",
        status: 2),
      Case(
        name: "LF line ends", replacing: ["\r\n": "\n"], arguments: [], result: "pass", status: 0),
      Case(
        name: "the null reverse path: HELO stands in", replacing: ["Hello": "Hallo"],
        arguments: ["--ip", "192.0.2.25", "--helo", "mail.shop.example", "--mail-from", "<>"],
        result: "pass", status: 0),
    ])
  func follows(test: Case) async throws {
    let run = try await Self.verify(
      Self.plain, test.arguments + ["--format", "json"], replacing: test.replacing)
    #expect(run.status == test.status, "\(run.errors)")
    #expect(try Self.json(run)["result"] as? String == test.result)
  }

  @Test(
    "Without SPF a failure and what it leads to are not known, whichever receiver it is",
    arguments: [
      ([], "SPF needs the client's address"),
      (["--ip", "203.0.113.1"], "SPF needs the envelope sender (MAIL FROM)"),
    ] as [([String], String)])
  func leavesFailuresOpen(arguments: [String], reason: String) async throws {
    let message = ["Hello": "Hallo", "Return-Path: ": "X-Path: "]
    let run = try await Self.verify(
      Self.plain, arguments + ["--format", "json"], replacing: message)
    #expect(run.status == 2)
    let json = try Self.json(run)
    for verdict in ["dmarc", "rfc7489"] {
      let members = try #require(json[verdict] as? [String: Any])
      #expect(members["result"] as? String == "undetermined")
      #expect(members["disposition"] is NSNull)
    }
    let rules = try #require(json["sender_rules"] as? [[String: Any]])
    let rule = try #require(rules.first { $0["id"] as? String == "microsoft-spf" })
    #expect(rule["reason"] as? String == reason)
    let text = try await Self.verify(Self.plain, arguments, replacing: message).output
    #expect(text.contains("policy: p=reject; disposition of this message: not known\n"), "\(text)")
    #expect(!text.contains("disposition of this message: reject"))
  }

  @Test(
    "Hops of trusted hosts are passed over, and others are not believed",
    arguments: [
      ([], [], "192.0.2.25"),
      (
        ["from gw.example.net (gw.example.net [192.0.2.77]) by mx2.example.net with ESMTP; x"], [],
        "192.0.2.77"
      ),
      (
        ["from gw.example.net (gw.example.net [192.0.2.77]) by mx2.example.net with ESMTP; x"],
        ["--trusted", "gw.example.net"], "192.0.2.25"
      ),
      (
        ["from gw.example.net (gw.example.net [192.0.2.77]) by mx2.example.net with ESMTP; x"],
        ["--trusted", "192.0.2.64/26"], "192.0.2.25"
      ),
      // Only what it calls itself.
      (
        ["from gw.example.net (unknown [192.0.2.77]) by mx2.example.net with ESMTP; x"],
        ["--trusted", "gw.example.net"], "192.0.2.77"
      ),
      (
        [
          "by mx2.example.net (Dovecot) with LMTP id 1; x",
          "from localhost (localhost [127.0.0.1]) by mx2.example.net (Postfix) with ESMTP; x",
          "from gw (gw.example.net [10.0.0.1]) by mx2.example.net (Postfix) with ESMTP; x",
        ], [], "192.0.2.25"
      ),
    ] as [([String], [String], String)])
  func finds(received: [String], arguments: [String], client: String) async throws {
    let fields = received.map { "Received: \($0)\r\n" }.joined()
    let run = try await Self.verify(
      Self.plain, ["--from-received", "--format", "json"] + arguments,
      replacing: ["Return-Path: ": fields + "Return-Path: "])
    let session = try #require(try Self.json(run)["session"] as? [String: Any])
    #expect(session["ip"] as? String == client, "\(run.errors)")
  }

  @Test(
    "What can't be used is refused with what to do",
    arguments: [
      (
        ["Received: ": "X-Received: "], ["--from-received"], 65, "the message has no Received field"
      ),
      (
        ["[192.0.2.25]": "[elsewhere]"], ["--from-received"], 65,
        "Received field 1 from the top has no client address"
      ),
      (
        ["[192.0.2.25]": "[10.1.2.3]"], ["--from-received"], 65,
        "all 1 Received fields name trusted hosts"
      ),
      ([:], ["--helo", "x"], 64, "give --ip, or --from-received"),
      ([:], ["--trusted", "10.0.0.0/8"], 64, "--trusted says which hops"),
      ([:], ["--from-received", "--trusted", "10.0.0.0/99"], 64, "neither a host nor a network"),
      ([:], ["--ip", "192.0.2"], 64, "not an IP address"),
    ] as [([String: String], [String], Int32, String)])
  func refuses(
    replacing: [String: String], arguments: [String], status: Int32, words: String
  ) async throws {
    let run = try await Self.verify(Self.plain, arguments, replacing: replacing)
    #expect(run.status == status && run.output.isEmpty)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test("Thousands of signatures make neither text nor JSON long")
  func boundsSignatures() async throws {
    let junk = ["Received: ": Self.junk("shop.example", 5_000) + "Received: "]
    let text = try await Self.verify(Self.plain, [], replacing: junk)
    #expect(text.output.contains("4991 more were not looked at, because there are too many"))
    #expect(text.output.split(separator: "\n").count < 600)
    #expect(text.output.contains("others were not looked at"))
    let json = try Self.json(
      try await Self.verify(Self.plain, ["--format", "json"], replacing: junk))
    #expect((json["dkim"] as? [Any])?.count == 50 && json["unlisted_signatures"] as? Int == 4951)
  }

  @Test("An identity of any length leaves the field short")
  func boundsIdentity() async throws {
    let identity = String(repeating: "a", count: 900) + "@shop.example"
    let run = try await Self.verify(
      Self.plain, ["--format", "json"],
      replacing: ["DKIM-Signature: v=1;": "DKIM-Signature: v=1; i=\(identity);"])
    let field = try #require(try Self.json(run)["authentication_results"] as? String)
    #expect(field.contains("header.i=" + String(repeating: "a", count: 241) + "@shop.example "))
  }

  @Test("A message can come from standard input, and what is none is refused")
  func readsStandardInput() async throws {
    let none = try await ProgramRun(ProgramRun.dlv, ["verify", "-", "--offline"], input: "no\n")
    #expect(none.status == 65 && none.errors.contains("standard input is no message"))
    let absent = try await ProgramRun(ProgramRun.dlv, ["verify", "/nowhere", "--offline"])
    #expect(absent.status == 66)
    let some = try await ProgramRun(
      ProgramRun.dlv, ["verify", "-", "--offline", "--format", "json"],
      input: "From: a@example.com\n\nHello\n")
    #expect(some.status == 2)
  }

  @Test("The text says what passed, why, and what a receiver writes")
  func prints() async throws {
    let run = try await Self.verify(Self.plain, ["--from-received"])
    for line in [
      "  client      192.0.2.25 (mail.shop.example, which leads back)\n",
      "  received by mx.example.net, over TLSv1.3\n",
      "  ✓ SPF   pass  shop.example by ip4:192.0.2.0/25\n",
      "  ✓ DKIM  pass  shop.example, selector s1, rsa-sha256\n",
      "  ✓ DMARC pass  aligned: SPF (shop.example), DKIM (shop.example)\n",
      "  policy: p=reject; disposition of this message: none\n",
      "Authentication-Results: mx.example.net;\n  spf=pass ",
      "Received-SPF: pass ",
      "    ✓ one-click unsubscribe          https, by POST, both fields signed\n",
    ] {
      #expect(run.output.contains(line), "no \(line) in\n\(run.output)")
    }
  }

  @Test(
    "Findings say what to do about a message",
    arguments: [
      ([:], [], []),
      (["Hello": "Hallo"], ["--from-received"], ["message-relies-on-spf", "dkim-signature-fails"]),
      (
        ["Hello": "Hallo"], ["--ip", "203.0.113.1", "--mail-from", "b@shop.example"],
        ["message-fails-dmarc", "dkim-signature-fails"]
      ),
      (
        ["<news@shop.example>": "<news@shop.example>, a@b.example"], [],
        ["message-author-domain", "dkim-signature-fails"]
      ),
    ] as [([String: String], [String], [String])])
  func finds(replacing: [String: String], arguments: [String], rules: [String]) async throws {
    let run = try await Self.verify(
      Self.plain, arguments + ["--format", "json"], replacing: replacing)
    let findings = try #require(try Self.json(run)["findings"] as? [[String: Any]])
    let errors = findings.filter { ["error", "warning"].contains($0["severity"] as? String) }
    #expect(errors.compactMap { $0["rule"] as? String } == rules, "\(run.output)")
    for finding in findings {
      #expect((finding["fix"] as? String)?.isEmpty == false)
      #expect((finding["evidence"] as? [String])?.isEmpty == false)
    }
  }

  // MARK: The message

  private static let plain = """
    Return-Path: <bounce@shop.example>\r
    Received: from mail.shop.example (mail.shop.example [192.0.2.25])\r
    \t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r
    \tby mx.example.net (Postfix) with ESMTPS id 3E15F; Sat, 21 Nov 2026 20:00:01 +0000\r
    From: "Shop, the" <news@shop.example>\r
    To: a@example.net\r
    Subject: Sale\r
    Date: Sat, 21 Nov 2026 20:00:00 +0000\r
    Message-ID: <1@shop.example>\r
    List-Unsubscribe: <https://shop.example/u?1>\r
    List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
    \r
    Hello\r

    """

  private static func junk(_ domain: String, _ count: Int) -> String {
    String(
      repeating:
        "DKIM-Signature: v=1; a=rsa-sha256; d=\(domain); s=none; h=from; bh=Zm9v; b=Zm9v\r\n",
      count: count)
  }

  private static let key = Result { try KeyGenerator.generate(.rsa(bits: 2048)) }

  /// Signs, then replaces, then verifies.
  private static func verify(
    _ message: String, _ arguments: [String], replacing: [String: String] = [:]
  ) async throws -> ProgramRun {
    let key = try key.get()
    let octets = Array(message.utf8)
    let (header, body) = try HeaderReader.split(octets[...])
    let configuration = DKIMSigner.Configuration(
      domain: try DomainName("shop.example"), selector: "s1")
    let cryptography = OpenSSLSignatureVerifier()
    let signature = try DKIMSigner(configuration, key).begin(header)
    var hasher = BodyHasher(.relaxed, digest: cryptography.makeDigest())
    hasher.update(body)
    let field = try signature.field(bodyHash: hasher.finish(), bodyLength: nil, cryptography)
    var signed = message
    // Trace fields stay on top of the signature, as delivering hosts put them.
    signed = signed.replacingOccurrences(
      of: "From: \"Shop", with: String(decoding: field, as: UTF8.self) + "From: \"Shop")
    for (old, new) in replacing { signed = signed.replacingOccurrences(of: old, with: new) }
    let folder = try TemporaryFolder()
    try folder.write(signed, to: "message.eml")
    try folder.write(zone(key), to: "zone")
    return try await ProgramRun(
      ProgramRun.dlv,
      [
        "verify", folder.url("message.eml").path, "--zone", folder.url("zone").path + "@.",
        "--offline",
      ] + arguments)
  }

  private static func zone(_ key: PrivateKey) -> String {
    let record = Array("v=DKIM1; k=rsa; p=\(Base64.encode(key.publicKeyData))".utf8)
    let strings = stride(from: 0, to: record.count, by: 200).map {
      "\"\(String(decoding: record[$0..<min($0 + 200, record.count)], as: UTF8.self))\""
    }
    return """
      shop.example. TXT "v=spf1 ip4:192.0.2.0/25 -all"
      _dmarc.shop.example. TXT "v=DMARC1; p=reject"
      s1._domainkey.shop.example. TXT \(strings.joined(separator: " "))
      mail.shop.example. A 192.0.2.25
      mail.shop.example. TXT "v=spf1 a -all"
      25.2.0.192.in-addr.arpa. PTR mail.shop.example.
      other.example. TXT "x"
      """
  }

  private static func json(_ run: ProgramRun) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
  }
}
