import Audit
import DNS
import SMTP
import TestKit
import Testing

/// The rules about probed mail servers, each with a server that is right, one that is wrong, and one that leaves it open.
@Suite struct SMTPRuleTests {
  static let unreachable = "192.0.2.25"

  @Test func `a sound server passes every rule`() async throws {
    let audit = try await ProbedAudit(Script.sound()).audit
    #expect(audit.findings(.smtp) == [])
    #expect(audit.undetermined(.smtp) == [])
    // One server differs from nobody.
    #expect(
      Set(TestAudit.rules(of: .smtp).map(\.rawValue)).subtracting(audit.passed(.smtp))
        == ["smtp-servers-differ"])
  }

  @Test func `without a probe no rule has anything to look at`() async throws {
    let audit = try await TestAudit(zone: ProbedAudit.oneHost)
    #expect(audit.findings(.smtp) == [])
    #expect(audit.undetermined(.smtp) == [])
    #expect(audit.passed(.smtp) == [])
  }

  @Test(arguments: ["@ IN MX 0 .\n", "@ IN TXT \"no host\"\n", "@ IN MX 10 gone\n"])
  func `where there is no host, no rule has anything to look at`(zone: String) async throws {
    let audit = try await ProbedAudit([:], zone: zone).audit
    #expect(audit.passed(.smtp) == [])
    #expect(audit.findings(.smtp) == [])
  }

  @Test func `where nobody knows the hosts, every rule is undetermined`() async throws {
    let audit = try await ProbedAudit(
      [:], zone: ProbedAudit.oneHost, failing: ["example.com MX": .serverFailure]
    ).audit
    #expect(audit.undetermined(.smtp) == TestAudit.rules(of: .smtp).map(\.rawValue))
  }

  @Test func `a server that was not reached leaves every rule open`() async throws {
    let audit = try await ProbedAudit([:]).audit
    #expect(audit.findings(.smtp) == [])
    #expect(audit.passed(.smtp) == [])
    let reason = audit.undetermined("smtp-unreachable").first?.reason
    #expect(reason?.contains("may block port 25") == true)
  }

  /// One server, with the findings that it leads to and no others.
  @Test(
    arguments: [
      ([Script.says("554 no service"), Script.bye], ["smtp-session-refused warning"]),
      ([Script.says("421 busy")], ["smtp-session-refused notice"]),
      ([Script.says("250 hello"), Script.bye], ["smtp-session-refused error"]),
      (
        [Script.greeting, Script.says("550 5.7.1 go away"), Script.bye],
        ["smtp-session-refused warning"]
      ),
      ([.closed(reason: nil)], ["smtp-session-broken warning"]),
      ([Script.greeting, .closed(reason: "reset")], ["smtp-session-broken warning"]),
      ([Script.says("HTTP/1.1 400 Bad Request")], ["smtp-session-broken error"]),
      ([Script.says("220 mail.example.com\r\n250 early")], ["smtp-session-broken error"]),
      (
        [.received(Array("220 mail.example.com\n".utf8))] + Script.plain().dropFirst(),
        ["smtp-no-starttls warning", "smtp-reply-format warning"]
      ),
      (
        [Script.says("220-mail.example.com\r\n221 what")] + Script.plain().dropFirst(),
        ["smtp-reply-format error", "smtp-session-refused error"]
      ),
      (
        [Script.says("220 localhost ESMTP")] + Script.sound().dropFirst(),
        ["smtp-name-not-qualified warning"]
      ),
      (
        [Script.says("220 [192.0.2.25] ESMTP")] + Script.sound().dropFirst(), []
      ),
      (
        [Script.says("220 mx.example.net ESMTP")] + Script.sound().dropFirst(),
        ["smtp-name-not-confirmed info", "smtp-name-not-reverse info"]
      ),
      (
        [
          Script.greeting, Script.says("502 unknown"), Script.bye,
        ], ["smtp-no-ehlo error", "smtp-no-starttls warning"]
      ),
      (
        [Script.greeting, Script.says("500 5.3.3 Unrecognized command"), Script.bye],
        ["smtp-no-ehlo error", "smtp-no-starttls warning"]
      ),
      (
        [Script.greeting, Script.says("504 5.5.2 <probe>: Helo command rejected"), Script.bye],
        ["smtp-session-refused warning"]
      ),
      (
        [Script.greeting, Script.says("502 5.7.1 not you"), Script.bye],
        ["smtp-session-refused warning"]
      ),
      (Script.plain(), ["smtp-no-starttls warning"]),
      (
        Script.upToTLS + [Script.says("501 5.5.4 no"), Script.bye],
        ["smtp-starttls-fails error"]
      ),
      (
        Script.upToTLS + [Script.says("220 go"), .tlsFailed(.failed("no shared cipher"))],
        ["smtp-starttls-fails error"]
      ),
      (
        Script.upToTLS + [Script.says("220 go"), .tlsFailed(.notTLS(Array("250 ok".utf8)))],
        ["smtp-starttls-fails error", "smtp-starttls-injection error"]
      ),
      (
        Script.upToTLS + [
          Script.says("220 go\r\n250 injected"), .tlsEstablished(Script.facts),
          Script.ehlo(Script.common), Script.bye,
        ], ["smtp-starttls-injection error"]
      ),
      (
        Script.upToTLS + [
          Script.says("220 go"), .tlsEstablished(Script.facts), Script.says("554 5.7.1 no"),
          Script.bye,
        ], ["smtp-session-refused warning"]
      ),
      (
        Script.upToTLS + [
          Script.says("220 go"), .tlsEstablished(Script.facts), Script.says("421 4.7.0 busy"),
        ], ["smtp-session-refused notice"]
      ),
      (
        Script.upToTLS + [
          Script.says("220 go"), .tlsEstablished(Script.facts), Script.says("500 what"), Script.bye,
        ], ["smtp-session-refused warning"]
      ),
      (Script.sound(["PIPELINING", "SIZE 52428800"]), ["smtp-missing-extensions notice"]),
      (Script.sound(Script.common + [""]), ["smtp-ehlo-lines warning"]),
      (Script.sound(Script.common + ["-bad"]), ["smtp-ehlo-lines warning"]),
      (
        Script.sound(Script.common + ["DSN \u{7}"]),
        ["smtp-ehlo-lines warning", "smtp-reply-format warning", "smtp-reply-format warning"]
      ),
      (Script.sound(Script.common + ["SIZE 1"]), ["smtp-ehlo-lines warning"]),
      (Script.sound(Script.common + ["DSN", "dsn"]), ["smtp-ehlo-lines notice"]),
      (Script.sound(Script.common + ["AUTH PLAIN ", "AUTH=PLAIN"]), []),
      (
        Script.sound(["8BITMIME", "PIPELINING", "size abc"]),
        ["smtp-ehlo-lines warning"]
      ),
      (Script.sound(["8BITMIME", "PIPELINING"]), ["smtp-missing-extensions info"]),
      (Script.sound(["8BITMIME", "PIPELINING", "SIZE"]), []),
      (Script.sound(["8BITMIME", "PIPELINING", "SIZE 1000000"]), ["smtp-small-size notice"]),
      (Script.sound(["8BITMIME", "PIPELINING", "SIZE 60000"]), ["smtp-small-size error"]),
    ] as [([SMTPEvent], [String])])
  func `each fault has its finding`(events: [SMTPEvent], expected: [String]) async throws {
    let audit = try await ProbedAudit(events).audit
    #expect(audit.findings(.smtp) == expected)
    for finding in audit.allFindings(.smtp) {
      #expect(!finding.evidence.isEmpty && !finding.fix.isEmpty, "\(finding.rule)")
    }
  }

  /// What leaves a rule open is neither a finding nor a pass.
  @Test(
    arguments: [
      ([.connectFailed(.timedOut)], "smtp-unreachable"),
      ([.connectFailed(.unreachable("network unreachable"))], "smtp-unreachable"),
      ([.connectFailed(.notPermitted("not permitted"))], "smtp-unreachable"),
      ([.connectFailed(.local("no such address"))], "smtp-unreachable"),
      ([], "smtp-session-broken"),
      ([], "smtp-session-refused"),
      ([], "smtp-slow-greeting"),
      ([], "smtp-name-not-qualified"),
      ([Script.greeting], "smtp-session-broken"),
      ([Script.greeting], "smtp-no-starttls"),
      ([Script.greeting], "smtp-no-ehlo"),
      ([Script.greeting, Script.says("504 5.5.2 name"), Script.bye], "smtp-no-ehlo"),
      ([Script.greeting, Script.says("500 5.5.2 what"), Script.bye], "smtp-no-starttls"),
      ([Script.greeting, Script.says("550 5.7.1 no"), Script.bye], "smtp-ehlo-lines"),
      ([Script.greeting], "smtp-missing-extensions"),
      ([Script.greeting], "smtp-small-size"),
      ([Script.greeting], "smtp-servers-differ"),
      ([Script.says("554 no"), Script.bye], "smtp-no-starttls"),
      (Script.upToTLS, "smtp-starttls-fails"),
      (Script.upToTLS + [Script.says("454 4.7.0 not now"), Script.bye], "smtp-starttls-fails"),
      ([.connectFailed(.refused)], "smtp-unreachable"),
      ([.connectFailed(.reset)], "smtp-unreachable"),
      ([.connectFailed(.refused)], "smtp-no-starttls"),
      (Script.upToTLS + [Script.says("220 go")], "smtp-starttls-fails"),
      (
        Script.upToTLS + [Script.says("220 go"), .tlsFailed(.notStarted("no memory"))],
        "smtp-starttls-fails"
      ),
      ([Script.greeting], "smtp-starttls-injection"),
      ([.connectFailed(.timedOut)], "smtp-reply-format"),
      ([.connectFailed(.timedOut)], "smtp-address-unreachable"),
      ([.connectFailed(.timedOut)], "smtp-name-not-confirmed"),
      ([.connectFailed(.timedOut)], "smtp-name-not-reverse"),
    ] as [([SMTPEvent], RuleID)])
  func `what was not seen is undetermined`(events: [SMTPEvent], rule: RuleID) async throws {
    let audit = try await ProbedAudit(events).audit
    #expect(audit.findings(rule) == [])
    #expect(!audit.undetermined(rule).isEmpty)
  }

  @Test func `names whose lookups fail are undetermined`() async throws {
    let events = [Script.says("220 mx.example.net ESMTP")] + Script.sound().dropFirst()
    let audit = try await ProbedAudit(
      ["192.0.2.25": events],
      failing: [
        "mx.example.net": .serverFailure, "25.2.0.192.in-addr.arpa PTR": .timedOut,
      ]
    ).audit
    #expect(audit.findings(.smtp) == [])
    #expect(audit.undetermined(.smtp) == ["smtp-name-not-confirmed", "smtp-name-not-reverse"])
  }

  @Test func `a late greeting is a notice`() async throws {
    let audit = try await ProbedAudit(Script.sound(), greetingTime: .seconds(11)).audit
    #expect(audit.findings(.smtp) == ["smtp-slow-greeting notice"])
  }

  static let twoHosts = """
    @ IN MX 10 mail
    @ IN MX 20 backup
    mail IN A 192.0.2.25
    backup IN A 192.0.2.26
    backup IN AAAA 2001:db8::26

    """

  static let twoNames =
    "$ORIGIN 2.0.192.in-addr.arpa.\n25 IN PTR mail.example.com.\n26 IN PTR backup.example.com.\n"

  /// Two hosts, one with both versions of IP: what each outcome of the second and third address comes to.
  @Test(
    arguments: [
      (
        [.connectFailed(.timedOut)], Script.sound(name: "backup.example.com"),
        [], ["smtp-address-unreachable"]
      ),
      // An answer over IPv4 shows nothing of IPv6.
      (
        [.connectFailed(.refused)], Script.sound(name: "backup.example.com"),
        [], ["smtp-address-unreachable"]
      ),
      (
        [.connectFailed(.unreachable("network unreachable"))],
        Script.sound(name: "backup.example.com"), [], ["smtp-address-unreachable"]
      ),
      ([.connectFailed(.refused)], [.connectFailed(.timedOut)], [], ["smtp-unreachable"]),
      ([.connectFailed(.refused)], [.connectFailed(.refused)], [], ["smtp-unreachable"]),
      (
        [.connectFailed(.unreachable("network unreachable"))], [.connectFailed(.timedOut)],
        [], ["smtp-unreachable"]
      ),
    ] as [([SMTPEvent], [SMTPEvent], [String], [String])])
  func `a server is down only where the way to it is known to be open`(
    ipv6: [SMTPEvent], ipv4: [SMTPEvent], findings: [String], undetermined: [String]
  ) async throws {
    let audit = try await ProbedAudit(
      ["192.0.2.25": Script.sound(), "192.0.2.26": ipv4, "2001:db8::26": ipv6],
      zone: Self.twoHosts, reverse: Self.twoNames
    ).audit
    #expect(audit.findings(.smtp).filter { $0.contains("unreachable") } == findings)
    #expect(audit.undetermined(.smtp).filter { $0.contains("unreachable") } == undetermined)
  }

  @Test(
    arguments: [
      ("2001:db8::26", [], [], 1), ("2001:db8::26", [.v4], [], 1),
      ("2001:db8::26", [.v6], ["smtp-address-unreachable warning"], 0),
      // The host's other address shows that the way is open.
      ("192.0.2.27", [], ["smtp-address-unreachable warning"], 0),
    ] as [(String, Set<IPVersion>, [String], Int)])
  func `an address is down only where its own version of IP is known to lead out`(
    address: String, reached: Set<IPVersion>, findings: [String], open: Int
  ) async throws {
    for failure in [ConnectFailure.refused, .timedOut] {
      let zone =
        "@ IN MX 10 mail\nmail IN A 192.0.2.25\n"
        + "mail IN \(address.contains(":") ? "AAAA" : "A") \(address)\n"
      let audit = try await ProbedAudit(
        ["192.0.2.25": Script.sound(), address: [.connectFailed(failure)]], zone: zone,
        reachedVersions: reached
      ).audit
      #expect(audit.findings(.smtp) == findings, "\(failure)")
      #expect(audit.undetermined("smtp-address-unreachable").count == open, "\(failure)")
    }
  }

  @Test(arguments: [[], [.v4], [.v6], [.v4, .v6]] as [Set<IPVersion>])
  func `when no server answers, mail fails where the way out is known to be open`(
    reached: Set<IPVersion>
  ) async throws {
    let audit = try await ProbedAudit(
      [
        "192.0.2.25": [.connectFailed(.refused)], "192.0.2.26": [.connectFailed(.refused)],
        "2001:db8::26": [.connectFailed(.reset)],
      ], zone: Self.twoHosts, reachedVersions: reached
    ).audit
    let findings =
      switch (reached.contains(.v4), reached.contains(.v6)) {
      case (true, true): ["smtp-unreachable error", "smtp-unreachable error"]
      // The other host may answer over IPv6.
      case (true, false): ["smtp-unreachable warning"]
      case (false, _): [String]()
      }
    #expect(audit.findings(.smtp) == findings)
    #expect(audit.undetermined("smtp-unreachable").isEmpty == (reached.count == 2))
    for entry in audit.undetermined("smtp-unreachable") {
      #expect(entry.reason.contains("a firewall on the way may block port 25"))
    }
  }

  @Test func `servers of known providers get no advice that their customers can't follow`()
    async throws
  {
    let zone = "@ IN MX 10 aspmx.l.google.com.\n$ORIGIN google.com.\naspmx.l IN A 192.0.2.25\n"
    let audit = try await ProbedAudit(
      ["192.0.2.25": [Script.says("220 mx.google.com ESMTP")] + Script.plain().dropFirst()],
      zone: zone
    ).audit
    #expect(audit.findings(.smtp) == ["smtp-no-starttls warning"])
    #expect(audit.findings("smtp-no-starttls").first?.fix.contains("Google Workspace") == true)
  }

  @Test func `a server that is down has nothing else to be looked at`() async throws {
    let audit = try await ProbedAudit(
      ["192.0.2.25": [.connectFailed(.refused)]], reachedVersions: [.v4]
    ).audit
    #expect(audit.findings(.smtp) == ["smtp-unreachable error"])
    #expect(audit.undetermined(.smtp) == [])
    #expect(audit.passed(.smtp) == [])
  }

  @Test func `servers that offer different things are told apart`() async throws {
    let audit = try await ProbedAudit(
      [
        "192.0.2.25": Script.sound(),
        "192.0.2.26": Script.sound(name: "backup.example.com", Script.common + ["SMTPUTF8"]),
      ], zone: Self.twoHosts.replacing("backup IN AAAA 2001:db8::26\n", with: ""),
      reverse: Self.twoNames
    ).audit
    #expect(audit.findings(.smtp) == ["smtp-servers-differ notice"])
    #expect(
      audit.findings("smtp-servers-differ").first?.evidence == [
        "mail.example.com [192.0.2.25]: none of what follows",
        "backup.example.com [192.0.2.26]: SMTPUTF8",
      ])
  }

  @Test func `a domain without MX is its own mail server`() async throws {
    let audit = try await ProbedAudit(
      ["192.0.2.25": Script.plain()], zone: "@ IN A 192.0.2.25\n"
    ).audit
    #expect(audit.findings("smtp-no-starttls").first?.subject == "example.com [192.0.2.25]")
  }

  @Test func `addresses beyond the limit are not passed over in silence`() async throws {
    let count = MailServerFacts.maximumAddresses + 2
    let zone =
      "@ IN MX 10 mail\n" + (1...count).map { "mail IN A 192.0.2.\($0)\n" }.joined()
    var servers: [String: [SMTPEvent]] = [:]
    for number in 1...count { servers["192.0.2.\(number)"] = Script.sound() }
    let audit = try await ProbedAudit(servers, zone: zone).audit
    #expect(
      audit.undetermined("smtp-no-starttls").first?.reason.hasPrefix("2 addresses not probed")
        == true)
  }
}
