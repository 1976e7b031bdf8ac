import Audit
import DNS
import HTML
import MailAuth
import Message

/// What a link shows as its address.
struct ShownAddress {
  let url: LinkURL
  let host: DomainName
  let domain: DomainName?
  /// In the rendered text.
  let range: Range<Int>

  /// `nil` where the text of the link is no address: it has to be one from its beginning to its end.
  init?(_ element: LintLink.Element, _ context: LintContext) {
    var range = element.link.textRange
    let text = element.page.rendered.utf8
    range = ASCII.trimmed(text, range)
    // Brackets and arrows around it.
    while let first = range.first, "<([\"'".utf8.contains(text[first]) {
      range = (range.lowerBound + 1)..<range.upperBound
    }
    while let last = range.last, ">)]\"'.,".utf8.contains(text[last]) {
      range = range.lowerBound..<(range.upperBound - 1)
    }
    guard range.count >= 4, range.count <= 2_048, !text[range].contains(where: ASCII.isSpace) else {
      return nil
    }
    var url = LinkURL(Array(text[range]))
    if url.scheme.isEmpty || url.host == nil {
      // `www.example.com/page` without a scheme; a name of one label or with other characters is a word.
      guard !text[range].contains(UInt8(ascii: "@")), !text[range].contains(UInt8(ascii: ":"))
      else {
        return nil
      }
      url = LinkURL(Array("https://".utf8) + text[range])
    }
    guard url.isWeb, url.userInfo == nil, let hostText = url.hostText, hostText.contains("."),
      !url.isNumeric, let host = try? DomainName(hostText),
      let domain = context.suffixes.registrableDomain(of: host)
    else { return nil }
    // Endings that are no top-level domain: `index.html`, `Node.js`, `report.pdf` without a scheme.
    let isWritten = text[range].count > 8 && ByteSearch.first("://", in: text, range) != nil
    if !isWritten {
      let last = hostText.split(separator: ".").last.map(String.init) ?? ""
      let isName =
        hostText.hasPrefix("www.") || Self.commonEndings.contains(last)
        || (last.utf8.count == 2 && last.utf8.allSatisfy { ASCII.isLetter($0) }
          && !Self.fileEndings.contains(last))
      guard isName else { return nil }
    }
    self.url = url
    self.host = host
    self.domain = domain
    self.range = range
  }

  /// Endings that are both a top-level domain and common in names of files or programs are left out.
  private static let commonEndings: Set<String> = [
    "com", "net", "org", "info", "biz", "edu", "gov", "app", "dev", "shop", "online", "store",
    "bank",
    "example", "cloud", "email", "news",
  ]
  private static let fileEndings: Set<String> = [
    "js", "py", "rs", "pl", "sh", "md", "ps", "ai", "io", "cc", "so",
  ]
}

/// A link that shows another host than it leads to.
enum ShownHostDiffers: LintRule {
  static let rule = Rule(
    "lint-deception-shown-host", "A link shows another host than it leads to", family: .deception,
    severity: .warning,
    citation: "M3AAWG Sender BCP; SpamAssassin FROM_PAYPAL_SPOOF and others; no standard",
    page: RulePage(
      what: """
        The text of a link is an address, and the link leads to another domain (by public suffixes). Links of the sender's own domains \
        (From, Sender, Reply-To, List-Unsubscribe, DKIM), of services that count clicks, and links that carry the shown \
        host inside them are not meant.
        """,
      why:
        "It is the oldest trick of phishing. Thunderbird warns of it, Outlook and gateways show the real address, filters count it.",
      fix:
        "Write words instead of an address, or lead the clicks through a domain of your own.",
      bad: "<a href=\"https://track.example.org/1\">www.example.com</a>",
      good: "<a href=\"https://track.example.org/1\">Our programme</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for link in message.links {
      guard let element = link.element, link.url.isWeb, link.url.host != nil,
        let shown = ShownAddress(element, message.context)
      else { continue }
      if let domain = link.domain, domain == shown.domain { continue }
      if link.host == shown.host || message.senderDomains.contain(link) { continue }
      // A service that leads on to what is shown.
      let carried = String(
        decoding: LinkURL.percentDecoded(link.url.octets[link.url.rest]), as: UTF8.self
      )
      .lowercased()
      if let domain = shown.domain, carried.contains("\(domain)".lowercased()) { continue }
      // Nothing is known of a host that a template fills in.
      guard link.host != nil || link.url.isNumeric else { continue }
      let target = link.url.hostText ?? ""
      examination.find(
        at: element.page.place(ofText: shown.range),
        "the link shows \(shown.host) and leads to \(target)",
        evidence: [
          String(decoding: element.page.rendered.utf8[shown.range].prefix(200), as: UTF8.self),
          String(decoding: link.url.octets.prefix(200), as: UTF8.self),
        ])
    }
  }
}

/// A link that shows https and leads to http.
enum SecureTextOverPlainLink: LintRule {
  static let rule = Rule(
    "lint-deception-https-shown", "A link shows https and leads to http", family: .deception,
    severity: .warning, citation: "RFC 9110 §4.2.2; no standard about mail",
    page: RulePage(
      what: "The text of a link begins with https:// and its address with http://.",
      why:
        "What is shown promises more than the link keeps. Filters count it as a link that shows another address.",
      fix: "Let the link lead to https, too.",
      bad: "<a href=\"http://example.com/\">https://example.com/</a>",
      good: "<a href=\"https://example.com/\">https://example.com/</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.scheme == "http" {
      guard let element = link.element else { continue }
      let text = element.text.prefix(8)
      guard text.elementsEqual("https://".utf8, by: { ASCII.lowercase($0) == $1 }) else { continue }
      examination.find(
        at: link.place, "the link shows https:// and leads to http://",
        evidence: [
          String(decoding: element.text.prefix(200), as: UTF8.self),
          String(decoding: link.url.octets.prefix(200), as: UTF8.self),
        ])
    }
  }
}
