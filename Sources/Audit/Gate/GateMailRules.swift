import DNS

/// A domain whose exchanges go, and with them its mail.
enum GateMailRefused: GateDomainRule {
  static let rule = Rule(
    gate: "gate-mail-refused", "A domain that took mail takes none any more", severity: .error,
    citation: "RFC 7505 §3, §4.1, RFC 5321 §5.1",
    page: RulePage(
      what: """
        The old state has exchanges that can be found, and in the new one a null MX stands in their place, or no MX record at all while \
        the domain has an address of its own, to which its mail goes then: mostly that of a web server. Where the address was an \
        exchange's before, nothing changes.
        """,
      why: """
        Senders return mail for a domain with a null MX at once. Without MX records they try the domain's own address, and return it \
        where nothing takes mail there.
        """,
      fix:
        "Leave the MX records in place. Where the domain is to be given up for mail, accept the finding with a waiver.",
      bad: "example.com. IN MX 0 .   ; was: example.com. IN MX 10 mx.example.com.",
      good: "example.com. IN MX 10 mx.example.com."))

  static let sameInAudits: Set<RuleID> = [MXImplicit.rule.id]

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    let (old, new) = (subject.base.mailExchangers, subject.head.mailExchangers)
    // Where either can't be asked, the rules of the audits have nothing to compare either, and say so.
    let hosts = old.hosts.filter { $0.addresses.resolution != .nothing }
    // What a wildcard gives every name is nobody's mail in particular: `mx-implicit` tells of a name that loses it.
    let isWritten = states.base.zone(containing: subject.domain)?.exists(subject.domain) ?? true
    guard isWritten, old.answer.failure == nil, new.answer.failure == nil, !hosts.isEmpty else {
      return examination.notApplicable()
    }
    let names = hosts.prefix(mostNames).map { $0.exchanger.name.description }
    let took =
      "\(subject.domain) took mail by \(names.joined(separator: ", "))"
      + (hosts.count > mostNames ? " and \(hosts.count - mostNames) more" : "")
    let effect: String
    var evidence = old.answer.records.map { "before: \($0)" }
    if new.nullRecord != nil {
      // Beside others it is an error of its own (RFC 7505 §3).
      guard new.exchangers.allSatisfy(\.name.isRoot) else { return }
      effect = "takes none any more: a null MX has it all returned"
      evidence += new.answer.records.map { "after: \($0)" }
    } else if new.answer.records.isEmpty, let own = new.implicit {
      switch own.resolution {
      // Without an address, `mx-missing` says so.
      case .nothing: return
      case .unknown: return examination.noteFailures(of: own)
      case .resolved: break
      }
      let known = Set(hosts.flatMap(\.addresses.addresses))
      if own.addresses.contains(where: known.contains) { return }
      let addresses = own.addresses.prefix(mostNames).map(\.description)
      effect =
        "has no MX record any more: all its mail goes to its own address "
        + addresses.joined(separator: ", ") + " now"
      evidence += own.records.map { "after: \($0)" }
    } else {
      return
    }
    examination.find(
      subject.domain, "\(took), and \(effect)", evidence: evidence,
      fix: "; the exchanges as they were:\n"
        + old.answer.records.map(\.description).joined(separator: "\n"))
  }

  /// Hosts and addresses that a message names; the evidence has them all.
  private static let mostNames = 5
}
