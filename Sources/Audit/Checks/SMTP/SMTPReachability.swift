import DNS
import SMTP

/// What a failed connection says, given what else was seen of the domain's servers.
enum Reachability {
  case reached
  /// The server's own fault: it, or its network, answers so.
  case notReached(String)
  /// It may as well be this machine or its network.
  case unknown(String)

  init(_ probe: MailServerProbe, in facts: MailServerFacts) {
    guard let failure = probe.connectFailure else {
      self = .reached
      return
    }
    let port = facts.port
    let does: String
    switch failure {
    case .notPermitted(let text), .local(let text):
      self = .unknown("not tried: \(text); nothing is known of the server")
      return
    case .unreachable(let text) where text.hasPrefix("network"):
      self = .unknown(
        "this machine has no route to it over \(probe.version.rawValue) (\(text)); nothing is known of the server"
      )
      return
    case .refused: does = "refuses connections to port \(port)"
    case .reset: does = "resets connections to port \(port)"
    case .timedOut: does = "does not answer on port \(port), while others do"
    case .unreachable: does = "can't be reached (\(failure)), while others can"
    }
    self =
      facts.wayOut.isOpen(to: probe.address)
      ? .notReached(does)
      : .unknown("\(failure) on port \(port); \(facts.wayOut.doubt(at: probe.address))")
  }
}

extension MailServer {
  /// What of the host was not reached, and whether anything of it was.
  fileprivate func unreached(
    _ facts: MailServerFacts
  ) -> (failed: [(MailServerProbe, String)], unknown: [(MailServerProbe, String)], isReached: Bool)
  {
    var failed: [(MailServerProbe, String)] = []
    var unknown: [(MailServerProbe, String)] = []
    var isReached = false
    for probe in probes {
      switch Reachability(probe, in: facts) {
      case .reached: isReached = true
      case .notReached(let reason): failed.append((probe, reason))
      case .unknown(let reason): unknown.append((probe, reason))
      }
    }
    return (failed, unknown, isReached)
  }
}

/// A mail server none of whose addresses takes connections.
enum SMTPUnreachable: Check {
  static let rule = Rule(
    "smtp-unreachable", "Mail server takes no connections", family: .smtp, severity: .error,
    citation: "RFC 5321 §5.1",
    page: RulePage(
      what: """
        No address of a host that takes the domain's mail accepts a connection. While another host does, this is a warning. A \
        connection that fails, refused or not answered, counts only where another server of the domain, or the host of \
        `--probe-reference`, was reached over the same IP version: else port 25 may be blocked where dlv runs, and the rule is undetermined. \
        Firewalls refuse connections, too. Other domains of the run don't count, whatever their order.
        """,
      why: """
        Senders try the hosts by preference. Where none answers, mail waits in their queues, mostly for some days, and is then \
        returned. A dead host among live ones delays each message that tries it first.
        """,
      fix:
        "Start the mail server, let port 25 through its firewall from anywhere, or remove the host's MX record.",
      bad: "$ nc -vz mail.example.com 25\nConnection refused",
      good: "$ nc mail.example.com 25\n220 mail.example.com ESMTP"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.probedServers(of: facts), let probed = facts.mailServers
    else { return }
    let states = servers.map { ($0, $0.unreached(probed)) }
    let someAnswer = states.contains { $0.1.isReached }
    // A host that may answer others makes it less than certain that mail fails.
    let someMay = states.contains { !$0.1.unknown.isEmpty }
    for (server, state) in states where !state.isReached {
      for (probe, reason) in state.unknown {
        examination.cannotTell(probe.subject(server), reason)
      }
      guard state.unknown.isEmpty else { continue }
      let addresses = state.failed.map { "\($0.0.address) \($0.1)" }.joined(separator: "; ")
      examination.find(
        server.name,
        "the mail server \(server.name) takes no connections: \(addresses)"
          + (someAnswer || someMay ? "" : "; no other host does, so mail to the domain fails"),
        evidence: server.host.records.map(\.description)
          + state.failed.map {
            "\($0.0.address) port \(probed.port): \($0.0.connectFailure.map { "\($0)" } ?? "")"
          },
        fix: server.fix(
          server.preference.map { _ in
            "; start the server or open port \(probed.port); or, if it is gone for good, remove its MX record:\n"
              + facts.mailExchangers.records(naming: server.name).map { "; \($0)" }.joined(
                separator: "\n")
          } ?? "Publish MX records that name the hosts that take the domain's mail."),
        severity: someAnswer || someMay ? .warning : nil)
    }
  }
}

extension MailExchangerFacts {
  fileprivate func records(naming host: DomainName) -> [Record] {
    exchangers.first { $0.name == host }?.records ?? []
  }
}

/// Some addresses of a mail server that take no connections, while others do.
enum SMTPAddressUnreachable: Check {
  static let rule = Rule(
    "smtp-address-unreachable", "Some addresses of a mail server take no connections",
    family: .smtp, severity: .warning, citation: "RFC 5321 §5.1, RFC 8305 §3",
    page: RulePage(
      what: """
        A host that takes the domain's mail answers on some of its addresses and not on others, often on IPv4 and not on IPv6. \
        Where nothing, neither an address of the domain's servers nor the host of `--probe-reference`, was reached over the IP version of the \
        address that failed, or this machine has no way to it, the rule is undetermined: an answer over IPv4 shows nothing of IPv6.
        """,
      why: """
        A sender may try any address first. Many prefer IPv6, and wait half a minute or more for one that does not answer; some \
        give up on the host.
        """,
      fix:
        "Make the server listen on the address and let port 25 through, or remove the address record.",
      bad:
        "mail.example.com. IN A 192.0.2.25\nmail.example.com. IN AAAA 2001:db8::25   ; nothing listens there",
      good: "mail.example.com. IN A 192.0.2.25"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.probedServers(of: facts), let probed = facts.mailServers
    else { return }
    var isSeen = false
    for server in servers {
      let state = server.unreached(probed)
      // A host none of whose addresses answers is the other rule's.
      guard state.isReached else { continue }
      isSeen = true
      for (probe, reason) in state.unknown {
        examination.cannotTell(probe.subject(server), reason)
      }
      for (probe, reason) in state.failed {
        let record = server.host.records.first { $0.data.address == probe.address }
        examination.find(
          probe.subject(server), "\(probe.address) of \(server.name) \(reason)",
          evidence: [record?.description ?? "\(probe.address)"]
            + [
              "\(probe.address) port \(probed.port): "
                + (probe.connectFailure.map { "\($0)" } ?? "")
            ],
          fix: server.fix(
            "; make the server listen there, or remove:\n; \(record?.description ?? "")"),
          at: record?.location)
      }
    }
    if !isSeen {
      for server in servers {
        if let first = server.probes.first(where: { !probed.isDown($0) }) {
          examination.cannotTell(server.name, first.whyNothingMore)
        }
      }
      examination.notApplicable()
    }
  }
}
