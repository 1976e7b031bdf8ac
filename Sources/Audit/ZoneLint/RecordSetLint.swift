import DNS

/// The same record twice.
enum DuplicateRecord: ZoneLintCheck {
  static let rule = Rule(
    "dns-duplicate-record", "The same record twice", family: .zoneData, severity: .notice,
    citation: "RFC 2181 §5",
    page: RulePage(
      what: "Two records have the same name, type and data.",
      why:
        "Servers keep one of them. Whoever removes the other later wonders why nothing changes.",
      fix: "Remove one of them.",
      bad: "www.example.com. IN A 192.0.2.80\nwww.example.com. IN A 192.0.2.80",
      good: "www.example.com. IN A 192.0.2.80"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups where group.records.count > 1 {
      var first: [RecordData: Record] = [:]
      for record in group.records {
        guard let other = first[record.data] else {
          first[record.data] = record
          continue
        }
        let place = other.location.map { " (\($0))" } ?? ""
        examination.find(
          record.name, "the \(record.type) record stands here a second time",
          evidence: [other.description + place, record.description],
          fix: "; remove: \(record.description)", at: record.location)
      }
    }
  }
}

/// Records of one set with different times to live.
enum TTLsDiffer: ZoneLintCheck {
  static let rule = Rule(
    "dns-ttl-differs", "Records of one set with different TTLs", family: .zoneData,
    severity: .warning, citation: "RFC 2181 §5.2",
    page: RulePage(
      what: "Records of one name and type have different TTLs. RFC 2181: they must be the same.",
      why:
        "Servers take one of the values for all of them, and not all servers the same one: a change takes longer than planned.",
      fix: "Give all records of the set one TTL.",
      bad:
        "example.com. 300 IN MX 10 mx1.example.com.\nexample.com. 86400 IN MX 20 mx2.example.com.",
      good:
        "example.com. 3600 IN MX 10 mx1.example.com.\nexample.com. 3600 IN MX 20 mx2.example.com."
    ))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    // Signatures of one name belong to sets of their own (RFC 4034 §3).
    for group in zone.groups where group.records.count > 1 && group.type != .rrsig {
      let ttls = Set(group.records.map(\.ttl))
      guard ttls.count > 1, let odd = group.records.first(where: { $0.ttl != group.first.ttl })
      else { continue }
      let values = ttls.sorted().map(String.init).joined(separator: ", ")
      examination.find(
        group.name, "the \(group.type) records have the TTLs \(values)",
        evidence: group.records.map(\.description),
        fix: group.records.map { record in
          var same = record
          same.ttl = group.first.ttl
          return same.description
        }.joined(separator: "\n"), at: odd.location)
    }
  }
}

/// A time to live that is seldom meant.
enum TTLValue: ZoneLintCheck {
  static let rule = Rule(
    "dns-ttl-value", "TTL of zero, or of more than a week", family: .zoneData,
    severity: .notice, citation: "RFC 1035 §3.2.1, RFC 1912 §2.2, RFC 8767 §4",
    page: RulePage(
      what: "A set of records has the TTL 0, or one of more than a week.",
      why:
        "With 0 every question goes to the zone's servers; an outage shows at once. After more than a week a mistake still lives in caches long after it was corrected; many resolvers cut such values.",
      fix: "Take an hour or a day; lower it to minutes before a change that was planned.",
      bad: "www.example.com. 0 IN A 192.0.2.80",
      good: "www.example.com. 3600 IN A 192.0.2.80"))

  /// Seconds. RFC 8767 §4: resolvers should cap TTLs on the order of days to weeks; a week is BIND's own limit.
  static let longest: UInt32 = 604_800
  /// Sets of one zone that are reported each; one default TTL has them all.
  private static let mostGroups = 20

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    let groups = zone.groups.filter { $0.first.ttl == 0 || $0.first.ttl > longest }
    for (index, group) in groups.prefix(mostGroups).enumerated() {
      let rest = groups.count - mostGroups
      let more = index == mostGroups - 1 && rest > 0 ? "; and \(rest) sets more like it" : ""
      var better = group.first
      better.ttl = better.ttl == 0 ? 300 : 86_400
      examination.find(
        group.name,
        (group.first.ttl == 0
          ? "the \(group.type) records are kept by no cache (TTL 0)"
          : "the \(group.type) records are kept for \(group.first.ttl) seconds, more than a week")
          + more, evidence: [group.first.description], fix: better.description,
        at: group.first.location)
    }
  }
}

/// An address that the rest of the Internet can't reach.
enum AddressNotGlobal: ZoneLintCheck {
  static let rule = Rule(
    "dns-address-not-global", "Address that can't be reached from elsewhere", family: .zoneData,
    severity: .notice, citation: "RFC 6890 §2.2, RFC 1918 §5, RFC 1912 §2.1",
    page: RulePage(
      what: """
        An A or AAAA record holds an address for private use, of the loopback interface or set aside for another purpose. Those of examples \
        (192.0.2.0/24 and the like) are reported too.
        """,
      why:
        "Nobody outside can reach the host, and the zone tells strangers about the inner network. Resolvers that guard against rebinding drop such answers. In a zone that is served inside only, all is well: turn the rule off there.",
      fix: "Publish the address that others can reach, or keep the record in an internal zone.",
      bad: "intranet.example.com. IN A 10.1.2.3",
      good: "intranet.example.com. IN A 192.0.2.80"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in zone.groups.flatMap(\.records) {
      guard let address = record.data.address,
        let network = SpecialPurposeNetwork.containing(address)
      else { continue }
      // localhost is what it says.
      if network.kind == .loopback,
        record.name.labels.first?.elementsEqual("localhost".utf8) == true
      {
        continue
      }
      examination.find(
        record.name, "\(address) is in \(network.network), \(network.name)",
        evidence: [record.description],
        fix: "; an address that others can reach, or nothing, in place of: \(record.description)",
        at: record.location, severity: network.kind == .documentation ? .info : nil)
    }
  }
}

/// A type that is not used any more.
enum ObsoleteType: ZoneLintCheck {
  static let rule = Rule(
    "dns-obsolete-type", "Record of a type that is obsolete", family: .zoneData,
    severity: .notice, citation: "RFC 7208 §3.1, RFC 1035 §3.2.2, RFC 6563",
    page: RulePage(
      what:
        "A record has one of the types SPF (99), MD, MF, MB, MG, MR, NULL, WKS, MINFO, A6, NXT, SIG, KEY, GPOS or MAILA.",
      why: "Nobody asks for it. Of SPF, the TXT record is what counts.",
      fix: "Remove the record; an SPF record goes into TXT.",
      bad: "example.com. IN SPF \"v=spf1 mx -all\"",
      good: "example.com. IN TXT \"v=spf1 mx -all\""))

  private static let numbers: Set<UInt16> = [
    3, 4, 7, 8, 9, 10, 11, 14, 24, 25, 27, 30, 38, 99, 254,
  ]

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups where numbers.contains(group.type.rawValue) {
      var fix = group.records.map { "; remove: \($0.description)" }
      if group.type == .spf, zone.records(group.name, .txt).isEmpty {
        fix = group.records.map { record in
          guard case .spf(let strings) = record.data else { return "" }
          return Record(name: record.name, ttl: record.ttl, data: .txt(strings)).description
        }
      }
      examination.find(
        group.name, "the type \(group.type.mnemonic) is obsolete",
        evidence: group.records.map(\.description), fix: fix.joined(separator: "\n"),
        at: group.first.location)
    }
  }
}
