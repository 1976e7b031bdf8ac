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
    $ORIGIN site.test.
    $TTL 60
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    ns1 A 127.0.0.1
    www A 127.0.0.1
    private A 10.0.0.1
    _dmarc TXT "v=DMARC1; p=none"
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
      let findings: [Finding]
      let undetermined: [Open]
    }
    let targets: [Target]
  }

  /// The report on a message with those links, and what the server was asked for.
  static func lint(
    _ links: [String], _ options: [String] = ["--online"], fields: String = ""
  ) async throws -> (target: Report.Target, requests: String) {
    let server = try ServerProcess("python3", ["-u", "-c", script])
    let port = try await server.line(containing: "PORT ").dropFirst(5)
    let folder = try TemporaryFolder()
    try folder.write(zone + "\n", to: "site.zone")
    try folder.write("blocklists:\n  only: true\n", to: "dlv.yml")
    let body = links.map { link in
      "<p><a href=\"\(link.replacing("PORT", with: port))\">more</a></p>\n"
    }.joined()
    try folder.write(
      """
      From: News <news@site.test>
      To: anna@example.net
      Subject: Our autumn programme
      Date: Mon, 23 Nov 2026 09:30:00 +0100
      Message-ID: <1@site.test>
      MIME-Version: 1.0
      \(fields)Content-Type: text/html; charset=utf-8

      \(body)
      """, to: "a.eml")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "lint", folder.path("a.eml"), "--format", "json", "--zone", folder.path("site.zone"),
        "--config", folder.path("dlv.yml"), "--offline", "--fail-on", "never",
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

  @Test func `hosts of private networks are left alone`() async throws {
    let (_, requests) = try await Self.lint(["http://www.site.test:PORT/ok"])
    #expect(!requests.contains("HEAD"))
  }

  @Test func `nothing is asked for unless somebody wants it`() async throws {
    let (target, requests) = try await Self.lint(["http://www.site.test:PORT/status/404"], [])
    #expect(!requests.contains("HEAD"))
    #expect(!target.findings.contains { $0.rule.hasPrefix("lint-link-dead") })
  }

  @Test func `the author's domain is audited for DMARC and BIMI`() async throws {
    let (target, requests) = try await Self.lint(["http://www.site.test:PORT/ok"], ["--domain"])
    #expect(!requests.contains("HEAD"))
    #expect(
      target.findings.contains { $0.rule.hasPrefix("dmarc-") && $0.subject.contains("site.test") })
  }
}
