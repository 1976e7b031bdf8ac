public import Audit
public import ContentLint
import DNS
import HTML
import Message

/// `dlv lint --preview`: one page that shows a message as people will see it - the line in the inbox, the message itself on a desktop and a
/// phone, light and dark - with the findings marked. No script, nothing loaded from elsewhere.
public struct PreviewPage: Sendable {
  /// The whole page.
  public let html: String

  /// Findings that are marked and listed.
  static let maximumFindings = 200

  public init(_ message: LintMessage, _ report: TargetReport, toolVersion: String) {
    guard case .audited(let audited) = report.verdict else {
      html = ""
      return
    }
    let findings = Array(audited.findings.prefix(Self.maximumFindings))
    var byOffset: [Int: [Int]] = [:]
    for (index, finding) in findings.enumerated() {
      guard let location = finding.location, let offset = message.offset(of: location) else {
        continue
      }
      byOffset[offset, default: []].append(index + 1)
    }
    let body = PreviewBody(
      message, marks: byOffset.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    let context = RenderContext(toolVersion: toolVersion, rules: RuleCatalogue.all)
    let frame = HTMLPage(context)
    let subject = message.subject?.string ?? ""
    let title = subject.isEmpty ? report.target : subject
    var page = frame.begin(title: title)
      .replacing(
        "style-src 'unsafe-inline'",
        with: "style-src 'unsafe-inline'; img-src data:; frame-src 'self'"
      )
      .replacing("</style>\n</head>", with: Self.sheet + "</style>\n</head>", maxReplacements: 1)
    page += Self.summary(report.target, audited)
    page += Self.inbox(message, subject)
    page += Self.screens(body, title)
    page += Self.list(findings, omitted: audited.findings.count - findings.count)
    html =
      page
      + frame.end(
        "Rows and screens are cut where common ones are; people change fonts and columns.")
  }

  // MARK: Parts

  private static func summary(_ target: String, _ audited: TargetReport.Audited) -> String {
    var text = "<p class=\"about\"><code>\(MarkupText.line(target))</code></p>\n"
    guard let verdict = audited.content else { return text }
    let policies = verdict.policyStates.map { policy, mark, word in
      let name = "\(mark.rawValue) \(policy.rawValue)"
      return mark == .unknown || mark == .notApplicable
        ? MarkupText.line("\(name) (\(word))") : name
    }
    text += "<p>Policy: \(policies.joined(separator: ", ")). Defects: \(verdict.defects) of 100. "
    return text + "Filter likeness: \(verdict.filterLikeness) points.</p>\n"
  }

  private static func inbox(_ message: LintMessage, _ subject: String) -> String {
    let mailbox = message.from?.list.mailboxes.first
    let name = mailbox.map { $0.decodedName(message.context.charsets).string } ?? ""
    let sender = name.isEmpty ? mailbox.map { "\($0.localPart)@\($0.domain)" } ?? "" : name
    let preheader = preheader(message)
    let shown = subject.isEmpty ? "(no subject)" : subject
    var text = "<h2>Inbox</h2>\n"
    for tone in ["light", "dark"] {
      text += "<div class=\"tone \(tone)\">\n"
      for row in InboxRow.all {
        text += row.markup(sender: sender, subject: shown, preheader: preheader)
      }
      text += "</div>\n"
    }
    return text
  }

  /// What stands behind the subject: the first text, hidden or not.
  private static func preheader(_ message: LintMessage) -> String {
    if let page = message.pages.first {
      return page.preheader.map { String(decoding: $0.utf8, as: UTF8.self) } ?? ""
    }
    guard let plain = message.plainText else { return "" }
    return plain.text.string.prefix(300).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  private static func screens(_ body: PreviewBody, _ title: String) -> String {
    let document = attribute(body.page)
    func screen(_ name: String, _ classes: String) -> String {
      """
      <figure class="screen \(classes)"><figcaption>\(name)</figcaption>
      <iframe title="\(MarkupText.line("\(name): \(title)"))" sandbox srcdoc="\(document)"></iframe></figure>

      """
    }
    var text = "<h2>Message</h2>\n"
    if body.remoteImages > 0 {
      text +=
        "<p>\(body.remoteImages) image\(body.remoteImages == 1 ? "" : "s") would be loaded from the network; here, as where that is blocked, the alternative text stands in its place.</p>\n"
    }
    text += "<div class=\"screens\">\n"
    text += screen("Desktop, light", "desktop light")
    text += screen("Desktop, dark", "desktop dark")
    text += screen("Phone, light", "phone light")
    text += screen("Phone, dark", "phone dark")
    text += screen("Phone, colours turned over by the program", "phone light turned")
    return text + "</div>\n"
  }

  private static func list(_ findings: [Finding], omitted: Int) -> String {
    if findings.isEmpty { return "<h2>Findings</h2>\n<p>None.</p>\n" }
    var text = "<h2>Findings</h2>\n<ol class=\"findings\">\n"
    for finding in findings {
      text +=
        "<li class=\"\(finding.severity.rawValue)\"><strong>\(finding.severity.rawValue)</strong> "
      text +=
        "\(MarkupText.line(finding.message)) <code>\(MarkupText.line(finding.rule.rawValue))</code>"
      if let location = finding.location {
        text += " <span class=\"place\">\(location.line):\(location.column ?? 1)</span>"
      }
      text += "</li>\n"
    }
    text += "</ol>\n"
    return omitted > 0 ? text + "<p>… and \(omitted) more.</p>\n" : text
  }

  /// A page inside an attribute: only what ends it, and what begins a reference, has to be written otherwise.
  private static func attribute(_ page: [UInt8]) -> String {
    var octets: [UInt8] = []
    octets.reserveCapacity(page.count + page.count / 8)
    for octet in page {
      switch octet {
      case UInt8(ascii: "&"): octets += "&amp;".utf8
      case UInt8(ascii: "\""): octets += "&quot;".utf8
      // No character of a page, and of no attribute either.
      case 0: octets += "\u{FFFD}".utf8
      default: octets.append(octet)
      }
    }
    return String(decoding: octets, as: UTF8.self)
  }

  private static let sheet = """
    .tone { padding: 12px; margin: 8px 0; border-radius: 8px; overflow-x: auto; display: flex; flex-wrap: wrap; gap: 12px }
    .tone.light { background: #f2f2f2; color: #1f1f1f }
    .tone.dark { background: #1b1b1f; color: #e6e6e6 }
    .inbox { margin: 0 } .inbox figcaption { font-size: 12px; opacity: .7; margin-bottom: 2px }
    .row { font: 14px/20px sans-serif; box-sizing: border-box; padding: 8px 10px; border-radius: 4px }
    .light .row { background: #fff } .dark .row { background: #2a2a2e }
    .row bdi { overflow: hidden; text-overflow: ellipsis }
    .row .sender { font-weight: bold } .row .preheader { opacity: .7 }
    .row.line { display: flex; gap: 12px; white-space: nowrap }
    .row.line .sender { flex: none; display: inline-block } .row.line .rest { overflow: hidden; text-overflow: ellipsis }
    .row.stack .sender, .row.stack .subject { display: block; white-space: nowrap }
    .row.stack .preheader { display: -webkit-box; -webkit-box-orient: vertical; min-height: 20px }
    .screens { display: flex; flex-wrap: wrap; gap: 16px } .screen { margin: 0 }
    .screen figcaption { font-size: 12px; opacity: .7; margin-bottom: 4px }
    .screen iframe { border: 1px solid #8888; border-radius: 8px; background: #fff }
    .screen.desktop iframe { width: 680px; height: 900px } .screen.phone iframe { width: 375px; height: 720px }
    .screen.light iframe { color-scheme: light } .screen.dark iframe { color-scheme: dark; background: #121212 }
    .screen.turned iframe { filter: invert(1) hue-rotate(180deg) }
    .findings li { margin: 6px 0 } .findings .error strong { color: #d1242f } .findings .warning strong { color: #9a6700 }
    main { max-width: 1500px }

    """
}
