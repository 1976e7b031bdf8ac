import Audit
import DNS
import SMTP
import TestKit

/// Probes mail servers that are scripts: the probe's own machine is told what happens, so that what it makes of it is real.
struct ScriptedProber: MailServerProber {
  /// What happens at each address after the connection; an address without a script does not answer.
  let servers: [String: [SMTPEvent]]
  /// How long each greeting takes.
  var greetingTime = Duration.milliseconds(5)

  func probe(_ target: SMTPProbeTarget) async -> SMTPProbeRecord {
    let events = servers["\(target.address)"] ?? [.connectFailed(.timedOut)]
    var probe = SMTPProbe(client: .localAddress, timeouts: .standard)
    var transcript = SMTPTranscript()
    if case .connectFailed = events.first {} else { _ = probe.handle(.connected(from: nil)) }
    // What does not come is waited for in vain.
    for event in events + [.timedOut] where probe.dialogue.ending == nil {
      if case .received(let octets) = event { transcript.append(.received(octets)) }
      for case .send(let line) in probe.handle(event) { transcript.append(.sent(line)) }
    }
    return SMTPProbeRecord(
      dialogue: probe.dialogue, times: [.init(step: .greeting, duration: greetingTime)],
      transcript: transcript, total: greetingTime)
  }
}

/// What servers say in these tests.
enum Script {
  static func says(_ text: String) -> SMTPEvent { .received(Array((text + "\r\n").utf8)) }

  static func ehlo(_ extensions: [String], name: String = "mail.example.com") -> SMTPEvent {
    let lines = [name] + extensions
    return says(
      lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }
        .joined(separator: "\r\n"))
  }

  static let common = ["PIPELINING", "SIZE 52428800", "8BITMIME"]
  static let greeting = says("220 mail.example.com ESMTP")
  static let bye = says("221 bye")
  static let facts = TLSPeerFacts(
    version: "TLSv1.3", cipherSuite: "TLS_AES_256_GCM_SHA384", chain: [], certificateProblem: nil)

  /// As far as the client's STARTTLS.
  static let upToTLS = [greeting, ehlo(common + ["STARTTLS"])]

  static func sound(name: String = "mail.example.com", _ extensions: [String] = common)
    -> [SMTPEvent]
  {
    [
      says("220 \(name) ESMTP"), ehlo(extensions + ["STARTTLS"], name: name), says("220 go"),
      .tlsEstablished(facts), ehlo(extensions, name: name), bye,
    ]
  }

  /// Without STARTTLS.
  static func plain(_ extensions: [String] = common) -> [SMTPEvent] {
    [greeting, ehlo(extensions), bye]
  }
}

/// One audit of a domain whose mail servers are scripts.
struct ProbedAudit {
  let audit: TestAudit

  static let oneHost = """
    @ IN MX 10 mail
    mail IN A 192.0.2.25

    """
  static let reverse = "$ORIGIN 2.0.192.in-addr.arpa.\n25 IN PTR mail.example.com.\n"

  private static let up =
    "\n$ORIGIN example.net.\nup IN A 203.0.113.25\nup IN AAAA 2001:db8:ffff::25\n"

  init(
    _ servers: [String: [SMTPEvent]], zone: String = oneHost, reverse: String = reverse,
    greetingTime: Duration = .milliseconds(5), failing: [String: LookupFailure] = [:],
    reachedVersions: Set<IPVersion> = []
  ) async throws {
    var sources = GatheringSources()
    // A server of somebody else that is known to be up, and answers over these.
    sources.references.mailServer = try DomainName("up.example.net")
    var servers = servers
    if reachedVersions.contains(.v4) { servers["203.0.113.25"] = Script.plain() }
    if reachedVersions.contains(.v6) { servers["2001:db8:ffff::25"] = Script.plain() }
    sources.mailServerProber = ScriptedProber(servers: servers, greetingTime: greetingTime)
    audit = try await TestAudit(
      "example.com",
      TestDNS(zone: "$ORIGIN example.com.\n" + zone + reverse + Self.up, failing: failing),
      sources: sources)
  }

  /// The same with one server.
  init(_ events: [SMTPEvent], greetingTime: Duration = .milliseconds(5)) async throws {
    try await self.init(["192.0.2.25": events], greetingTime: greetingTime)
  }
}
