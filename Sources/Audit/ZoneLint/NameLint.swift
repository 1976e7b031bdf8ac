import DNS

/// A name that got the zone's name appended by accident.
enum MissingDot: ZoneLintCheck {
  static let rule = Rule(
    "dns-missing-dot", "A final dot is missing", family: .zoneData, severity: .warning,
    citation: "RFC 1035 §5.1, RFC 1912 §2.1",
    page: RulePage(
      what: """
        A name ends with the zone's name twice (mail.example.com.example.com); or a target below the zone that does not exist ends, in front \
        of the zone's name, like a name of its own (mail.provider.net.example.com), as do all targets of PTR records in a reverse zone.
        """,
      why:
        "A name without a final dot gets the origin appended. The record then stands at, or points to, a name that nobody asks for.",
      fix: "Write the dot, or the name without the zone's.",
      bad: "$ORIGIN example.com.\n@ IN MX 10 mail.example.com",
      good: "$ORIGIN example.com.\n@ IN MX 10 mail.example.com."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    if zone.origin.isRoot { return }
    for group in zone.groups {
      if let meant = doubled(group.name, zone.origin) {
        examination.find(
          group.name,
          "\(group.name) ends with the zone's name twice: \(meant) without a final dot?",
          evidence: group.records.map(\.description),
          fix: group.records.map { mended($0.renamed(meant), in: zone).description }.joined(
            separator: "\n"),
          at: group.first.location)
      }
      for record in group.records {
        for name in record.data.names {
          guard let meant = meant(name, in: zone, of: record.type) else { continue }
          let text = record.data.description.replacing(name.absolute, with: meant.absolute)
          examination.find(
            group.name,
            "the \(record.type) record names \(name): \(meant) without a final dot?",
            evidence: [record.description],
            fix: "\(record.name.absolute) \(record.ttl) IN \(record.type) \(text)",
            at: record.location)
        }
      }
    }
  }

  /// The record with the dots that its data lack too.
  private static func mended(_ record: Record, in zone: ZoneLintFacts) -> Record {
    let text = record.data.names.reduce(record.description) { text, name in
      meant(name, in: zone, of: record.type).map {
        text.replacing(" \(name.absolute)", with: " \($0.absolute)")
      } ?? text
    }
    return Record(presentation: text) ?? record
  }

  /// What to paste where a target that does not exist looks like such an accident.
  static func hint(for target: DomainName, in zone: ZoneLintFacts) -> String? {
    meant(target, in: zone, of: .mx).map {
      "; with a final dot, the target would be \($0.absolute)"
    }
  }

  private static func meant(
    _ name: DomainName, in zone: ZoneLintFacts, of type: RecordType
  ) -> DomainName? {
    guard name.isSubdomain(of: zone.origin), name.labelCount > zone.origin.labelCount else {
      return nil
    }
    if let meant = doubled(name, zone.origin) { return meant }
    // What is there was meant.
    if zone.typesAtNames[name] != nil { return nil }
    let relative = name.labelCount - zone.origin.labelCount
    guard relative >= 2,
      let front = DomainName(wire: name.wire.dropLast(zone.origin.wire.count) + [0])
    else { return nil }
    let isReverse = zone.origin.description.lowercased().hasSuffix(".arpa")
    if isReverse, type == .ptr || type == .ns || type == .soa { return front }
    return commonEndings.contains(front.suffix(labels: 1)) ? front : nil
  }

  /// The name without the zone's second mention.
  private static func doubled(_ name: DomainName, _ origin: DomainName) -> DomainName? {
    guard origin.labelCount >= 2, name.isSubdomain(of: origin),
      let front = DomainName(wire: name.wire.dropLast(origin.wire.count) + [0]),
      front.isSubdomain(of: origin)
    else { return nil }
    return front
  }

  /// Top-level domains that no host below a zone is called after.
  private static let commonEndings: Set<DomainName> = Set(
    ["com", "net", "org", "info", "edu", "gov", "example"].compactMap {
      DomainName.root.prepending($0)
    })
}

extension RecordData {
  /// Every name in the data.
  fileprivate var names: [DomainName] {
    switch self {
    case .ns(let name), .cname(let name), .ptr(let name): [name]
    case .mx(let exchanger): [exchanger.exchange]
    case .srv(let service): [service.target]
    case .soa(let soa): [soa.primaryServer, soa.responsibleMailbox]
    case .a, .aaaa, .txt, .spf, .tlsa, .ds, .dnskey, .caa, .other: []
    }
  }
}

extension Record {
  fileprivate func renamed(_ name: DomainName) -> Record {
    var record = self
    record.name = name
    return record
  }
}

/// A host whose name has characters that host names have not.
enum HostNameCharacters: ZoneLintCheck {
  static let rule = Rule(
    "dns-host-name", "A host name with characters that host names have not", family: .zoneData,
    severity: .warning, citation: "RFC 952, RFC 1123 §2.1, RFC 5321 §2.3.5",
    page: RulePage(
      what: """
        The owner of an A, AAAA or MX record, or the target of an MX, NS, SRV or PTR record, has a label with something else than letters, \
        digits and inner hyphens; most often an underscore. Owners with a label that begins with an underscore are no hosts \
        (RFC 8552), and are passed over unless a record points to them.
        """,
      why:
        "DNS carries such names; mail servers, libraries and certificate authorities refuse them. Some name servers do not load them unless told to.",
      fix: "Give the host a name of letters, digits and hyphens.",
      bad: "mail_1.example.com. IN A 192.0.2.25",
      good: "mail-1.example.com. IN A 192.0.2.25"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups {
      let isHost = [.a, .aaaa, .mx].contains(group.type)
      if isHost, !isServiceName(group.name), let label = badLabel(of: group.name) {
        find(group.name, label, group.first, &examination)
      }
      for record in group.records {
        let target: DomainName? =
          switch record.data {
          case .mx(let exchanger): exchanger.exchange
          case .ns(let name), .ptr(let name): name
          case .srv(let service): service.target
          case .a, .aaaa, .cname, .soa, .txt, .spf, .tlsa, .ds, .dnskey, .caa, .other: nil
          }
        if let target, let label = badLabel(of: target) {
          find(target, label, record, &examination)
        }
      }
    }
  }

  private static func find(
    _ name: DomainName, _ label: String, _ record: Record, _ examination: inout Examination
  ) {
    let better = label.replacing("_", with: "-")
    examination.find(
      name, "'\(label)' in \(name) is no label of a host name", evidence: [record.description],
      fix: better == label
        ? "; give the host another name in: \(record.description)"
        : record.description.replacing(label, with: better), at: record.location)
  }

  private static func isServiceName(_ name: DomainName) -> Bool {
    name.labels.contains { $0.first == UInt8(ascii: "_") }
  }

  private static func badLabel(of name: DomainName) -> String? {
    for (index, label) in name.labels.enumerated() {
      if index == 0, label.elementsEqual([UInt8(ascii: "*")]) { continue }
      let isGood =
        label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy {
          $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "-")
        }
      if !isGood {
        return DomainName(wire: [UInt8(label.count)] + label + [0])?.description
      }
    }
    return nil
  }
}

/// An asterisk that is no wildcard.
enum WildcardInside: ZoneLintCheck {
  static let rule = Rule(
    "dns-wildcard-inside", "An asterisk that is no wildcard", family: .zoneData,
    severity: .warning, citation: "RFC 4592 §2.1.1",
    page: RulePage(
      what: "A name has the label * elsewhere than at its left end.",
      why:
        "Only a leftmost * stands for other names. Elsewhere it is a label like any other, which nobody asks for.",
      fix: "Write each of the names out.",
      bad: "mail.*.example.com. IN A 192.0.2.25",
      good: "mail.lab.example.com. IN A 192.0.2.25\nmail.shop.example.com. IN A 192.0.2.25"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups
    where group.name.labels.dropFirst().contains(where: { $0.elementsEqual([UInt8(ascii: "*")]) }) {
      examination.find(
        group.name, "the * in \(group.name) is not at the left end, and stands for nothing else",
        evidence: group.records.map(\.description),
        fix: "; write the names out in place of: \(group.first.description)",
        at: group.first.location)
    }
  }
}

/// A wildcard that delegates.
enum WildcardDelegation: ZoneLintCheck {
  static let rule = Rule(
    "dns-wildcard-delegation", "A wildcard with NS or DNAME records", family: .zoneData,
    severity: .error, citation: "RFC 4592 §4.2, §4.4",
    page: RulePage(
      what: "The owner of an NS or DNAME record, or of a DS record, begins with the label *.",
      why:
        "What servers and resolvers make of it is not defined, or discouraged; BIND refuses the zone. DNSSEC does not cover it.",
      fix: "Delegate each of the names.",
      bad: "*.example.com. IN NS ns1.example.net.",
      good: "lab.example.com. IN NS ns1.example.net."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups
    where [.ns, .dname, .ds].contains(group.type) && group.name.isWildcard {
      examination.find(
        group.name, "the wildcard \(group.name) has \(group.type) records",
        evidence: group.records.map(\.description),
        fix: "; a record for each name in place of: \(group.first.description)",
        at: group.first.location, severity: group.type == .ns ? nil : .warning)
    }
  }
}

/// Names that a wildcard seems to cover and does not.
enum WildcardGaps: ZoneLintCheck {
  static let rule = Rule(
    "dns-wildcard-gaps", "Names that a wildcard does not cover", family: .zoneData,
    severity: .info, citation: "RFC 4592 §2.2.1, §3.3",
    page: RulePage(
      what: """
        A wildcard has MX or TXT records, and names at its side exist that have addresses, but none of that type. A name that exists is never \
        answered from a wildcard, whatever type is asked for.
        """,
      why:
        "`*.example.com MX` does nothing for www.example.com when that has an address: mail to it goes to the address, or nowhere. The same holds for TXT records such as SPF.",
      fix: "Add the records at the names that need them, too.",
      bad: "*.example.com. IN MX 10 mail.example.com.\nwww.example.com. IN A 192.0.2.80",
      good:
        "*.example.com. IN MX 10 mail.example.com.\nwww.example.com. IN A 192.0.2.80\nwww.example.com. IN MX 10 mail.example.com."
    ))

  /// Names that a finding lists.
  private static let mostNames = 20

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    let wildcards = zone.groups.filter { $0.name.isWildcard && [.mx, .txt].contains($0.type) }
    if wildcards.isEmpty { return }
    var siblings: [DomainName: [DomainName]] = [:]
    var seen: Set<DomainName> = []
    for group in zone.groups
    where [.a, .aaaa].contains(group.type) && !group.name.isWildcard
      && seen.insert(group.name).inserted && zone.cut(above: group.name) == nil
    {
      if let parent = group.name.parent { siblings[parent, default: []].append(group.name) }
    }
    for wildcard in wildcards {
      guard let parent = wildcard.name.parent else { continue }
      let uncovered = (siblings[parent] ?? []).filter {
        zone.typesAtNames[$0]?.contains(wildcard.type) != true
      }
      guard let first = uncovered.first else { continue }
      let names = uncovered.prefix(mostNames).map(\.description).joined(separator: ", ")
      let rest = uncovered.count - mostNames
      examination.find(
        wildcard.name,
        "\(wildcard.name) \(wildcard.type) does not cover "
          + (uncovered.count == 1 ? "\(first)" : "\(uncovered.count) names")
          + ", since what exists is not answered from a wildcard",
        evidence: wildcard.records.map(\.description) + [
          names + (rest > 0 ? " and \(rest) more" : "")
        ],
        fix: uncovered.prefix(mostNames).flatMap { name in
          wildcard.records.map { "; if wanted: \($0.renamed(name).description)" }
        }.joined(separator: "\n"), at: wildcard.first.location)
    }
  }
}
