import Audit
import DNS

@testable import ContentLint

/// Examples of the rules about what was asked outside of the message.
extension LintExample {
  static let online: [LintExample] = linkAnswers + listedDomains + images

  private static func loaded(
    _ check: any LintRule.Type, _ name: String, fires: Bool, _ outcome: LinkAnswer.Outcome,
    octets: Int? = nil
  ) -> LintExample {
    let image = "<p>text</p><img width=600 alt='' src=\"⟦https://www.example.com/a.png⟧\">"
    var example = LintExample(
      check, name,
      html: fires ? image : image.replacing("⟦", with: "").replacing("⟧", with: ""))
    var answer = LinkAnswer(url: "https://www.example.com/a.png", outcome: outcome)
    answer.octets = octets
    example.online = OnlineAnswers(images: [answer])
    return example
  }

  private static let images: [LintExample] = [
    loaded(ImageGone.self, "not found", fires: true, .status(404)),
    loaded(ImageGone.self, "no such host", fires: true, .noSuchHost("www.example.com")),
    loaded(ImageGone.self, "there", fires: false, .status(200)),
    loaded(ImageGone.self, "left alone", fires: false, .leftAlone(.token)),
    loaded(ImageGone.self, "no answer", fires: false, .unknown("timed out")),
    loaded(ImageHeavy.self, "two megabytes", fires: true, .status(200), octets: 2_000_000),
    loaded(ImageHeavy.self, "a hundred kilobytes", fires: false, .status(200), octets: 100_000),
    loaded(ImageHeavy.self, "nobody says how much", fires: false, .status(200)),
    LintExample(
      ImageHeavy.self, "in the page itself",
      html:
        "<p>text</p><img alt='' src=\"⟦data:image/png;base64,\(String(repeating: "A", count: 1_400_000))⟧\">"
    ),
    LintExample(
      ImageHeavy.self, "a small one in the page itself",
      html: "<p>text</p><img alt='' src=\"data:image/png;base64,AAAA\">"),
  ]

  private static let url = "https://www.example.com/a"
  private static let marked = "<p><a href=\"⟦https://www.example.com/a⟧\">more</a></p>"
  private static let unmarked = "<p><a href=\"https://www.example.com/a\">more</a></p>"

  private static func asked(
    _ check: any LintRule.Type, _ name: String, fires: Bool, _ hops: [(String, Int?)],
    _ outcome: LinkAnswer.Outcome
  ) -> LintExample {
    var example = LintExample(check, name, html: fires ? marked : unmarked)
    example.online = OnlineAnswers(links: [
      LinkAnswer(
        url: url, hops: hops.map { LinkAnswer.Hop(url: $0.0, status: $0.1) }, outcome: outcome)
    ])
    return example
  }

  private static let linkAnswers: [LintExample] = [
    asked(LinkDead.self, "not found", fires: true, [(url, 404)], .status(404)),
    asked(LinkDead.self, "gone", fires: true, [(url, 410)], .status(410)),
    asked(
      LinkDead.self, "no such host", fires: true, [(url, nil)], .noSuchHost("www.example.com")),
    asked(LinkDead.self, "redirects without end", fires: true, [(url, 302)], .endless),
    asked(LinkDead.self, "a redirect to mail", fires: true, [(url, 302)], .badRedirect("mailto:a")),
    asked(LinkDead.self, "it is there", fires: false, [(url, 200)], .status(200)),
    asked(LinkDead.self, "the server is busy", fires: false, [(url, 503)], .status(503)),
    asked(LinkDead.self, "no answer", fires: false, [(url, nil)], .unknown("timed out")),
    asked(LinkDead.self, "left alone", fires: false, [], .leftAlone(.unsubscribes)),
    LintExample(LinkDead.self, "nobody asked", html: unmarked),

    asked(LinkNotAsked.self, "unsubscribes", fires: true, [], .leftAlone(.unsubscribes)),
    asked(
      LinkNotAsked.self, "behind a redirect", fires: true, [(url, 302)], .leftAlone(.token)),
    asked(LinkNotAsked.self, "asked for", fires: false, [(url, 200)], .status(200)),
    asked(
      LinkNotAsked.self, "not reached, which is undetermined elsewhere", fires: false, [],
      .notAsked("no time was left")),

    asked(LinkCertificate.self, "expired", fires: true, [(url, nil)], .certificate("has expired")),
    asked(
      LinkCertificate.self, "of another name", fires: true, [(url, nil)],
      .certificate("no alternative name matches")),
    asked(LinkCertificate.self, "sound", fires: false, [(url, 200)], .status(200)),
    asked(LinkCertificate.self, "no answer", fires: false, [(url, nil)], .unknown("refused")),

    asked(
      LinkChain.self, "four redirects", fires: true,
      [
        (url, 302), ("https://a.example/", 302), ("https://b.example/", 302),
        ("https://c.example/", 301), ("https://d.example/", 200),
      ], .status(200)),
    asked(
      LinkChain.self, "over http", fires: true,
      [(url, 302), ("http://a.example/", 301), ("https://a.example/", 200)], .status(200)),
    asked(
      LinkChain.self, "three redirects", fires: false,
      [
        (url, 302), ("https://a.example/", 302), ("https://b.example/", 302),
        ("https://c.example/", 200),
      ], .status(200)),
    asked(LinkChain.self, "none", fires: false, [(url, 200)], .status(200)),
    asked(
      LinkChain.self, "endless is another rule's", fires: false,
      Array(repeating: (url, 302), count: 11), .endless),
  ]

  private static func listed(
    _ name: String, html: String, domain: String, _ severity: Severity?, fields: String = ""
  ) -> LintExample {
    var example = LintExample(DomainListed.self, name, html: html, fields: fields)
    let findings = severity.map { severity in
      [
        Finding(
          rule: "blocklist-listed", severity: severity, subject: domain,
          message: "listed at list.example", evidence: ["127.0.0.2"], fix: "ask the operator")
      ]
    }
    let outcome = findings.map { CheckOutcome.findings($0, undetermined: []) } ?? .passed
    let report = TargetReport(
      target: domain, unicodeName: nil,
      verdict: .audited(.init(outcomes: [(DomainListed.rule, outcome)], facts: .null)))
    if let name = try? DomainName(domain) {
      example.online = OnlineAnswers(domains: [.init(name: name, report: report)])
    }
    return example
  }

  private static let listedDomains: [LintExample] = [
    listed("a link", html: marked, domain: "www.example.com", .error),
    listed(
      "the author", html: "<p>text</p>", domain: "example.com", .warning,
      fields: "From: ⟦Example News <news@example.com>⟧\n"),
    listed("no list has it", html: unmarked, domain: "www.example.com", nil),
    LintExample(DomainListed.self, "nobody asked", html: unmarked),
  ]
}
