import DNS

/// SOA timers outside what works.
enum SOATimers: Check {
  static let rule = Rule(
    "zone-soa-timers", "SOA timers out of range", family: .zone, severity: .notice,
    citation: "RFC 1912 §2.2, RFC 2308 §5",
    page: RulePage(
      what: """
        Refresh is shorter than 20 minutes; retry is not shorter than refresh; expire is shorter than a week or not longer than refresh and retry together; or the time for \
        negative answers is longer than a day. RFC 1912 suggests refresh from 20 minutes to 12 hours (longer where servers notify one another), and expire from 2 to 4 weeks; \
        one week is common among providers and not objected to here.
        """,
      why: """
        Secondaries that expire too early stop answering while the primary is away, and mail stops with them. A long time for negative answers keeps a new record, \
        such as the next DKIM key, invisible to those who asked too early.
        """,
      fix:
        "Set refresh 14400, retry 3600, expire 1209600, negative answers 3600, and raise the serial.",
      bad: "@ IN SOA ns1 hostmaster 2026010101 300 600 800 604800",
      good: "@ IN SOA ns1 hostmaster 2026010102 14400 3600 1209600 3600"))

  /// Seconds; RFC 1912 §2.2 gives 20 minutes as the shortest.
  static let shortestRefresh: UInt32 = 1200
  /// Seconds. RFC 1912 §2.2 suggests two weeks; a week is what many providers set, and outlasts a long weekend.
  static let shortestExpire: UInt32 = 604_800
  /// Seconds; values beyond a day have been found to be a problem (RFC 2308 §5).
  static let longestNegative: UInt32 = 86_400

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (record, soa) = examination.apex(of: facts.zone) else { return }
    let (faults, better) = faults(of: soa)
    if faults.isEmpty { return }
    var fixed = record
    fixed.data = .soa(better)
    examination.find(
      facts.request.domain, faults.joined(separator: "; "), evidence: [record.description],
      fix: fixed.description, at: record.location)
  }

  /// What is wrong with the timers, and an SOA with better ones and the next serial.
  static func faults(of soa: StartOfAuthority) -> (faults: [String], better: StartOfAuthority) {
    var faults: [String] = []
    var better = soa
    if soa.refresh < shortestRefresh {
      faults.append("refresh \(soa.refresh) is shorter than \(shortestRefresh) seconds")
      better.refresh = 14400
    }
    if soa.retry >= soa.refresh {
      faults.append("retry \(soa.retry) is not shorter than refresh \(soa.refresh)")
      better.retry = min(3600, better.refresh / 4)
    }
    if UInt64(soa.expire) <= UInt64(soa.refresh) + UInt64(soa.retry) {
      faults.append("expire \(soa.expire) leaves no time to retry after a failed refresh")
      better.expire = 1_209_600
    } else if soa.expire < shortestExpire {
      faults.append("expire \(soa.expire) is shorter than a week (\(shortestExpire) seconds)")
      better.expire = 1_209_600
    }
    if soa.minimum > longestNegative {
      faults.append("negative answers are kept for \(soa.minimum) seconds, more than a day")
      better.minimum = 3600
    }
    better.serial = soa.serial &+ 1
    return (faults, better)
  }
}

/// An SOA whose mailbox is no mailbox.
enum SOAMailbox: Check {
  static let rule = Rule(
    "zone-soa-mailbox", "SOA names no usable mailbox", family: .zone, severity: .notice,
    citation: "RFC 1035 §3.3.13, RFC 1912 §2.2",
    page: RulePage(
      what: """
        The second name of the SOA record, the mailbox of who is responsible for the zone, has an @ in it, or no domain behind the first label. The @ is written as a dot: \
        hostmaster@example.com is `hostmaster.example.com.`.
        """,
      why: "Nobody can write to the zone's operator when something is wrong with it.",
      fix: "Write the mailbox with a dot in place of the @, and raise the serial.",
      bad: "@ IN SOA ns1.example.com. hostmaster@example.com. 1 14400 3600 1209600 3600",
      good: "@ IN SOA ns1.example.com. hostmaster.example.com. 2 14400 3600 1209600 3600"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let domain = facts.request.domain
    guard let (record, soa) = examination.apex(of: facts.zone),
      let (fault, better) = fault(of: soa, domain)
    else { return }
    var fixed = record
    fixed.data = .soa(better)
    examination.find(
      domain, fault, evidence: [record.description], fix: fixed.description, at: record.location)
  }

  /// What is wrong with the mailbox, and an SOA with a better one and the next serial.
  static func fault(
    of soa: StartOfAuthority, _ domain: DomainName
  ) -> (fault: String, better: StartOfAuthority)? {
    let mailbox = soa.responsibleMailbox
    let fault: String
    var better = soa
    better.serial = soa.serial &+ 1
    if mailbox.labels.contains(where: { $0.contains(UInt8(ascii: "@")) }) {
      fault = "the mailbox \(mailbox) is written with an @ instead of a dot"
      let dotted = mailbox.absolute.replacing("\\@", with: ".")
      better.responsibleMailbox = (try? DomainName(dotted)) ?? mailbox
      // `hostmaster@example.com` without a final dot got the origin appended.
      let doubled = DomainName(wire: domain.wire.dropLast() + domain.wire)
      if let doubled, better.responsibleMailbox.isSubdomain(of: doubled) {
        better.responsibleMailbox =
          DomainName(
            wire: better.responsibleMailbox.wire.dropLast(domain.wire.count) + [0]) ?? mailbox
      }
    } else if mailbox.labelCount < 2 {
      fault = "the mailbox \(mailbox) has no domain"
      better.responsibleMailbox = domain.prepending("hostmaster") ?? mailbox
    } else {
      return nil
    }
    return (fault, better)
  }
}

/// An SOA whose primary server is no host.
enum SOAPrimary: Check {
  static let rule = Rule(
    "zone-soa-primary", "SOA names no usable primary server", family: .zone, severity: .notice,
    citation: "RFC 1035 §3.3.13, RFC 1912 §2.2",
    page: RulePage(
      what:
        "The first name of the SOA record, the zone's primary server, is the root, a single label such as `localhost`, or an address.",
      why: """
        Dynamic updates and notifications are sent to that name (RFC 2136 §4.3, RFC 1996 §2). With a wrong one they get lost, or go to the sender itself.
        """,
      fix: "Name the server on which the zone is edited, and raise the serial.",
      bad: "@ IN SOA localhost. hostmaster.example.com. 1 14400 3600 1209600 3600",
      good: "@ IN SOA ns1.example.com. hostmaster.example.com. 2 14400 3600 1209600 3600"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (record, soa) = examination.apex(of: facts.zone) else { return }
    guard fault(of: soa, servers: []) != nil,
      let delegation = examination.records(of: facts.zone.delegation)
    else { return }
    let servers = delegation.compactMap { record -> DomainName? in
      if case .ns(let server) = record.data { server } else { nil }
    }
    guard let (fault, better) = fault(of: soa, servers: servers) else { return }
    var fixed = record
    fixed.data = .soa(better)
    examination.find(
      facts.request.domain, fault, evidence: [record.description], fix: fixed.description,
      at: record.location)
  }

  /// What is wrong with the primary server, and an SOA with the first of the zone's servers and the next serial.
  static func fault(
    of soa: StartOfAuthority, servers: [DomainName]
  ) -> (fault: String, better: StartOfAuthority)? {
    let primary = soa.primaryServer
    if primary.labelCount >= 2, primary.addressLiteral == nil { return nil }
    var better = soa
    better.serial = soa.serial &+ 1
    better.primaryServer = servers.first ?? better.primaryServer
    return ("the primary server '\(primary)' is no host that others can reach", better)
  }
}
