import Audit
import HTML
import Message

/// Scripts and event handlers.
enum PageScript: LintRule {
  static let rule = Rule(
    "lint-html-script", "The HTML has scripts", family: .html, severity: .error,
    citation: "Gmail: supported HTML; RFC 2854 §8 (security of text/html)",
    page: RulePage(
      what: """
        There is a <script> element or an event handler such as onclick. Data of the type application/ld+json, which mailboxes read (Gmail's \
        annotations), is none.
        """,
      why:
        "No mail program runs scripts. All remove them, and filters take a message with one for an attack.",
      fix: "Remove the script. What it does can be done on the page that the message links to.",
      bad: "<a href=\"https://example.com/\" onclick=\"track()\">Read</a>",
      good: "<a href=\"https://example.com/\">Read</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      for (number, node) in html.nodes.enumerated() where node.isElement && node.origin == .written
      {
        if node.name == .script, !isData(number, html) {
          examination.find(
            at: page.place(of: node.range), "a script, which no mail program runs")
        }
        for index in node.attributes where html.attributes[index].name == .other {
          let attribute = html.attributes[index]
          guard isHandler(html.octets[attribute.nameRange]) else { continue }
          examination.find(
            at: page.place(of: attribute.range), "an event handler, which no mail program runs")
        }
      }
    }
  }

  private static func isData(_ number: Int, _ html: HTMLDocument) -> Bool {
    guard let type = html.value(of: .type, in: number)?.utf8 else { return false }
    return ASCII.matches(type, "application/ld+json") || ASCII.matches(type, "application/json")
  }

  /// Names of event handlers begin with `on` (WHATWG HTML §8.1.8.2) and have letters only.
  private static func isHandler(_ name: ArraySlice<UInt8>) -> Bool {
    name.count >= 5 && ASCII.matches(name.prefix(2), "on") && name.allSatisfy(ASCII.isLetter)
  }
}

/// Frames, plug-ins and the like.
enum PageEmbedded: LintRule {
  static let rule = Rule(
    "lint-html-embedded", "The HTML embeds another document", family: .html, severity: .error,
    citation: "Gmail: supported HTML; RFC 2854 §8",
    page: RulePage(
      what: "There is an <iframe>, <frame>, <object>, <embed> or <applet>.",
      why:
        "Mail programs remove them, so that nothing is shown there, and filters take them for an attempt to run something.",
      fix: "Show a picture that links to a page with the content.",
      bad: "<iframe src=\"https://video.example/1\"></iframe>",
      good: "<a href=\"https://video.example/1\"><img src=\"still.png\" alt=\"Watch the film\"></a>"
    ))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      for node in page.page.nodes where node.isElement && node.origin == .written {
        switch node.name {
        case .iframe, .frame, .object, .embed, .applet:
          examination.find(
            at: page.place(of: node.range),
            "<\(node.name.text)> is removed by mail programs: nothing is shown here")
        default: break
        }
      }
    }
  }
}

/// Addresses that run something or lead into the reader's own machine.
enum PageUnsafeAddress: LintRule {
  static let rule = Rule(
    "lint-html-unsafe-address", "An address runs a script or is a file", family: .html,
    severity: .error, citation: "Gmail: supported HTML; RFC 3986 §7",
    page: RulePage(
      what:
        "A link, image or form has an address of the scheme javascript, vbscript or file, or data of the type text/html.",
      why:
        "Mail programs remove such addresses and filters take them for an attack; a file is one of the machine on which the message was made.",
      fix: "Use an https address.", bad: "<a href=\"javascript:window.print()\">Print</a>",
      good: "<a href=\"https://example.com/print/17\">Print</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      for node in html.nodes where node.isElement && node.origin == .written {
        for index in node.attributes {
          let attribute = html.attributes[index]
          switch attribute.name {
          case .href, .src, .action, .formaction, .background, .poster, .data, .cite, .longdesc,
            .xlinkHref:
            // Most addresses are plain: only those with references are decoded.
            let octets = html.octets[attribute.valueRange]
            guard let scheme = scheme(attribute, html, octets) else { continue }
            examination.find(
              at: page.place(of: attribute.range),
              "an address of the scheme \(scheme), which mail programs remove")
          default: break
          }
        }
      }
    }
  }

  private static func scheme(
    _ attribute: HTMLAttribute, _ html: HTMLDocument, _ octets: ArraySlice<UInt8>
  ) -> String? {
    guard let first = octets.first else { return nil }
    // Not h(ttps), m(ailto), #, c(id), / and other beginnings that are none of them.
    switch first | 0x20 {
    case UInt8(ascii: "h"), UInt8(ascii: "m"), UInt8(ascii: "c"), UInt8(ascii: "#"): return nil
    default: break
    }
    let value = html.value(of: attribute).utf8.filter { $0 > 0x20 }
    let url = LinkURL(value)
    switch url.scheme {
    case "javascript", "vbscript", "file": return url.scheme
    case "data":
      return ASCII.matches(value.dropFirst(5).prefix(9), "text/html") ? "data (text/html)" : nil
    default: return nil
    }
  }
}

/// A page that leads elsewhere by itself.
enum PageRefresh: LintRule {
  static let rule = Rule(
    "lint-html-refresh", "The HTML reloads itself or leads elsewhere", family: .html,
    severity: .error, citation: "WHATWG HTML §4.2.5.3 (refresh); Gmail: supported HTML",
    page: RulePage(
      what: "There is <meta http-equiv=\"refresh\">.",
      why:
        "Mail programs ignore it, and filters know it from phishing: in an attachment it opens a page without a click.",
      fix: "Remove it. Show a link.",
      bad: "<meta http-equiv=\"refresh\" content=\"0; url=https://example.com/\">",
      good: "<a href=\"https://example.com/\">Read on</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      for (number, node) in html.nodes.enumerated() where node.name == .meta && node.isElement {
        guard let value = html.value(of: .httpEquivalent, in: number)?.utf8,
          ASCII.matches(value, "refresh")
        else { continue }
        examination.find(at: page.place(of: node.range), "the page is to lead elsewhere by itself")
      }
    }
  }
}

/// Forms.
enum PageForm: LintRule {
  static let rule = Rule(
    "lint-html-form", "The HTML has a form", family: .html, severity: .warning,
    citation: "Gmail and Outlook: supported HTML",
    page: RulePage(
      what: "There is a <form>, or a field for text or a password.",
      why:
        "Outlook removes forms, Gmail warns before one is sent, and filters know them from phishing.",
      fix: "Link to a page with the form.",
      bad: "<form action=\"https://example.com/poll\"><input name=\"answer\"></form>",
      good: "<a href=\"https://example.com/poll\">Answer the poll</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      for (number, node) in html.nodes.enumerated() where node.isElement && node.origin == .written
      {
        switch node.name {
        case .form:
          examination.find(
            at: page.place(of: node.range), "a form, which mail programs remove or warn of")
        case .input, .textarea, .select:
          // Inside a form it is part of that finding; hidden controls hold tricks for menus that need no server.
          guard html.nearest(number, where: { $0.name == .form }) == nil else { continue }
          let type = html.value(of: .type, in: number)?.utf8 ?? Array("text".utf8)
          if ASCII.matches(type, "text") || ASCII.matches(type, "password")
            || ASCII.matches(type, "email"), page.styles[number].hiding == nil
          {
            examination.find(at: page.place(of: node.range), "a field of a form")
          }
        default: break
        }
      }
    }
  }
}

/// Style sheets that are to be loaded.
enum PageExternalStyle: LintRule {
  static let rule = Rule(
    "lint-html-external-style", "A style sheet is to be loaded", family: .html, severity: .warning,
    citation: "Gmail: supported CSS",
    page: RulePage(
      what: """
        There is <link rel="stylesheet"> or @import. Sheets that bring fonts alone are information: where they are not loaded, the next font \
        of the list is shown.
        """,
      why: "Gmail, Outlook and most others load no sheets: the message is shown without them.",
      fix: "Write the rules into a <style> element and into style attributes.",
      bad: "<link rel=\"stylesheet\" href=\"https://example.com/mail.css\">",
      good: "<style>h1 { color: #336699 }</style>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      for (number, node) in html.nodes.enumerated() where node.name == .link && node.isElement {
        guard let relation = html.value(of: .rel, in: number)?.utf8,
          relation.split(whereSeparator: ASCII.isSpace).contains(where: {
            ASCII.matches($0, "stylesheet")
          })
        else { continue }
        let target = html.value(of: .href, in: number)?.string ?? ""
        note(page.place(of: node.range), target, &examination)
      }
      for sheet in page.styles.sheets {
        for rule in sheet.atRules where rule.kind == .importSheet {
          let target = String(decoding: html.octets[rule.prelude], as: UTF8.self)
          note(page.place(of: rule.range), target, &examination)
        }
      }
    }
  }

  private static func note(
    _ place: Range<Int>, _ target: String, _ examination: inout LintExamination
  ) {
    let lower = target.lowercased()
    let isFont = fontHosts.contains { lower.contains($0) } || lower.contains("/font")
    examination.find(
      at: place,
      isFont
        ? "a sheet of fonts: where it is not loaded, the next font of the list is shown"
        : "most mail programs do not load this sheet", severity: isFont ? .info : nil)
  }

  private static let fontHosts = [
    "fonts.googleapis.com", "use.typekit.net", "fonts.bunny.net", "fast.fonts.net",
    "use.fontawesome.com",
    "cloud.typography.com",
  ]
}
