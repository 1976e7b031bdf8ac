import DNS
import Reputation

/// A sending address that nobody outside can see.
enum ReverseNotGlobal: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-address-not-global", "Sending address is not a global one", family: .reverseDNS,
    severity: .error, citation: "RFC 6890, RFC 8190",
    page: RulePage(
      what: """
        An address that is said to send mail is in a block that IANA lists as not globally reachable: private use, loopback, link-local, \
        documentation, multicast or reserved. Documentation addresses with names for documentation are taken for examples.
        """,
      why:
        "Receivers never see such an address: mail leaves through a translator or a relay, and that address is the one that needs a name, SPF and a good reputation.",
      fix:
        "Name the address that receivers see: it stands in the topmost Received field that a receiver wrote.",
      bad: "dlv rdns 10.0.0.25", good: "dlv rdns 192.0.2.25   ; an address of yours"))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    // Addresses out of SPF are told by `spf-private-address`.
    let senders = facts.addresses.filter { $0.use == .sending || $0.use == .block }
    if senders.isEmpty { examination.notApplicable() }
    for entry in senders {
      guard let block = entry.specialPurpose else { continue }
      examination.find(
        entry.address,
        "\(entry.address) is in \(block.network) (\(block.name), \(block.citation)): receivers never see it",
        evidence: entry.evidence,
        fix: "Name the address from which the mail leaves the network.",
        severity: entry.use == .block ? .info : nil)
    }
  }
}

/// A name in HELO that does not fit the address.
enum ReverseGreeting: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-helo", "HELO name does not fit the sending address", family: .reverseDNS,
    severity: .warning, citation: "RFC 5321 §2.3.5, §4.1.1.1, §4.1.4",
    page: RulePage(
      what: """
        The name that a sending host gives in HELO or EHLO (`--helo`) has no address, has other addresses only, is no domain name of two \
        labels or more, or is an address in brackets. A name that has the address is right, whether or not it is the one in \
        the PTR record.
        """,
      why: """
        RFC 5321 wants the host's own resolvable name there. Receivers may not refuse mail for a mere difference (§4.1.4), but many do for a name \
        without address or without a dot, and filters count a name of somebody else against the message: a name that leads to other addresses \
        is that, as far as a receiver can tell. Behind a translator, let the name have the address that receivers see.
        """,
      fix:
        "Let the host greet with the name in its PTR record (Postfix: smtp_helo_name, Exim: primary_hostname).",
      bad: "EHLO localhost", good: "EHLO mail.example.com   ; mail.example.com. IN A 192.0.2.25"))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    let senders = examination.senders(of: facts)
    if !senders.contains(where: { $0.greeting != nil }) { examination.notApplicable() }
    for entry in senders {
      guard let greeting = entry.greeting else { continue }
      let problem: String
      var severity: Severity?
      switch greeting.fit {
      case .reverseName, .leadsToAddress: continue
      case .undetermined(let answer):
        _ = examination.records(of: answer)
        continue
      case .literal:
        problem = "an address in brackets is for hosts without a name"
        severity = .notice
      case .otherLiteral(let address):
        problem = "it is the address \(address), not \(entry.address)"
      case .elsewhere(let addresses):
        problem =
          "it has " + addresses.prefix(3).map(\.description).joined(separator: ", ")
          + (addresses.count > 3 ? " and others" : "") + ", not \(entry.address)"
      case .nowhere: problem = "it has no \(entry.address.recordType) record"
      case .malformed: problem = "it is not a domain name with a dot in it"
      }
      let name = entry.lookup.confirmedNames.first
      examination.find(
        entry.address, "the HELO name '\(greeting.name)' does not fit \(entry.address): \(problem)",
        evidence: ["EHLO \(greeting.name)"] + entry.lookup.names.map(\.record.description),
        fix: name.map { "EHLO \($0)" }
          ?? "Greet with the host's own name, and publish its address.",
        severity: severity)
    }
  }
}

/// An exchange whose address has no name that leads back.
enum ReverseExchange: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-exchange", "Exchange's address has no confirmed name", family: .reverseDNS,
    severity: .info, citation: "RFC 1912 §2.1",
    page: RulePage(
      what: """
        The address of an exchange has no PTR record, or one whose name does not lead back. Taking mail needs none, so this is for \
        information; say with `--sending-ip` that the address sends mail, and the rules for senders apply. A lookup that failed leaves \
        this rule not applicable, except in `dlv rdns` and `dlv audit --probe`.
        """,
      why:
        "Hosts that take a domain's mail often send its bounces and its outgoing mail too, and then large receivers refuse it.",
      fix: "Publish a PTR record with the exchange's name.",
      bad: "mail.example.com. IN A 192.0.2.25   ; nothing at 25.2.0.192.in-addr.arpa.",
      good: "25.2.0.192.in-addr.arpa. IN PTR mail.example.com."))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    // What nobody outside can see is told by `mx-address-not-global`.
    // One that may send is examined as such.
    let exchanges = facts.addresses.filter { $0.use == .exchange && $0.specialPurpose == nil }
    var known = 0
    for entry in exchanges {
      let fault: String
      switch entry.lookup.verdict {
      case .confirmed:
        known += 1
        continue
      case .undetermined(let answer):
        if facts.needsExchanges { _ = examination.records(of: answer) }
        continue
      case .missing: fault = "has no PTR record"
      case .unconfirmed(let names):
        fault = "has the name \(names.first?.description ?? ""), which does not lead back"
      }
      known += 1
      let host = entry.exchanges.first
      examination.find(
        entry.address,
        "the address \(entry.address) of the exchange \(host?.description ?? "") \(fault)",
        evidence: entry.evidence.isEmpty
          ? ["\(entry.lookup.pointers.question): no such record"] : entry.evidence,
        fix: host.map { "; if the host sends mail too:\n; \(entry.pointer(to: $0))" } ?? "")
    }
    // Neither 'passed' nor 'undetermined' where nothing was learnt.
    if known < exchanges.count || exchanges.isEmpty { examination.notApplicable() }
  }
}
