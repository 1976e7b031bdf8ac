import SMTP

/// A server that does not let the client in: a greeting other than 220, or EHLO refused, in clear text or over TLS.
enum SMTPSessionRefused: Check {
  static let rule = Rule(
    "smtp-session-refused", "Mail server refuses the session", family: .smtp, severity: .warning,
    citation: "RFC 5321 §3.1, §3.8, §4.1.4",
    page: RulePage(
      what: """
        The server's greeting is not 220, or it answers EHLO with an error, the first one or the one over TLS. 554 says that there is no \
        service, 4xx that there is none at the moment, 501 and 504 that the name in EHLO is not accepted. A code that is no refusal is an \
        error of the server. The refusal may be about dlv's own address or name (`--ehlo`): what others get, STARTTLS and TLS are then \
        undetermined. 500 or 502 to the first EHLO without an enhanced code, or with 5.5.1 or 5.3.3, is smtp-no-ehlo instead; with 5.5.2 it \
        may mean either.
        """,
      why:
        "A sender who gets the same answer tries the next host, or later (4xx), or returns the message (5xx).",
      fix: """
        Read the reply. Where it names this machine's address (no reverse name, a dial-up range, a blocklist), probe from a host with a \
        reverse name, and where it names what dlv calls itself, set `--ehlo`. Otherwise let the server take mail, or remove its MX record.
        """,
      bad: "554 mail.example.com No SMTP service here",
      good: "220 mail.example.com ESMTP"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, greeting) in examination.probes(of: facts, \.greeting) {
      if greeting.code != 220 {
        find(greeting, "greets with", server, probe, &examination)
      } else if let ehlo = probe.dialogue.ehlo, ehlo.code != 250, !probe.dialogue.lacksEHLO {
        find(ehlo, "answers EHLO with", server, probe, &examination)
      } else if let ehlo = probe.dialogue.ehloOverTLS, ehlo.code != 250 {
        find(ehlo, "answers EHLO over TLS with", server, probe, &examination)
      }
    }
  }

  private static func find(
    _ reply: Reply, _ does: String, _ server: MailServer, _ probe: MailServerProbe,
    _ examination: inout Examination
  ) {
    let isRefusal: Bool
    let severity: Severity?
    switch reply.category {
    case .permanentFailure: (isRefusal, severity) = (true, nil)
    // What is so now may be otherwise in a minute.
    case .transientFailure: (isRefusal, severity) = (true, .notice)
    case .success, .intermediate: (isRefusal, severity) = (false, .error)
    }
    examination.find(
      probe.subject(server),
      "\(probe.address) \(does) '\(reply)'"
        + (isRefusal
          ? "; whether that is so for every sender, or for this machine alone, is open"
          : ", which is neither an invitation nor a refusal"),
      evidence: probe.evidence,
      fix: isRefusal
        ? "Look for the session in the server's log. If the reply is about this machine, probe from one with a reverse name, and name it with --ehlo."
        : "Make the server begin with '220 \(server.name)', and answer EHLO with 250.",
      severity: severity, leavesOpen: isRefusal)
  }
}

/// A connection that the server ends, or that goes silent, or whose replies can't be read.
enum SMTPSessionBroken: Check {
  static let rule = Rule(
    "smtp-session-broken", "SMTP session breaks off", family: .smtp, severity: .warning,
    citation: "RFC 5321 §3.8, §4.2",
    page: RulePage(
      what: """
        The connection stands, but the server closes it before QUIT without saying 421, or sends what is no SMTP reply: garbage, a line or \
        a reply beyond all bounds, a reply that nothing was asked for (an error). A server that stays silent until the deadline \
        (`--probe-timeout`) leaves the rule undetermined: RFC 5321 lets it take five minutes.
        """,
      why: "No sender can deliver a message in such a session.",
      fix: """
        Look for the session in the server's log. What answers in the server's place is often a firewall's SMTP inspection, a load \
        balancer without a server behind it, or another service on port 25.
        """,
      bad: "220 mail.example.com ESMTP\nEHLO client.example\n(connection closed)",
      good: "220 mail.example.com ESMTP\nEHLO client.example\n250 mail.example.com"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let connected = { (dialogue: SMTPDialogue) -> SMTPEnding? in
      if case .notConnected = dialogue.ending { nil } else { dialogue.ending }
    }
    for (server, probe, ending) in examination.probes(of: facts, connected) {
      switch ending {
      // Each of the last is another rule's.
      case .quit, .quitUnanswered, .notConnected, .tlsFailed, .serviceClosing: continue
      case .timedOut(.handshake), .closed(.handshake, _): continue
      case .timedOut(let step):
        examination.cannotTell(
          probe.subject(server), "timed out waiting for \(step) (--probe-timeout gives it longer)")
      case .closed(let step, let reason):
        examination.find(
          probe.subject(server),
          "\(probe.address) closes the connection where \(step) was due"
            + (reason.map { " (\($0))" } ?? ""),
          evidence: probe.evidence,
          fix:
            "Look for the session in the server's log: it closed the connection by itself, or something in front of it did.",
          leavesOpen: true)
      case .fault(let step, let fault):
        examination.find(
          probe.subject(server), "\(probe.address) sends, at \(step), \(fault)",
          evidence: probe.evidence,
          fix:
            "Find out what answers on this port: the reply of a mail server begins with three digits, and comes after a command.",
          severity: .error)
      }
    }
  }
}

/// Replies that the standard does not allow, and that clients mostly put up with.
enum SMTPReplyFormat: Check {
  static let rule = Rule(
    "smtp-reply-format", "Replies break the rules of SMTP", family: .smtp, severity: .warning,
    citation: "RFC 5321 §2.3.8, §4.2.1, §4.5.3.1.5",
    page: RulePage(
      what: """
        A reply has a line that ends in LF without CR, a CR by itself, a line of more than 512 octets, octets beyond ASCII or control \
        characters, or lines with different codes (an error: clients may take any of them).
        """,
      why:
        "Strict clients break off or read another reply than was meant. A proxy that ends lines in another way than the server does is how replies and commands get smuggled.",
      fix:
        "Correct the server's banner and messages, or whatever rewrites them on the way (a firewall's SMTP inspection).",
      bad: "250-mail.example.com\n220 SIZE 10240000",
      good: "250-mail.example.com\n250 SIZE 10240000"
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, _) in examination.probes(of: facts, \.greeting) {
      let dialogue = probe.dialogue
      let replies = [
        dialogue.greeting, dialogue.ehlo, dialogue.startTLS, dialogue.ehloOverTLS,
      ]
      for reply in replies.compactMap(\.self) where !reply.irregularities.isEmpty {
        let faults = reply.irregularities.map(text).sorted().joined(separator: "; ")
        let isMixed = reply.irregularities.contains {
          if case .mixedCodes = $0 { true } else { false }
        }
        examination.find(
          probe.subject(server), "the reply '\(reply.wireLines.first ?? "")' has \(faults)",
          evidence: reply.wireLines,
          fix:
            "Correct the reply in the server's configuration, or in what rewrites it on the way.",
          severity: isMixed ? .error : nil)
      }
    }
  }

  private static func text(_ irregularity: Reply.Irregularity) -> String {
    switch irregularity {
    case .bareLineFeed: "a line that ends in LF without CR"
    case .bareCarriageReturn: "a CR without LF"
    case .longLine(let octets): "a line of \(octets) octets, where 512 are allowed"
    case .mixedCodes(let codes):
      "lines with different codes (\(codes.map(String.init).joined(separator: ", ")))"
    case .beyondASCII: "octets beyond ASCII"
    case .controlCharacter: "control characters"
    }
  }
}

/// A greeting that comes late.
enum SMTPSlowGreeting: Check {
  static let rule = Rule(
    "smtp-slow-greeting", "Mail server greets late", family: .smtp, severity: .notice,
    citation: "RFC 5321 §4.5.3.2.1",
    page: RulePage(
      what: "More than 10 seconds pass between the connection and the greeting.",
      why: """
        A client has to wait 5 minutes, but many that send in bulk wait for 30 seconds or less. Servers greet late on purpose, against \
        senders in haste (Postfix postscreen takes 6 seconds), or because they wait for DNS or blocklists that do not answer.
        """,
      fix:
        "Shorten the delay (postscreen_greet_wait, smtpd's sleep), and look for blocklists and resolvers that do not answer.",
      bad: "(25 seconds)\n220 mail.example.com ESMTP", good: "220 mail.example.com ESMTP"))

  /// What is still taken for a deliberate delay: beyond every default in use.
  private static let limit = Duration.seconds(10)

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, greeting) in examination.probes(of: facts, \.greeting) {
      guard let time = probe.record.time(of: .greeting), time > limit else { continue }
      examination.find(
        probe.subject(server),
        "\(probe.address) greets \(time.milliseconds / 1000) seconds after the connection",
        evidence: ["\(greeting.wireLines.first ?? "") (after \(time.milliseconds) ms)"],
        fix:
          "Shorten the delay, and look for blocklists and resolvers that do not answer the server.")
    }
  }
}
