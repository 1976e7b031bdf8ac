import DNS

/// An MX record with an address where a host name belongs.
enum MXAddressLiteral: Check {
  static let rule = Rule(
    "mx-address-literal", "MX record names an address instead of a host", family: .mx,
    severity: .error, citation: "RFC 1035 §3.3.9, RFC 5321 §5.1",
    page: RulePage(
      what: """
        The exchange of an MX record is the text of an IP address, as in `10 192.0.2.1`; without a final dot the zone's name \
        stands behind it, as in `10 192.0.2.1.example.com.`
        """,
      why: """
        DNS takes it for a host name, `1` being its top-level domain. That name does not exist, so senders can't use the exchange; \
        the few that understand what was meant are no help with the others.
        """,
      fix: "Give the address a name with an A or AAAA record, and name that in the MX record.",
      bad: "example.com. IN MX 10 192.0.2.1.",
      good: "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN A 192.0.2.1"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let exchangers = examination.exchangers(of: facts.mailExchangers) else { return }
    for exchanger in exchangers {
      guard let record = exchanger.records.first, let address = exchanger.writtenAddress
      else { continue }
      let host = "mail.\(record.name.absolute)"
      let type: RecordType =
        switch address {
        case .v4: .a
        case .v6: .aaaa
        }
      examination.find(
        record.name,
        "the exchange is the address \(address), where a host name has to stand"
          + (exchanger.isLiteral
            ? "" : "; without a final dot it became \(exchanger.name.absolute)"),
        evidence: exchanger.records.map(\.description),
        fix: "\(record.name.absolute) \(record.ttl) IN MX \(exchanger.preference) \(host)\n"
          + "\(host) \(record.ttl) IN \(type) \(address)",
        at: record.location)
    }
  }
}

extension MailExchangerFacts.Exchanger {
  fileprivate var isLiteral: Bool { if case .literal = host { true } else { false } }

  /// The address that stands where a host name belongs, by itself or with the zone's name behind it. A name that has an address
  /// of its own is a host, whatever it looks like.
  var writtenAddress: IPAddress? {
    switch host {
    case .literal(let address): return address
    case .null, .notAsked: return nil
    case .asked(let addresses):
      guard addresses.resolution == .nothing, let owner = records.first?.name else { return nil }
      return addresses.name.addressBefore(originOf: owner)
    }
  }
}

extension DomainName {
  /// `192.0.2.1` of `192.0.2.1.example.com`, where `owner` is `example.com` or a name below: what a zone file makes of an
  /// address without a final dot (RFC 1035 §5.1).
  fileprivate func addressBefore(originOf owner: DomainName) -> IPAddress? {
    // An IPv4 address is four labels, an IPv6 address with its colons is one.
    for length in [4, 1] where labelCount > length {
      let origin = suffix(labels: labelCount - length)
      let text = description.prefix(description.utf8.count - origin.description.utf8.count - 1)
      if owner.isSubdomain(of: origin), let address = IPAddress(text) { return address }
    }
    return nil
  }
}

/// An exchange whose name is no host name.
enum MXHostSyntax: Check {
  static let rule = Rule(
    "mx-host-syntax", "Exchange is not a valid host name", family: .mx, severity: .error,
    citation: "RFC 5321 §2.3.5, RFC 1123 §2.1",
    page: RulePage(
      what: """
        The name of an exchange has a character other than a letter, digit or hyphen (most often an underscore), or a label that \
        begins or ends with a hyphen.
        """,
      why: """
        DNS carries such names, but SMTP allows host names only. Strict senders refuse to look the exchange up, and no certificate \
        authority issues a certificate for it, so MTA-STS fails.
        """,
      fix: "Give the host a name of letters, digits and hyphens, and name that in the MX record.",
      bad: "example.com. IN MX 10 mail_in.example.com.",
      good: "example.com. IN MX 10 mail-in.example.com."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let exchangers = examination.exchangers(of: facts.mailExchangers) else { return }
    for exchanger in exchangers {
      if exchanger.writtenAddress != nil { continue }
      guard let fault = exchanger.name.hostNameFault, let record = exchanger.records.first
      else { continue }
      examination.find(
        exchanger.name, "the exchange \(exchanger.name) is not a host name: \(fault)",
        evidence: exchanger.records.map(\.description), fix: Self.fix(for: exchanger, record),
        at: record.location)
    }
  }

  private static func fix(
    for exchanger: MailExchangerFacts.Exchanger, _ record: Record
  ) -> String {
    let better = exchanger.name.absolute.replacing("_", with: "-")
    guard let name = try? DomainName(better), name.hostNameFault == nil else {
      return "; a host name of letters, digits and hyphens:\n"
        + "\(record.name.absolute) \(record.ttl) IN MX \(exchanger.preference) "
        + "mail.\(record.name.absolute)"
    }
    guard case .asked(let addresses) = exchanger.host else { return record.naming(name) }
    let hosts = addresses.records.map { "\(name.absolute) \($0.ttl) IN \($0.type) \($0.data)" }
    return ([record.naming(name)] + hosts).joined(separator: "\n")
  }
}

/// An exchange that is an alias.
enum MXAlias: Check {
  static let rule = Rule(
    "mx-alias", "Exchange is an alias (CNAME)", family: .mx, severity: .error,
    citation: "RFC 2181 §10.3, RFC 5321 §5.1",
    page: RulePage(
      what: "The name of an exchange has a CNAME record instead of addresses of its own.",
      why: """
        RFC 2181 forbids it. Most senders follow the alias, some refuse it, and a host that finds its own name only behind the \
        alias may not notice that it is an exchange of the domain, so that mail loops.
        """,
      fix:
        "Name the host that the alias leads to, or give the exchange A and AAAA records in place of the CNAME.",
      bad:
        "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN CNAME mx.provider.example.",
      good: "example.com. IN MX 10 mx.provider.example."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.mailHosts(of: facts.mailExchangers) else { return }
    examination.noteNotAsked(of: facts.mailExchangers)
    if facts.mailExchangers.implicit != nil {
      // The domain itself is the alias then: `zone-domain-alias`.
      examination.notApplicable()
      return
    }
    for host in hosts {
      guard let alias = host.addresses.aliases.first, let record = host.record else {
        examination.noteFailures(of: host.addresses)
        continue
      }
      let target =
        host.addresses.answers.first { !$0.aliases.isEmpty }?.canonicalName ?? record.name
      examination.find(
        host.addresses.name,
        "the exchange \(host.addresses.name) is an alias of \(target); an MX record has to name a "
          + "host with addresses of its own",
        evidence: host.evidence, fix: record.naming(target), at: alias.location ?? record.location)
    }
  }
}
