import DNS
import MailAuth

/// Signed zones without TLSA records.
enum DANEMissing: Check {
  static let rule = Rule(
    "dane-missing", "Mail server in a signed zone has no TLSA records", family: .dane,
    severity: .info, citation: "RFC 7672 §2.2, §1.3.1",
    page: RulePage(
      what: """
        The addresses of a mail server are secure under DNSSEC, and it is proven that there are no TLSA records for port 25. Where \
        other servers of the domain have some, it is a notice. Where it is not known whether the addresses are secure, the rule is \
        undetermined for who asks for DANE (dlv tls, --only dane, --trust-anchor), and not applicable in an audit of everything.
        """,
      why: """
        The zone is signed already: one record more keeps attackers from turning encryption off or posing as the server, for \
        all senders that use DANE. A domain of whose servers only some have TLSA records is protected on the way to those alone.
        """,
      fix: """
        Publish TLSA 3 1 1 with the digest of the server's public key, and make sure first that each new key is published before \
        it is used. `dlv tls` prints the records, one for each key that the host's addresses present.
        """,
      bad: "mx.example.com. IN A 192.0.2.1   ; signed, no TLSA",
      good: "_25._tcp.mx.example.com. IN TLSA 3 1 1 <SHA-256 of the public key>"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.daneHosts(of: facts) else { return }
    let isPartial = hosts.contains { $0.published != nil }
    var isAnySecure = false
    for host in hosts {
      switch host.standing {
      case .published: isAnySecure = true
      case .none:
        isAnySecure = true
        // A name too long for `_25._tcp` in front can't have any.
        guard let name = host.lookups.last?.question.name else { continue }
        examination.find(
          host.name,
          "\(host.name) is in a signed zone and has no TLSA records"
            + (isPartial ? ", while other mail servers of \(facts.request.domain) have some" : ""),
          evidence: host.lookups.map { "\($0.question): none (\($0.security))" },
          fix: host.keyRecords(at: name, ttl: 3600), severity: isPartial ? .notice : .info)
      case .failing(let lookup):
        isAnySecure = true
        if lookup.isOurs { examination.noteFailure(lookup) }
      // RFC 7672 §2.1.1: 'indeterminate' is not 'no TLSA'. In an audit of everything, a resolver without DNSSEC would leave each domain open.
      case .indeterminate(nil) where facts.request.asksForDANE:
        examination.cannotTell(
          host.name,
          "whether \(host.name) has TLSA records that count: its addresses are \(host.security)")
      case .insecure, .indeterminate, .unreachable: continue
      }
    }
    if !isAnySecure { examination.notApplicable() }
  }
}

/// TLSA records that nobody looks at.
enum DANEInsecure: Check {
  static let rule = Rule(
    "dane-insecure", "TLSA records in a zone that is not secure do nothing", family: .dane,
    severity: .notice, citation: "RFC 7672 §2.2, §2.2.2",
    page: RulePage(
      what:
        "There are TLSA records for a mail server, and its addresses or the records themselves are not secure under DNSSEC.",
      why: """
        Senders look for TLSA only where the addresses are secure, and leave out records that are not: whoever could forge the \
        certificate could forge the records.
        """,
      fix: "Sign the zone, and have the parent publish its DS record; or remove the records.",
      bad: "_25._tcp.mx.example.com. IN TLSA 3 1 1 …   ; no DS at the parent",
      good: "example.com. IN DS 12345 13 2 …   ; at the parent"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.daneHosts(of: facts) else { return }
    var areAny = false
    for host in hosts {
      switch host.standing {
      case .insecure(let lookup?):
        areAny = true
        let security = host.security.isSecure ? lookup.security : host.security
        examination.find(
          lookup.question.name,
          "the TLSA records of \(host.name) have no effect: "
            + (host.security.isSecure ? "they are" : "its addresses are") + " \(security)",
          evidence: lookup.evidence,
          fix: "Sign the zone of \(host.name), and publish its DS record.")
      case .indeterminate(let lookup?):
        areAny = true
        examination.noteUnknown(host, lookup)
      case .published: areAny = true
      case .insecure(nil), .indeterminate(nil), .unreachable, .failing, .none: continue
      }
    }
    if !areAny { examination.notApplicable() }
  }
}

/// Protected servers behind MX records that anybody can forge.
enum DANEInsecureMX: Check {
  static let rule = Rule(
    "dane-mx-insecure", "MX records are not secure, so that TLSA protects only in part",
    family: .dane,
    severity: .notice, citation: "RFC 7672 §2.2.1",
    page: RulePage(
      what:
        "The mail servers have secure TLSA records, and the domain's own MX records are not secure.",
      why: """
        Senders may use DANE all the same (Postfix does), which keeps encryption from being turned off. But whoever can forge \
        DNS answers sends the mail to a server of their own.
        """,
      fix: "Sign the domain's own zone, and have the parent publish its DS record.",
      bad: "example.com. IN MX 10 mx.provider.example.   ; example.com is not signed",
      good: "example.com. IN MX 10 mx.provider.example.   ; signed, DS at the parent"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.publishedHosts(of: facts), !published.isEmpty,
      let dane = facts.dane
    else { return }
    guard let exchange = dane.exchange else { return examination.notApplicable() }
    switch exchange {
    case .secure: return
    case .indeterminate: examination.cannotTell(facts.request.domain, "\(exchange)")
    // The family DNSSEC tells what is bogus, and senders get no answer at all.
    case .bogus, .insecure:
      examination.find(
        facts.request.domain, "the MX records of \(facts.request.domain) are \(exchange)",
        evidence: facts.mailExchangers.answer.records.map(\.description),
        fix: "Sign the zone of \(facts.request.domain), and publish its DS record at the parent.")
    }
  }
}

/// TLSA lookups that fail in a signed zone.
enum DANELookupFails: Check {
  static let rule = Rule(
    "dane-lookup-fails", "TLSA lookup fails, so that senders put mail off", family: .dane,
    severity: .error, citation: "RFC 7672 §2.1.1, §2.1.2, §2.1.3, §2.2",
    page: RulePage(
      what: """
        The addresses of a mail server are bogus under DNSSEC (those of one family alone are a warning); or they are secure, and the answer about its TLSA records is bogus, or fails \
        (SERVFAIL, REFUSED, no answer). A failure is confirmed with the zone's own servers, which have to answer other questions and \
        not this one: one that is the resolver's alone, or that nobody could confirm, leaves the rule undetermined.
        """,
      why: """
        A sender that uses DANE must not deliver while it does not know whether there are TLSA records: mail waits, and \
        bounces in the end. It is mostly a name server or a firewall that does not know the record type, or an empty non-terminal \
        that is denied wrongly.
        """,
      fix:
        "Make the name servers answer the question rightly, with NOERROR or NXDOMAIN and its proof.",
      bad: "_25._tcp.mx.example.com. TLSA: SERVFAIL",
      good: "_25._tcp.mx.example.com. TLSA: NXDOMAIN, secure"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.daneHosts(of: facts) else { return }
    var isAnySecure = false
    for host in hosts {
      noteBogusAddresses(of: host, &examination)
      switch host.standing {
      case .failing(let lookup):
        isAnySecure = true
        guard !lookup.isOurs else {
          examination.noteFailure(lookup)
          continue
        }
        let reason = lookup.answer.failure.map { "\($0)" } ?? "\(lookup.security)"
        var servers: [String] = []
        if case .failing(let all)? = lookup.confirmation { servers = all }
        examination.find(
          lookup.question.name,
          "the question for the TLSA records of \(host.name) fails (\(reason)); senders that use DANE "
            + "do not deliver to it" + facts.effectBesidePolicy(host.name),
          evidence: ["\(lookup.question): \(reason)"] + servers,
          fix: "dig +dnssec \(lookup.question.name) TLSA @<each name server of the zone>")
      case .unreachable(let reason):
        isAnySecure = true
        examination.find(
          host.name,
          "the addresses of \(host.name) are bogus: \(reason); senders that use DANE do not deliver to it",
          evidence: reason.evidence.isEmpty ? ["\(reason.set): \(reason)"] : reason.evidence,
          fix: "; the operator of \(reason.zone) has to sign that zone anew, or mend its DS records"
        )
      case .published, .none: isAnySecure = true
      case .insecure, .indeterminate: continue
      }
    }
    if !isAnySecure { examination.notApplicable() }
  }

  /// Addresses that senders who validate do not get, of a host that has others.
  private static func noteBogusAddresses(
    of host: DANEFacts.Host, _ examination: inout Examination
  ) {
    // Otherwise the host's standing says so.
    guard host.security.isSecure else { return }
    for answer in host.bogusAddresses {
      guard let reason = answer.security.reason else { continue }
      let question = answer.answer.question
      examination.find(
        host.name,
        "\(question) is bogus: \(reason); senders that validate get SERVFAIL for it, and reach "
          + "\(host.name) by its other addresses alone",
        evidence: reason.evidence.isEmpty ? ["\(reason.set): \(reason)"] : reason.evidence,
        fix: "; the operator of \(reason.zone) has to sign \(reason.set) anew", severity: .warning)
    }
  }
}
