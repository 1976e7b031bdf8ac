import Foundation
import TestKit
import Testing

/// `dlv lint --online` and `--domain`: real requests to a web server of this machine, and none where a link must be left alone.
@Suite struct LintOnlineTests {
  /// Answers by path, and prints each request.
  static let script = """
    import http.server, threading
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            print(self.command, self.path, flush=True)
            path = self.path
            if path.startswith("/status/"): return self.reply(int(path[8:11]))
            if path == "/picky": return self.reply(405 if self.command == "HEAD" else 200)
            if path == "/loop": return self.reply(302, "/loop")
            if path.startswith("/slow/"): threading.Event().wait()
            if path.startswith("/to?"): return self.reply(302, path[4:])
            if path == "/mail": return self.reply(302, "mailto:a@example.com")
            if path.startswith("/hops/"):
                left = int(path[6:])
                return self.reply(302, "/hops/%d" % (left - 1)) if left else self.reply(200)
            self.reply(200)
        do_GET = do_HEAD = answer
        def reply(self, status, location=None):
            self.send_response(status)
            if location: self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()
        def log_message(self, *rest): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print("PORT %d" % server.server_address[1], flush=True)
    server.serve_forever()
    """

  static let zone = """
    $TTL 60
    www.site.test. A 127.0.0.1
    private.site.test. A 10.0.0.1
    other.example. A 127.0.0.1
    _dmarc.site.test. TXT "v=DMARC1; p=none"
    """

  struct Report: Decodable {
    struct Target: Decodable {
      struct Finding: Decodable {
        let rule: String
        let severity: String
        let message: String
        let subject: String
        struct Location: Decodable {
          let line: Int
          let column: Int?
        }
        let location: Location?
      }
      struct Open: Decodable {
        let rule: String
        let reason: String
      }
      struct Facts: Decodable {
        struct Link: Decodable {
          struct Hop: Decodable { let status: Int? }
          let outcome: String
          let reason: String?
          let way: [Hop]
        }
        let links: [Link]?
      }
      struct Verdict: Decodable {
        let policy: [String: String]
        let policy_failures: [String: [String]]
      }
      let verdict: Verdict
      let facts: Facts
      let findings: [Finding]
      let passed: [String]
      let undetermined: [Open]
    }
    let targets: [Target]
  }

  /// The report on a message with those links, and what the server was asked for.
  static func lint(
    _ links: [String], _ options: [String] = ["--online"], fields: String = "",
    body text: String? = nil, from author: String = "From: News <news@site.test>\n"
  ) async throws -> (target: Report.Target, requests: String) {
    let server = try ServerProcess("python3", ["-u", "-c", script])
    let port = try await server.line(containing: "PORT ").dropFirst(5)
    let folder = try TemporaryFolder()
    try folder.write(zone + "\n", to: "site.zone")
    try folder.write("blocklists:\n  only: true\n", to: "dlv.yml")
    let body =
      text?.replacing("PORT", with: port)
      ?? links.map { link in
        "<p><a href=\"\(link.replacing("PORT", with: port))\">more</a></p>\n"
      }.joined()
    try folder.write(
      """
      \(author)To: anna@example.net
      Subject: Our autumn programme
      Date: Mon, 23 Nov 2026 09:30:00 +0100
      Message-ID: <1@site.test>
      MIME-Version: 1.0
      \(fields.replacing("PORT", with: port))\(text == nil ? "Content-Type: text/html; charset=utf-8\n\n" : "")\(body)
      """, to: "a.eml")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "lint", folder.path("a.eml"), "--format", "json", "--zone", folder.path("site.zone") + "@.",
        "--config", folder.path("dlv.yml"), "--fail-on", "never",
      ] + options)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    return (try #require(report.targets.first, "\(run.errors)"), server.text)
  }

  @Test func `links that are gone are told from those that answer`() async throws {
    let site = "http://www.site.test:PORT"
    let (target, requests) = try await Self.lint(
      [
        "\(site)/ok", "\(site)/status/404", "\(site)/status/410", "\(site)/picky", "\(site)/loop",
        "\(site)/mail", "\(site)/status/503", "http://none.site.test/", "\(site)/status/404",
      ], ["--online", "--allow-private-links"])
    let dead = target.findings.filter { $0.rule == "lint-link-dead" }
    #expect(
      Set(dead.map(\.message)) == [
        "it answers 404 (not found)", "it answers 410 (gone)", "its redirects do not end",
        "it redirects to 'mailto:a@example.com', which is no address of the web",
        "the host none.site.test has no address",
      ])
    #expect(dead.first { $0.message.contains("404") }?.location?.line == 10)
    #expect(dead.allSatisfy { $0.severity == "error" })
    #expect(
      target.undetermined.contains { $0.rule == "lint-link-dead" && $0.reason.contains("503") })
    // A link that is there twice is asked for once; GET only where HEAD was refused.
    #expect(requests.components(separatedBy: "HEAD /status/404").count == 2)
    #expect(requests.contains("GET /picky") && !requests.contains("GET /ok"))
  }

  @Test func `long ways are shown`() async throws {
    let (target, _) = try await Self.lint(
      ["http://www.site.test:PORT/hops/2", "http://www.site.test:PORT/hops/5"],
      ["--online", "--allow-private-links"])
    let chains = target.findings.filter { $0.rule == "lint-link-chain" }
    #expect(chains.map(\.message) == ["it takes 5 redirects"])
    // Short ones are told, too.
    #expect(
      target.facts.links?.map { $0.way.map(\.status) } == [
        [302, 302, 200], [302, 302, 302, 302, 302, 200],
      ])
  }

  @Test func `what does something is never asked for`() async throws {
    let site = "http://www.site.test:PORT"
    let (target, requests) = try await Self.lint(
      [
        "\(site)/unsubscribe/1", "\(site)/abmelden", "\(site)/confirm?a=1",
        "\(site)/c/4f9a8b7c6d5e4f3a2b1c0d9e8f", "\(site)/leave",
      ], ["--online", "--allow-private-links"],
      fields: "List-Unsubscribe: <http://www.site.test:1/leave>\n")
    for path in ["/unsubscribe", "/abmelden", "/confirm", "/c/", "/leave"] {
      #expect(!requests.contains(path), "\(path)")
    }
    #expect(!target.findings.contains { $0.rule == "lint-link-dead" })
  }

  @Test func `a link that one part says unsubscribes is left alone in all`() async throws {
    let body = """
      Content-Type: multipart/alternative; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8

      Programme: http://www.site.test:PORT/e/first
      Hier abmelden: http://www.site.test:PORT/abm/77
      To stop receiving these mails click here: http://www.site.test:PORT/st/88
      http://www.site.test:PORT/e/leave
      --b
      Content-Type: text/html; charset=utf-8

      <p><a href="http://www.site.test:PORT/e/first">Programme</a></p>
      <p><a href="http://www.site.test:PORT/e/leave">Unsubscribe</a></p>
      <p><a href="http://www.site.test:PORT/c/x1"><img src="a.png" alt="Unsubscribe"></a></p>
      <p><a href="http://www.site.test:PORT/c/x2">If you no longer want these mails, let us know</a></p>
      <p><a href="http://www.site.test:PORT/c/x3" title="Unsubscribe">here</a></p>
      <p><a href="http://www.site.test:PORT/404/footprint">Our footprint</a></p>
      <p><a href="http://www.site.test:PORT/status/404">Gone</a></p>
      --b--
      """
    let (target, requests) = try await Self.lint(
      [], ["--online", "--allow-private-links"], body: body)
    #expect(
      Set(requests.split(separator: "\n").filter { $0.hasPrefix("HEAD") }) == [
        "HEAD /e/first", "HEAD /404/footprint", "HEAD /status/404",
      ])
    let links = try #require(target.facts.links)
    #expect(links.count { $0.outcome == "left alone" && $0.reason?.isEmpty == false } == 6)
    #expect(links.contains { $0.outcome == "404" && $0.way.map(\.status) == [404] })
  }

  /// Labels with which one leaves a list, in ten languages and more.
  static let labels = [
    "Unsubscribe", "Opt out", "Remove me", "Stop receiving these emails", "Leave this list",
    "Manage subscription", "Email settings", "Vom Newsletter abmelden", "Newsletter kündigen",
    "Se désabonner", "Ne plus recevoir", "Darse de baja", "Anular la suscripción",
    "Cancelar inscrição", "Annulla iscrizione", "Cancella iscrizione", "Uitschrijven", "Afmelden",
    "Zrezygnuj z newslettera", "Anuluj subskrypcję", "メール配信停止", "購読解除", "退订", "取消订阅",
    "No longer interested? Click here",
  ]

  @Test func `a label in any language keeps a link from being asked for, in text and HTML`()
    async throws
  {
    let site = "http://www.site.test:PORT"
    let text = Self.labels.enumerated().map { "\($1): \(site)/t/\($0)\n" }.joined()
    let html = Self.labels.enumerated().map { "<p><a href=\"\(site)/h/\($0)\">\($1)</a></p>\n" }
      .joined()
    // What only one part says of an address holds for both.
    let both = Self.labels.enumerated()
    let body = """
      Content-Type: multipart/alternative; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 8bit

      Programme: \(site)/ok/text
      \(text)
      \(both.map { "\(site)/b/\($0.offset)\n" }.joined())
      --b
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: 8bit

      <p><a href="\(site)/ok/html">Programme</a></p>
      \(html)
      \(both.map { "<p><a href=\"\(site)/b/\($0.offset)\">\($0.element)</a></p>\n" }.joined())
      --b--
      """
    let (target, requests) = try await Self.lint(
      [], ["--online", "--allow-private-links"], body: body)
    let asked = requests.split(separator: "\n").filter { !$0.hasPrefix("PORT") }
    #expect(Set(asked) == ["HEAD /ok/text", "HEAD /ok/html"])
    let told = target.findings.first { $0.rule == "lint-link-not-asked" }
    #expect(told?.message.hasPrefix("\(3 * Self.labels.count) links were not asked for") == true)
    #expect(told?.severity == "info")
    for rule in ["lint-link-dead", "lint-link-certificate", "lint-link-chain"] {
      #expect(!target.passed.contains(rule), "\(rule)")
    }
  }

  @Test func `a redirect to a link that unsubscribes ends there`() async throws {
    let site = "http://www.site.test:PORT"
    let (target, requests) = try await Self.lint(
      ["\(site)/to?/x1"], ["--online", "--allow-private-links"],
      fields: "List-Unsubscribe: <\(site)/x1>\n")
    #expect(requests.contains("HEAD /to") && !requests.contains("HEAD /x1"))
    #expect(target.findings.contains { $0.rule == "lint-link-not-asked" })
  }

  @Test func `links of a slow host are given up with the time of the message`() async throws {
    let site = "http://www.site.test:PORT"
    let clock = ContinuousClock()
    let start = clock.now
    let (target, _) = try await Self.lint(
      (0..<10).map { "\(site)/slow/\($0)" },
      ["--online", "--allow-private-links", "--audit-timeout", "0.5"])
    #expect(clock.now - start < .seconds(10))
    #expect(target.undetermined.count { $0.rule == "lint-link-dead" } == 10)
    #expect(target.undetermined.contains { $0.reason.contains("--audit-timeout") })
  }

  @Test func `what is not asked for is not known`() async throws {
    for options in [["--online"], ["--online", "--offline", "--allow-private-links"]] {
      let (target, requests) = try await Self.lint(["http://www.site.test:PORT/ok"], options)
      #expect(!requests.contains("HEAD"))
      #expect(target.undetermined.contains { $0.rule == "lint-link-dead" }, "\(options)")
    }
    let (target, _) = try await Self.lint(
      ["http://www.site.test:PORT/unsubscribe"], ["--online", "--allow-private-links"])
    #expect(!target.undetermined.contains { $0.rule == "lint-link-dead" })
    #expect(!target.passed.contains("lint-link-dead"))
  }

  @Test func `hosts of private networks are left alone`() async throws {
    let (_, requests) = try await Self.lint(["http://www.site.test:PORT/ok"])
    #expect(!requests.contains("HEAD"))
  }

  @Test func `nothing is asked for unless somebody wants it`() async throws {
    let (target, requests) = try await Self.lint(["http://www.site.test:PORT/status/404"], [])
    #expect(!requests.contains("HEAD"))
    #expect(!target.findings.contains { $0.rule.hasPrefix("lint-link-dead") })
  }

  @Test func `an author's domain without a DMARC record breaks the policies that require one`()
    async throws
  {
    let fields = "List-Unsubscribe: <https://www.site.test/u/1>\n"
    let (target, _) = try await Self.lint(
      ["http://www.site.test:PORT/ok"], ["--domain"], fields: fields,
      from: "From: News <news@other.example>\n")
    #expect(target.verdict.policy["microsoft"] == "fail")
    #expect(target.verdict.policy_failures["microsoft"]?.contains("dmarc-missing") == true)
    let (open, _) = try await Self.lint(
      ["http://www.site.test:PORT/ok"], ["--domain"], fields: fields, from: "")
    #expect(open.undetermined.contains { $0.rule == "dmarc-missing" })
  }

  @Test func `a domain without SPF and a signature without a key break policies`() async throws {
    let fields = """
      DKIM-Signature: v=1; a=rsa-sha256; d=site.test; s=s1; h=from; bh=AAAA; b=AAAA

      """
    let (target, _) = try await Self.lint(
      ["http://www.site.test:PORT/ok"], ["--domain"], fields: fields)
    for rule in ["spf-record-missing", "dkim-selector-missing"] {
      for policy in ["gmail-bulk", "yahoo", "microsoft"] {
        #expect(target.verdict.policy_failures[policy]?.contains(rule) == true, "\(rule) \(policy)")
      }
    }
    // A draft that is not signed yet has no key that could be missed, and a bounce address elsewhere is not the domain's.
    let (draft, _) = try await Self.lint(
      ["http://www.site.test:PORT/ok"], ["--domain"],
      fields: "Return-Path: <bounce@other.example>\n")
    #expect(!draft.findings.contains { $0.rule.hasPrefix("dkim-") || $0.rule.hasPrefix("spf-") })
  }

  @Test func `the author's domain is audited for DMARC and BIMI`() async throws {
    let (target, requests) = try await Self.lint(["http://www.site.test:PORT/ok"], ["--domain"])
    #expect(!requests.contains("HEAD"))
    #expect(
      target.findings.contains { $0.rule.hasPrefix("dmarc-") && $0.subject.contains("site.test") })
  }
}
