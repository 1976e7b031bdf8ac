import DNS
import Reputation
import SMTP

/// A name that a server calls itself by, and where.
private struct ClaimedName {
  let word: String
  /// `greeting`, `answer to EHLO`.
  let place: String
  let line: String

  /// In the greeting and the answers to EHLO, each different one once.
  static func all(of dialogue: SMTPDialogue) -> [ClaimedName] {
    var names: [ClaimedName] = []
    let replies: [(Reply?, Int, String)] = [
      (dialogue.greeting, 220, "greeting"), (dialogue.ehlo, 250, "answer to EHLO"),
      (dialogue.ehloOverTLS, 250, "answer to EHLO over TLS"),
    ]
    for (reply, code, place) in replies {
      guard let reply, reply.code == code else { continue }
      let word = reply.firstWord ?? ""
      if names.contains(where: { $0.word.lowercased() == word.lowercased() }) { continue }
      names.append(ClaimedName(word: word, place: place, line: reply.wireLines.first ?? ""))
    }
    return names
  }
}

extension SMTPDialogue {
  /// The dialogue where the server said who it is.
  fileprivate var introduced: SMTPDialogue? { greeting?.code == 220 ? self : nil }
}

/// A server whose name for itself is no fully qualified domain name.
enum SMTPNameNotQualified: Check {
  static let rule = Rule(
    "smtp-name-not-qualified", "Mail server's name for itself is not fully qualified",
    family: .smtp,
    severity: .warning, citation: "RFC 5321 §4.2, §4.1.1.1, §2.3.5",
    page: RulePage(
      what: """
        The first word of the greeting, or of the answer to EHLO, is neither a fully qualified domain name nor an address literal: it is \
        missing, has no dot (`localhost`, `mailserver`), or is no host name at all.
        """,
      why: """
        SMTP puts the server's domain there. Loop detection compares it; a name such as `localhost.localdomain` shows a server that \
        nobody has set up, which also names itself so when it sends, and is then refused.
        """,
      fix: "Set the server's host name.", bad: "220 localhost ESMTP",
      good: "220 mail.example.com ESMTP"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, dialogue) in examination.probes(of: facts, \.introduced) {
      for name in ClaimedName.all(of: dialogue) where !isRight(name.word) {
        examination.find(
          probe.subject(server),
          name.word.isEmpty
            ? "\(probe.address) gives no name in its \(name.place)"
            : "'\(name.word)' in the \(name.place) is not a fully qualified domain name",
          evidence: [name.line],
          fix: server.fix(
            MailServerSetting(
              postfix: "myhostname = \(server.name)", exim: "primary_hostname = \(server.name)"
            ).text
          )
        )
      }
    }
  }

  private static func isRight(_ word: String) -> Bool {
    if let name = SMTPDialogue.name(word) {
      let end = name.suffix(labels: 1).description.lowercased()
      return end != "localdomain" && end != "local"
    }
    // RFC 5321 §4.1.3.
    guard word.hasPrefix("["), word.hasSuffix("]") else { return false }
    var literal = word.dropFirst().dropLast()
    if literal.lowercased().hasPrefix("ipv6:") { literal = literal.dropFirst(5) }
    return IPAddress(literal) != nil
  }
}

/// A server's name for itself that does not lead to the address it answers on.
enum SMTPNameNotConfirmed: Check {
  static let rule = Rule(
    "smtp-name-not-confirmed", "Mail server's name for itself does not lead to its address",
    family: .smtp, severity: .info, citation: "RFC 5321 §2.3.5",
    page: RulePage(
      what: """
        The name in the greeting or in the answer to EHLO has no address record, or none with the address that was connected to.
        """,
      why: """
        No standard asks for it, and behind a load balancer it is usual. Where the same host also sends mail with this name in EHLO, \
        receivers compare it with the address.
        """,
      fix: "Name the server by a name that leads to its address.",
      bad: "220 internal.example.com ESMTP   ; internal.example.com has no address",
      good: "220 mail.example.com ESMTP"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, dialogue) in examination.probes(of: facts, \.introduced) {
      // Providers name their servers as they like, and their customers can't change it.
      if server.provider != nil { continue }
      for claimed in ClaimedName.all(of: dialogue) {
        guard let name = SMTPDialogue.name(claimed.word),
          let found = facts.mailServers?.addresses(of: name)
        else { continue }
        if found.addresses.contains(probe.address) { continue }
        let type: RecordType = probe.isIPv6 ? .aaaa : .a
        if let answer = found.answer(type), answer.failure != nil {
          _ = examination.records(of: answer)
          continue
        }
        examination.find(
          probe.subject(server),
          found.addresses.isEmpty
            ? "the name '\(name)' in the \(claimed.place) has no address"
            : "the name '\(name)' in the \(claimed.place) does not lead to \(probe.address)",
          evidence: [claimed.line] + found.records.map(\.description),
          fix: "\(name.absolute) IN \(type) \(probe.address)")
      }
    }
  }
}

extension MailServerFacts {
  /// The addresses of a name that a server gave itself, where they were asked.
  fileprivate func addresses(of name: DomainName) -> HostAddresses? {
    servers.first { $0.name == name }?.host ?? names[name]
  }
}

/// A server's name for itself that is not the name of its address.
enum SMTPNameNotReverse: Check {
  static let rule = Rule(
    "smtp-name-not-reverse", "Mail server's name for itself is not that of its address (PTR)",
    family: .smtp, severity: .info, citation: "RFC 1912 §2.1",
    page: RulePage(
      what: "The name in the greeting is not the forward-confirmed reverse name of the address.",
      why: """
        For a host that only receives, it says nothing. A host that sends too, with this name in EHLO, looks to receivers as if it hid \
        who it is.
        """,
      fix: "Let the greeting, EHLO and the PTR record have one name.",
      bad: "220 mail.example.com ESMTP\n25.2.0.192.in-addr.arpa. IN PTR host-25.isp.example.",
      good: "220 mail.example.com ESMTP\n25.2.0.192.in-addr.arpa. IN PTR mail.example.com."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for (server, probe, greeting) in examination.probes(of: facts, \.greetingName) {
      // As above.
      guard server.provider == nil, let name = SMTPDialogue.name(greeting) else { continue }
      let other: String
      switch probe.reverseName {
      case .confirmed(let reverse):
        if reverse == name { continue }
        other = "the address \(probe.address) is called \(reverse)"
      case .missing: other = "the address \(probe.address) has no name (PTR)"
      case .unconfirmed(let names):
        other =
          "the name of \(probe.address), \(names.map(\.description).joined(separator: ", ")), does not lead back to it"
      case .undetermined(let answer):
        _ = examination.records(of: answer)
        continue
      }
      examination.find(
        probe.subject(server), "the server calls itself \(name), while \(other)",
        evidence: [probe.dialogue.greeting?.wireLines.first ?? ""],
        fix: "\(probe.address.reverseName.absolute) IN PTR \(name.absolute)")
    }
  }
}
