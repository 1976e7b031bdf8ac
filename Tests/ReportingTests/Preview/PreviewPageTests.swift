import Audit
import Charsets
import ContentLint
import DNS
import HTML
import MailAuth
import Message
import Reporting
import Testing

/// The page of `dlv lint --preview`: what is shown, what is marked, and that nothing gets out of its frame.
@Suite struct PreviewPageTests {
  private struct NoSuffixes: PublicSuffixes {
    func registrableDomain(of name: DomainName) -> DomainName? { nil }
  }

  static func message(_ text: String) -> LintMessage {
    LintMessage(
      MIMEMessage(Array(text.utf8)), source: LintSource(file: "a.eml"),
      context: LintContext(
        now: UTCTime(seconds: 0), suffixes: NoSuffixes(), charsets: SystemCharsets()))
  }

  /// A report with a finding at each of those texts of the message.
  static func report(_ message: LintMessage, at marked: [String] = []) -> TargetReport {
    let findings = marked.map { text in
      let start = message.octets.firstRange(of: Array(text.utf8))?.lowerBound ?? 0
      return Finding(
        rule: "lint-header-subject-missing", severity: .warning, subject: "text/html",
        location: message.location(of: start), message: "about <\(text)>", evidence: [],
        fix: "mend it")
    }
    return TargetReport(
      target: "a.eml", unicodeName: nil,
      verdict: .audited(
        .init(
          outcomes: [(RuleCatalogue.all[0], .findings(findings, undetermined: []))], facts: .null)))
  }

  static func preview(_ text: String, at marked: [String] = []) -> HTMLDocument {
    let message = Self.message(text)
    let html = PreviewPage(message, report(message, at: marked), toolVersion: "0").html
    return HTMLDocument(Array(html.utf8))
  }

  /// The message as one of the frames shows it.
  static func shown(_ page: HTMLDocument) throws -> HTMLDocument {
    let frame = try #require(page.first(.iframe))
    return HTMLDocument(try #require(page.value(of: .srcdoc, in: frame)).utf8)
  }

  /// The value of an attribute that mail does not have.
  static func value(_ name: String, of number: Int, in page: HTMLDocument) -> String? {
    page.nodes[number].attributes.map { page.attributes[$0] }
      .first { String(decoding: page.octets[$0.nameRange], as: UTF8.self) == name }
      .map { page.value(of: $0).string }
  }

  static let header = "From: Anna <anna@example.com>\nSubject: Programme\nMIME-Version: 1.0\n"

  @Test func `findings are marked in text and at elements, through quoted-printable`() throws {
    let page = Self.preview(
      Self.header
        + "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
        + "<html><body><p>Gr=FC=DFe an alle, und noch ein Satz, der =\nweitergeht.</p><p><a href=3D\"#\">Link</a></p></body></html>\n",
      at: ["weitergeht", "<a href", "Subject"])
    let shown = try Self.shown(page)
    let marks = shown.nodes.indices.filter {
      Self.value("data-dlv-finding", of: $0, in: shown) != nil
    }
    let names = marks.map { number in
      "\(String(decoding: shown.octets[shown.nodes[number].nameRange], as: UTF8.self)) "
        + (Self.value("data-dlv-finding", of: number, in: shown) ?? "")
    }
    #expect(names == ["mark 1", "a 2"])
    #expect(String(decoding: shown.text(in: marks[0]), as: UTF8.self).hasPrefix("Grüße an alle"))
    let items = page.nodes.indices.filter { page.nodes[$0].name == .li }
    #expect(items.count == 3)
  }

  @Test func `images of the message are in the page, others are counted`() throws {
    let page = Self.preview(
      Self.header
        + """
        Content-Type: multipart/related; boundary=b

        --b
        Content-Type: text/html

        <img src="cid:one@x" alt=a><img src="https://example.com/b.png" alt=b><img src="cid:none">
        --b
        Content-Type: image/png
        Content-Transfer-Encoding: base64
        Content-ID: <one@x>

        AAEC
        --b--

        """)
    let shown = try Self.shown(page)
    let sources = shown.nodes.indices.compactMap { number in
      shown.nodes[number].name == .img ? shown.value(of: .src, in: number)?.string : nil
    }
    #expect(sources == ["data:image/png;base64,AAEC", "https://example.com/b.png", "cid:none"])
    #expect(String(decoding: page.octets, as: UTF8.self).contains("1 image would be loaded"))
  }

  @Test func `nothing of a message gets out of its frame`() throws {
    let hostile = "\"></iframe><script>alert(1)</script><style>body{display:none}</style>&quot;>"
    let page = Self.preview(
      "From: \"\(hostile.filter { $0 != "\"" })\" <a@example.com>\nSubject: \(hostile)\nContent-Type: text/html\n\n"
        + "<p>\(hostile)</p>", at: ["<p>"])
    #expect(!page.nodes.contains { $0.name == .script })
    let frames = page.nodes.indices.filter { page.nodes[$0].name == .iframe }
    #expect(frames.count == 5)
    for frame in frames {
      // No rights at all: neither scripts nor the origin of the page.
      #expect(Self.value("sandbox", of: frame, in: page) == "")
    }
    #expect(try Self.shown(page).nodes.contains { $0.name == .script })
  }

  @Test func `what makes a browser look up hosts is taken out`() throws {
    let page = Self.preview(
      Self.header
        + "Content-Type: text/html\n\n<head><base href=https://a.example/><link rel=dns-prefetch href=//b.example></head><p>x</p>",
      at: ["<link", "<p>"])
    let shown = try Self.shown(page)
    #expect(!shown.nodes.contains { $0.name == .link || $0.name == .base })
    #expect(shown.nodes.contains { $0.name == .p })
  }

  @Test func `the doctype stays the first thing`() throws {
    let page = Self.preview(
      Self.header + "Content-Type: text/html\n\n<!DOCTYPE html>\n<html><body>x</body></html>")
    let shown = try Self.shown(page)
    #expect(shown.doctype?.range.lowerBound == 0)
  }

  @Test func `a message without HTML shows its text, and one without anything nothing`() throws {
    let plain = try Self.shown(
      Self.preview(Self.header + "Content-Type: text/plain\n\nHello <you>,\n\n  indented\n"))
    let pre = try #require(plain.first(.pre))
    #expect(
      String(decoding: plain.text(in: pre), as: UTF8.self) == "Hello <you>,\n\n  indented")
    #expect(!Self.preview("").nodes.isEmpty)
  }
}
