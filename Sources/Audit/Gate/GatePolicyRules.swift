import DNS
import MailAuth

/// A DMARC policy that asks for less than before.
enum GateDMARCWeakened: GateDomainRule {
  static let rule = Rule(
    gate: "gate-dmarc-weakened", "The DMARC policy is weakened", severity: .warning,
    citation: "RFC 9989 §4.7, §4.10",
    page: RulePage(
      what: """
        The policy that receivers are asked to apply is weaker after the change: of the domain itself, of its subdomains, or of \
        subdomains that do not exist. The policy is the one that the tree walk finds in each state, whichever record it stands in. Where \
        no policy applies any more, or the record has none (p=) any more, this is an error.
        """,
      why:
        "Forged mail that was refused or put aside is delivered again. BIMI needs quarantine or reject.",
      fix:
        "Leave the policy as it was, unless legitimate mail fails and there is no quicker remedy.",
      bad: #"_dmarc.example.com. IN TXT "v=DMARC1; p=none"   ; was: p=reject"#,
      good: #"_dmarc.example.com. IN TXT "v=DMARC1; p=reject""#))

  static let sameInAudits: Set<RuleID> = [
    DMARCPolicyInvalid.rule.id, DMARCPolicyNone.rule.id, DMARCSubdomainPolicyWeak.rule.id,
    DMARCNonexistentPolicyWeak.rule.id, DMARCTesting.rule.id, DMARCParkedPolicy.rule.id,
    DMARCMissing.rule.id, DMARCSeveralRecords.rule.id, DMARCMisspelt.rule.id,
    DMARCDelegationDangling.rule.id,
  ]

  /// RFC 9989 §4.10: a policy is that of the domains below, too.
  static let coversBelow = true

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let old = subject.base.dmarc.walk, let new = subject.head.dmarc.walk else {
      examination.notApplicable()
      return
    }
    switch (old.discovery, new.discovery) {
    case (.undetermined(let before), .undetermined(let now)):
      // Nothing is known of either: no more than before is open, unless the record itself changed.
      guard Set(before.map(\.question)) != Set(now.map(\.question)) else { return }
      for answer in now { _ = examination.records(of: answer) }
    case (_, .undetermined(let answers)), (.undetermined(let answers), _):
      for answer in answers { _ = examination.records(of: answer) }
    case (.nothing, _):
      examination.notApplicable()
    case (.found(let before), .nothing):
      if before.domain == subject.domain { compare(before, nil, subject, &examination) }
    case (.found(let before), .found(let now)):
      // A record above is compared at its own domain.
      if before.domain == now.domain, before.domain != subject.domain { return }
      compare(before, now, subject, &examination)
    }
  }

  private static func compare(
    _ before: DiscoveredPolicy, _ now: DiscoveredPolicy?, _ subject: GateSubject,
    _ examination: inout Examination
  ) {
    // The record of a domain above applies to the domain alone, as this rule sees it, and so does one that comes in below it.
    let isSameDomain = now.map { $0.domain == before.domain } ?? true
    let domain = isSameDomain ? before.domain : subject.domain
    let name = domain.prepending("_dmarc") ?? domain
    let evidence = [
      "before: \(before.resource)", "after: " + (now.map { "\($0.resource)" } ?? "no record"),
    ]
    let fix = "; the policy as it was:\n\(before.resource)"
    let scopes = scopes(of: before, now, domain)
    var falls: [(what: String, fall: String)] = []
    for (scope, what) in scopes {
      let old = before.record.appliedPolicy(for: scope.before)
      let new = now.map { $0.record.appliedPolicy(for: scope.now) } ?? nil
      guard let old, old != .none else { continue }
      if let new, new >= old { continue }
      falls.append((what, "from \(old.rawValue) to \(new?.rawValue ?? "none at all")"))
    }
    // A record that is cut off at a semicolon is no decision for p=none, which RFC 9989 §4.7 takes it for.
    let isDamaged =
      before.record.policy.value != nil && now.map { $0.record.policy.value == nil } ?? false
    let severity: Severity? = now == nil || isDamaged ? .error : nil
    guard let first = falls.first else {
      // Large receivers want a record of whoever sends much, whatever it asks for.
      if now == nil {
        examination.find(
          name, "no DMARC policy applies to \(domain) and what is below it any more",
          evidence: evidence, fix: fix, severity: .error)
      }
      return
    }
    let isAll = falls.count == scopes.count && falls.allSatisfy { $0.fall == first.fall }
    let text =
      isAll && falls.count > 1
      ? "\(first.fall) for \(domain) and everything below it"
      : falls.map { "for \($0.what) \($0.fall)" }.joined(separator: ", ")
    examination.find(
      name,
      "the DMARC policy falls \(text)"
        + (isDamaged ? ": the record has no usable policy (p=) any more" : ""),
      evidence: evidence, fix: fix, severity: severity)
  }

  private typealias ScopePair = (before: DMARCRecord.Scope, now: DMARCRecord.Scope)

  private static func scopes(
    of before: DiscoveredPolicy, _ now: DiscoveredPolicy?, _ domain: DomainName
  ) -> [(ScopePair, String)] {
    let own: (ScopePair, String) = (
      (before.scope, now?.scope ?? before.scope), "\(domain)"
    )
    // Only the record of the domain itself speaks for what is below.
    guard before.role == .authorDomain, now == nil || now?.role == .authorDomain else {
      return [own]
    }
    return [
      own, ((.subdomain, .subdomain), "subdomains"),
      ((.nonexistentSubdomain, .nonexistentSubdomain), "subdomains that do not exist"),
    ]
  }
}

/// New exchanges, and an MTA-STS policy that nobody could read.
enum GateMTASTSUnknown: GateDomainRule {
  static let rule = Rule(
    gate: "gate-mta-sts-unread", "Whether the MTA-STS policy covers a new exchange is not known",
    severity: .warning, citation: "RFC 8461 §4.1",
    page: RulePage(
      what: """
        The change adds an exchange to a domain with MTA-STS, and the policy could not be fetched, so that nobody knows whether it covers \
        the exchange. Where it can be read, `mta-sts-mx-not-covered` says so; this rule never finds anything, and is undetermined at most.
        """,
      why: "Senders do not deliver to an exchange that an enforced policy does not cover.",
      fix:
        "Name the exchange in the policy, give the record a new id, and wait for max_age, before the MX record is added.",
      bad: "example.com. IN MX 10 new.example.net.   ; the policy has: mx: mx.example.com",
      good: "; the policy has: mx: mx.example.com and mx: new.example.net"))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let facts = subject.head.mtaSTS, !facts.records.isEmpty else {
      examination.notApplicable()
      return
    }
    if facts.policy != nil { return }
    let old = Set(subject.base.mailExchangers.exchangers.map(\.name))
    // A null MX (RFC 7505 §3) names no host.
    let added = subject.head.mailExchangers.exchangers.map(\.name).filter {
      !old.contains($0) && $0.labelCount > 0
    }
    if added.isEmpty || subject.base.mailExchangers.answer.failure != nil { return }
    let failure =
      facts.host?.answers.compactMap { answer in
        answer.failure.map { "\(answer.question): \($0)" }
      }.first ?? "the policy could not be fetched"
    examination.cannotTell(
      subject.domain,
      "whether the MTA-STS policy covers \(added.map(\.description).joined(separator: ", ")): "
        + failure)
  }
}

/// An exchange behind a proxy that does not pass on mail.
enum GateProxiedExchange: GateDomainRule {
  static let rule = Rule(
    gate: "gate-exchange-proxied", "A mail server is put behind Cloudflare's proxy",
    severity: .error, citation: "RFC 5321 §5.1",
    page: RulePage(
      what: """
        A host that takes the domain's mail gets addresses that Cloudflare proxies. For an MX record of the same zone this is a warning: \
        Cloudflare then answers with a host of its own making (`_dc-mx.…`) that has the address of the server. An MX record elsewhere \
        leads to the proxy.
        """,
      why: """
        The proxy does not pass on SMTP, so that mail does not arrive. The name that Cloudflare makes is in no MTA-STS policy, has no \
        TLSA record, is in no certificate, and shows the address that the proxy was to hide.
        """,
      fix: "Set the records of mail servers to 'DNS only'.",
      bad: "mail.example.com. 1 IN A 192.0.2.25 ; cf_tags=cf-proxied:true",
      good: "mail.example.com. 1 IN A 192.0.2.25 ; cf_tags=cf-proxied:false"))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    let exchangers = subject.head.mailExchangers
    var hosts = exchangers.exchangers.map(\.name)
    if exchangers.answer.failure == nil, hosts.isEmpty { hosts = [subject.domain] }
    let proxied = hosts.filter(states.newlyProxied.contains)
    if proxied.isEmpty { return examination.notApplicable() }
    let own = states.head.zone(containing: subject.domain)?.origin
    for host in proxied {
      let isSameZone = own != nil && states.head.zone(containing: host)?.origin == own
      if isSameZone, host == subject.domain, exchangers.answer.records.isEmpty { continue }
      examination.find(
        host,
        isSameZone
          ? "the exchange \(host) is proxied: Cloudflare puts a name of its own (_dc-mx.…) into the MX record, which no policy, "
            + "TLSA record or certificate has"
          : "the exchange \(host) is proxied, and the proxy does not pass on SMTP: mail does not arrive",
        evidence: exchangers.answer.records.map(\.description),
        fix: "; \(host): 'DNS only' instead of 'proxied'", severity: isSameZone ? .warning : nil)
    }
  }
}
