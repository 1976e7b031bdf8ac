import SMTP

/// A server without STARTTLS.
enum SMTPNoSTARTTLS: Check {
  static let rule = Rule(
    "smtp-no-starttls", "Mail server offers no STARTTLS", family: .smtp, severity: .warning,
    citation: "RFC 3207 §4, RFC 7435 §3, RFC 8461 §4.1",
    page: RulePage(
      what: """
        The answer to EHLO does not offer STARTTLS. An error where the domain's MTA-STS policy is in mode enforce; of servers with \
        TLSA records dane-without-tls says more.
        """,
      why: """
        Mail to the domain crosses the network in clear text, and anybody on the way can read and change it. Senders who require TLS \
        can't deliver at all, and Gmail marks mail that came without it.
        """,
      fix: "Give the server a certificate and let it offer STARTTLS.",
      bad: "250-mail.example.com\n250 PIPELINING",
      good: "250-mail.example.com\n250-PIPELINING\n250 STARTTLS"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let asked = { (dialogue: SMTPDialogue) in
      dialogue.ehlo?.code == 250 || dialogue.lacksEHLO ? dialogue.ehlo : nil
    }
    for (server, probe, hello) in examination.probes(of: facts, asked) {
      if probe.dialogue.capabilities?.offersStartTLS == true { continue }
      let demand = facts.authenticationDemand
      let problem =
        probe.dialogue.lacksEHLO
        ? "\(probe.address) does not know EHLO, and so can't offer STARTTLS"
        : "\(probe.address) does not offer STARTTLS"
      let effect: String
      switch demand {
      case .enforced, .tested: effect = "; \(demand.effect)"
      case .none, .unknown: effect = ""
      }
      examination.find(
        probe.subject(server), problem + effect, evidence: hello.wireLines,
        fix: server.fix(STARTTLSFix.text), severity: demand.severity(otherwise: .warning))
    }
  }
}

private enum STARTTLSFix {
  static let text = MailServerSetting(
    postfix: """
      smtpd_tls_security_level = may
      smtpd_tls_chain_files = /etc/ssl/private/mail.pem
      """,
    exim: """
      tls_advertise_hosts = *
      tls_certificate = /etc/ssl/certs/mail.pem
      tls_privatekey = /etc/ssl/private/mail.key
      """
  ).text
}

/// STARTTLS that is offered and does not come about.
enum SMTPSTARTTLSFails: Check {
  static let rule = Rule(
    "smtp-starttls-fails", "STARTTLS is offered and fails", family: .smtp, severity: .error,
    citation: "RFC 3207 §4",
    page: RulePage(
      what: """
        The server offers STARTTLS, but refuses the command, or the TLS handshake with a client of TLS 1.2 and 1.3 fails. Whose certificate \
        it is does not matter here. A handshake that does not end in time, and a temporary refusal (454), are undetermined.
        """,
      why: """
        Many senders give up, and try again later with the same result, until they return the message; others fall back to clear text.
        """,
      fix:
        "Look into the server's log: mostly the certificate or its key can't be read, they do not match, or no cipher is left.",
      bad: "STARTTLS\n501 5.5.4 Syntax error",
      good: "STARTTLS\n220 2.0.0 Ready to start TLS"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    // Where it is not offered, `smtp-no-starttls` says so.
    let offered = { (dialogue: SMTPDialogue) in dialogue.ehlo?.code == 250 ? dialogue : nil }
    for (server, probe, dialogue) in examination.probes(of: facts, offered) {
      guard dialogue.capabilities?.offersStartTLS == true, dialogue.tls == nil else { continue }
      let problem: String
      switch (dialogue.startTLS, dialogue.ending) {
      // RFC 3207 §4: 454 is 'not available at the moment'; what holds in a minute is open.
      case (let reply?, _) where reply.category == .transientFailure:
        examination.cannotTell(
          probe.subject(server),
          "STARTTLS was answered with '\(reply)', which is temporary; probe again later")
        continue
      case (let reply?, _) where reply.code != 220:
        problem = "\(probe.address) offers STARTTLS and answers it with '\(reply)'"
      case (_, .tlsFailed(.notStarted(let reason))):
        examination.cannotTell(probe.subject(server), "TLS not tried: \(reason)")
        continue
      case (_, .tlsFailed(let failure)):
        problem = "\(probe.address) offers STARTTLS, and the handshake fails: \(failure)"
      case (_, .closed):
        problem = "\(probe.address) offers STARTTLS, and closes the connection when it is used"
      case (_, let ending):
        examination.cannotTell(
          probe.subject(server), ending?.problem ?? "the dialogue ended before TLS")
        continue
      }
      examination.find(
        probe.subject(server),
        problem + (facts.offers(of: server, at: probe.address)?.oldVersionsAlone ?? "")
          + facts.effectOfNoTLS(server.name), evidence: probe.evidence,
        fix:
          "Look into the server's log for this session. With the certificate and key that it uses:\n"
          + "openssl x509 -noout -pubkey -in mail.crt | openssl sha256\n"
          + "openssl pkey -pubout -in mail.key | openssl sha256   # has to be the same")
    }
  }
}

/// Clear text that the server, or somebody on the way, sends between the 220 to STARTTLS and the handshake.
enum SMTPSTARTTLSInjection: Check {
  static let rule = Rule(
    "smtp-starttls-injection", "Clear text follows the reply to STARTTLS", family: .smtp,
    severity: .error, citation: "RFC 3207 §4.2, CVE-2011-0411",
    page: RulePage(
      what: """
        Behind the 220 to STARTTLS and before the handshake, more clear text came. TLS begins with the 220, and the client speaks first. \
        dlv threw the text away and went on.
        """,
      why: """
        A client that keeps the text takes it for part of the encrypted session: replies that anybody on the way can write (the clients' \
        side of CVE-2011-0411). It comes from a server or proxy that does not separate clear text from TLS, or from an attack.
        """,
      fix:
        "Update the server, and whatever proxy, balancer or inspection stands before it; compare with a probe from another network.",
      bad: "STARTTLS\n220 Ready\n250-mail.example.com", good: "STARTTLS\n220 Ready"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let asked = { (dialogue: SMTPDialogue) in dialogue.ehlo?.code == 250 ? dialogue : nil }
    var isUsed = false
    for (server, probe, dialogue) in examination.probes(of: facts, asked) {
      guard dialogue.startTLS?.code == 220 else { continue }
      isUsed = true
      guard let text = injected(dialogue) else { continue }
      examination.find(
        probe.subject(server),
        "clear text follows the 220 of \(probe.address) to STARTTLS: "
          + OctetText.quoted(text.prefix(ReplyParser.evidenceLength)),
        evidence: probe.evidence,
        fix:
          "Update the server and what stands before it. If a probe from another network does not see the text, somebody on the way writes it."
      )
    }
    if !isUsed { examination.notApplicable() }
  }

  /// In the same piece as the 220, or by itself in place of the handshake.
  private static func injected(_ dialogue: SMTPDialogue) -> [UInt8]? {
    if !dialogue.injected.isEmpty { return dialogue.injected }
    guard case .tlsFailed(.notTLS(let octets)) = dialogue.ending else { return nil }
    // Anything else in place of TLS is a server that fails, which the rule about that says.
    return octets.prefix(3).allSatisfy { $0 &- 0x30 < 10 } ? octets : nil
  }
}
