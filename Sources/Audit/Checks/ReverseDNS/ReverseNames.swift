import DNS
import Reputation

/// A sending address whose names all look generated.
enum ReverseGeneric: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-generic", "Sending address has a generated name", family: .reverseDNS,
    severity: .warning,
    citation: "Yahoo Sender best practices, M3AAWG Sender Best Common Practices",
    page: RulePage(
      what: """
        Every name of a sending address looks as if its provider had generated it: the whole address stands in it, a word for lines \
        whose addresses change hands (dyn, dhcp, dsl, pool …), a word for 'not named', or the scheme of a hosting provider. \
        A name that says that it is a mail host (mail, smtp, mx, out …) is not objected to for its numbers.
        """,
      why: """
        Such names belong to home lines and to machines that somebody rented and never set up, where much spam comes from. Yahoo \
        asks for names that are not generic, T-Online and others refuse them, and most filters count them against the message.
        """,
      fix:
        "Give the address a name below your own domain, and publish the address at that name.",
      bad: "25.2.0.192.in-addr.arpa. IN PTR 192-0-2-25.dyn.isp.example.",
      good: "25.2.0.192.in-addr.arpa. IN PTR mail.example.com."))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    for entry in examination.named(facts) {
      let names = entry.lookup.names
      // Whoever has one good name is known by it.
      guard names.allSatisfy({ entry.genericNames[$0.name] != nil }), let first = names.first,
        let reason = entry.genericNames[first.name]
      else { continue }
      examination.find(
        entry.address, "the name \(first.name) of \(entry.title) \(reason)",
        evidence: entry.permissionLines + names.map(\.record.description),
        fix: "; in the reverse zone of the address, mostly at the provider:\n"
          + entry.naming(in: facts.domain),
        at: first.record.location, severity: entry.severity(permitted: .notice, block: .info))
    }
  }
}

/// A reverse name that is no host name.
enum ReverseSyntax: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-name-syntax", "Reverse name is not a valid host name", family: .reverseDNS,
    severity: .warning, citation: "RFC 1123 §2.1, RFC 1912 §2.1",
    page: RulePage(
      what:
        "A PTR record of a sending address names something that is no host name: a character other than letters, digits and inner hyphens stands in it, it has one label only, or reads like an address.",
      why:
        "Libraries and mail servers discard such a name, and the address then counts as nameless.",
      fix: "Rename the host with letters, digits and hyphens, below a domain of yours.",
      bad: "25.2.0.192.in-addr.arpa. IN PTR mail_1.example.com.",
      good: "25.2.0.192.in-addr.arpa. IN PTR mail-1.example.com."))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    for entry in examination.named(facts) {
      for name in entry.lookup.names {
        let fault =
          name.name.isRoot
          ? "it is the root"
          : name.name.labelCount == 1
            ? "it has one label only" : name.name.hostNameFault ?? name.name.addressFault
        guard let fault else { continue }
        examination.find(
          entry.address, "the name \(name.name) of \(entry.title) is no host name: \(fault)",
          evidence: entry.permissionLines + [name.record.description],
          fix: "; \(entry.pointerName) IN PTR <name of the host>", at: name.record.location,
          severity: entry.severity(permitted: .notice, block: nil))
      }
    }
  }
}

extension DomainName {
  /// RFC 1123 §2.1: the highest label of a name is never all digits, so that no name reads like an address.
  fileprivate var addressFault: String? {
    guard let last = labels.last, last.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return "its last label is all digits, as that of an address"
  }
}

/// A PTR record that names an alias.
enum ReverseAlias: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-name-alias", "Reverse name is an alias", family: .reverseDNS, severity: .notice,
    citation: "RFC 2181 §10.2",
    page: RulePage(
      what: """
        A PTR record of a sending address names a CNAME. That the reverse name of the address is itself an alias (RFC 2317, for \
        blocks smaller than a /24) is as it should be.
        """,
      why:
        "RFC 2181 says that the value of a PTR record must not be an alias. Receivers follow it all the same; some tools compare the names and see two.",
      fix: "Name the host that the alias leads to.",
      bad:
        "25.2.0.192.in-addr.arpa. IN PTR smtp.example.com.\nsmtp.example.com. IN CNAME mail.example.com.",
      good: "25.2.0.192.in-addr.arpa. IN PTR mail.example.com."))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    for entry in examination.named(facts) {
      for name in entry.lookup.names {
        if name.forward.failure != nil {
          _ = examination.records(of: name.forward)
          continue
        }
        guard !name.forward.aliases.isEmpty else { continue }
        examination.find(
          entry.address,
          "the name \(name.name) of \(entry.title) is an alias of \(name.forward.canonicalName)",
          evidence: entry.permissionLines + [name.record.description]
            + name.forward.aliases.map(\.description),
          fix: entry.pointer(to: name.forward.canonicalName), at: name.record.location,
          severity: entry.severity(permitted: .info, block: nil))
      }
    }
  }
}

/// An address with many names.
enum ReverseSeveral: ReverseDNSCheck {
  static let rule = Rule(
    "rdns-several-names", "Sending address has several names", family: .reverseDNS,
    severity: .notice, citation: "RFC 2181 §10.2, RFC 7208 §4.6.4",
    page: RulePage(
      what: "A sending address has more than one PTR record. More than ten are a warning.",
      why: """
        It is allowed, but many mail servers look at one name only, and which one comes first changes from answer to answer. Of \
        more than ten, receivers ignore the rest, and the answer may not fit a UDP packet.
        """,
      fix: "Keep the name that the host gives in HELO.",
      bad:
        "25.2.0.192.in-addr.arpa. IN PTR www.example.com.\n25.2.0.192.in-addr.arpa. IN PTR mail.example.com.",
      good: "25.2.0.192.in-addr.arpa. IN PTR mail.example.com."))

  static func examine(_ facts: ReverseDNSFacts, _ examination: inout Examination) {
    for entry in examination.named(facts) {
      let count = entry.lookup.names.count + entry.lookup.namesNotAsked.count
      guard count > 1 else { continue }
      let kept =
        entry.lookup.confirmedNames.first { entry.genericNames[$0] == nil }
        ?? entry.lookup.confirmedNames.first
      examination.find(
        entry.address,
        "\(entry.title) has \(count) names"
          + (entry.lookup.namesNotAsked.isEmpty
            ? "" : ", of which \(ReverseLookup.maximumNames) were looked at"),
        evidence: entry.permissionLines + entry.lookup.pointers.records.map(\.description),
        fix: kept.map { "; keep the name of HELO, for example:\n\(entry.pointer(to: $0))" } ?? "",
        at: entry.lookup.names.first?.record.location,
        severity: count > ReverseLookup.maximumNames
          ? .warning : entry.severity(permitted: .info, block: nil))
    }
  }
}
