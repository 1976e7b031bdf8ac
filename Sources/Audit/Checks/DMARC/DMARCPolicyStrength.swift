import DNS
import MailAuth

/// `p`, `sp` or `np` that is missing or does not exist.
enum DMARCPolicyInvalid: Check {
  static let rule = Rule(
    "dmarc-policy-invalid", "DMARC policy is missing or invalid", family: .dmarc, severity: .error,
    citation: "RFC 9989 §4.7 (p), §4.10.1; RFC 7489 §6.3",
    page: RulePage(
      what:
        "p, sp or np has another value than none, quarantine or reject (an error), or p is left out (a warning).",
      why: """
        With an invalid policy receivers act as if it were p=none when rua holds a valid address, and ignore the record \
        otherwise. Without p, RFC 9989 reads p=none; RFC 7489 requires p and drops the record unless there is a rua.
        """,
      fix: "Write p=none, p=quarantine or p=reject, right behind the version.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=refuse""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    let record = policy.record
    let effect =
      record.hasReportDestination
      ? "receivers act as if the record said p=none" : "receivers ignore the whole record"
    for (name, value) in [
      ("p", record.policy), ("sp", record.subdomainPolicy),
      ("np", record.nonexistentSubdomainPolicy),
    ] {
      guard case .invalid(let text, let offset) = value else { continue }
      examination.find(
        policy, "\(name)=\(text) at offset \(offset) is no policy; \(effect).",
        fix: policy.line(mending: name))
    }
    if record.policy == .absent {
      examination.find(
        policy,
        record.hasReportDestination
          ? "There is no p=; receivers take it for p=none."
          : "There is no p=; receivers of RFC 9989 take it for p=none, those of RFC 7489 ignore the record.",
        fix: policy.line(mending: "p"), severity: .warning)
    }
  }
}

/// A policy of `none`.
enum DMARCPolicyNone: Check {
  static let rule = Rule(
    "dmarc-policy-none", "DMARC policy is none", family: .dmarc, severity: .notice,
    citation: "RFC 9989 §4.7 (p), §5.1",
    page: RulePage(
      what:
        "The policy that applies to the domain is none. Without a rua as well, the record does nothing at all: a warning.",
      why: """
        With p=none receivers do nothing about mail that fails: it is for watching. It meets the large receivers' minimum, but \
        protects nobody, and BIMI needs more.
        """,
      fix: "Read the reports; once all of your own mail passes, go to p=quarantine, then p=reject.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=none""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    let record = policy.record
    // What is missing or invalid has a rule of its own, and so has a parked domain.
    if record.hasInvalidPolicy || record.policy == .absent || facts.request.isParked {
      examination.notApplicable()
      return
    }
    guard record.publishedPolicy(for: policy.scope) == DMARCPolicy.none else { return }
    let tag = policy.policyTag
    let isIdle = !record.hasReportDestination
    examination.find(
      policy,
      isIdle
        ? "\(tag)=none and no valid rua: the record asks for nothing and reports to nobody."
        : "\(tag)=none: receivers do nothing about mail that fails.",
      fix: isIdle
        ? policy.line(changing: [("rua", "mailto:dmarc@\(policy.domain)")])
        : (tag == "p"
          ? policy.line(policy: .quarantine) : policy.line(changing: [(tag, "quarantine")]))
          + "\nNot before the reports show that all of your own mail passes.",
      severity: isIdle ? .warning : nil)
  }
}

/// `sp` weaker than `p`.
enum DMARCSubdomainPolicyWeak: Check {
  static let rule = Rule(
    "dmarc-subdomain-policy-weak", "DMARC policy for subdomains is weaker than the domain's",
    family: .dmarc, severity: .warning, citation: "RFC 9989 §4.7 (sp)",
    page: RulePage(
      what: "sp asks for less than p.",
      why: """
        Subdomains without a record of their own get sp. Who can't forge example.com then forges mail.example.com, which looks \
        just as good to a reader; unless np says more, names that do not exist are open as well.
        """,
      fix:
        "Take sp out, so that p counts for all, and give the subdomains that are not ready a record of their own.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; sp=none""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    guard let own = policy.record.policy.value, let sub = policy.record.subdomainPolicy.value,
      sub < own, examination.isOrganizational(policy, facts) == true
    else { return }
    examination.find(
      policy,
      "sp=\(sub.rawValue) is weaker than p=\(own.rawValue): subdomains are left less protected than the domain.",
      fix: policy.line(changing: [("sp", nil)]))
  }
}

/// `np` weaker than what existing names get.
enum DMARCNonexistentPolicyWeak: Check {
  static let rule = Rule(
    "dmarc-nonexistent-policy-weak", "DMARC policy for names that do not exist is weak",
    family: .dmarc, severity: .warning, citation: "RFC 9989 §4.7 (np), appendix A.4",
    page: RulePage(
      what: "np asks for less than p.",
      why: """
        No mail of yours comes from a name that does not exist (NXDOMAIN), so nothing is gained by going easy on it, and \
        whoever forges can choose such a name. Receivers of RFC 7489 do not know np and use sp or p.
        """,
      fix: "Write np=reject: it can't hurt mail of your own.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; np=none""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject; np=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    guard let own = policy.record.policy.value,
      let nonexistent = policy.record.nonexistentSubdomainPolicy.value, nonexistent < own,
      examination.isOrganizational(policy, facts) == true
    else { return }
    examination.find(
      policy,
      "np=\(nonexistent.rawValue) is weaker than p=\(own.rawValue): names that do not exist are the easiest to forge.",
      fix: policy.line(changing: [("np", "reject")]))
  }
}

/// `sp` or `np` where nobody reads it.
enum DMARCSubdomainPolicyIgnored: Check {
  static let rule = Rule(
    "dmarc-subdomain-policy-ignored", "DMARC sp or np on a record where it is ignored",
    family: .dmarc, severity: .notice, citation: "RFC 9989 §4.7 (sp), §4.10.1",
    page: RulePage(
      what: "The record of a subdomain has sp or np, but the organizational domain lies above it.",
      why: """
        For names below the subdomain receivers use the record of the organizational domain, never that of a name in between, \
        so sp and np of this record are read by nobody.
        """,
      fix:
        "Take the tags out. Names below that need another policy get a record of their own, or psd=n makes this an organizational domain.",
      bad: #"_dmarc.news.example.com. IN TXT "v=DMARC1; p=reject; sp=none""#,
      good: #"_dmarc.news.example.com. IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    let record = policy.record
    let tags = [
      record.subdomainPolicy == .absent ? nil : "sp",
      record.nonexistentSubdomainPolicy == .absent ? nil : "np",
    ].compactMap(\.self)
    guard !tags.isEmpty, examination.isOrganizational(policy, facts) == false else { return }
    let organization = facts.dmarc.walk?.organizationalDomain.name?.description ?? ""
    examination.find(
      policy,
      "\(tags.joined(separator: " and ")) has no effect here: the organizational domain is \(organization), and its record "
        + "counts for names below.",
      fix: policy.line(changing: tags.map { ($0, nil) }))
  }
}

/// `t=y`.
enum DMARCTesting: Check {
  static let rule = Rule(
    "dmarc-testing", "DMARC policy is in test mode", family: .dmarc, severity: .notice,
    citation: "RFC 9989 §4.7 (t), appendix A.6",
    page: RulePage(
      what: "t=y stands beside a policy of quarantine or reject.",
      why: """
        Receivers of RFC 9989 apply the policy one level below: reject becomes quarantine, quarantine becomes none. Receivers \
        of RFC 7489 do not know t and apply the policy in full.
        """,
      fix: "Take t out when the test is over.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; t=y""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    guard policy.record.testMode == .valid(.testing),
      let published = policy.record.publishedPolicy(for: policy.scope), published > .none
    else { return }
    examination.find(
      policy,
      "t=y: receivers of RFC 9989 apply \(published.lowered.rawValue) instead of \(published.rawValue); "
        + "those of RFC 7489 apply \(published.rawValue).",
      fix: policy.line(changing: [("t", nil)]))
  }
}

/// A domain that sends no mail, but does not say 'reject'.
enum DMARCParkedPolicy: Check {
  static let rule = Rule(
    "dmarc-parked-policy", "Domain without mail does not ask for rejection", family: .dmarc,
    severity: .warning, citation: "RFC 9989 §4.7 (p); M3AAWG, Protecting Parked Domains",
    page: RulePage(
      what: """
        The domain sends no mail (--parked, or its SPF record is v=spf1 -all), but its policy is not reject. Told by SPF alone, \
        it is a notice.
        """,
      why:
        "No mail of the domain is genuine, so nothing can be lost by rejecting all of it, and everything else invites forgery.",
      fix: "Publish p=reject.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=none""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    if !facts.request.isParked {
      switch facts.dmarc.spfPresence {
      case .forbidsAll:
        break
      case .present, .missing:
        examination.notApplicable()
        return
      case .undetermined(let answer):
        _ = examination.records(of: answer)
        return
      }
    }
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    let applied = policy.record.appliedPolicy(for: policy.scope)
    if applied == .reject { return }
    let tag = policy.policyTag
    examination.find(
      policy,
      "The domain sends no mail, but the policy applied to it is \(applied?.rawValue ?? "nothing"), not reject.",
      fix: tag == "p"
        ? policy.line(policy: .reject, removing: ["t"])
        : policy.line(changing: [(tag, "reject"), ("t", nil)]),
      severity: facts.request.isParked ? nil : .notice)
  }
}
