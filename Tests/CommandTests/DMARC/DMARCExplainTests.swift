import Foundation
import TestKit
import Testing

/// `dlv dmarc explain` as a user runs it.
@Suite struct DMARCExplainTests {
  @Test(
    "The policy, the exit status and the other standard's answer",
    arguments: [
      (
        "v=DMARC1; p=reject; sp=quarantine; np=reject", "example.com", "reject", 0,
        "quarantine reject"
      ),
      ("v=DMARC1; p=reject; t=y", "example.com", "quarantine", 0, "quarantine quarantine"),
      ("v=DMARC1; p=rejct", "example.com", "invalid_policy", 1, "invalid_policy invalid_policy"),
      ("v=spf1 -all", "example.com", "no_record", 1, "no_record no_record"),
      ("v=DMARC1; p=none; sp=reject", "mail.example.com", "reject", 0, "reject reject"),
      ("v=DMARC1; p=none; np=reject", "ghost.example.com", "reject", 0, "none reject"),
    ])
  func explains(
    record: String, domain: String, result: String, status: Int32, below: String
  ) async throws {
    let run = try await Self.explain(record, [domain, "--format", "json"])
    #expect(run.status == status, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
    #expect(json["schema"] as? String == "dlv.dmarc-explain/1")
    #expect(json["result"] as? String == result)
    let applies = try #require(json["applies"] as? [String: [String: Any]])
    let states = ["existing_subdomain", "nonexistent_subdomain"]
      .map { applies[$0]?["state"] as? String ?? "" }
    #expect(states.joined(separator: " ") == below)
  }

  @Test(
    "A policy that is none by accident is told from one that is meant",
    arguments: [
      ("v=DMARC1; p=rejct", "nothing: p=rejct is invalid"),
      ("v=DMARC1; p=rejct; rua=mailto:a@example.com", "none: p=rejct is invalid"),
      ("v=DMARC1; p=reject; sp=no; rua=mailto:a@example.com", "none: sp=no is invalid"),
      ("v=DMARC1; rua=mailto:a@example.com", "none: no p"),
    ])
  func accidents(record: String, cell: String) async throws {
    let run = try await Self.explain(record, ["example.com"])
    #expect(run.output.contains("  example.com                \(cell)  "))
    #expect(!run.output.contains("applies: the domain's own record"))
  }

  @Test("What could not be determined is not said to differ")
  func undetermined() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      $ORIGIN example.com.
      $TTL 60
      @ SOA ns hostmaster 1 2 3 4 60
      @ NS ns
      a TXT "text"
      _dmarc TXT "v=DMARC1; p=none"
      """, to: "example.com.zone")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dmarc", "explain", "--zone", folder.url("example.com.zone").path, "--offline",
        "a.example.com",
      ])
    #expect(run.status == 2)
    #expect(!run.output.contains("come to something else"))
  }

  @Test("The text names each query, where the record stands, and what differs")
  func prints() async throws {
    let run = try await Self.explain("v=DMARC1; p=none; np=reject; psd=n", ["a.example.com"])
    #expect(
      run.output == """
        a.example.com ────────────────────────────────────────────────────── policy none

        The walk (RFC 9989 §4.10)

          1  _dmarc.a.example.com TXT
             no such name (NXDOMAIN)
          2  _dmarc.example.com TXT
             _dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none; np=reject; psd=n"
             applies: the record of the organizational domain
             psd=n stops the walk here

          a.example.com exists
          organizational domain: example.com

        What receivers are asked to do with mail that fails

          mail from                  RFC 9989                           RFC 7489 (public suffix list)
          a.example.com              none (p=none at example.com)       none (p=none at example.com)
          a subdomain that exists    none (p=none at example.com)       none (p=none at example.com)
          a subdomain that does not  reject (np=reject at example.com)  none (p=none at example.com)

        What counts as authenticated

          SPF   passes, and MAIL FROM has the organizational domain example.com (relaxed)
          DKIM  passes, and d= has the organizational domain example.com (relaxed)

        Reports

          rua  none asked for
          ruf  none asked for

          Receivers that still use the public suffix list (RFC 7489) come to something
          else.

        """)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test("Where only subdomains belong to another organization, that is said")
  func tellsSubdomains() async throws {
    let run = try await Self.explain("v=DMARC1; p=reject; psd=y", ["example.com"])
    let words = run.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(
      words.contains(
        "come to something else: the organizational domain of a subdomain is, for them, example.com, not the subdomain itself."
      ), "\(run.output)")
  }

  @Test("pct, which receivers of RFC 7489 alone read, is told")
  func tellsPercentage() async throws {
    let run = try await Self.explain("v=DMARC1; p=reject; pct=20", ["example.com"])
    #expect(run.output.contains("reject (p=reject)  reject (p=reject, pct=20)\n"))
    #expect(run.output.contains("come to something"))
  }

  @Test("What is not in the zone files is undetermined, with exit status 2")
  func leavesOpen() async throws {
    let run = try await Self.explain("v=DMARC1; p=reject", ["example.org"])
    #expect(run.status == 2)
    #expect(run.output.contains("_dmarc.example.org TXT\n     not asked (--offline)"))
    #expect(!run.output.contains("come to something"))
  }

  @Test("What is no domain is refused", arguments: ["a@example.com", "192.0.2.1", "a..b", "."])
  func refuses(domain: String) async throws {
    let run = try await Self.explain("v=DMARC1; p=reject", [domain])
    #expect(run.status == 65 && run.output.isEmpty && run.errors.hasPrefix("dlv: '"))
  }

  private static func explain(_ record: String, _ arguments: [String]) async throws -> ProgramRun {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      $ORIGIN com.
      $TTL 3600
      @ SOA ns hostmaster 1 2 3 4 3600
      @ NS ns
      example TXT "text"
      a.example TXT "text"
      mail.example TXT "text"
      _dmarc.example TXT "\(record)"
      """, to: "com.zone")
    return try await ProgramRun(
      ProgramRun.dlv,
      ["dmarc", "explain", "--zone", folder.url("com.zone").path, "--offline"] + arguments)
  }
}
