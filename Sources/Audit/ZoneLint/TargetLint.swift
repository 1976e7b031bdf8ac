import DNS

/// Rules about the hosts that MX, NS and SRV records name: the same questions for each of the types.
private enum TargetQuestion {
  /// Finds targets that are aliases.
  static func aliases(
    _ type: RecordType, _ zone: ZoneLintFacts, _ examination: inout Examination
  ) {
    for record in zone.groups(of: type).flatMap(\.records) {
      guard let target = record.data.target?.name, !target.isRoot,
        case .alias(let alias) = zone.destination(ofHost: target),
        case .cname(let end) = alias.data
      else { continue }
      examination.find(
        record.name, "the \(type) record names \(target), which is an alias of \(end)",
        evidence: [record.description, alias.description],
        fix: record.pointing(to: end).description, at: record.location)
    }
  }

  /// Finds targets without an address.
  static func addresses(
    _ type: RecordType, _ zone: ZoneLintFacts, _ examination: inout Examination,
    where isIncluded: (Record, DomainName) -> Bool = { _, _ in true }
  ) {
    for record in zone.groups(of: type).flatMap(\.records) {
      guard let target = record.data.target?.name, !target.isRoot, isIncluded(record, target)
      else { continue }
      let what: String
      switch zone.destination(ofHost: target) {
      case .fine, .alias: continue
      case .noAddress: what = "has no address"
      case .missing: what = "does not exist"
      case .undetermined(let reason):
        examination.cannotTell(record.name, reason)
        continue
      }
      examination.find(
        record.name, "the \(type) record names \(target), which \(what)",
        evidence: [record.description],
        fix: MissingDot.hint(for: target, in: zone)
          ?? "; the address of that host:\n; \(target.absolute) \(record.ttl) IN A 192.0.2.1",
        at: record.location)
    }
  }
}

extension Record {
  /// The record with another target.
  fileprivate func pointing(to target: DomainName) -> Record {
    var record = self
    switch data {
    case .ns: record.data = .ns(target)
    case .mx(var exchanger):
      exchanger.exchange = target
      record.data = .mx(exchanger)
    case .srv(var service):
      service.target = target
      record.data = .srv(service)
    case .a, .aaaa, .cname, .ptr, .soa, .txt, .spf, .tlsa, .ds, .dnskey, .caa, .other: break
    }
    return record
  }
}

/// An MX record that names an alias.
enum MXTargetAlias: ZoneLintCheck {
  static let rule = Rule(
    "dns-mx-alias", "MX record names an alias (CNAME)", family: .zoneData, severity: .error,
    citation: "RFC 2181 §10.3, RFC 5321 §5.1",
    page: RulePage(
      what: "The host of an MX record has a CNAME record. It must have addresses of its own.",
      why:
        "Mail servers that keep to the letter refuse such a target, and one that finds its own alias in the list may send mail to itself in a loop.",
      fix: "Name the host that the alias stands for.",
      bad: "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN CNAME host.example.net.",
      good: "example.com. IN MX 10 host.example.net."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    TargetQuestion.aliases(.mx, zone, &examination)
  }
}

/// An MX record that names a host without an address.
enum MXTargetUnresolvable: ZoneLintCheck {
  static let rule = Rule(
    "dns-mx-no-address", "MX record names a host without an address", family: .zoneData,
    severity: .error, citation: "RFC 5321 §5.1, RFC 1035 §3.3.9",
    page: RulePage(
      what:
        "The host of an MX record has neither A nor AAAA records, or does not exist. Hosts outside of the zones are looked at with --online.",
      why: "Mail can't be delivered to that host; where it is the only one, mail bounces.",
      fix: "Give the host an address, or remove the record.",
      bad: "example.com. IN MX 10 mial.example.com.",
      good: "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN A 192.0.2.25"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    TargetQuestion.addresses(.mx, zone, &examination)
  }
}

/// An NS record that names an alias.
enum NSTargetAlias: ZoneLintCheck {
  static let rule = Rule(
    "dns-ns-alias", "NS record names an alias (CNAME)", family: .zoneData, severity: .error,
    citation: "RFC 2181 §10.3, RFC 1912 §2.4",
    page: RulePage(
      what: "The server of an NS record has a CNAME record. It must have addresses of its own.",
      why:
        "The addresses that go with a delegation can't be found that way. Several resolvers ignore such a server.",
      fix: "Name the host that the alias stands for, here and in the zone above.",
      bad: "example.com. IN NS ns.example.com.\nns.example.com. IN CNAME host.example.net.",
      good: "example.com. IN NS host.example.net."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    TargetQuestion.aliases(.ns, zone, &examination)
  }
}

/// An NS record that names a host without an address.
enum NSTargetUnresolvable: ZoneLintCheck {
  static let rule = Rule(
    "dns-ns-no-address", "NS record names a host without an address", family: .zoneData,
    severity: .error, citation: "RFC 1034 §4.2.1, RFC 1912 §2.8",
    page: RulePage(
      what:
        "The server of an NS record has neither A nor AAAA records, or does not exist. Servers at or below the delegated name are the affair of dns-glue-missing; those outside of the zones are looked at with --online.",
      why:
        "Nobody can ask that server: answers come late, or not at all when the others are away. BIND refuses to load a zone whose own servers have no address.",
      fix: "Give the server an address, or remove the record.",
      bad: "example.com. IN NS ns2.example.com.",
      good: "example.com. IN NS ns2.example.com.\nns2.example.com. IN A 192.0.2.53"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    TargetQuestion.addresses(.ns, zone, &examination) { record, target in
      record.name == zone.origin || !target.isSubdomain(of: record.name)
    }
  }
}

/// An SRV record that names an alias.
enum SRVTargetAlias: ZoneLintCheck {
  static let rule = Rule(
    "dns-srv-alias", "SRV record names an alias (CNAME)", family: .zoneData, severity: .error,
    citation: "RFC 2782",
    page: RulePage(
      what: "The target of an SRV record has a CNAME record. RFC 2782: it must not be an alias.",
      why: "Clients that keep to the letter do not find the service.",
      fix: "Name the host that the alias stands for.",
      bad:
        "_submission._tcp.example.com. IN SRV 0 1 587 mail.example.com.\nmail.example.com. IN CNAME host.example.net.",
      good: "_submission._tcp.example.com. IN SRV 0 1 587 host.example.net."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    TargetQuestion.aliases(.srv, zone, &examination)
  }
}

/// An SRV record that names a host without an address.
enum SRVTargetUnresolvable: ZoneLintCheck {
  static let rule = Rule(
    "dns-srv-no-address", "SRV record names a host without an address", family: .zoneData,
    severity: .error, citation: "RFC 2782",
    page: RulePage(
      what:
        "The target of an SRV record has neither A nor AAAA records, or does not exist. A service that is not offered has the target `.`.",
      why: "Clients find the service and can't connect to it.",
      fix: "Give the host an address, or say with the target `.` that there is no such service.",
      bad: "_imaps._tcp.example.com. IN SRV 0 1 993 imap.example.com.",
      good: "_imaps._tcp.example.com. IN SRV 0 0 0 ."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    TargetQuestion.addresses(.srv, zone, &examination)
  }
}

/// A record that has an address where a name belongs.
enum TargetIsAddress: ZoneLintCheck {
  static let rule = Rule(
    "dns-target-is-address", "An address where a host name belongs", family: .zoneData,
    severity: .error, citation: "RFC 1035 §3.3.9, RFC 1912 §2.5",
    page: RulePage(
      what: "The target of an MX, NS, SRV, CNAME or PTR record reads like an IP address.",
      why: """
        DNS takes it for a name with numbers as labels, below a top-level domain that does not exist, or, without a final dot, below the \
        zone: nobody finds the host.
        """,
      fix: "Give the host a name with an address record, and name it in the record.",
      bad: "example.com. IN MX 10 192.0.2.25.",
      good: "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN A 192.0.2.25"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in zone.groups.flatMap(\.records) {
      let pointer: DomainName? = if case .ptr(let name) = record.data { name } else { nil }
      guard let target = record.data.target?.name ?? pointer,
        let address = address(target, in: zone.origin)
      else { continue }
      let host = zone.origin.prepending("host") ?? zone.origin
      examination.find(
        record.name, "the \(record.type) record names the address \(address) instead of a host",
        evidence: [record.description],
        fix:
          "\(host.absolute) \(record.ttl) IN A \(address)\n; and \(host.absolute) in its place in: "
          + record.description, at: record.location)
    }
  }

  /// The address that a name reads like, with the zone's own name behind it or without.
  private static func address(_ name: DomainName, in origin: DomainName) -> IPv4Address? {
    var labels = name.labels
    if name.isSubdomain(of: origin), !origin.isRoot { labels.removeLast(origin.labelCount) }
    guard labels.count == 4, labels.allSatisfy({ $0.allSatisfy { $0 &- 0x30 < 10 } }) else {
      return nil
    }
    // Names of the reverse tree are numbers too, and lie below their own zone.
    if origin.description.hasSuffix(".arpa"), name.isSubdomain(of: origin) { return nil }
    return IPv4Address(
      labels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "."))
  }
}
