import DNS

/// A name server that does not serve the zone.
enum ServerLame: Check {
  static let rule = Rule(
    "zone-server-lame", "Name server does not serve the zone", family: .zone, severity: .error,
    citation: "RFC 1912 §2.8, RFC 9499 §7",
    page: RulePage(
      what: """
        A server that an NS record names was asked itself (`--authoritative`), and refused, denied that the domain exists, or had no SOA \
        record for it. A server that did not answer, or failed (SERVFAIL), is reported as not determined: from here it can't be told \
        apart from a network fault.
        """,
      why:
        "Lookups that pick this server fail or take longer; receivers then see the domain's SPF, DKIM and DMARC at times, and at times not.",
      fix:
        "Configure the zone on that server, or remove its NS record, in the zone and with the registrar.",
      bad: "example.com. IN NS ns3.old-provider.example.   ; refuses",
      good: "example.com. IN NS ns1.provider.example.   ; answers for the zone"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.authoritativeServers(of: facts) else { return }
    for server in servers {
      guard let fault = server.lameness else {
        if let failure = server.startOfAuthority.failure {
          examination.cannotTell(
            server.label, "\(server.startOfAuthority.question): \(failure)")
        }
        continue
      }
      let record = facts.zone.record(naming: server.server)
      examination.find(
        server.label, "\(server.label) \(fault)",
        evidence: [record].compactMap { $0?.description }
          + ["\(server.startOfAuthority.question) at \(server.address): \(fault)"],
        fix: "; configure the zone on \(server.label), or remove:\n; \(record?.description ?? "")",
        at: record?.location)
    }
  }
}

/// Servers of one zone with different serials.
enum SerialsDiffer: Check {
  static let rule = Rule(
    "zone-serials-differ", "Name servers have different versions of the zone", family: .zone,
    severity: .warning, citation: "RFC 1034 §4.3.5, RFC 1912 §2.2",
    page: RulePage(
      what: """
        The servers of the zone were asked themselves (`--authoritative`), and their SOA records have different serials. For some minutes after a change this is as it should be.
        """,
      why:
        "What the world sees of the domain depends on the server that is picked. A secondary that stays behind will expire one day, and then fail.",
      fix:
        "Look at the transfers of the server that is behind: notifications, access lists, TSIG keys, and a serial that went backwards.",
      bad: "ns1: example.com. IN SOA … 2026010102 …\nns2: example.com. IN SOA … 2025110301 …",
      good: "ns1: example.com. IN SOA … 2026010102 …\nns2: example.com. IN SOA … 2026010102 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.authoritativeServers(of: facts) else { return }
    for server in servers {
      if let failure = server.startOfAuthority.failure, server.lameness == nil {
        examination.cannotTell(server.label, "\(server.startOfAuthority.question): \(failure)")
      }
    }
    let known = servers.compactMap { server in server.serial.map { (server, $0) } }
    let serials = Set(known.map(\.1))
    if serials.count < 2 { return }
    let newest = known.max { Self.isOlder($0.1, than: $1.1) }?.1 ?? 0
    let behind = known.filter { $0.1 != newest }.map(\.0.label)
    examination.find(
      facts.request.domain,
      "the name servers have \(serials.count) versions of the zone; behind: "
        + behind.joined(separator: ", "),
      evidence: known.flatMap { server, _ in
        server.startOfAuthority.records.map { "\(server.label): \($0)" }
      },
      fix: "Find out why these do not have serial \(newest): \(behind.joined(separator: ", "))")
  }

  /// Serials are compared modulo 2³² (RFC 1982 §3.2).
  private static func isOlder(_ left: UInt32, than right: UInt32) -> Bool {
    left != right && right &- left < 0x8000_0000
  }
}

/// Servers of one zone with different mail records.
enum MailRecordsDiffer: Check {
  static let rule = Rule(
    "zone-mail-records-differ", "Name servers give different mail records", family: .zone,
    severity: .error, citation: "RFC 2181 §5, RFC 1034 §4.3.5",
    page: RulePage(
      what: """
        The servers of the zone were asked themselves (`--authoritative`) for MX, SPF and DMARC, and gave different sets of records. Differences in TTL or order are not looked at.
        """,
      why: """
        Mail is delivered, authenticated and judged differently from lookup to lookup: it fails for some receivers and at some times, which is hard to find.
        """,
      fix:
        "Bring the servers to the same version of the zone: see `zone-serials-differ`. Servers of different operators need the same records in both.",
      bad:
        "ns1: example.com. IN MX 10 mail.example.com.\nns2: example.com. IN MX 10 old.example.com.",
      good:
        "ns1: example.com. IN MX 10 mail.example.com.\nns2: example.com. IN MX 10 mail.example.com."
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let servers = examination.authoritativeServers(of: facts) else { return }
    let serving = servers.filter { $0.lameness == nil }
    let kinds: [(name: String, answer: (AuthoritativeAnswers) -> Answer?, isSPF: Bool)] = [
      ("MX", { $0.mailExchangers }, false), ("SPF", { $0.texts }, true),
      ("DMARC", { $0.dmarc }, false),
    ]
    for kind in kinds {
      var versions: [(records: Set<String>, servers: [String])] = []
      for server in serving {
        guard let answer = kind.answer(server) else { continue }
        if let failure = answer.failure, answer.aliases.isEmpty {
          examination.cannotTell(server.label, "\(answer.question): \(failure)")
          continue
        }
        let records = Self.content(answer, onlySPF: kind.isSPF)
        if let index = versions.firstIndex(where: { $0.records == records }) {
          versions[index].servers.append(server.label)
        } else {
          versions.append((records, [server.label]))
        }
      }
      if versions.count < 2 { continue }
      examination.find(
        facts.request.domain,
        "the name servers give \(versions.count) different sets of \(kind.name) records",
        evidence: versions.flatMap { version in
          (version.records.isEmpty ? ["no record"] : version.records.sorted()).map {
            "\(version.servers.joined(separator: ", ")): \($0)"
          }
        },
        fix: versions.map { version in
          "; if this set is right, publish it on every server:\n"
            + version.records.sorted().map { "; \($0)" }.joined(separator: "\n")
        }.joined(separator: "\n"))
    }
  }

  /// The records as zone-file lines without their TTL. An alias counts as such: its target may be somebody else's to serve.
  private static func content(_ answer: Answer, onlySPF: Bool) -> Set<String> {
    let records = answer.aliases.first.map { [$0] } ?? answer.records
    let kept = onlySPF ? records.filter(\.isOfMail) : records
    return Set(kept.map { "\($0.name.absolute) IN \($0.type) \($0.data)" })
  }
}

extension Examination {
  /// What the zone's servers said themselves; not applicable where they were not asked.
  mutating func authoritativeServers(of facts: DomainFacts) -> [AuthoritativeAnswers]? {
    guard facts.request.asksAuthoritativeServers else {
      notApplicable()
      return nil
    }
    guard let hosts = nameServers(of: facts.zone) else { return nil }
    for host in hosts { noteFailures(of: host) }
    return facts.zone.servers
  }
}

extension Record {
  /// Whether mail looks at the record: any type but TXT, and of those the SPF and DMARC records.
  var isOfMail: Bool {
    guard case .txt(let strings) = data else { return true }
    let text = strings.text.lowercased()
    return text.hasPrefix("v=spf1") || text.hasPrefix("v=dmarc1")
  }
}

extension AuthoritativeAnswers {
  /// Why the server is lame for the zone; `nil` where it serves it, or where nobody knows.
  var lameness: String? {
    switch startOfAuthority.outcome {
    case .records: nil
    case .noData: "has no SOA record for the zone"
    case .noSuchName: "denies that the domain exists (NXDOMAIN)"
    case .failed(.refused): "refuses to answer for the zone (REFUSED)"
    case .failed(.serverFailure), .failed(.timedOut), .failed(.unreachable), .failed(.bogus),
      .failed(.offline):
      nil
    }
  }
}
