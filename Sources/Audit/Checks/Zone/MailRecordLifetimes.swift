import DNS

/// Mail records that are kept for too long.
enum LifetimeLong: Check {
  static let rule = Rule(
    "zone-ttl-long", "Mail records are kept for more than a week", family: .zone,
    severity: .notice, citation: "RFC 8767 §4, RFC 1912 §2.2",
    page: RulePage(
      what:
        "The TTL of an MX record of the domain, or of an address of an exchange, is longer than a week (604800 seconds).",
      why: """
        When the exchange moves, senders go on delivering to the old one for as long as they keep the record. Resolvers are advised to \
        keep nothing for longer than a week, so a longer TTL gives nothing in return.
        """,
      fix: "Set a TTL between an hour and a day.",
      bad: "example.com. 2592000 IN MX 10 mail.example.com.",
      good: "example.com. 3600 IN MX 10 mail.example.com."))

  /// Seconds: the longest that resolvers are advised to keep a record (RFC 8767 §4).
  static let longest: UInt32 = 604_800

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let records = examination.records(of: facts.mailExchangers.answer) else { return }
    let addresses = facts.mailExchangers.hosts.flatMap { host in
      // Hosts of others are theirs to set.
      host.addresses.name.isSubdomain(of: facts.request.domain) ? host.addresses.records : []
    }
    if records.isEmpty && addresses.isEmpty { examination.notApplicable() }
    for record in records + addresses where record.ttl > longest {
      var better = record
      better.ttl = 3600
      examination.find(
        record.name, "the \(record.type) record is kept for \(record.ttl / 86_400) days",
        evidence: [record.description], fix: better.description, at: record.location)
    }
  }
}

/// Mail records that are hardly kept at all.
enum LifetimeShort: Check {
  static let rule = Rule(
    "zone-ttl-short", "Mail records are kept for less than a minute", family: .zone,
    severity: .notice, citation: "RFC 1912 §2.2, RFC 1034 §3.6",
    page: RulePage(
      what: """
        The TTL of an MX, SPF or DMARC record, as the zone's own servers give it (`--authoritative`), is shorter than 60 seconds. A resolver's answer is not looked at: \
        it counts down.
        """,
      why: """
        Every message costs the receiver new lookups. A short outage of the name servers, which a cache would bridge, then stops mail or makes its authentication fail.
        """,
      fix: "Set a TTL of five minutes or more; an hour where nothing is about to change.",
      bad: "example.com. 10 IN MX 10 mail.example.com.",
      good: "example.com. 3600 IN MX 10 mail.example.com."))

  /// Seconds. Shorter than the time in which a resolver tries all servers of a zone, so nothing is bridged.
  static let shortest: UInt32 = 60

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.authoritativeServers(of: facts) else { return }
    var seen: Set<Record> = []
    for server in servers where server.lameness == nil {
      for answer in [server.mailExchangers, server.texts] + [server.dmarc].compactMap({ $0 }) {
        // The target of an alias may be somebody else's to serve.
        if let failure = answer.failure, answer.aliases.isEmpty {
          examination.cannotTell(server.label, "\(answer.question): \(failure)")
        }
        for record in answer.records where record.ttl < shortest && record.isOfMail {
          guard seen.insert(record).inserted else { continue }
          var better = record
          better.ttl = 3600
          examination.find(
            record.name, "the \(record.type) record is kept for \(record.ttl) seconds",
            evidence: ["\(server.label): \(record)"], fix: better.description,
            at: record.location)
        }
      }
    }
  }
}
