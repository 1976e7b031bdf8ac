import DNS
import Reputation

/// A sending address without a name.
enum ReverseMissing: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-missing", "Sending address has no PTR record", family: .reverseDNS, severity: .error,
    citation: "RFC 1912 §2.1, Gmail Email sender guidelines, Yahoo Sender requirements",
    page: RulePage(
      what: """
        An address that sends mail has no PTR record. Where the SPF record of the domain names an address (`ip4:192.0.2.25`, or the hosts of `a` \
        and `mx`), and nobody said that it sends (`--sending-ip`), it is a warning. Addresses of a block (`dlv rdns 192.0.2.0/24`) are \
        listed for information only.
        """,
      why: """
        Gmail refuses mail from such an address (550 5.7.25, over IPv6 550 5.7.1), Yahoo requires the record, and so do Microsoft \
        for IPv6, T-Online, GMX and many mail servers with their common settings.
        """,
      fix: """
        Have whoever the address is rented from, or whoever runs its reverse zone, publish a PTR record with the name of the host, \
        and publish the address at that name.
        """,
      bad: "; nothing at 25.2.0.192.in-addr.arpa.",
      good:
        "25.2.0.192.in-addr.arpa. IN PTR mail.example.com.\nmail.example.com. IN A 192.0.2.25"))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    for entry in examination.senders(of: facts) {
      guard examination.records(of: entry.lookup.pointers) != nil, entry.lookup.names.isEmpty
      else { continue }
      let isAlias = !entry.lookup.pointers.aliases.isEmpty
      examination.find(
        entry.address,
        "\(entry.title) has no PTR record"
          + (isAlias ? " behind the alias \(entry.lookup.pointers.canonicalName)" : "")
          + (entry.use == .block ? "" : consequence(entry.address)),
        evidence: entry.permissionLines + entry.lookup.pointers.aliases.map(\.description) + [
          "\(entry.lookup.pointers.question): no such record"
        ],
        fix: "; in the reverse zone of the address, mostly at the provider:\n"
          + entry.naming(in: facts.domain),
        severity: entry.severity(permitted: .warning, block: .info))
    }
  }

  private static func consequence(_ address: IPAddress) -> String {
    switch address {
    case .v4: ": Gmail refuses its mail (550 5.7.25), and so do others"
    case .v6: ": Gmail refuses mail over IPv6 without one (550 5.7.1), and so do others"
    }
  }
}

/// A sending address none of whose names leads back.
enum ReverseUnconfirmed: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-unconfirmed", "No name of the sending address leads back to it", family: .reverseDNS,
    severity: .error,
    citation: "RFC 1912 §2.1, RFC 8601 §2.7.3, Gmail Email sender guidelines",
    page: RulePage(
      what: """
        A sending address has PTR records, but no name in them has the address: the name has other addresses, none of the \
        address's family, or does not exist. Names in which the zone's own name stands behind (a forgotten final dot) are told.
        """,
      why: """
        Anybody can write any name into his reverse zone, so receivers believe a name only when it leads back. Without one, the \
        address counts as nameless: Gmail refuses its mail (550 5.7.25), and so do many mail servers.
        """,
      fix: "Publish the address at the name, or correct the name in the PTR record.",
      bad: "25.2.0.192.in-addr.arpa. IN PTR mail.example.com.\nmail.example.com. IN A 192.0.2.99",
      good:
        "25.2.0.192.in-addr.arpa. IN PTR mail.example.com.\nmail.example.com. IN A 192.0.2.25"))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    for entry in examination.named(facts) {
      switch entry.lookup.verdict {
      case .confirmed, .missing: continue
      case .undetermined(let answer): _ = examination.records(of: answer)
      case .unconfirmed where !entry.lookup.namesNotAsked.isEmpty:
        examination.cannotTell(
          entry.address,
          "none of the \(ReverseLookup.maximumNames) names of \(entry.title) that were looked at leads back to it; "
            + "\(entry.lookup.namesNotAsked.count) more were not looked at")
      case .unconfirmed:
        let states = entry.lookup.names.map { entry.account(of: $0) }
        examination.find(
          entry.address,
          "no name of \(entry.title) leads back to it: " + states.joined(separator: "; "),
          evidence: entry.evidence,
          fix: entry.lookup.names.first.map { entry.mending($0) } ?? "",
          at: entry.lookup.names.first?.record.location,
          severity: entry.severity(permitted: .warning, block: .warning))
      }
    }
  }
}

/// A sending address some of whose names do not lead back.
enum ReversePartlyUnconfirmed: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-name-unconfirmed", "One of several names does not lead back", family: .reverseDNS,
    severity: .warning, citation: "RFC 1912 §2.1, RFC 8601 §2.7.3",
    page: RulePage(
      what: "A sending address has several names, and not every one of them has the address.",
      why: """
        The order of the records changes from answer to answer, and many mail servers look at one name only: sometimes they see \
        the one that does not lead back, and refuse the mail.
        """,
      fix: "Remove the PTR record of that name, or publish the address at it.",
      bad: """
        25.2.0.192.in-addr.arpa. IN PTR mail.example.com.
        25.2.0.192.in-addr.arpa. IN PTR old.example.com.   ; has no address any more
        """,
      good: "25.2.0.192.in-addr.arpa. IN PTR mail.example.com."))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    for entry in examination.named(facts) {
      guard case .confirmed = entry.lookup.verdict else { continue }
      for name in entry.lookup.names {
        switch name.destination {
        case .back: continue
        case .undetermined: _ = examination.records(of: name.forward)
        case .elsewhere, .nowhere:
          examination.find(
            entry.address,
            "of the \(entry.lookup.names.count) names of \(entry.title) "
              + entry.account(of: name),
            evidence: entry.permissionLines + [name.record.description]
              + name.forward.records.map(\.description),
            fix: "; remove:\n; \(name.record)\n; or publish:\n; \(entry.forward(of: name.name))",
            at: name.record.location, severity: entry.severity(permitted: .notice, block: nil))
        }
      }
    }
  }
}

extension ReverseDNSFacts.Entry {
  /// Where a name leads, in a clause.
  fileprivate func account(of name: ReverseLookup.Name) -> String {
    switch name.destination {
    case .back: return "\(name.name) leads back"
    case .undetermined(let failure): return "\(name.name) could not be looked up (\(failure))"
    case .elsewhere(let addresses):
      let shown = addresses.prefix(3).map(\.description).joined(separator: ", ")
      return "\(name.name) has "
        + (addresses.count > 3 ? "\(shown) and \(addresses.count - 3) more" : shown)
        + " instead"
    case .nowhere:
      if let origin = name.name.withoutReverseZone {
        return "\(name.name) has the reverse zone's name behind \(origin): a forgotten final dot"
      }
      switch name.forward.outcome {
      case .noSuchName: return "\(name.name) does not exist"
      case .records, .noData, .failed: return "\(name.name) has no \(address.recordType) record"
      }
    }
  }

  /// What to publish so that the name leads back.
  fileprivate func mending(_ name: ReverseLookup.Name) -> String {
    if let origin = name.name.withoutReverseZone {
      return "; the final dot was forgotten:\n\(pointer(to: origin))"
    }
    switch name.destination {
    case .back, .undetermined: return ""
    case .nowhere: return "; at the name:\n\(forward(of: name.name))"
    case .elsewhere:
      return "; if the host has this address too, at the name:\n\(forward(of: name.name))\n"
        + "; otherwise correct the name:\n; \(pointerName) IN PTR <name of the host>"
    }
  }
}

extension DomainName {
  /// `mail.example.com` of `mail.example.com.2.0.192.in-addr.arpa`: what a forgotten final dot makes.
  fileprivate var withoutReverseZone: DomainName? {
    guard let arpa = try? DomainName("arpa"), isSubdomain(of: arpa) else { return nil }
    // What stands before the numbers of the zone; nibbles and octets are never longer than three digits.
    let labels = labels.dropLast(2).map { Array($0) }
    guard
      let last = labels.lastIndex(where: {
        $0.count > 3 || $0.contains { octet in octet &- 0x30 >= 10 && (octet | 0x20) &- 0x61 >= 6 }
      })
    else { return nil }
    let rest = labels[...last]
    guard rest.count >= 2 else { return nil }
    return DomainName(wire: rest.flatMap { [UInt8($0.count)] + $0 } + [0])
  }
}
