import Audit
public import DNS
import MailAuth
import Message

/// A link behind which there is nothing.
enum LinkDead: LintRule {
  static let rule = Rule(
    "lint-link-dead", "A link leads nowhere", family: .links, severity: .error,
    citation: "RFC 9110 §15.5.5, §15.5.11; RFC 2308 §2.1",
    page: RulePage(
      what: """
        With `--online` each link of the web is asked for, HEAD first and GET where that is refused, ten redirects at most. It fires where the \
        host does not exist, the server answers 404 or 410, redirects never end, or one leads to no address of the web. Other answers, \
        none in time, and links that could not be asked for leave the rule undetermined. A link that looks as if it unsubscribes or does \
        something is never asked for, and then the rule does not count as passed: see `lint-link-not-asked`.
        """,
      why:
        "Readers who follow it see an error; filters take dead links for a sign of old or bought mail.",
      fix: "Correct the address, or take the link out.",
      bad: "<a href=\"https://www.example.com/autum\">Programme</a>   (404)",
      good: "<a href=\"https://www.example.com/autumn\">Programme</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    message.eachAnswer(&examination) { link, answer, examination in
      let text: String
      switch answer.outcome {
      case .status(404): text = "it answers 404 (not found)"
      case .status(410): text = "it answers 410 (gone)"
      case .noSuchHost(let host): text = "the host \(host) has no address"
      case .endless: text = "its redirects do not end"
      case .badRedirect(let target):
        text = "it redirects to '\(target.prefix(80))', which is no address of the web"
      case .status(200...299), .leftAlone, .certificate: return
      case .notAsked(let reason): return examination.cannotTell(answer.url, reason)
      case .status(let status):
        return examination.cannotTell(answer.url, "it answers \(status)")
      case .unknown(let reason): return examination.cannotTell(answer.url, reason)
      }
      examination.find(at: link.place, text, evidence: answer.chain)
    }
  }
}

/// Links that were left alone, so that nobody takes them for sound.
enum LinkNotAsked: LintRule {
  static let rule = Rule(
    "lint-link-not-asked", "Links were not asked for", family: .links, severity: .info,
    citation: "RFC 9110 §9.2.1: a link that acts on GET is not safe to ask for",
    page: RulePage(
      what: """
        With `--online`: links that were left alone, since asking could do something: their text, the line around them or their address says in \
        any part of the message that they unsubscribe, confirm, vote, cancel or log in, or they carry what looks like a reader's own token or \
        mail address. Nothing is known of them.
        """,
      why:
        "A report that says nothing about a link is taken for one that says that it works.",
      fix: "Open them yourself, with an address of your own on the list.",
      bad: "<a href=\"https://www.example.com/u/8f3ab2c9d1e7\">Unsubscribe</a>",
      good: "<a href=\"https://www.example.com/autumn\">Programme</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let answers = message.online?.links else { return examination.notApplicable() }
    var lines: [String] = []
    var counts: [LinkObstacle: Int] = [:]
    for answer in answers {
      guard case .leftAlone(let obstacle) = answer.outcome else { continue }
      counts[obstacle, default: 0] += 1
      lines.append(answer.url + ": " + obstacle.rawValue)
    }
    guard !lines.isEmpty else { return }
    let first = answers.first(where: \.isLeftAlone)
    let place = message.links.first {
      String(decoding: $0.url.octets, as: UTF8.self) == first?.url
    }?.place
    let reasons = LinkObstacle.allCases.compactMap { obstacle in
      counts[obstacle].map { "\($0) \(obstacle.ofSeveral)" }
    }
    examination.find(
      at: place,
      "\(lines.count) \(lines.count == 1 ? "link was" : "links were") not asked for: "
        + reasons.joined(separator: ", "), evidence: lines)
  }
}

extension LinkObstacle {
  /// Behind a number.
  fileprivate var ofSeveral: String {
    switch self {
    case .unsubscribes: "to unsubscribe"
    case .acts: "that would do something or work once"
    case .token: "with a reader's own token or address"
    case .notWeb: "of no web"
    }
  }
}

/// A link whose server has a certificate that browsers refuse.
enum LinkCertificate: LintRule {
  static let rule = Rule(
    "lint-link-certificate", "Browsers warn of a link's certificate", family: .links,
    severity: .error, citation: "RFC 9110 §4.3.4; RFC 9525",
    page: RulePage(
      what:
        "With `--online`: a link, or what it redirects to, has a certificate that is expired, of another name, or of nobody who is trusted.",
      why: "Readers see a warning in place of the page, and turn back.",
      fix: "Renew or correct the certificate of the server.",
      bad: "<a href=\"https://expired.example.com/\">Shop</a>   (certificate has expired)",
      good: "<a href=\"https://www.example.com/\">Shop</a>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    message.eachAnswer(&examination) { link, answer, examination in
      guard case .certificate(let reason) = answer.outcome else { return }
      examination.find(
        at: link.place, "browsers refuse the certificate: \(reason)", evidence: answer.chain)
    }
  }
}

/// A link that takes a long way, or a way that anybody can read.
enum LinkChain: LintRule {
  /// Redirects that are common: the one that counts the click, one to `www`, one to the language.
  static let common = 3

  static let rule = Rule(
    "lint-link-chain", "A link takes many redirects, or one without TLS", family: .links,
    severity: .notice, citation: "RFC 9110 §15.4",
    page: RulePage(
      what:
        "With `--online`: a link leads over more than three redirects, or from https to http on its way.",
      why:
        "Each redirect costs a reader on a phone up to a second, filters follow a few only, and what goes over http can be read and changed.",
      fix: "Link to the last address, or to the counter of clicks that leads straight to it.",
      bad: "https://t.example.com/1 -> http://example.com/a -> https://www.example.com/a",
      good: "https://t.example.com/1 -> https://www.example.com/a"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    message.eachAnswer(&examination) { link, answer, examination in
      let hops = answer.hops
      let downgrade = zip(hops, hops.dropFirst()).first {
        $0.url.hasPrefix("https:") && $1.url.hasPrefix("http:")
      }
      if let downgrade {
        examination.find(
          at: link.place, "on its way it goes to \(downgrade.1.url.prefix(200)) without TLS",
          evidence: answer.chain)
      } else if hops.count - 1 > common, answer.outcome != .endless {
        examination.find(
          at: link.place, "it takes \(hops.count - 1) redirects", evidence: answer.chain)
      }
    }
  }
}

/// A domain of the message that is on a blocklist.
enum DomainListed: LintRule {
  static let rule = Rule(
    "lint-domain-listed", "A domain in the message is on a blocklist", family: .links,
    severity: .error, citation: "RFC 5782 §2.2, §5",
    page: RulePage(
      what: """
        With `--online` or `--domain` the domains of links and of the author are looked up in the lists of domains that `dlv blocklist` knows, \
        and those of dlv.yml. The severity is that of the list's weight.
        """,
      why:
        "Filters look up every domain of a message; one that is listed is enough to have it refused.",
      fix:
        "See `dlv blocklist DOMAIN` for the list's reason and its way out; until then link to another domain, or not at all.",
      bad: "<a href=\"https://listed.example/\">", good: "<a href=\"https://www.example.com/\">"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let domains = message.online?.domains else { return examination.notApplicable() }
    for entry in domains {
      guard case .audited(let audited) = entry.report.verdict else { continue }
      let domain = entry.name
      let place =
        message.links.first { $0.host == domain || $0.domain == domain }?.place
        ?? message.from?.field.valueRange
      for finding in audited.findings where finding.severity >= .notice {
        examination.find(
          at: place, subject: finding.subject, finding.message, evidence: finding.evidence,
          fix: finding.fix, severity: finding.severity)
      }
      for (_, open) in audited.undetermined { examination.cannotTell(open.subject, open.reason) }
    }
  }
}

extension LintMessage {
  /// Calls with each link that was asked for, the first of those with one address.
  fileprivate func eachAnswer(
    _ examination: inout LintExamination,
    _ body: (LintLink, LinkAnswer, inout LintExamination) -> Void
  ) {
    guard let answers = online?.links else { return examination.notApplicable() }
    // What was not asked for is not passed.
    if answers.isEmpty || answers.contains(where: \.isLeftAlone) { examination.notApplicable() }
    let byURL = Dictionary(answers.map { ($0.url, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    for link in links {
      let url = String(decoding: link.url.octets, as: UTF8.self)
      guard let answer = byURL[url], seen.insert(url).inserted else { continue }
      body(link, answer, &examination)
    }
  }

  /// The domains of its links and of its author, each once, with the registrable domain above each: itself where there is none.
  public var domains: [(name: DomainName, organizational: DomainName)] {
    var seen: Set<DomainName> = []
    var result: [(name: DomainName, organizational: DomainName)] = []
    for host in links.compactMap(\.host) + [authorDomain].compactMap({ $0 })
    where seen.insert(host).inserted {
      result.append((host, context.suffixes.registrableDomain(of: host) ?? host))
    }
    return result
  }
}
