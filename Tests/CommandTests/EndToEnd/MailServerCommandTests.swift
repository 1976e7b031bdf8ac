import Foundation
import TestKit
import Testing

/// `dlv mx --probe`, and `dlv audit --probe` with a policy, as a user runs them: a zone behind NSD, and mail servers on loopback.
@Suite struct MailServerCommandTests {
  /// Started once for the suite.
  private struct Rig: Sendable {
    let pki: TestPKI
    let folder: TemporaryFolder
    let dns: NSDServer
    let postfix: PostfixServer
    /// One that refuses some names in EHLO at once.
    let choosy: PostfixServer

    static let shared = Task { try await Rig() }

    private init() async throws {
      pki = try TestPKI()
      folder = try TemporaryFolder()
      try folder.write(
        """
        $ORIGIN a.test.
        $TTL 3600
        @ IN SOA ns h 1 7200 3600 1209600 3600
        @ IN NS ns
        ns IN A 127.0.0.1
        @ IN MX 10 mail
        mail IN A 127.0.0.1
        mta-sts IN A 127.0.0.1
        _mta-sts IN TXT "v=STSv1; id=1;"

        """, to: "a.test.zone")
      try folder.write(
        """
        $ORIGIN 127.in-addr.arpa.
        $TTL 3600
        @ IN SOA ns.a.test. h.a.test. 1 7200 3600 1209600 3600
        @ IN NS ns.a.test.
        1.0.0 IN PTR mail.a.test.

        """, to: "127.in-addr.arpa.zone")
      dns = try NSDServer(zonesIn: folder.url)
      postfix = try await PostfixServer(
        pki.leaf(names: ["mail.a.test"]), settings: ["message_size_limit = 20480000"])
      choosy = try await PostfixServer(
        pki.leaf(names: ["mail.a.test"]),
        settings: [
          "smtpd_delay_reject = no", "invalid_hostname_reject_code = 500",
          "smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname,"
            + " check_helo_access inline:{ {policy.example.net = 502 5.7.1 not you} }",
        ])
    }
  }

  private static func run(
    _ arguments: [String], port: UInt16, probing: [String] = ["--probe"]
  ) async throws -> ProgramRun {
    let rig = try await Rig.shared.value
    return try await ProgramRun(
      ProgramRun.dlv,
      arguments + probing + [
        "--resolver", "127.0.0.1:\(rig.dns.port)", "--smtp-port", "\(port)",
        "--ca-file", rig.pki.authorityFile, "a.test",
      ])
  }

  private struct Report: Decodable {
    let targets: [Target]
    struct Target: Decodable {
      let findings: [Finding]
      let undetermined: [Open]
      let facts: Facts
    }
    struct Open: Decodable { let rule: String }
    struct Finding: Decodable {
      let rule: String
      let severity: String
      let message: String
    }
    struct Facts: Decodable { let mail_servers: Servers? }
    struct Servers: Decodable { let hosts: [Host] }
    struct Host: Decodable {
      let name: String
      let addresses: [Address]
    }
    struct Address: Decodable {
      let address: String
      let ending: String
      let ehlo: Hello?
      let tls: Session?
      let ptr: Pointer
      let transcript: [String]
    }
    struct Hello: Decodable { let extensions: [String] }
    struct Session: Decodable { let version: String }
    struct Pointer: Decodable { let name: String? }
  }

  private static func report(_ run: ProgramRun) throws -> Report.Target {
    try #require(try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).targets.first)
  }

  @Test func `a Postfix is probed, in JSON and as text`() async throws {
    let port = try await Rig.shared.value.postfix.port
    let run = try await Self.run(["mx", "--format", "json"], port: port)
    let target = try Self.report(run)
    // The address is a loopback one, which MX records should not lead to; nothing is wrong with the server.
    #expect(target.findings.filter { $0.rule.hasPrefix("smtp-") && $0.severity == "error" }.isEmpty)
    let host = try #require(target.facts.mail_servers?.hosts.first)
    let address = try #require(host.addresses.first)
    #expect(host.name == "mail.a.test" && address.address == "127.0.0.1")
    #expect(address.ending == "complete" && address.tls?.version == "TLSv1.3")
    #expect(address.ptr.name == "mail.a.test")
    #expect(address.ehlo?.extensions.contains("SIZE 20480000") == true)
    // Never more than this.
    let commands = address.transcript.filter { $0.hasPrefix("C: ") }.map {
      $0.dropFirst(3).prefix(4)
    }
    #expect(commands == ["EHLO", "STAR", "EHLO", "QUIT"])

    let text = try await Self.run(["mx"], port: port)
    #expect(text.output.contains("Mail servers, port \(port)"), "\(text.output)")
    #expect(text.output.contains("mail.a.test") && text.output.contains("TLSv1.3"))
    #expect(text.output.contains("SIZE 20480000"))
  }

  @Test
  func `whether a server is down depends on neither the order of the domains nor their number`()
    async throws
  {
    let rig = try await Rig.shared.value
    let folder = try TemporaryFolder()
    try folder.write(
      """
      $ORIGIN b.test.
      @ 300 IN SOA ns.a.test. h.a.test. 1 2 3 4 5
      @ IN NS ns.a.test.
      @ IN MX 10 mail
      mail IN A 127.0.0.2
      """, to: "b.test.zone")
    // It listens on 127.0.0.1 alone.
    let server = try await ScriptedSMTPServer(ScriptedSMTPServer.plain("PIPELINING"))
    func verdicts(
      _ arguments: [String], _ command: [String] = ["mx", "--probe"]
    ) async throws -> [String] {
      let run = try await ProgramRun(
        ProgramRun.dlv,
        command + ["--format", "csv", "--zone", folder.path("b.test.zone")] + arguments + [
          "--resolver", "127.0.0.1:\(rig.dns.port)", "--smtp-port", "\(server.port)",
        ])
      return run.output.split(whereSeparator: \.isNewline).filter {
        $0.contains("smtp-unreachable")
      }.map {
        String($0.split(separator: ",")[3].filter(\.isLetter))
      }
    }
    // Nothing of the domain itself shows that the port can be reached.
    for (arguments, expected) in [
      (["a.test", "b.test"], "undetermined"), (["b.test", "a.test"], "undetermined"),
      (["--jobs", "1", "a.test", "b.test"], "undetermined"),
      (["--jobs", "1", "b.test", "a.test"], "undetermined"),
      (["--probe-reference", "mail.a.test", "b.test"], "finding"),
      (["--probe-reference", "mail.b.test", "b.test"], "undetermined"),
    ] {
      let found = try await verdicts(arguments)
      #expect(found == [expected], "\(arguments)")
      #expect(try await verdicts(arguments, ["tls"]) == [expected], "tls \(arguments)")
    }
    // What is down has no TLS that could be undetermined.
    let tls = try await ProgramRun(
      ProgramRun.dlv,
      [
        "tls", "--probe-reference", "mail.a.test", "--zone", folder.path("b.test.zone"),
        "--resolver", "127.0.0.1:\(rig.dns.port)", "--smtp-port", "\(server.port)", "--format",
        "json", "b.test",
      ])
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(tls.output.utf8)) as? [String: Any])
    let target = try #require((report["targets"] as? [[String: Any]])?.first)
    let rules = { (key: String) in
      (target[key] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
    }
    #expect(tls.status == 1 && rules("findings") == ["smtp-unreachable"], "\(tls.output)")
    #expect(rules("undetermined") == [], "\(tls.output)")
  }

  /// Names that Postfix refuses in EHLO: it answers 500 5.5.2 (its settings may say 501), 504 5.5.2 and 502 5.7.1.
  @Test(arguments: ["-bad.example.net", "probe", "policy.example.net"])
  func `a Postfix that refuses the name in EHLO is not one without EHLO or STARTTLS`(
    name: String
  ) async throws {
    let port = try await Rig.shared.value.choosy.port
    for command in ["mx", "tls"] {
      let run = try await Self.run(
        [command, "--format", "json"], port: port,
        probing: (command == "mx" ? ["--probe"] : []) + ["--ehlo=\(name)"])
      let target = try Self.report(run)
      let rules = Set(target.findings.map(\.rule))
      #expect(
        rules.isDisjoint(with: ["smtp-no-ehlo", "smtp-no-starttls", "dane-without-tls"]),
        "\(run.output)\(run.errors)")
      #expect(rules.contains("smtp-session-refused") == (command == "mx"), "\(run.output)")
      let open = Set(target.undetermined.map(\.rule))
      #expect(
        open.isSuperset(
          of: command == "mx"
            ? ["smtp-no-ehlo", "smtp-no-starttls", "smtp-ehlo-lines"]
            : ["smtp-no-starttls", "tls-old-versions"]),
        "\(run.output)")
      #expect(run.output.contains("EHLO was answered with '50"), "\(run.output)")
    }
    let text = try await Self.run(["mx"], port: port, probing: ["--probe", "--ehlo=\(name)"])
    #expect(text.output.contains("answer, 1 without a session"), "\(text.output)")
    #expect(!text.output.contains("no TLS"), "\(text.output)")
    let welcome = try await Self.run(
      ["mx"], port: port, probing: ["--probe", "--ehlo", "mx.example.net"])
    #expect(welcome.output.contains("TLSv1.3"), "\(welcome.output)")
  }

  @Test func `a server without STARTTLS is a warning, and an error where a policy is enforced`()
    async throws
  {
    let server = try await ScriptedSMTPServer(
      ScriptedSMTPServer.plain("PIPELINING", "8BITMIME", "SIZE 10240000"))
    let alone = try await Self.run(["mx", "--format", "json"], port: server.port)
    let found = try Self.report(alone).findings.first { $0.rule == "smtp-no-starttls" }
    #expect(found?.severity == "warning", "\(alone.output)\(alone.errors)")
    #expect(try await Self.run(["mx", "--fail-on", "warning"], port: server.port).status == 1)
    // There is nothing else for `dlv tls` to look at, and it is not all right.
    let tls = try await Self.run(
      ["tls", "--fail-on", "warning"], port: server.port, probing: [])
    #expect(
      tls.status == 1 && tls.output.contains("smtp-no-starttls"), "\(tls.output)\(tls.errors)")

    let rig = try await Rig.shared.value
    let policies = try await DocumentServer(
      rig.pki.leaf(names: ["mta-sts.a.test"]),
      policy: DocumentServer.policy.replacing("mx.a.test", with: "mail.a.test") + "\n")
    let audit = try await Self.run(
      [
        "audit", "--only", "smtp,tls,mta-sts,dane", "--format", "json", "--https-port",
        "\(policies.port)",
      ], port: server.port)
    let enforced = try Self.report(audit).findings.first { $0.rule == "smtp-no-starttls" }
    #expect(enforced?.severity == "error", "\(audit.output)\(audit.errors)")
    #expect(enforced?.message.contains("mode enforce") == true)
  }

  @Test func `a handshake that fails is one error`() async throws {
    let server = try await ScriptedSMTPServer(
      ScriptedSMTPServer.upToTLS + [.send("nonsense\r\n"), .close])
    let audit = try await Self.run(
      ["audit", "--only", "smtp,tls,dane", "--format", "json"], port: server.port)
    #expect(audit.status == 1, "\(audit.output)\(audit.errors)")
    let errors = try Self.report(audit).findings.map(\.rule).filter {
      ["smtp-starttls-fails", "tls-handshake-fails", "dane-without-tls"].contains($0)
    }
    #expect(errors == ["smtp-starttls-fails"])
  }

  @Test func `a temporary refusal of STARTTLS leaves the matter open`() async throws {
    let server = try await ScriptedSMTPServer([
      .send("220 mail.example.com ESMTP\r\n"), .expect("EHLO "), .ehlo(["STARTTLS"]),
      .expect("STARTTLS"), .send("454 4.7.0 not now\r\n"), .expect("QUIT"),
      .send("221 2.0.0 bye\r\n"), .close,
    ])
    let audit = try await Self.run(["audit", "--only", "smtp,tls,dane"], port: server.port)
    #expect(audit.status == 2, "\(audit.output)\(audit.errors)")
    #expect(audit.output.contains("which is temporary"))
  }

  @Test func `nobody there is told from a way that is closed only where another server answers`()
    async throws
  {
    let run = try await Self.run(["mx"], port: LoopbackPort.free())
    #expect(run.output.contains("connection refused"), "\(run.output)\(run.errors)")
    #expect(run.output.contains("undetermined"))
    #expect(!run.output.contains("✗ smtp-"))
  }
}
