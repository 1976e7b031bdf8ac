import DNS

/// What the checks of MX records share.
extension Examination {
  /// The hosts that the domain's MX records name, the null MX left out. `nil` when there are none (the rule is then not
  /// applicable) or when nobody knows (which is then noted).
  mutating func exchangers(
    of facts: MailExchangerFacts
  ) -> [MailExchangerFacts.Exchanger]? {
    guard records(of: facts.answer) != nil else { return nil }
    let exchangers = facts.exchangers.filter { !$0.name.isRoot }
    if exchangers.isEmpty {
      notApplicable()
      return nil
    }
    return exchangers
  }

  /// The hosts that mail for the domain goes to, with their addresses: its exchanges, or the domain itself where it has no MX
  /// (RFC 5321 §5.1). Exchanges beyond the limit are left out: `noteNotAsked` is for rules that need every one.
  mutating func mailHosts(of facts: MailExchangerFacts) -> [MailHost]? {
    guard records(of: facts.answer) != nil else { return nil }
    if let implicit = facts.implicit {
      if implicit.resolution == .nothing { notApplicable() }
      return implicit.resolution == .nothing ? nil : [MailHost(record: nil, addresses: implicit)]
    }
    guard exchangers(of: facts) != nil else { return nil }
    return facts.hosts.map { MailHost(record: $0.exchanger.records.first, addresses: $0.addresses) }
  }

  /// Notes the exchanges whose addresses were not asked for, because there are too many.
  mutating func noteNotAsked(of facts: MailExchangerFacts) {
    for exchanger in facts.exchangers {
      guard case .notAsked = exchanger.host else { continue }
      cannotTell(
        exchanger.name,
        "not asked: dlv asks for the addresses of \(MailExchangerFacts.maximumExchangers) exchanges "
          + "of a domain")
    }
  }

  /// Notes every address lookup of the host that failed.
  mutating func noteFailures(of host: HostAddresses) {
    for answer in host.answers { _ = records(of: answer) }
  }
}

/// A host that takes mail for the domain, with the MX record that names it; `nil` for an implicit MX.
struct MailHost {
  let record: Record?
  let addresses: HostAddresses

  /// The MX record where there is one, and what was seen of the host.
  var evidence: [String] {
    let lines = (addresses.aliases + addresses.records).map(\.description)
    return (record.map { [$0.description] } ?? []) + lines
  }
}

extension Record {
  /// The zone-file line with another exchange: what to publish instead of this MX record.
  func naming(_ exchange: DomainName) -> String {
    guard case .mx(let data) = data else { return description }
    return "\(name.absolute) \(ttl) IN MX \(data.preference) \(exchange.absolute)"
  }
}

extension DomainName {
  /// Whether the name is set aside for documentation: below `example`, `example.com`, `.net` or `.org` (RFC 2606 §2, §3).
  /// There, addresses for documentation (RFC 5737, RFC 3849) are as they should be.
  var isDocumentation: Bool {
    let end = suffix(labels: 1).description.lowercased()
    if end == "example" { return true }
    guard end == "com" || end == "net" || end == "org" else { return false }
    return suffix(labels: 2).description.lowercased() == "example.\(end)"
  }

  /// Why the name is no host name by RFC 1123 §2.1 (letters, digits and inner hyphens); `nil` for one that is.
  var hostNameFault: String? {
    for label in labels {
      if label.first == UInt8(ascii: "-") || label.last == UInt8(ascii: "-") {
        return "the label '\(String(decoding: label, as: UTF8.self))' begins or ends with a hyphen"
      }
      let isAllowed = { (octet: UInt8) in
        octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 || octet == UInt8(ascii: "-")
      }
      if let octet = label.first(where: { !isAllowed($0) }) {
        let character =
          (0x21...0x7E).contains(octet)
          ? "'\(Character(UnicodeScalar(octet)))'" : "the octet \(octet)"
        return "\(character) may not stand in a host name"
      }
    }
    return nil
  }
}
