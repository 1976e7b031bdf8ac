import Audit
import DNS
import HTML
import Message

extension LintLink {
  /// What is shown of it as evidence.
  var shown: [String] { [String(decoding: url.octets.prefix(300), as: UTF8.self)] }
}

/// Links to an address in numbers.
enum LinkNumericHost: LintRule {
  static let rule = Rule(
    "lint-link-numeric-host", "A link leads to a numeric address", family: .links, severity: .error,
    citation: "M3AAWG Sender BCP; SpamAssassin NUMERIC_HTTP_ADDR, NORMAL_HTTP_TO_IP",
    page: RulePage(
      what:
        "The host of a link is an IP address, in dots, in one number, hexadecimal or in brackets.",
      why: "No sender with a name needs one. Filters count it, and some refuse the message.",
      fix: "Use a host name of your own domain.",
      bad: "<a href=\"http://192.0.2.80/offer\">Offer</a>",
      good: "<a href=\"https://www.example.com/offer\">Offer</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.isWeb && link.url.isNumeric {
      // Those of the machine itself and of its network are another rule's.
      if LinkLocal.reason(for: link) != nil { continue }
      examination.find(
        at: link.place, "the link leads to an address in numbers", evidence: link.shown)
    }
  }
}

/// Links with a name and password before the host.
enum LinkUserInfo: LintRule {
  static let rule = Rule(
    "lint-link-user-info", "A link has a name before its host", family: .links, severity: .error,
    citation: "RFC 9110 §4.2.4; RFC 3986 §7.6",
    page: RulePage(
      what: "Between `//` and the host stands a name or password with an @.",
      why:
        "`https://example.com@198.51.100.7/` leads to the host behind the @. It is used to deceive; browsers warn, filters refuse.",
      fix: "Remove what stands before the @.",
      bad: "<a href=\"https://www.example.com@example.org/\">Log in</a>",
      good: "<a href=\"https://www.example.com/\">Log in</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.isWeb && link.url.userInfo != nil {
      examination.find(
        at: link.place, "the link leads to \(link.url.hostText ?? "the host") behind the @",
        evidence: link.shown)
    }
  }
}

/// Links that lead nowhere outside the sender's own network.
enum LinkLocal: LintRule {
  static let rule = Rule(
    "lint-link-local", "A link leads to a machine that readers can't reach", family: .links,
    severity: .error, citation: "RFC 6761; RFC 6762 §3; RFC 1918; RFC 9476",
    page: RulePage(
      what: """
        The host of a link or image is localhost, a private or local address, of a special-use domain (.local, .test, .internal, .invalid, \
        .localhost, home.arpa), has no dot, or is named as a stage for tests (staging., dev., preprod.).
        """,
      why: "It works where the message was made, and nowhere else.",
      fix: "Use the public address.", bad: "<a href=\"http://localhost:3000/confirm\">Confirm</a>",
      good: "<a href=\"https://www.example.com/confirm\">Confirm</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty || message.pages.contains(where: { !$0.contents.images.isEmpty })
    else { return examination.notApplicable() }
    for link in message.links {
      if let reason = reason(for: link) {
        examination.find(at: link.place, reason, evidence: link.shown)
      }
    }
    for page in message.pages {
      for image in page.contents.images {
        guard let source = image.source, let attribute = image.sourceAttribute else { continue }
        let link = LintLink(source, at: page.place(of: attribute.valueRange), nil, message.context)
        if let reason = reason(for: link) {
          examination.find(at: link.place, reason, evidence: link.shown)
        }
      }
    }
  }

  static func reason(for link: LintLink) -> String? {
    guard link.url.isWeb, let host = link.url.hostText else { return nil }
    if link.url.isNumeric {
      return isPrivate(host)
        ? "\(host) is an address of a private network or of the machine itself" : nil
    }
    // What a template fills in.
    guard
      host.utf8.allSatisfy({
        ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
          || $0 >= 0x80
      })
    else { return nil }
    let labels = host.split(separator: ".")
    guard let last = labels.last else { return nil }
    // A scheme that is there twice is another rule's.
    if host == "http" || host == "https" { return nil }
    if labels.count == 1 { return "\(host) has no dot: only your own network knows it" }
    if special.contains(String(last)) || host.hasSuffix("home.arpa") {
      return "\(host) is of a domain that is not public (.\(last))"
    }
    if labels.count > 2, let first = labels.first, stages.contains(String(first)) {
      return "\(host) is named as a stage for tests"
    }
    return nil
  }

  /// RFC 6761, 6762, 9476 and what ICANN reserved for private use.
  private static let special: Set<String> = [
    "localhost", "local", "test", "invalid", "internal", "lan", "localdomain", "corp", "home",
    "intranet",
  ]
  private static let stages: Set<String> = [
    "staging", "stage", "preprod", "dev", "development", "uat", "testing", "sandbox",
  ]

  private static func isPrivate(_ host: String) -> Bool {
    if host.hasPrefix("[") {
      return host == "[::1]" || host.hasPrefix("[fe80:") || host.hasPrefix("[fc")
        || host.hasPrefix("[fd")
    }
    let parts = host.split(separator: ".").map { Int($0) }
    guard parts.count == 4, let first = parts[0], let second = parts[1] else { return false }
    return first == 127 || first == 10 || first == 0 || (first == 192 && second == 168)
      || (first == 172 && (16...31).contains(second)) || (first == 169 && second == 254)
  }
}

/// Links whose host looks like another one.
enum LinkHomograph: LintRule {
  static let rule = Rule(
    "lint-link-homograph", "A link's host looks like another one", family: .links,
    severity: .warning, citation: "Unicode UTS #39 §4, §5; RFC 5890 §4.4",
    page: RulePage(
      what: """
        A label of an internationalised host mixes Latin letters with others that look like them, or has only letters of another script that \
        all look like Latin ones.
        """,
      why:
        "`аррӏе.example` in Cyrillic letters reads as another name. Browsers show it as xn--…, filters take it for phishing.",
      fix: "Use the name that people know, in the script that they know it in.",
      bad: "<a href=\"https://xn--80ak6aa92e.com/\">Log in</a>",
      good: "<a href=\"https://www.example.com/\">Log in</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.isWeb {
      guard let host = link.url.hostText else { continue }
      for label in host.split(separator: ".") {
        let letters: [Unicode.Scalar]
        if label.hasPrefix("xn--") {
          guard let decoded = Punycode.decode(label.dropFirst(4)) else { continue }
          letters = decoded
        } else if label.utf8.contains(where: { $0 >= 0x80 }) {
          letters = Array(label.unicodeScalars)
        } else {
          continue
        }
        guard let script = script(in: letters) else { continue }
        let looks = letters.map { LookAlikes.ascii($0).map { Unicode.Scalar($0) } ?? $0 }
        var skeleton = String.UnicodeScalarView()
        skeleton.append(contentsOf: looks)
        examination.find(
          at: link.place,
          "the host has \(MixedScriptWord.name(of: script)) letters and looks like \(String(skeleton))",
          evidence: link.shown + [letters.map { String($0) }.joined()])
      }
    }
  }

  /// The script whose letters look like Latin ones in this label.
  private static func script(in letters: [Unicode.Scalar]) -> Script? {
    let words = letters.filter { Script($0) != nil }
    if let script = MixedScriptWord.confused(words) { return script }
    guard words.count >= 3, let first = words.first.flatMap({ Script($0) }), first != .latin,
      words.allSatisfy({ Script($0) == first && LookAlikes.ascii($0) != nil })
    else { return nil }
    return first
  }
}

/// The encoding of internationalised labels, one way (RFC 3492 §6.2).
enum Punycode {
  /// - Parameter label: What follows `xn--`, in lower case.
  static func decode(_ label: Substring) -> [Unicode.Scalar]? {
    let octets = Array(label.utf8)
    // A label has 63 octets at most.
    guard octets.count <= 59 else { return nil }
    let delimiter = octets.lastIndex(of: UInt8(ascii: "-"))
    var output = octets[..<(delimiter ?? 0)].map { UInt32($0) }
    var index = delimiter.map { $0 + 1 } ?? 0
    var (code, position, bias) = (128 as UInt32, 0, 72)
    while index < octets.count {
      let start = position
      var (weight, step) = (1, 36)
      while true {
        guard index < octets.count else { return nil }
        let octet = octets[index]
        index += 1
        let digit: Int
        switch octet {
        case 0x61...0x7A: digit = Int(octet) - 0x61
        case 0x30...0x39: digit = Int(octet) - 0x30 + 26
        default: return nil
        }
        position += digit * weight
        guard position < 1 << 40 else { return nil }
        let threshold = step <= bias ? 1 : step >= bias + 26 ? 26 : step - bias
        if digit < threshold { break }
        weight *= 36 - threshold
        guard weight < 1 << 40 else { return nil }
        step += 36
      }
      let count = output.count + 1
      var delta = start == 0 ? (position - start) / 700 : (position - start) / 2
      delta += delta / count
      var rounds = 0
      while delta > 455 {
        delta /= 35
        rounds += 36
      }
      bias = rounds + 36 * delta / (delta + 38)
      let next = Int(code) + position / count
      guard next <= 0x10FFFF else { return nil }
      code = UInt32(next)
      position %= count
      output.insert(code, at: position)
      position += 1
    }
    let scalars = output.compactMap { Unicode.Scalar($0) }
    return scalars.count == output.count ? scalars : nil
  }
}

/// Links through a public shortener.
enum LinkShortener: LintRule {
  static let rule = Rule(
    "lint-link-shortener", "A link goes through a public shortener", family: .links,
    severity: .warning, citation: "M3AAWG Sender BCP (URL shorteners); Spamhaus: URL shorteners",
    page: RulePage(
      what: "The host of a link is a shortener that everybody can use.",
      why: """
        The link's reputation is that of all who use the shortener, spammers first of all: filters count it, and blocklists list shorteners \
        and single links of theirs.
        """,
      fix: "Link to your own domain. A sender's own short domain is not meant.",
      bad: "<a href=\"https://bit.ly/3abcdef\">Our programme</a>",
      good: "<a href=\"https://example.com/programme\">Our programme</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for link in message.links where link.url.isWeb {
      guard var host = link.url.hostText, !message.senderDomains.contain(link) else { continue }
      if host.hasPrefix("www.") { host = String(host.dropFirst(4)) }
      guard KnownNames.contains(host, .shortener), link.url.rest.count > 1 else { continue }
      examination.find(at: link.place, "\(host) shortens links for everybody", evidence: link.shown)
    }
  }
}

/// Links under top-level domains with a bad name.
enum LinkTopLevelDomain: LintRule {
  static let rule = Rule(
    "lint-link-top-level-domain", "A link's top-level domain has a bad name", family: .links,
    severity: .info, citation: "Spamhaus: top-level domains by abuse; changes from year to year",
    page: RulePage(
      what: """
        The top-level domain of a link is one under which far more names are abused than used, by what Spamhaus and Interisle publish, or one \
        that is the ending of a file (.zip, .mov).
        """,
      why: "Some filters give a point for it, whoever the sender is.",
      fix: "Nothing has to be done. If mail goes astray, try a name elsewhere.",
      bad: "<a href=\"https://example.top/\">Read</a>",
      good: "<a href=\"https://example.com/\">Read</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    var seen: Set<String> = []
    for link in message.links where link.url.isWeb && !link.url.isNumeric {
      guard let host = link.url.hostText,
        let last = host.split(separator: ".").last.map(String.init),
        KnownNames.contains(last, .abusedEnding), seen.insert(host).inserted
      else { continue }
      examination.find(
        at: link.place, "the top-level domain .\(last) has a bad name", evidence: link.shown)
    }
  }
}

/// Links to very many domains.
enum LinkManyDomains: LintRule {
  static let rule = Rule(
    "lint-link-many-domains", "Links lead to many domains", family: .links, severity: .info,
    citation: "no standard; blocklists of domains judge a message by each",
    page: RulePage(
      what: "The links of the message lead to more than 15 domains, by public suffixes.",
      why:
        "One listed domain is enough for a filter that asks URI blocklists, and each domain is a chance for one.",
      fix: "Lead the links through one domain of your own, or leave some out.",
      bad: "a list of twenty sites", good: "links to your own site and a few others"))

  private static let most = 15

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    var domains: Set<DomainName> = []
    var names: [String] = []
    for link in message.links where link.url.isWeb {
      guard let domain = link.domain, domains.insert(domain).inserted else { continue }
      names.append("\(domain)")
      if domains.count == most + 1 {
        examination.find(
          at: link.place, "this link leads to the \(most + 1)th domain of the message",
          evidence: names)
      }
    }
  }
}
