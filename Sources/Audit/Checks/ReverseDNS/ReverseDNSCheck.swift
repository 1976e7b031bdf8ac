public import DNS
import MailAuth
import Reputation

/// A rule about the reverse names of addresses; it needs nothing else of a domain, so it can judge an address by itself.
protocol ReverseDNSCheck: Check {
  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination)
}

extension ReverseDNSCheck {
  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let facts = facts.reverseDNS else { return examination.notApplicable() }
    examine(facts, &examination)
  }
}

extension Profile {
  /// Examines an address by itself; the target of the report is the address.
  public func examine(_ address: IPAddress, _ facts: ReverseDNSFacts) -> TargetReport {
    var outcomes: [(rule: Rule, outcome: CheckOutcome)] = []
    for check in CheckCatalogue.addressChecks {
      let rule = check.rule
      let outcome = treated(rule) {
        var examination = Examination(of: rule)
        check.examine(facts, &examination)
        return examination.outcome
      }
      if let outcome { outcomes.append((rule, outcome)) }
    }
    return TargetReport(
      target: address.description, unicodeName: nil,
      verdict: .audited(
        .init(outcomes: outcomes, facts: .object(["reverse_dns": facts.summary]))))
  }
}

/// What the rules share.
extension Examination {
  /// The addresses that send mail, or may; the rule is not applicable without one. Those that nobody outside can see are left to
  /// `rdns-address-not-global`, and to `spf-private-address` where SPF names them.
  ///
  /// Of an address that only may send, a failed lookup leaves nothing to tell: neither 'passed' nor 'undetermined'.
  mutating func senders(of facts: ReverseDNSFacts) -> [ReverseDNSFacts.Entry] {
    let all = facts.addresses.filter { $0.use != .exchange && $0.specialPurpose == nil }
    let senders = all.filter { $0.use != .permitted || $0.lookup.failures.isEmpty }
    if senders.isEmpty || senders.count < all.count { notApplicable() }
    for address in facts.addressesNotAsked {
      cannotTell(
        address,
        "not asked: dlv looks at \(ReverseDNSFacts.maximumAddresses) addresses of a domain")
    }
    return senders
  }

  /// The same with what the PTR lookup said; those that nobody answered are noted.
  mutating func named(_ facts: ReverseDNSFacts) -> [ReverseDNSFacts.Entry] {
    let senders = senders(of: facts)
    let known = senders.filter { records(of: $0.lookup.pointers) != nil }
    let named = known.filter { !$0.lookup.names.isEmpty }
    if named.isEmpty { notApplicable() }
    return named
  }
}

extension ReverseDNSFacts.Entry {
  /// How bad it is by what is known of the address: of one that is known to send, what the rule says.
  func severity(permitted: Severity, block: Severity?) -> Severity? {
    switch use {
    case .sending, .exchange: nil
    case .permitted: permitted
    case .block: block
    }
  }

  /// `192.0.2.25`, with the term of SPF that lets it send.
  var title: String {
    guard use == .permitted, let term = permissions.first?.term else { return "\(address)" }
    return "\(address), which may send by '\(term)' in SPF,"
  }

  /// The terms of SPF that name the address.
  var permissionLines: [String] { permissions.map { "\($0.domain): \($0.term)" } }

  /// The records seen.
  var evidence: [String] {
    permissionLines + (lookup.pointers.aliases + lookup.names.map(\.record)).map(\.description)
      + lookup.names.flatMap { name in
        (name.forward.aliases + name.forward.records).map(\.description)
      }
  }

  /// Where the PTR record belongs: at the end of an alias (RFC 2317), where there is one.
  var pointerName: String { lookup.pointers.canonicalName.absolute }

  /// `25.2.0.192.in-addr.arpa. IN PTR mail.example.com.`
  func pointer(to name: DomainName) -> String { "\(pointerName) IN PTR \(name.absolute)" }

  /// `mail.example.com. IN A 192.0.2.25`
  func forward(of name: DomainName) -> String {
    "\(name.absolute) IN \(address.recordType) \(address)"
  }

  /// The records that name the host. Without a name that it is known by, only its owner can tell one: any that dlv made up might be
  /// another host's, and would send that one's mail here.
  func naming(in domain: DomainName?) -> String {
    if let name = knownName {
      return "\(pointer(to: name))\n; and at the name:\n\(forward(of: name))"
    }
    let name = domain.map { "<host>.\($0.absolute)" } ?? "<name of the host>"
    return "; with a name that no other host has:\n; \(pointerName) IN PTR \(name)\n"
      + "; \(name) IN \(address.recordType) \(address)"
  }

  /// A name that the host is known by: what it says in HELO, or what an MX record calls it.
  var knownName: DomainName? {
    if let greeting {
      switch greeting.fit {
      case .reverseName, .leadsToAddress, .nowhere, .elsewhere:
        if let name = try? DomainName(greeting.name) { return name }
      case .literal, .otherLiteral, .malformed, .undetermined: break
      }
    }
    return exchanges.first
  }
}
