import DNS

/// A delegation whose servers can't be found without it.
enum GlueMissing: ZoneLintCheck {
  static let rule = Rule(
    "dns-glue-missing", "Delegation without glue", family: .zoneData, severity: .error,
    citation: "RFC 1034 §4.2.1, RFC 9471 §2",
    page: RulePage(
      what:
        "A name is delegated to a server at or below that very name, and the zone has no address of the server (glue).",
      why:
        "To find the server one would have to ask the server. When no other server has glue, nothing below the delegation can be looked up.",
      fix: "Add the addresses of the server, beside the delegation.",
      bad: "lab.example.com. IN NS ns.lab.example.com.",
      good: "lab.example.com. IN NS ns.lab.example.com.\nns.lab.example.com. IN A 192.0.2.53"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .ns) where group.name != zone.origin {
      for record in group.records {
        guard case .ns(let server) = record.data, server.isSubdomain(of: group.name),
          zone.typesAtNames[server]?.isDisjoint(with: [.a, .aaaa]) != false
        else { continue }
        if !zone.isWhole {
          examination.cannotTell(record.name, "\(server): the file does not have all of the zone")
          continue
        }
        examination.find(
          record.name, "\(group.name) is delegated to \(server), whose address is not in the zone",
          evidence: [record.description],
          fix:
            "; with the address of that server:\n; \(server.absolute) \(record.ttl) IN A 192.0.2.53",
          at: record.location)
      }
    }
  }
}

/// A delegation to one server.
enum DelegationSingle: ZoneLintCheck {
  static let rule = Rule(
    "dns-delegation-single", "Delegation to a single server", family: .zoneData,
    severity: .notice, citation: "RFC 1034 §4.1, RFC 2182 §5",
    page: RulePage(
      what: "A name below the apex is delegated to one server only.",
      why: "While that server is out of reach, nothing below the name can be looked up.",
      fix: "Delegate to a second server in another network.",
      bad: "lab.example.com. IN NS ns1.example.net.",
      good: "lab.example.com. IN NS ns1.example.net.\nlab.example.com. IN NS ns2.example.org."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .ns) where group.name != zone.origin {
      guard Set(group.records.map(\.data)).count == 1 else { continue }
      examination.find(
        group.name, "\(group.name) is delegated to one server only",
        evidence: [group.first.description],
        fix:
          "; a second server in another network:\n; \(group.name.absolute) \(group.first.ttl) IN NS "
          + "ns2.example.net.", at: group.first.location)
    }
  }
}

/// Other data where a delegation stands.
enum DelegationData: ZoneLintCheck {
  static let rule = Rule(
    "dns-delegation-data", "Data beside a delegation", family: .zoneData, severity: .warning,
    citation: "RFC 2181 §6.1, RFC 4035 §2.6",
    page: RulePage(
      what:
        "A name below the apex has NS records and others beside them. Only DS, NSEC and signatures, and addresses of a server of that name, belong there.",
      why:
        "The servers of the zone refer everybody to the other servers: nobody ever sees the records.",
      fix: "Move the records into the delegated zone.",
      bad: "lab.example.com. IN NS ns1.example.net.\nlab.example.com. IN MX 10 mail.example.com.",
      good: "; in the zone lab.example.com\nlab.example.com. IN MX 10 mail.example.com."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    let allowed: Set<RecordType> = [.ns, .ds, .nsec, .rrsig]
    for group in zone.groups where zone.cuts.contains(group.name) && !allowed.contains(group.type) {
      // A server may bear the very name that is delegated to it.
      let servers = zone.records(group.name, .ns).compactMap(\.data.target?.name)
      if [.a, .aaaa].contains(group.type), servers.contains(group.name) { continue }
      examination.find(
        group.name, "\(group.name) is delegated, so that its \(group.type) records are never seen",
        evidence: group.records.map(\.description),
        fix: "; into the zone \(group.name.absolute):\n"
          + group.records.map(\.description).joined(separator: "\n"), at: group.first.location)
    }
  }
}

/// Records below a delegation.
enum OccludedData: ZoneLintCheck {
  static let rule = Rule(
    "dns-occluded", "Data below a delegation", family: .zoneData, severity: .warning,
    citation: "RFC 1034 §4.2.1, RFC 5936 §3.5",
    page: RulePage(
      what:
        "A record stands below a name that is delegated to other servers, and is no address of one of these.",
      why:
        "The servers of the zone refer everybody to the other servers: nobody ever sees the record, though it looks published.",
      fix: "Move the record into the delegated zone, or remove the delegation.",
      bad: "lab.example.com. IN NS ns1.example.net.\nwww.lab.example.com. IN TXT \"here\"",
      good: "; in the zone lab.example.com\nwww.lab.example.com. IN TXT \"here\""))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    if zone.cuts.isEmpty { return }
    let servers = Set(zone.groups(of: .ns).flatMap(\.records).compactMap(\.data.target?.name))
    for group in zone.groups where !zone.cuts.contains(group.name) || group.type == .ns {
      guard let cut = zone.cut(above: group.name), cut != group.name else { continue }
      if [.a, .aaaa].contains(group.type), servers.contains(group.name) { continue }
      examination.find(
        group.name,
        "\(group.name) \(group.type) lies below \(cut), which is delegated: no server gives it out",
        evidence: group.records.map(\.description) + zone.records(cut, .ns).map(\.description),
        fix: "; into the zone \(cut.absolute):\n"
          + group.records.map(\.description).joined(separator: "\n"), at: group.first.location)
    }
  }
}

/// Records below a DNAME.
enum DataBelowDNAME: ZoneLintCheck {
  static let rule = Rule(
    "dns-below-dname", "Data below a DNAME record", family: .zoneData, severity: .error,
    citation: "RFC 6672 §2.4",
    page: RulePage(
      what: "A record stands below a name with a DNAME record. RFC 6672: there must be none.",
      why:
        "Everything below a DNAME is answered from elsewhere: servers ignore the record, or refuse the zone.",
      fix: "Move the record to where the DNAME leads, or remove the DNAME.",
      bad: "old.example.com. IN DNAME example.net.\nwww.old.example.com. IN A 192.0.2.1",
      good: "old.example.com. IN DNAME example.net."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    if zone.substitutions.isEmpty { return }
    for group in zone.groups {
      guard let above = zone.substitution(above: group.name) else { continue }
      examination.find(
        group.name, "\(group.name) \(group.type) lies below the DNAME of \(above)",
        evidence: group.records.map(\.description) + zone.records(above, .dname).map(\.description),
        fix: group.records.map { "; remove: \($0.description)" }.joined(separator: "\n"),
        at: group.first.location)
    }
  }
}

/// Records of another zone.
enum OutOfZoneData: ZoneLintCheck {
  static let rule = Rule(
    "dns-out-of-zone", "Data outside of the zone", family: .zoneData, severity: .warning,
    citation: "RFC 1035 §5.2, RFC 2181 §5.4.1",
    page: RulePage(
      what: "A record's owner does not end with the zone's name.",
      why:
        "Servers leave the record out, or refuse the zone: what somebody thinks is published is not.",
      fix:
        "Put the record into its own zone. Addresses of servers elsewhere belong there, not here.",
      bad: "$ORIGIN example.com.\nns1.example.net. IN A 192.0.2.53",
      good: "$ORIGIN example.net.\nns1 IN A 192.0.2.53"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in zone.records where !record.name.isSubdomain(of: zone.origin) {
      examination.find(
        record.name, "\(record.name) is not in the zone \(zone.origin): the record is left out",
        evidence: [record.description], fix: "; remove: \(record.description)",
        at: record.location)
    }
  }
}
