import DNS

/// A domain that mail can't be delivered to: it has neither an MX record nor an address.
enum MXMissing: Check {
  static let rule = Rule(
    "mx-missing", "No MX record and no address: mail can't be delivered", family: .mx,
    severity: .error, citation: "RFC 5321 §5.1",
    page: RulePage(
      what: """
        The domain has no MX record. Senders then try the domain's own A and AAAA records, as if they were an MX; this domain \
        has none of them either. For a domain audited as parked this is a notice, since it takes no mail anyway.
        """,
      why: """
        Mail to the domain fails, and with it every bounce, complaint and reply to mail that the domain sends. Many receivers \
        refuse mail from a sender's domain to which they could not return a bounce.
        """,
      fix: """
        Publish the exchanges of the domain. If it takes no mail, say so with a null MX, so that senders learn it at once \
        instead of guessing (RFC 7505).
        """,
      bad: "example.com. IN TXT \"v=spf1 -all\"   ; and nothing else",
      good: "example.com. IN MX 10 mail.example.com.\nmail.example.com. IN A 192.0.2.25"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let mail = facts.mailExchangers
    guard let records = examination.records(of: mail.answer), records.isEmpty else { return }
    guard let implicit = mail.implicit, !facts.doesNotExist else {
      // `zone-domain-missing` speaks about a domain that does not exist at all.
      examination.notApplicable()
      return
    }
    switch implicit.resolution {
    case .resolved: return
    case .unknown: examination.noteFailures(of: implicit)
    case .nothing:
      let domain = facts.request.domain
      let isParked = facts.request.isParked
      examination.find(
        domain,
        isParked
          ? "\(domain) has neither an MX record nor an address; a null MX says that it takes no mail"
          : "\(domain) has neither an MX record nor an A or AAAA record, so mail to it fails",
        evidence: [mail.answer.question, Question(domain, .a), Question(domain, .aaaa)].map {
          "\($0): no such record"
        },
        fix: isParked
          ? "\(domain.absolute) IN MX 0 ."
          : "; if it takes mail, with the name of its exchange:\n"
            + "\(domain.absolute) IN MX 10 mail.\(domain.absolute)\n"
            + "; if it takes none:\n; \(domain.absolute) IN MX 0 .",
        severity: isParked ? .notice : nil)
    }
  }
}

/// A domain whose mail goes to its own address, because it has no MX record.
enum MXImplicit: Check {
  static let rule = Rule(
    "mx-implicit", "No MX record: mail goes to the domain's own address", family: .mx,
    severity: .warning, citation: "RFC 5321 §5.1",
    page: RulePage(
      what: """
        The domain has no MX record, but an A or AAAA record. Senders treat that address as if an MX record with preference 0 \
        named the domain itself.
        """,
      why: """
        The address is often a web server: mail for the domain is then refused, left in queues for days, or taken by whoever \
        runs that machine. Some receivers refuse mail from domains without an MX record.
        """,
      fix: """
        Name the exchange, even if it is the domain itself. If the domain takes no mail, publish a null MX (RFC 7505).
        """,
      bad: "example.com. IN A 192.0.2.80",
      good: "example.com. IN A 192.0.2.80\nexample.com. IN MX 10 mail.example.com."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let mail = facts.mailExchangers
    guard let records = examination.records(of: mail.answer), records.isEmpty else { return }
    // `mx-parked-without-null` speaks to parked domains.
    guard let implicit = mail.implicit, !facts.request.isParked else {
      examination.notApplicable()
      return
    }
    switch implicit.resolution {
    case .nothing: examination.notApplicable()
    case .unknown: examination.noteFailures(of: implicit)
    case .resolved:
      let domain = facts.request.domain
      examination.find(
        domain,
        "\(domain) has no MX record; senders deliver to its own address, "
          + implicit.addresses.map(\.description).joined(separator: ", "),
        evidence: implicit.records.map(\.description),
        fix: "; if the domain takes mail at this address:\n\(domain.absolute) IN MX 10 "
          + "\(domain.absolute)\n; if it takes none:\n; \(domain.absolute) IN MX 0 .",
        at: implicit.records.first?.location)
    }
  }
}
