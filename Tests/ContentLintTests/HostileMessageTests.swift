import Audit
import Message
import Testing

@testable import ContentLint

/// Messages made to cost time.
@Suite struct HostileMessageTests {
  private static let fields = """
    From: Museum <news@example.com>
    To: anna@example.net
    Subject: May
    Date: Fri, 20 Nov 2026 10:00:00 +0000
    Message-ID: <1@example.com>
    MIME-Version: 1.0

    """
  private static let html = fields + "Content-Type: text/html; charset=utf-8\n\n"
  private static let plain = fields + "Content-Type: text/plain; charset=utf-8\n\n"
  private static let mixed = fields + "Content-Type: multipart/mixed; boundary=b\n\n"

  struct Hostile: Sendable, CustomTestStringConvertible {
    let head: String
    let unit: String
    var testDescription: String { "…\(head.suffix(30))\(unit)".debugDescription }
  }

  /// A beginning, and what follows it many times.
  private static let messages = [
    (html, "<div>"), (html, "<b><div>"), (html + "<a href='", "x"), (html + "<a ", "b=c "),
    (html, "<a href='http://localhost/'>b</a>"), (html, "<a href='#'>b</a>\n"),
    (html, "<img src='http://localhost/a.png'>"),
    (html, "<a href='https://h.example/'>x.example</a>"),
    (html, "<p style='display:none'>hidden text here</p>"),
    (html, "<p style='color:#fff'>white</p>"),
    (html + "<a href='https://", "a."),
    (html + "<a href='https://a.example/?", "url=https://b.example/&"),
    (html, "<!--[if mso]>x<![endif]-->"), (html, "<style>p{a:b}</style>"),
    (plain, "http://localhost/ "), (plain, "http://"), (plain + "http://a", ")"), (plain, "{{a}} "),
    (plain, "{{"), (plain, "%%["), (plain, "a\u{200B}b "), (plain, "\u{202E}a "),
    (plain, "S U M M E R "), (plain, "via 12345 "), (plain, "> a\n"), (plain, "From: a\n"),
    (plain, "退订区"), (plain, "free money guarantee lottery "), (plain, "begin 644 a\n"),
    (plain, "!?"),
    (mixed, "--b\n\nlorem ipsum http://localhost/\n"),
    (mixed, "--b\nContent-Type: text/html\n\n<a href='#'>b</a>\n"), (mixed, "--b\n"),
    (mixed, "--b\nContent-Type: multipart/mixed; boundary=b\n\n"),
    (mixed, "--b\nContent-Type: application/zip; name=a.exe\n\nx\n"),
    ("", "Content-Type: message/rfc822\n\n"),
    (fields + "Subject: ", "=?utf-8?q?=C3=A9?= "), (fields + "X: ", "=?utf-8?b?w6k=?=\n "),
    (fields + "To: ", "b@example.net, "), (fields + "To: ", "("),
    (fields + "List-Unsubscribe: ", "<https://a/>,"),
    (fields, "DKIM-Signature: v=1; d=example.com; h=from\n"), (fields, "no field\n"),
    (fields, "From: a@b\n"),
    (fields + "X-Long: ", "a"), (fields + "Content-Transfer-Encoding: base64\n\n", "!"),
    (fields + "Content-Transfer-Encoding: quoted-printable\n\n", "=zz"),
    (fields + "Content-Type: text/plain; charset=iso-2022-jp\n\n", "\u{1B}$B"),
  ].map { Hostile(head: $0.0, unit: $0.1) }

  @Test(arguments: messages)
  func `sixteen times the message takes no more than sixteen times as long, and some`(
    message: Hostile
  ) throws {
    let linter = Linter(try #require(LintExample.text.first).context)
    func lint(_ units: Int) {
      let octets = Array((message.head + String(repeating: message.unit, count: units)).utf8)
      let read = linter.message(octets, LintSource(file: "a.eml"))
      _ = linter.lint(read)
      _ = MessageFixer.edits(for: read, identifier: "1.a")
    }
    let clock = ContinuousClock()
    let first = clock.measure { lint(250) }
    let second = clock.measure { lint(4_000) }
    // Quadratic would be 256 times the time.
    #expect(second < first * 64 + .milliseconds(200), "\(first) then \(second)")
  }
}
