import Foundation
import TestKit
import Testing

/// `dlv lint --online` and `--domain`: real requests to a web server of this machine, and none where a link must be left alone.
@Suite struct LintOnlineTests {
  /// Answers by path, and prints each request.
  static let script = """
    import http.server
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            print(self.command, self.path, flush=True)
            path = self.path
            if path.startswith("/status/"): return self.reply(int(path[8:11]))
            if path == "/picky": return self.reply(405 if self.command == "HEAD" else 200)
            if path == "/loop": return self.reply(302, "/loop")
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
      \(fields)\(text == nil ? "Content-Type: text/html; charset=utf-8\n\n" : "")\(body)
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
  }

  @Test func `what does something is never asked for`() async throws {
    let site = "http://www.site.test:PORT"
    let (target, requests) = try await Self.lint(
      [
        "\(site)/unsubscribe/1", "\(site)/abmelden", "\(site)/confirm?a=1",
        "\(site)/c/4f9a8b7c6d5e4f3a2b1c0d9e8f", "\(site)/leave",
      ], ["--online", "--allow-private-links"],
      fields: "List-Unsubscribe: <http://www.site.test:1/leave>\n")
    #expect(requests.contains("HEAD /leave"))
    for path in ["/unsubscribe", "/abmelden", "/confirm", "/c/"] {
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

  @Test func `the author's domain is audited for DMARC and BIMI`() async throws {
    let (target, requests) = try await Self.lint(["http://www.site.test:PORT/ok"], ["--domain"])
    #expect(!requests.contains("HEAD"))
    #expect(
      target.findings.contains { $0.rule.hasPrefix("dmarc-") && $0.subject.contains("site.test") })
  }
}
