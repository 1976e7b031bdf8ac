import MailAuth
import TestKit
import Testing

/// The Authentication-Results field (RFC 8601): written so that nothing can break out of it, and read back.
@Suite struct AuthenticationResultsTests {
  @Test("The field is written one result a line, values quoted where they are no tokens")
  func writes() {
    let results = AuthenticationResults(
      server: "mx.example.net",
      results: [
        .init(
          "spf", "pass", comment: "192.0.2.1 is authorised",
          properties: [.init("smtp", "mailfrom", "a@example.com")]),
        .init(
          "dkim", "fail", reason: "body hash did not verify",
          properties: [.init("header", "d", "example.com"), .init("header", "b", "AbC/d+==")]),
      ])
    #expect(
      results.field() == """
        Authentication-Results: mx.example.net;
          spf=pass (192.0.2.1 is authorised) smtp.mailfrom=a@example.com;
          dkim=fail reason="body hash did not verify" header.d=example.com
            header.b="AbC/d+=="
        """)
    #expect(
      AuthenticationResults(server: "mx.example.net", results: []).body == "mx.example.net; none")
  }

  @Test(
    "Nothing in a value ends the field, the quoted string or the comment",
    arguments: [
      "a\r\nX-Evil: yes", "a\nb", "a\"; dkim=pass header.d=bank.example; x=\"", "a\\", "a\\\"b",
      "a; spf=pass", "a)b(c", "\u{0}\u{7F}\u{85}\u{2028}", "ünïcode", "", "a b", "@@", "\\\\)",
      String(repeating: "x", count: 5_000),
    ])
  func resistsInjection(value: String) throws {
    let written = AuthenticationResults(
      server: "mx.example.net",
      results: [
        .init(
          "spf", "fail", comment: value, reason: value,
          properties: [.init("smtp", "mailfrom", value)])
      ])
    #expect(written.body.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    let read = try AuthenticationResults(body: Array(written.body.utf8))
    #expect(read.results.count == 1 && read.server == "mx.example.net")
    let result = try #require(read.results.first)
    #expect(result.method == "spf" && result.result == "fail" && result.properties.count == 1)
    let kept = String(
      value.unicodeScalars.prefix(320).map {
        (0x20...0x7E).contains($0.value) ? Character($0) : "?"
      })
    #expect(result.value("smtp", "mailfrom") == kept)
    #expect(result.reason == kept)
  }

  @Test(
    "Fields of other servers are read",
    arguments: [
      ("example.com; none", "example.com:"),
      ("example.org 1; none;", "example.org:"),
      ("example.com;\r\n spf=pass smtp.mailfrom=example.net", "example.com: spf=pass"),
      (
        "mx.google.com;\r\n       dkim=pass header.i=@example.com header.s=s1 header.b=AbC/d=;\r\n"
          + "       spf=pass (google.com: domain of a@b.c designates 192.0.2.1 as permitted sender) "
          + "smtp.mailfrom=a@b.c;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=b.c",
        "mx.google.com: dkim=pass spf=pass dmarc=pass"
      ),
      (
        "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=example.com; dkim=pass",
        "!missingSemicolon"
      ),
      (
        "foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for "
          + "it) fail\r\n policy (A dot can go here) . (like that) expired\r\n (this surprised me) "
          + "= (as I wasn't expecting it) 1362471462",
        "foo.example.net: dkim=fail"
      ),
      ("\"quoted;server\"; spf=none", "quoted;server: spf=none"),
      ("example.com 2; spf=pass", "!unsupportedVersion"),
      ("", "!missingServer"), ("; spf=pass", "!missingServer"),
      ("example.com; spf", "!badMethod"), ("example.com; spf=", "!badResult"),
      ("example.com; spf=pass smtp", "!badProperty"),
      ("example.com; spf=pass smtp.=x", "!badProperty"),
      ("example.com; spf=pass (open", "!openComment"),
      ("example.com; spf=pass smtp.mailfrom=\"open", "!openQuotedString"),
      ("example.com spf=pass", "!missingSemicolon"),
    ])
  func reads(body: String, expected: String) {
    let seen: String
    do throws(AuthenticationResults.SyntaxError) {
      let field = try AuthenticationResults(body: Array(body.utf8))
      seen =
        "\(field.server): "
        + field.results.map { "\($0.method)=\($0.result)" }
        .joined(separator: " ")
    } catch {
      seen = "!" + ("\(error)".split(separator: "(").first.map(String.init) ?? "")
    }
    #expect(seen.trimmingSuffix == expected)
  }

  @Test("Mutated fields are read or refused, without a crash")
  func survivesMutation() {
    let seed = Array(
      "mx.example.net 1 (c); spf=pass (x \\) y) smtp.mailfrom=\"a b\"@c.d; dkim/1=fail reason=\"r\" header.b=a/b="
        .utf8)
    var random = SeededGenerator(seed: 86_01)
    for _ in 0..<20_000 {
      let body = seed.mutated(using: &random)
      guard let field = try? AuthenticationResults(body: body) else { continue }
      // What is written again is read the same.
      let again = try? AuthenticationResults(body: Array(field.body.utf8))
      #expect(again?.results.map(\.result) == field.results.map(\.result))
    }
  }

  @Test("Long hostile fields take time in proportion", arguments: ["(", "a=b;", "\"", "(x)", ";"])
  func staysLinear(unit: String) {
    let body = { (count: Int) in
      Array("a; ".utf8) + Array(String(repeating: unit, count: count).utf8)
    }
    let clock = ContinuousClock()
    let (small, large) = (body(4_000), body(64_000))
    let first = clock.measure { _ = try? AuthenticationResults(body: small) }
    let second = clock.measure { _ = try? AuthenticationResults(body: large) }
    #expect(second < max(first * 100, .milliseconds(400)), "\(unit): \(first) and \(second)")
  }
}

extension String {
  fileprivate var trimmingSuffix: String { hasSuffix(" ") ? String(dropLast()) : self }
}
