import SMTP

/// A server that knows no EHLO.
enum SMTPNoEHLO: Check {
  static let rule = Rule(
    "smtp-no-ehlo", "Mail server does not know EHLO", family: .smtp, severity: .error,
    citation: "RFC 5321 §2.2.1, §4.2.4",
    page: RulePage(
      what: """
        The server answers EHLO with 500 or 502, by itself or with 5.5.1 or 5.3.3: it does not know the command. dlv says QUIT then, and does \
        not try HELO. Any other error may be about the name that dlv gives (501, 504, 5.5.2) or about policy (550, 554, 5.7.1): that is \
        smtp-session-refused, and whether the server knows EHLO is undetermined.
        """,
      why: """
        Every server has to know EHLO, though it may offer nothing. Without it there is no TLS, no 8-bit text, and no limit of size that a \
        sender could know beforehand. Mostly a firewall that 'inspects' SMTP is behind it, and takes other things away too.
        """,
      fix:
        "Turn off the firewall's SMTP inspection (Cisco: `no inspect esmtp`), or update the server.",
      bad: "EHLO client.example\n502 5.5.1 Command not implemented",
      good: "EHLO client.example\n250-mail.example.com\n250 8BITMIME"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, ehlo) in examination.probes(of: facts, \.ehlo) {
      guard probe.dialogue.lacksEHLO else {
        if probe.dialogue.capabilities == nil {
          examination.cannotTell(probe.subject(server), probe.dialogue.whyNothingMore)
        }
        continue
      }
      examination.find(
        probe.subject(server), "\(probe.address) does not know EHLO: it answers '\(ehlo)'",
        evidence: ehlo.wireLines,
        fix:
          "Let EHLO through to the server: turn off the SMTP inspection of the firewall before it.")
    }
  }
}

/// Lines of the answer to EHLO that are against its grammar.
enum SMTPEHLOLines: Check {
  static let rule = Rule(
    "smtp-ehlo-lines", "Answer to EHLO breaks its grammar", family: .smtp, severity: .warning,
    citation: "RFC 5321 §4.1.1.1",
    page: RulePage(
      what: """
        A line behind the first is empty, begins with something else than a keyword (a letter or digit, then letters, digits and hyphens), has \
        a parameter that the extension does not have, or names an extension twice (a notice where both lines are the same). AUTH=… and \
        blanks at the end are let pass: clients know them.
        """,
      why:
        "Clients skip such a line, or take one of two: which extensions they use is left to chance. Lines that were inserted by a proxy are a frequent cause.",
      fix: "Correct what writes the line: the server's configuration, or the proxy before it.",
      bad: "250-mail.example.com\n250-\n250 SIZE abc",
      good: "250-mail.example.com\n250-8BITMIME\n250 SIZE 52428800"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let accepted = { (dialogue: SMTPDialogue) in
      dialogue.capabilities == nil ? nil : dialogue.ehlo
    }
    for (server, probe, ehlo) in examination.probes(of: facts, accepted) {
      let replies = [ehlo, probe.dialogue.ehloOverTLS].compactMap(\.self).filter { $0.code == 250 }
      // The same fault in both answers is one.
      var seen: Set<EHLOLineFault> = []
      var faults: [(fault: EHLOLineFault, line: String)] = []
      for reply in replies {
        let lines = reply.wireLines
        for (index, fault) in EHLOLineFault.all(in: reply) where seen.insert(fault).inserted {
          faults.append((fault, lines[index]))
        }
      }
      guard !faults.isEmpty else { continue }
      let isHarmless = faults.allSatisfy {
        if case .repeated(_, isSame: true) = $0.fault { true } else { false }
      }
      examination.find(
        probe.subject(server),
        "the answer of \(probe.address) to EHLO has "
          + faults.map { "\($0.fault)" }.joined(separator: "; "),
        evidence: faults.map(\.line), fix: server.fix(rule.page.fix),
        severity: isHarmless ? .notice : nil)
    }
  }
}

/// A server without the extensions that mail of today uses.
enum SMTPMissingExtensions: Check {
  static let rule = Rule(
    "smtp-missing-extensions", "Mail server lacks common extensions", family: .smtp,
    severity: .notice, citation: "RFC 5321 §2.4, RFC 2920, RFC 1870",
    page: RulePage(
      what:
        "The answer to EHLO, over TLS where there is TLS, lacks 8BITMIME. Where only PIPELINING or SIZE is missing, this is an information.",
      why: """
        Servers should support 8BITMIME; without it, senders rewrite messages on the way, which breaks DKIM signatures, or return them. \
        PIPELINING saves round trips, SIZE the transfer of messages that are too large anyway.
        """,
      fix: "Turn the extensions on, or the firewall's SMTP inspection off, which hides them.",
      bad: "250-mail.example.com\n250 STARTTLS",
      good: "250-mail.example.com\n250-PIPELINING\n250-SIZE 52428800\n250-STARTTLS\n250 8BITMIME"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, offered) in examination.probes(of: facts, \.widestCapabilities) {
      let missing = ["8BITMIME", "PIPELINING", "SIZE"].filter { !offered.offers($0) }
      if missing.isEmpty { continue }
      examination.find(
        probe.subject(server), "\(probe.address) does not offer \(missing.joined(separator: ", "))",
        evidence: ["EHLO: " + offered.extensions.map(\.description).joined(separator: ", ")],
        fix: server.fix(
          MailServerSetting(
            postfix: "# leave the extensions out of it:\nsmtpd_discard_ehlo_keywords =",
            exim: "accept_8bitmime = true\npipelining_advertise_hosts = *"
          ).text),
        severity: missing.contains("8BITMIME") ? nil : .info)
    }
  }
}

/// A server that takes small messages only.
enum SMTPSmallSize: Check {
  static let rule = Rule(
    "smtp-small-size", "Mail server takes small messages only", family: .smtp, severity: .notice,
    citation: "RFC 1870 §4, RFC 5321 §4.5.3.1.7",
    page: RulePage(
      what:
        "The SIZE that the server declares is below 10 MB. Below 64 KB it is an error: every server has to take that much.",
      why: """
        The large providers let their users send 20 to 50 MB. A sender that reads SIZE returns a larger message without sending it.
        """,
      fix: "Raise the limit.", bad: "250 SIZE 1048576", good: "250 SIZE 52428800"))

  /// The default of Postfix, and the smallest in common use.
  private static let usual: UInt64 = 10_000_000
  /// RFC 5321 §4.5.3.1.7: 64K octets.
  private static let required: UInt64 = 65_536

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, offered) in examination.probes(of: facts, \.widestCapabilities) {
      guard case .octets(let size) = offered.size, size < usual else { continue }
      examination.find(
        probe.subject(server), "\(probe.address) takes messages of at most \(size) octets",
        evidence: ["250 SIZE \(size)"],
        fix:
          server.fix(
            MailServerSetting(
              postfix: "message_size_limit = 52428800", exim: "message_size_limit = 50M"
            ).text),
        severity: size < required ? .error : nil)
    }
  }
}

/// Servers of one domain that offer different things.
enum SMTPServersDiffer: Check {
  static let rule = Rule(
    "smtp-servers-differ", "Mail servers of the domain offer different things", family: .smtp,
    severity: .notice, citation: "RFC 5321 §4.1.1.1, RFC 5321 §5.1",
    page: RulePage(
      what: """
        The answers to EHLO of the domain's hosts and addresses differ in their extensions or in the SIZE: what is compared is \
        STARTTLS, SIZE, 8BITMIME, SMTPUTF8, CHUNKING, REQUIRETLS and DSN.
        """,
      why: """
        Whether a message arrives, and how, depends on which server takes it: a large one, one with an address beyond ASCII, one that needs \
        TLS. A forgotten backup server is a frequent cause.
        """,
      fix: "Give the servers the same configuration.",
      bad: "mx1: SIZE 52428800, STARTTLS\nmx2: SIZE 10240000",
      good: "mx1: SIZE 52428800, STARTTLS\nmx2: SIZE 52428800, STARTTLS"))

  private static let compared = [
    "STARTTLS", "SIZE", "8BITMIME", "SMTPUTF8", "CHUNKING", "REQUIRETLS", "DSN",
  ]

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let probes = examination.probes(of: facts) { dialogue in
      dialogue.widestCapabilities.map {
        (offered: $0, hasTLS: dialogue.capabilities?.offersStartTLS == true)
      }
    }
    guard probes.count > 1 else {
      examination.notApplicable()
      return
    }
    let offers = probes.map { probe in
      (probe: probe, words: words(probe.part.offered, hasTLS: probe.part.hasTLS))
    }
    let common = offers.reduce(Set(offers.first?.words ?? [])) { $0.intersection($1.words) }
    let differences = offers.map { ($0.probe, $0.words.filter { !common.contains($0) }) }
    guard differences.contains(where: { !$0.1.isEmpty }) else { return }
    examination.find(
      facts.request.domain, "the mail servers of the domain do not offer the same",
      evidence: differences.map { entry in
        "\(entry.0.probe.subject(entry.0.server)): "
          + (entry.1.isEmpty ? "none of what follows" : entry.1.joined(separator: ", "))
      },
      fix:
        "Give the servers the same configuration, or remove the MX record of the one that is left behind."
    )
  }

  private static func words(_ offered: Capabilities, hasTLS: Bool) -> [String] {
    let own = offered.extensions.filter { compared.contains($0.keyword) && $0 != .startTLS }
    return (hasTLS ? ["STARTTLS"] : []) + own.map(\.description)
  }
}
