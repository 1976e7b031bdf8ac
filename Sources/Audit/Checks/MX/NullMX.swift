import DNS
import MailAuth

/// A null MX record beside others.
enum NullMXNotAlone: Check {
  static let rule = Rule(
    "mx-null-not-alone", "Null MX beside other MX records", family: .mx, severity: .error,
    citation: "RFC 7505 §3",
    page: RulePage(
      what:
        "The domain has a null MX record (`0 .`), which says that it takes no mail, and other MX records too.",
      why: """
        The two contradict each other, and RFC 7505 forbids it. Some senders refuse to deliver at all, others try the root as a \
        host name and delay the mail.
        """,
      fix:
        "Decide: remove the null MX if the domain takes mail, or every other MX record if it does not.",
      bad: "example.com. IN MX 0 .\nexample.com. IN MX 10 mail.example.com.",
      good: "example.com. IN MX 10 mail.example.com."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let mail = facts.mailExchangers
    guard let records = examination.records(of: mail.answer) else { return }
    guard let null = mail.nullRecord else {
      examination.notApplicable()
      return
    }
    let others = mail.exchangers.filter { !$0.name.isRoot }.flatMap(\.records)
    if others.isEmpty { return }
    examination.find(
      facts.request.domain,
      "a null MX says that \(facts.request.domain) takes no mail, but \(others.count) other MX "
        + (others.count == 1 ? "record names an exchange" : "records name exchanges"),
      evidence: records.map(\.description),
      fix: "; if the domain takes mail, remove this one:\n; \(null)\n"
        + others.map(\.description).joined(separator: "\n"),
      at: null.location)
  }
}

/// A null MX whose preference is not 0.
enum NullMXPreference: Check {
  static let rule = Rule(
    "mx-null-preference", "Null MX with a preference other than 0", family: .mx,
    severity: .notice, citation: "RFC 7505 §3",
    page: RulePage(
      what: "The null MX record has a preference that is not 0.",
      why:
        "A null MX is defined as `0 .`. Software that compares with exactly that does not recognise another one.",
      fix: "Set the preference to 0.",
      bad: "example.com. IN MX 10 .",
      good: "example.com. IN MX 0 ."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let mail = facts.mailExchangers
    guard examination.records(of: mail.answer) != nil else { return }
    guard let null = mail.nullRecord, case .mx(let data) = null.data else {
      examination.notApplicable()
      return
    }
    if data.preference == 0 { return }
    examination.find(
      facts.request.domain, "the null MX has preference \(data.preference) instead of 0",
      evidence: [null.description], fix: "\(null.name.absolute) \(null.ttl) IN MX 0 .",
      at: null.location)
  }
}

/// A domain that sends mail, but says with a null MX that it takes none.
enum NullMXSender: Check {
  static let rule = Rule(
    "mx-null-sender", "Null MX on a domain that sends mail", family: .mx, severity: .warning,
    citation: "RFC 7505 §4.2",
    page: RulePage(
      what: """
        The domain has a null MX, so it takes no mail, while its SPF record authorises senders (or sending addresses were given \
        to the audit). A domain audited as parked is not examined.
        """,
      why: """
        Bounces and replies to such mail can't be delivered. RFC 7505 says that a domain with a null MX should not be used in return addresses, \
        and gives receivers a status code for refusing it (550 5.7.27, sender address has null MX).
        """,
      fix: """
        Give the domain an exchange, send from another domain, or, if it sends nothing after all, publish `v=spf1 -all`.
        """,
      bad: "example.com. IN MX 0 .\nexample.com. IN TXT \"v=spf1 ip4:192.0.2.1 -all\"",
      good:
        "example.com. IN MX 10 mail.example.com.\nexample.com. IN TXT \"v=spf1 ip4:192.0.2.1 -all\""
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let mail = facts.mailExchangers
    guard examination.records(of: mail.answer) != nil else { return }
    guard let null = mail.nullRecord, let policy = mail.senderPolicy, !facts.request.isParked else {
      examination.notApplicable()
      return
    }
    let domain = facts.request.domain
    let fix = "\(domain.absolute) \(null.ttl) IN MX 10 mail.\(domain.absolute)"
    if !facts.request.sendingAddresses.isEmpty {
      examination.find(
        domain, "\(domain) sends mail, but takes none: bounces have nowhere to go",
        evidence: [null.description], fix: fix, at: null.location)
      return
    }
    guard let texts = examination.records(of: policy) else { return }
    let policies = texts.filter { PublishedSPF($0)?.spf.authorisesSomebody ?? false }
    if policies.isEmpty { return }
    examination.find(
      domain,
      "the SPF record of \(domain) authorises senders, but the null MX says that it takes no mail; "
        + "receivers may refuse mail from it",
      evidence: [null.description] + policies.map(\.description),
      fix: "; if the domain sends mail:\n\(fix)\n; if it sends none:\n"
        + "; \(domain.absolute) IN TXT \"v=spf1 -all\"",
      at: null.location)
  }
}

/// A parked domain that does not say so with a null MX.
enum ParkedWithoutNullMX: Check {
  static let rule = Rule(
    "mx-parked-without-null", "Parked domain without a null MX", family: .mx, severity: .notice,
    citation: "RFC 7505 §3, M3AAWG Protecting Parked Domains",
    page: RulePage(
      what: """
        The audit was told that the domain sends no mail (`--parked`), yet it has MX records that name exchanges, or no MX record but an address, \
        to which senders then deliver.
        """,
      why: """
        Mail that is sent there by mistake stays in the senders' queues for days, or reaches a machine that was not meant for it. \
        With a null MX it fails at once.
        """,
      fix:
        "Publish a null MX, alone. If the domain does take mail, leave the exchanges and set this rule aside.",
      bad: "parked.example.com. IN A 192.0.2.80",
      good: "parked.example.com. IN A 192.0.2.80\nparked.example.com. IN MX 0 ."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let mail = facts.mailExchangers
    let domain = facts.request.domain
    guard facts.request.isParked else {
      examination.notApplicable()
      return
    }
    guard let records = examination.records(of: mail.answer) else { return }
    if mail.nullRecord != nil { return }
    if !records.isEmpty {
      examination.find(
        domain, "\(domain) is parked, but has MX records that name exchanges",
        evidence: records.map(\.description),
        // RFC 7505 §3: no other MX record may stand beside a null MX.
        fix: "; remove:\n" + records.map { "; \($0)" }.joined(separator: "\n")
          + "\n; and publish, alone:\n\(domain.absolute) IN MX 0 .",
        at: records.first?.location)
      return
    }
    guard let implicit = mail.implicit else {
      examination.notApplicable()
      return
    }
    switch implicit.resolution {
    case .nothing: return  // `mx-missing` advises the null MX.
    case .unknown: examination.noteFailures(of: implicit)
    case .resolved:
      examination.find(
        domain, "\(domain) is parked, but without an MX record senders try its own address",
        evidence: implicit.records.map(\.description), fix: "\(domain.absolute) IN MX 0 .",
        at: implicit.records.first?.location)
    }
  }
}
