import DNS
import MailAuth

/// A policy that is enforced while only one mechanism can pass.
enum DMARCSingleMechanism: Check {
  static let rule = Rule(
    "dmarc-single-mechanism", "DMARC policy rests on one mechanism, or on none", family: .dmarc,
    severity: .warning, citation: "RFC 9989 §4.5, §7.4",
    page: RulePage(
      what: """
        The policy is quarantine or reject, but the domain has no SPF record, or certainly no DKIM key. With relaxed \
        alignment, which is the default, mail may still pass by the keys and SPF records of names below the domain, so this is a warning. Where \
        adkim=s and aspf=s rule that out, it is an error: if all mail fails, or if p=reject rests on SPF alone. A DKIM key that was \
        merely not found does not count as missing. Subdomains are not examined, because mail of theirs may pass by the names of \
        the organizational domain; nor are domains that send no mail or do not exist.
        """,
      why: """
        With p=reject a domain must not rely on SPF alone, and must sign its mail; otherwise both are recommended. SPF breaks when mail is forwarded, DKIM when a mailing list changes a message; with one \
        of them, every such message meets the policy.
        """,
      fix: "Publish the missing record.",
      bad: """
        _dmarc IN TXT "v=DMARC1; p=reject"
        ; no TXT record v=spf1 at the domain
        """,
      good: """
        @      IN TXT "v=spf1 mx -all"
        _dmarc IN TXT "v=DMARC1; p=reject"
        """))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    // Below an organizational domain, mail may pass by the names of that domain (relaxed alignment, RFC 9989 §4.4).
    guard let applied = policy.record.appliedPolicy(for: policy.scope), applied > .none,
      !facts.sendsNoMail, !facts.doesNotExist, facts.isOrganizationalDomain
    else {
      examination.notApplicable()
      return
    }
    let (domain, record) = (facts.request.domain, policy.record)
    // With an envelope sender elsewhere, that domain's SPF record is the one that passes.
    let spfIsElsewhere = facts.request.mailFrom.map { $0 != domain } ?? false
    let hasSPF: Bool
    switch facts.dmarc.spfPresence {
    case .present, .forbidsAll: hasSPF = true
    case .missing: hasSPF = spfIsElsewhere
    case .undetermined(let answer):
      if !spfIsElsewhere { _ = examination.records(of: answer) }
      hasSPF = true
    }
    switch (hasSPF, facts.dkim.presence) {
    case (true, .present):
      break
    case (true, .notFound):
      // Neither proven nor disproven, and no lookup failed: dkim-no-key-found tells how to find out.
      examination.notApplicable()
    case (true, .undetermined):
      examination.noteFailedSelectors(facts)
    case (true, .absent):
      // RFC 9989 §7.4: with p=reject, MUST NOT rely solely on SPF. Only strict alignment proves that nothing else can sign.
      report(
        policy, applied,
        "SPF alone: the domain has no DKIM key"
          + (isStrict(record.dkimAlignment) ? "" : ", unless names below it sign its mail"),
        facts, &examination,
        severity: isStrict(record.dkimAlignment) && applied == .reject ? .error : nil)
    case (false, .present):
      report(policy, applied, "DKIM alone: the domain has no SPF record", facts, &examination)
    case (false, .notFound), (false, .undetermined):
      report(
        policy, applied,
        "DKIM alone, if at all: the domain has no SPF record, and no DKIM key was found",
        facts, &examination)
    case (false, .absent):
      let failsAll = isStrict(record.dkimAlignment) && isStrict(record.spfAlignment)
      report(
        policy, applied,
        "nothing: the domain has neither an SPF record nor a DKIM key, so "
          + (failsAll
            ? "all its mail fails"
            : "its mail passes by the records of names below it, or not at all"),
        facts, &examination, severity: failsAll ? .error : nil)
    }
  }

  private static func isStrict(_ mode: DMARCRecord.TagValue<DMARCRecord.AlignmentMode>) -> Bool {
    mode == .valid(.strict)
  }

  private static func report(
    _ policy: DiscoveredPolicy, _ applied: DMARCPolicy, _ what: String, _ facts: DomainFacts,
    _ examination: inout Examination, severity: Severity? = nil
  ) {
    let domain = facts.request.domain
    let fix =
      facts.dmarc.spfPresence == .missing
      ? TagListText.line(at: domain, "v=spf1 mx ~all")
        + "\nAdd every other host that sends for the domain."
      : domain.prepending("s1._domainkey").map {
        TagListText.line(at: $0, "v=DKIM1; k=rsa; p=<the key in base64>")
      } ?? ""
    examination.find(
      domain, "The policy \(applied.rawValue) rests on \(what).",
      evidence: policy.evidence
        + [facts.dmarc.apex, facts.dkim.parent].compactMap { answer in
          answer.map { "\($0.question): \($0.outcome.text)" }
        },
      fix: fix, at: policy.resource.location, severity: severity)
  }
}

/// An envelope sender whose domain does not align.
enum DMARCUnalignedMailFrom: Check {
  static let rule = Rule(
    "dmarc-unaligned-mail-from", "Envelope sender does not align with the domain", family: .dmarc,
    severity: .warning, citation: "RFC 9989 §4.4, §4.4.2",
    page: RulePage(
      what: """
        The domain given with --mail-from is not the audited domain (with aspf=s), or not in the same organizational domain \
        (with aspf=r).
        """,
      why:
        "SPF then passes for a domain that does not count for DMARC: the mail passes by DKIM or not at all.",
      fix:
        "Use an envelope sender below the domain (most services call it a custom bounce or return path), and relaxed alignment.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; aspf=s"  ; mail from bounces.example.com"#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject"          ; mail from bounces.example.com"#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let mailFrom = facts.request.mailFrom, mailFrom != facts.request.domain else {
      examination.notApplicable()
      return
    }
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    let domain = facts.request.domain
    if policy.record.spfAlignment == .valid(.strict) {
      examination.find(
        policy, "aspf=s: SPF for \(mailFrom) never aligns with \(domain).",
        fix: policy.line(changing: [("aspf", nil)]))
      return
    }
    switch facts.dmarc.walk?.organizationalDomain {
    case .determined(let organization):
      if mailFrom.isSubdomain(of: organization) { return }
      examination.find(
        policy,
        "SPF for \(mailFrom) does not align with \(domain), whose organizational domain is \(organization).",
        fix: "Use an envelope sender below \(organization), or sign with a DKIM key of \(domain).")
    case .undetermined(let answers):
      if mailFrom.isSubdomain(of: domain) { return }
      for answer in answers { _ = examination.records(of: answer) }
    case nil:
      return
    }
  }
}
