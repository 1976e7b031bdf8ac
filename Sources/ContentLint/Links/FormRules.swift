import Audit
import DNS
import HTML
import Message

/// Links without a scheme and host.
enum LinkRelative: LintRule {
  static let rule = Rule(
    "lint-link-relative", "A link or image has no complete address", family: .links,
    severity: .error, citation: "RFC 3986 §4.2, §5.1; RFC 2557 §5",
    page: RulePage(
      what: """
        The address of a link or image is relative (`/offer`, `images/logo.png`, `www.example.com`, `//example.com/a`), and the page has no \
        <base>. Places in the page itself (`#top`) are not meant.
        """,
      why:
        "A message has no address of its own that it could be relative to: the link does nothing, the image is not shown.",
      fix: "Write the whole address, with https://.",
      bad: "<a href=\"www.example.com/offer\">Offer</a>",
      good: "<a href=\"https://www.example.com/offer\">Offer</a>"))

  private static let shown = 10

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    var counts: [ObjectIdentifier: Int] = [:]
    for link in message.links {
      guard let page = link.element?.page, page.contents.base == nil, let text = text(link.url)
      else { continue }
      counts[ObjectIdentifier(page), default: 0] += 1
      if counts[ObjectIdentifier(page), default: 0] <= shown {
        examination.find(at: link.place, text, evidence: link.shown)
      }
    }
    for page in message.pages where page.contents.base == nil {
      var count = counts[ObjectIdentifier(page), default: 0]
      for image in page.contents.images {
        guard let source = image.source, let attribute = image.sourceAttribute else { continue }
        let url = LinkURL(source)
        guard let text = text(url) else { continue }
        count += 1
        if count <= shown {
          examination.find(
            at: page.place(of: attribute.valueRange), text,
            evidence: [String(decoding: source.prefix(300), as: UTF8.self)])
        }
      }
    }
  }

  private static func text(_ url: LinkURL) -> String? {
    guard url.scheme.isEmpty, let first = url.octets.first, first != UInt8(ascii: "#"),
      !LinkPlaceholder.isPlaceholder(url.octets), !LinkPlaceholder.beginsWithTag(url.octets)
    else { return nil }
    if url.host != nil {
      return "the address has no scheme: programs do not know whether http or https is meant"
    }
    if url.octets.count > 4, ASCII.matches(url.octets.prefix(4), "www.") {
      return "the address has no https://: programs take it for the name of a file"
    }
    return "the address is relative, and a message has none that it could be relative to"
  }
}

/// Addresses that no program can read.
enum LinkMalformed: LintRule {
  static let rule = Rule(
    "lint-link-malformed", "A link is no address", family: .links, severity: .error,
    citation: "RFC 3986 §3; URL Standard §4.4",
    page: RulePage(
      what: """
        The address of a link can't be one: no host, blanks or other characters in the host that no name has, one slash too few, a scheme with \
        a slip of the pen (`htttp:`, `http.//`), two schemes in a row, a port that is no number, or an address of mail without mailto.
        """,
      why: "The link does not work, or leads elsewhere.",
      fix: "Write the address as a browser shows it.",
      bad: "<a href=\"https//www.example.com/\">Our site</a>",
      good: "<a href=\"https://www.example.com/\">Our site</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links {
      guard !link.url.octets.isEmpty, !LinkPlaceholder.isPlaceholder(link.url.octets),
        !LinkPlaceholder.beginsWithTag(link.url.octets), let reason = reason(link.url)
      else { continue }
      examination.find(at: link.place, reason, evidence: link.shown)
    }
  }

  private static let slips: Set<String> = [
    "htp", "htttp", "htpp", "hhtp", "hhttp", "ttp", "http http", "httpp", "htps", "htttps",
    "hhttps", "htpps", "ttps",
    "httsp", "httpss", "httos", "httpd", "mailo", "malto", "mailt",
  ]

  private static func reason(_ url: LinkURL) -> String? {
    let text = url.octets
    if url.isWeb {
      guard let host = url.hostText else { return "there is no host behind \(url.scheme):" }
      // `https://https://example.com`.
      if (host == "http" || host == "https"), text[url.rest].prefix(2).elementsEqual("//".utf8) {
        return "the scheme is there twice"
      }
      if let port = url.port, Int(String(decoding: text[port], as: UTF8.self)) == nil,
        !text[port].contains(where: isTagOctet)
      {
        return "the port is no number"
      }
      if !url.isNumeric, !host.utf8.contains(where: isTagOctet) {
        if host.utf8.contains(where: { !isHostOctet($0) }) {
          return "\(host.prefix(60)) has characters that no host has"
        }
        if host.holds("..") || host.hasPrefix(".") || host.hasPrefix("-") {
          return "\(host.prefix(60)) is no name of a host"
        }
        if host.split(separator: ".").contains(where: { $0.utf8.count > 63 }) {
          return "a label of the host has more than 63 characters"
        }
      }
      return nil
    }
    if slips.contains(url.scheme) {
      return "\(url.scheme): is no scheme: https: or mailto: may be meant"
    }
    guard url.scheme.isEmpty else { return nil }
    let beginning = String(decoding: text.prefix(9), as: UTF8.self).lowercased()
    for wrong in [
      "http//", "https//", "http.//", "https.//", "http;//", "https;//", "http /", "https /",
    ]
    where beginning.hasPrefix(wrong) {
      return "the address begins with \(wrong): a colon is missing or another sign stands for it"
    }
    if text.count < 255, let at = text.firstIndex(of: UInt8(ascii: "@")), at > 0,
      !text.contains(UInt8(ascii: "/")), text[at...].contains(UInt8(ascii: ".")),
      !text.contains(where: isTagOctet)
    {
      return "an address of mail without mailto:"
    }
    return nil
  }

  private static func isHostOctet(_ octet: UInt8) -> Bool {
    ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: ".") || octet == UInt8(ascii: "_") || octet >= 0x80
  }

  /// What tags of templates have.
  static func isTagOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "%"), UInt8(ascii: "*"), UInt8(ascii: "|"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "$"):
      true
    default: false
    }
  }
}

/// Links that somebody was to fill in.
enum LinkPlaceholder: LintRule {
  static let rule = Rule(
    "lint-link-placeholder", "A link is a placeholder", family: .links, severity: .error,
    citation: "no standard: the link does nothing",
    page: RulePage(
      what: """
        The address of a link is empty, `#` alone, `http://`, a word such as LINK or URL, has YOUR_LINK in its path or a host such as yourdomain.com, or is a tag of a template that nobody filled in. With \
        --template, tags are not meant. A `#` on a link without text is an anchor and is not meant either.
        """,
      why: "Readers click and nothing happens.",
      fix: "Fill in the address.", bad: "<a href=\"#\">Buy now</a>",
      good: "<a href=\"https://www.example.com/buy\">Buy now</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for (link, reason) in message.placeholderLinks {
      guard let element = link.element,
        !element.link.textRange.isEmpty || !element.link.images.isEmpty
      else { continue }
      // The link to leave the list has a rule of its own.
      if UnsubscribeWords.isUnsubscribe(element.text) { continue }
      examination.find(at: link.place, reason, evidence: link.shown)
    }
  }

  static func reason(_ url: LinkURL, _ message: LintMessage) -> String? {
    let octets = url.octets
    if octets.isEmpty { return "the link has no address" }
    if isPlaceholder(octets) { return "the address is a placeholder" }
    if let word = placeholder(in: url, message) { return "'\(word)' was to be replaced" }
    if message.context.templates == nil, beginsWithTag(octets) {
      return "the address is a tag that nobody filled in (--template names the program that does)"
    }
    return nil
  }

  /// Names of hosts that stand for the sender's in templates.
  private static let hosts: Set<String> = [
    "yourdomain", "your-domain", "yourwebsite", "your-website", "yoursite", "your-site",
    "yourcompany", "your-company", "yourdomainname", "your-domain-name",
  ]

  /// A part of a web address that somebody was to replace: `YOUR_LINK` of the path, `yourdomain` of the host.
  private static func placeholder(in url: LinkURL, _ message: LintMessage) -> String? {
    guard url.isWeb, let host = url.hostText, url.octets.count < 2_048 else { return nil }
    if host.holds("your"), let name = try? DomainName(host),
      !message.context.ownDomains.contains(message.organization(name)),
      let label = message.organization(name).description.split(separator: ".").first,
      hosts.contains(label.lowercased())
    {
      return host
    }
    for part in url.octets[url.rest].split(whereSeparator: isPartEnd) {
      guard part.count >= shortestWord else { continue }
      let word = String(decoding: part, as: UTF8.self)
      let small = word.lowercased()
      let isCall = ["your", "insert", "add-link"].contains { small.hasPrefix($0) }
      if isCall || small.hasSuffix("here"), words.contains(small) { return word }
    }
    return nil
  }

  private static func isPartEnd(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "="),
      UInt8(ascii: "&"):
      true
    default: false
    }
  }

  /// Addresses that stand for one.
  static func isPlaceholder(_ octets: [UInt8]) -> Bool {
    // A scheme, and the longest of the words.
    guard octets.count < 60, octets.count <= longest || octets.contains(where: { $0 >= 0x80 })
    else {
      return false
    }
    let text = String(decoding: octets, as: UTF8.self).lowercased()
    if words.contains(text) { return true }
    // Of a scheme and one of the words: `http://link`, `https://url-here`.
    for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
      let rest = text.dropFirst(scheme.utf8.count)
      return rest.isEmpty || words.contains(String(rest)) || rest == "example" || rest == "insert"
    }
    return false
  }

  private static let words: Set<String> = [
    "#", "#!", "#0", "##", "?", "link", "url", "href", "your-link", "your_link", "yourlink",
    "your-link-here", "your_link_here",
    "yourlinkhere", "your-url", "your_url", "your-url-here", "your_url_here", "link-here",
    "link_here", "linkhere",
    "url-here", "url_here", "urlhere", "insert-link", "insert_link", "insert-link-here",
    "insert_link_here", "insert-url",
    "insert_url", "add-link", "add-link-here", "todo", "tbd", "xxx", "placeholder", "#link", "#url",
    "#todo",
    "#placeholder", "about:blank", "void(0)", "undefined", "null", "none",
  ]

  private static let longest = "https://".utf8.count + (words.map(\.utf8.count).max() ?? 0)
  /// Of those that stand in a path: `url-here`.
  private static let shortestWord = 7

  /// Whether an address begins with a tag of one of the programs that fill in templates.
  static func beginsWithTag(_ octets: [UInt8]) -> Bool {
    let text = octets.prefix(3)
    func begins(_ mark: StaticString) -> Bool { mark.withUTF8Buffer { text.starts(with: $0) } }
    if begins("{{") || begins("{%") || begins("*|") || begins("%%") || begins("<%") || begins("[[")
      || begins("${")
      || begins("{$")
    {
      return true
    }
    // `[unsubscribe]` and `{unsubscribe_link}`, whole; a lone percent sign would be one of a code.
    guard let first = octets.first, let last = octets.last, octets.count > 2, octets.count < 80
    else {
      return false
    }
    return (first == UInt8(ascii: "[") && last == UInt8(ascii: "]"))
      || (first == UInt8(ascii: "{") && last == UInt8(ascii: "}"))
      || (first == UInt8(ascii: "%") && last == UInt8(ascii: "%"))
  }
}

/// Links without TLS.
enum LinkPlain: LintRule {
  static let rule = Rule(
    "lint-link-http", "Links lead to http", family: .links, severity: .warning,
    citation: "RFC 9110 §4.2.1; RFC 7258",
    page: RulePage(
      what: "A link of HTML has the scheme http. The first one is shown, and how many there are.",
      why:
        "Browsers warn before such pages, others can read and change what is loaded, and some filters give a point.",
      fix: "Write https; ask the service that counts clicks for a certificate of your domain.",
      bad: "<a href=\"http://www.example.com/\">Our site</a>",
      good: "<a href=\"https://www.example.com/\">Our site</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    let plain = message.links.filter { $0.url.scheme == "http" && $0.element != nil }
    guard let first = plain.first else { return }
    var hosts: [String] = []
    for link in plain {
      if let host = link.url.hostText, !hosts.contains(host), hosts.count < 10 {
        hosts.append(host)
      }
    }
    examination.find(
      at: first.place,
      plain.count == 1
        ? "the link leads to http" : "\(plain.count) links lead to http; this is the first",
      evidence: hosts)
  }
}

/// Links with a port.
enum LinkPort: LintRule {
  static let rule = Rule(
    "lint-link-port", "A link has an unusual port", family: .links, severity: .warning,
    citation: "RFC 9110 §4.2; SpamAssassin WEIRD_PORT",
    page: RulePage(
      what: "A link names a port that is not 80 with http or 443 with https.",
      why:
        "Networks of companies let nothing through to other ports, and filters give a point: servers that were broken into use them.",
      fix: "Let the server answer on the usual port.",
      bad: "<a href=\"https://www.example.com:8443/\">Our site</a>",
      good: "<a href=\"https://www.example.com/\">Our site</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.isWeb {
      guard let range = link.url.port,
        let port = Int(String(decoding: link.url.octets[range], as: UTF8.self)),
        port != (link.url.scheme == "http" ? 80 : 443), LinkLocal.reason(for: link) == nil
      else { continue }
      examination.find(at: link.place, "the link has the port \(port)", evidence: link.shown)
    }
  }
}

/// Links that carry another link.
enum LinkOpenRedirect: LintRule {
  static let rule = Rule(
    "lint-link-open-redirect", "A link leads on to another domain", family: .links,
    severity: .warning, citation: "CWE-601; M3AAWG Sender BCP",
    page: RulePage(
      what: """
        A parameter of the link (url=, redirect=, next= and others) holds an address of another domain, and the link's own domain is neither \
        the sender's nor one of a service that counts clicks.
        """,
      why:
        "A page that leads on to any address is what phishing looks for, with the good name of another: filters know the pattern.",
      fix: "Link to the place itself, or through a domain of your own.",
      bad: "<a href=\"https://www.example.org/out?url=https%3A%2F%2Fexample.net%2F\">Read</a>",
      good: "<a href=\"https://example.net/\">Read</a>"))

  private static let names: Set<String> = [
    "url", "u", "redirect", "redirect_url", "redirect_uri", "redirecturl", "next", "goto", "go",
    "target", "dest",
    "destination", "link", "to", "out", "continue", "return", "return_to", "returnurl", "r", "rurl",
    "q", "forward",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.isWeb {
      guard !message.senderDomains.contain(link),
        let question = link.url.octets[link.url.rest].firstIndex(of: UInt8(ascii: "?"))
      else { continue }
      for parameter in link.url.octets[(question + 1)...].split(separator: UInt8(ascii: "&"))
        .prefix(50)
      {
        guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
          names.contains(String(decoding: parameter[..<equals], as: UTF8.self).lowercased())
        else { continue }
        let value = LinkURL.percentDecoded(parameter[(equals + 1)...])
        let inner = LintLink(value, at: link.place, nil, message.context)
        guard inner.url.isWeb, let domain = inner.domain, let own = link.domain, domain != own,
          !message.senderDomains.contain(inner) || !isShare(link)
        else { continue }
        examination.find(
          at: link.place, "the link to \(own) leads on to \(domain)", evidence: link.shown)
        break
      }
    }
  }

  /// Pages on which people share what they read are made to take the sender's address.
  private static func isShare(_ link: LintLink) -> Bool {
    let path = String(decoding: link.url.octets[link.url.rest], as: UTF8.self).lowercased()
    return path.contains("shar") || path.contains("intent") || path.contains("submit")
      || path.contains("pin/create")
  }
}

/// Very long links.
enum LinkTooLong: LintRule {
  static let rule = Rule(
    "lint-link-too-long", "A link is very long", family: .links, severity: .info,
    citation: "RFC 9110 §4.1 (8,000 octets at least); Outlook and proxies stop at 2,083 and 2,048",
    page: RulePage(
      what: "The address of a link has more than 2,048 octets.",
      why: "Some programs and gateways that rewrite links cut it there, so that it leads nowhere.",
      fix: "Keep the long part on the server, under a short name.",
      bad: "https://www.example.com/r?data=… with 3,000 characters",
      good: "https://www.example.com/r/8f3a"))

  private static let most = 2_048

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.octets.count > most {
      examination.find(
        at: link.place.prefix(80), "the address has \(link.url.octets.count) octets",
        evidence: [String(decoding: link.url.octets.prefix(200), as: UTF8.self) + "…"])
    }
  }
}
