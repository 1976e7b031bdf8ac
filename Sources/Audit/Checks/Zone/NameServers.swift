import DNS

/// A zone with fewer than two name servers.
enum NameServerSingle: Check {
  static let rule = Rule(
    "zone-name-server-single", "Fewer than two name servers", family: .zone, severity: .warning,
    citation: "RFC 1034 §4.1, RFC 2182 §5",
    page: RulePage(
      what: "The zone has one NS record, or none.",
      why: """
        While the only server is out of reach, the domain can't be looked up: mail to it waits, and receivers that can't look up SPF, DKIM \
        and DMARC put off or refuse mail from it.
        """,
      fix: "Add a second name server in another network, in the zone and with the registrar.",
      bad: "example.com. IN NS ns1.example.com.",
      good: "example.com. IN NS ns1.example.com.\nexample.com. IN NS ns2.provider.example."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let zone = facts.zone
    guard let apex = examination.apex(of: zone),
      let records = examination.records(of: zone.delegation)
    else { return }
    if records.count > 1 { return }
    let domain = facts.request.domain
    guard let only = records.first else {
      examination.find(
        domain, "the zone \(domain) has no NS record", evidence: [apex.record.description],
        fix: "\(domain.absolute) IN NS \(apex.data.primaryServer.absolute)\n"
          + "; and a second server in another network",
        at: apex.record.location, severity: .error)
      return
    }
    examination.find(
      domain, "the zone \(domain) has one name server only", evidence: [only.description],
      fix: "; a second server in another network:\n; \(domain.absolute) \(only.ttl) IN NS "
        + "ns2.\(domain.absolute)",
      at: only.location)
  }
}

/// A name server that is an alias.
enum NameServerAlias: Check {
  static let rule = Rule(
    "zone-name-server-alias", "Name server is an alias (CNAME)", family: .zone, severity: .error,
    citation: "RFC 2181 §10.3",
    page: RulePage(
      what: "An NS record names a host that has a CNAME record.",
      why: """
        RFC 2181 forbids it, since the addresses that go with the delegation can't be found that way. Several resolvers \
        ignore such a server, and answers for the domain fail when the others are away.
        """,
      fix: "Name the host that the alias leads to, in the zone and with the registrar.",
      bad: "example.com. IN NS ns.example.com.\nns.example.com. IN CNAME ns1.provider.example.",
      good: "example.com. IN NS ns1.provider.example."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.nameServers(of: facts.zone) else { return }
    for server in servers {
      guard !server.aliases.isEmpty else {
        if server.resolution == .unknown { examination.noteFailures(of: server) }
        continue
      }
      let target = server.answers.first { !$0.aliases.isEmpty }?.canonicalName ?? server.name
      let record = facts.zone.record(naming: server.name)
      examination.find(
        server.name, "the name server \(server.name) is an alias of \(target)",
        evidence: ([record].compactMap { $0 } + server.aliases).map(\.description),
        fix: record.map { "\($0.name.absolute) \($0.ttl) IN NS \(target.absolute)" } ?? "",
        at: record?.location)
    }
  }
}

/// A name server without an address.
enum NameServerUnresolvable: Check {
  static let rule = Rule(
    "zone-name-server-unresolvable", "Name server has no address", family: .zone,
    severity: .error, citation: "RFC 2181 §10.3, RFC 1912 §2.8",
    page: RulePage(
      what: """
        An NS record names a host that does not exist or has neither an A nor an AAAA record. While another server works, this is a warning.
        """,
      why: """
        Lookups that pick this server are slower or fail. If the missing name lies in a domain that somebody can register, they can answer for \
        the whole zone, its mail records among them.
        """,
      fix: "Give the host an address, or remove the NS record, in the zone and with the registrar.",
      bad: "example.com. IN NS ns1.old-provider.example.   ; gone",
      good: "example.com. IN NS ns1.provider.example."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.nameServers(of: facts.zone) else { return }
    let someWork = servers.contains { $0.resolution != .nothing }
    for server in servers {
      switch server.resolution {
      case .resolved: continue
      case .unknown: examination.noteFailures(of: server)
      case .nothing:
        let record = facts.zone.record(naming: server.name)
        examination.find(
          server.name,
          "the name server \(server.name) "
            + (server.isNonexistent ? "does not exist" : "has no A or AAAA record"),
          evidence: ([record].compactMap { $0 } + server.aliases).map(\.description)
            + server.answers.map { "\($0.question): \($0.outcome.text)" },
          fix: "; give it an address, or remove:\n; \(record?.description ?? "")",
          at: record?.location, severity: someWork ? .warning : nil)
      }
    }
  }
}

/// A name server that the Internet can't reach.
enum NameServerNotGlobal: Check {
  static let rule = Rule(
    "zone-name-server-not-global", "Name server has a private, loopback or reserved address",
    family: .zone, severity: .error, citation: "RFC 6890, RFC 1912 §2.8",
    page: RulePage(
      what: """
        An address of a name server is in a block that IANA lists as not globally reachable. While the server has another address, this is a \
        warning. Addresses for documentation are not objected to below the names for documentation (`example`, `example.com`).
        """,
      why: "Resolvers elsewhere can't ask the server: lookups that pick it are slower or fail.",
      fix:
        "Publish the address under which the server can be reached from outside, or remove the server from the NS records.",
      bad: "ns1.example.com. IN A 10.0.0.53",
      good: "ns1.example.com. IN A 192.0.2.53   ; an address of yours"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.nameServers(of: facts.zone) else { return }
    for server in servers {
      examination.noteFailures(of: server)
      let blocks = examination.unreachable(server)
      let isAll = blocks.count == server.records.count
      for (record, block) in blocks {
        examination.find(
          server.name,
          "the name server \(server.name) has the address \(record.data), which is in "
            + "\(block.network) (\(block.name), \(block.citation)) and can't be reached from outside",
          evidence: ([facts.zone.record(naming: server.name)].compactMap { $0 } + [record]).map(
            \.description),
          fix: isAll
            ? "; replace with an address that can be reached from outside:\n; \(record)"
            : "; remove:\n; \(record)",
          at: record.location, severity: isAll ? nil : .warning)
      }
    }
  }
}

/// Name servers that all stand in one network.
enum NameServersTogether: Check {
  static let rule = Rule(
    "zone-name-servers-together", "All name servers are in one network", family: .zone,
    severity: .notice, citation: "RFC 2182 §3.1",
    page: RulePage(
      what: """
        The zone has two or more name servers, and all their IPv4 addresses are in one /24 (all their IPv6 addresses in one /48, where no IPv4 address is known).
        """,
      why: """
        One failed line or router takes all of them away, and with them everything that mail needs to know of the domain. \
        RFC 2182 asks for servers in different places of the network.
        """,
      fix: "Move one of the servers to another network, or add one there.",
      bad: "ns1.example.com. IN A 192.0.2.53\nns2.example.com. IN A 192.0.2.54",
      good: "ns1.example.com. IN A 192.0.2.53\nns2.example.com. IN A 198.51.100.53"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.nameServers(of: facts.zone) else { return }
    if servers.count < 2 {
      examination.notApplicable()
      return
    }
    let networks = Set(
      servers.flatMap(\.addresses).compactMap { address -> IPNetwork? in
        let length =
          switch address {
          case .v4: 24
          case .v6: 48
          }
        return IPNetwork(address, prefixLength: length).flatMap {
          IPNetwork($0.networkAddress, prefixLength: length)
        }
      })
    let v4 = networks.filter { $0.prefixLength == 24 }
    let family = v4.isEmpty ? networks : v4
    if family.count > 1 { return }
    for server in servers where server.resolution == .unknown {
      examination.noteFailures(of: server)
    }
    // A server that could not be looked up may stand elsewhere.
    if servers.contains(where: { $0.resolution == .unknown }) { return }
    guard let network = family.first,
      servers.count(where: { $0.resolution == .resolved }) > 1,
      v4.isEmpty || networks.count == 1
    else { return }
    examination.find(
      facts.request.domain, "all name servers of \(facts.request.domain) are in \(network)",
      evidence: servers.flatMap(\.records).map(\.description),
      fix: "; a server in another network:\n; \(facts.request.domain.absolute) IN NS "
        + "ns2.\(facts.request.domain.absolute)",
      at: facts.zone.delegation.records.first?.location)
  }
}
