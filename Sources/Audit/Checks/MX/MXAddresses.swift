import DNS

/// An exchange without an address.
enum MXUnresolvable: Check {
  static let rule = Rule(
    "mx-unresolvable", "Exchange has no address", family: .mx, severity: .error,
    citation: "RFC 5321 §5.1",
    page: RulePage(
      what: """
        An exchange has neither an A nor an AAAA record, or its name does not exist. While another exchange works, this is a warning.
        """,
      why: """
        Senders can't use the exchange. If no other works, mail to the domain fails: the domain's own address is not tried where \
        there are MX records. If the missing name lies in a domain that somebody can register, they can take the mail.
        """,
      fix:
        "Add the address of the host, correct its name (a forgotten final dot doubles the domain), or remove the MX record.",
      bad: "example.com. IN MX 10 mail.example.com   ; no final dot: mail.example.com.example.com.",
      good: "example.com. IN MX 10 mail.example.com."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.mailHosts(of: facts.mailExchangers) else { return }
    examination.noteNotAsked(of: facts.mailExchangers)
    if facts.mailExchangers.implicit != nil {
      examination.notApplicable()
      return
    }
    let someWork = hosts.contains { $0.addresses.resolution != .nothing }
    for host in hosts {
      switch host.addresses.resolution {
      case .resolved: continue
      case .unknown: examination.noteFailures(of: host.addresses)
      case .nothing:
        guard let record = host.record else { continue }
        // `mx-address-literal` tells what became of an address.
        let isAddress = facts.mailExchangers.exchangers.contains {
          $0.name == host.addresses.name && $0.writtenAddress != nil
        }
        if isAddress { continue }
        let name = host.addresses.name
        let state = host.addresses.isNonexistent ? "does not exist" : "has no A or AAAA record"
        examination.find(
          name,
          "the exchange \(name) \(state)"
            + (someWork ? "" : ", and no other works: mail to the domain fails"),
          evidence: host.evidence
            + host.addresses.answers.map { "\($0.question): \(Self.text($0))" },
          fix: fix(for: name, record, domain: facts.request.domain), at: record.location,
          severity: someWork ? .warning : nil)
      }
    }
  }

  private static func text(_ answer: Answer) -> String {
    switch answer.outcome {
    case .noSuchName: "no such name (NXDOMAIN)"
    case .records, .noData, .failed: "no such record"
    }
  }

  private static func fix(for name: DomainName, _ record: Record, domain: DomainName) -> String {
    // `mail.example.com` without its dot became `mail.example.com.example.com.`
    if let origin = name.doubledOrigin {
      return "; the final dot was forgotten:\n" + record.naming(origin)
    }
    return "; remove this record, or give the host an address:\n; \(record)"
  }
}

extension DomainName {
  /// The name without its last half, where the domain at its end stands there twice: `mail.example.com` for
  /// `mail.example.com.example.com`.
  fileprivate var doubledOrigin: DomainName? {
    let labels = labels.map { Array($0) }
    guard labels.count >= 4 else { return nil }
    for length in stride(from: labels.count / 2, through: 2, by: -1) {
      let end = suffix(labels: length)
      let rest = DomainName(wire: wire.prefix(wire.count - end.wire.count) + [0])
      if let rest, rest.isSubdomain(of: end) { return rest }
    }
    return nil
  }
}

/// A domain that can be reached over IPv6 only.
enum MXOnlyIPv6: Check {
  static let rule = Rule(
    "mx-only-ipv6", "No exchange has an IPv4 address", family: .mx, severity: .warning,
    citation: "RFC 5321 §5.2, RFC 3974 §2",
    page: RulePage(
      what: "The exchanges of the domain have AAAA records, but none has an A record.",
      why: "A sender without IPv6, and many still have none, can't deliver mail to the domain.",
      fix: "Give at least one exchange an A record.",
      bad: "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN AAAA 2001:db8::25",
      good:
        "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN AAAA 2001:db8::25\nmail.example.com. IN A 192.0.2.25"
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.mailHosts(of: facts.mailExchangers) else { return }
    let hasIPv4 = hosts.contains { !($0.addresses.answer(.a)?.records ?? []).isEmpty }
    if hasIPv4 { return }
    examination.noteNotAsked(of: facts.mailExchangers)
    var isUnknown = false
    for host in hosts where host.addresses.answer(.a)?.failure != nil {
      examination.noteFailures(of: host.addresses)
      isUnknown = true
    }
    let reachable = hosts.filter { $0.addresses.resolution == .resolved }
    if isUnknown { return }
    guard let first = reachable.first else {
      for host in hosts { examination.noteFailures(of: host.addresses) }
      examination.notApplicable()
      return
    }
    examination.find(
      facts.request.domain, "no exchange of \(facts.request.domain) has an IPv4 address",
      evidence: reachable.flatMap(\.evidence),
      fix: "; with the host's IPv4 address:\n; \(first.addresses.name.absolute) IN A 192.0.2.25",
      at: first.record?.location ?? first.addresses.records.first?.location)
  }
}

/// An exchange with an address that the Internet can't reach.
enum MXAddressNotGlobal: Check {
  static let rule = Rule(
    "mx-address-not-global", "Exchange has a private, loopback or reserved address", family: .mx,
    severity: .error, citation: "RFC 6890, RFC 5321 §5.1",
    page: RulePage(
      what: """
        An address of an exchange is in a block that IANA lists as not globally reachable: private use, loopback, link-local, \
        documentation, benchmarking, multicast or reserved. While the same exchange has another address that works, this is a warning. \
        Addresses for documentation are not objected to below the names for documentation (`example`, `example.com`).
        """,
      why: """
        Nobody outside can deliver there. A private address may lead into the sender's own network, and a loopback \
        address to the sender itself, which then takes the mail for its own or reports a loop.
        """,
      fix:
        "Publish the address under which the host can be reached from outside, and remove the other one.",
      bad: "mail.example.com. IN A 10.0.0.25",
      good: "mail.example.com. IN A 192.0.2.25   ; an address of yours"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.mailHosts(of: facts.mailExchangers) else { return }
    examination.noteNotAsked(of: facts.mailExchangers)
    for host in hosts {
      examination.noteFailures(of: host.addresses)
      let blocks = examination.unreachable(host.addresses)
      if blocks.isEmpty { continue }
      let isAll = blocks.count == host.addresses.records.count
      for (record, block) in blocks {
        examination.find(
          host.addresses.name,
          "the exchange \(host.addresses.name) has the address \(record.data), which is in "
            + "\(block.network) (\(block.name), \(block.citation)) and can't be reached from outside",
          evidence: (host.record.map { [$0.description] } ?? []) + [record.description],
          fix: isAll
            ? "; remove:\n; \(record)\n; and publish the address under which the host can be reached from outside:\n"
              + "; \(record.name.absolute) IN \(record.type) <its public address>"
            : "; remove:\n; \(record)",
          at: record.location, severity: isAll ? nil : .warning)
      }
    }
  }
}

extension Examination {
  /// The host's address records that nobody outside can reach, with the block each is in.
  func unreachable(_ host: HostAddresses) -> [(Record, SpecialPurposeNetwork)] {
    host.records.compactMap { record in
      guard let address = record.data.address,
        let block = SpecialPurposeNetwork.containing(address)
      else { return nil }
      // Examples are made of names and addresses for documentation, both of them.
      if block.kind == .documentation, host.name.isDocumentation { return nil }
      return (record, block)
    }
  }
}
