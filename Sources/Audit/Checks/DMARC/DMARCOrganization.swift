import DNS
import MailAuth

/// Receivers of RFC 7489 find something else than receivers of RFC 9989.
enum DMARCRFC7489Differs: Check {
  static let rule = Rule(
    "dmarc-rfc7489-differs", "Receivers of RFC 7489 and RFC 9989 find different policies",
    family: .dmarc, severity: .notice, citation: "RFC 9989 §4.10, RFC 7489 §3.2, §6.6.3",
    page: RulePage(
      what: """
        RFC 9989 finds the organizational domain by walking up the DNS, RFC 7489 by the public suffix list. The rule fires when \
        the record that applies, the policy taken from it, or the organizational domain is not the same.
        """,
      why: """
        Many receivers still do as RFC 7489 says. The same message then meets two policies, or aligns with one receiver and \
        not with the other.
        """,
      fix:
        "Publish a record at the registrable domain, and at every subdomain that needs another policy. Then both find the same.",
      bad: """
        _dmarc.mail.example.com. IN TXT "v=DMARC1; p=reject"
        ; nothing at _dmarc.example.com
        """,
      good: """
        _dmarc.mail.example.com. IN TXT "v=DMARC1; p=reject"
        _dmarc.example.com.      IN TXT "v=DMARC1; p=reject"
        """))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let walk = facts.dmarc.walk else { return }
    // Nobody can publish for a name that does not exist; that np is read by RFC 9989 only is no mistake.
    if facts.doesNotExist {
      examination.notApplicable()
      return
    }
    var failed: [Answer] = []
    if case .undetermined(let answers) = walk.discovery { failed += answers }
    if case .undetermined(let answers) = walk.organizationalDomain { failed += answers }
    if case .undetermined(let answers) = facts.dmarc.rfc7489Discovery { failed += answers }
    if !failed.isEmpty {
      for answer in failed { _ = examination.records(of: answer) }
      return
    }
    let new = walk.discovery.policy
    let old = facts.dmarc.rfc7489Discovery.policy
    if new == nil && old == nil {
      examination.notApplicable()
      return
    }
    let newPolicy = new.flatMap { $0.record.publishedPolicy(for: $0.scope) }
    let oldPolicy = old.flatMap { $0.record.rfc7489Policy(for: $0.scope) }
    let newOrganization = walk.organizationalDomain.name
    let oldOrganization = facts.dmarc.rfc7489OrganizationalDomain
    var differences: [String] = []
    if new?.domain != old?.domain || newPolicy != oldPolicy {
      differences.append(
        "RFC 9989 finds \(Self.text(new, newPolicy)), RFC 7489 \(Self.text(old, oldPolicy))")
    }
    if newOrganization != oldOrganization {
      differences.append(
        "the organizational domain is \(newOrganization?.description ?? "unknown") by RFC 9989, "
          + "\(oldOrganization?.description ?? "unknown") by RFC 7489")
    }
    if differences.isEmpty { return }
    let message = differences.joined(separator: "; ") + "."
    examination.find(
      facts.request.domain, message.prefix(1).uppercased() + message.dropFirst(),
      evidence: Set([new, old].compactMap { $0?.resource }).map(\.description).sorted(),
      fix: Self.fix(facts.dmarc, walk), at: (new ?? old)?.resource.location)
  }

  /// Never a second record at a name that has one, nor psd, sp or np at another name than the one they were written for.
  private static func fix(_ dmarc: DMARCFacts, _ walk: DMARCTreeWalk) -> String {
    if case .several = walk.steps.first?.content {
      return
        "Keep one of the records at \(walk.steps[0].answer.question.name): both find that one then."
    }
    guard let found = walk.discovery.policy ?? dmarc.rfc7489Discovery.policy else { return "" }
    let policy = found.record.publishedPolicy(for: found.scope) ?? .none
    let isOwners = found.role != .publicSuffixDomain
    if isOwners, let flag = found.record.publicSuffix.value, flag != .unknown {
      return
        "Nothing, where psd=\(flag.rawValue) is meant: receivers of RFC 7489 do not know it. Otherwise take it out:\n"
        + found.line(changing: [("psd", nil)])
    }
    var lines: [String] = []
    // The reports of a public suffix are not the owner's.
    let reports = isOwners ? found.value(of: "rua").map { "; rua=\($0)" } ?? "" : ""
    // A record of the domain's own is found by both.
    if found.role != .authorDomain, let name = DMARCTreeWalk.recordName(of: walk.domain) {
      let line = TagListText.line(at: name, "v=DMARC1; p=\(policy.rawValue)" + reports)
      lines.append(walk.steps.first?.publishing(line) ?? line)
    }
    // A record at the registrable domain makes that the organizational domain of both; p=none asks nothing of its mail.
    if let step = walk.steps.first(where: { $0.domain == dmarc.rfc7489OrganizationalDomain }),
      step.content == .nothing, step.domain != walk.domain
    {
      lines.append(
        step.publishing(
          TagListText.line(at: step.answer.question.name, "v=DMARC1; p=none" + reports)))
    }
    return lines.isEmpty ? found.line(policy: policy) : lines.joined(separator: "\n")
  }

  private static func text(_ policy: DiscoveredPolicy?, _ value: DMARCPolicy?) -> String {
    guard let policy else { return "no record" }
    return
      "\(value.map { "\(policy.policyTag)=\($0.rawValue)" } ?? "no usable policy") at \(policy.domain)"
  }
}

/// `psd=y` on a domain that is no public suffix.
enum DMARCPublicSuffixFlag: Check {
  static let rule = Rule(
    "dmarc-psd-flag", "DMARC psd=y on a domain that is no public suffix", family: .dmarc,
    severity: .warning, citation: "RFC 9989 §4.7 (psd), §4.10.2",
    page: RulePage(
      what:
        "The domain's own record has psd=y, but the public suffix list does not know it as a place of registrations.",
      why: """
        psd=y makes every name below an organization of its own: mail of news.example.com no longer aligns with a signature of \
        example.com, and names below stop inheriting sp as a subdomain would. For an ordinary domain that is never meant.
        """,
      fix:
        "Take psd out; psd=n where the domain has to be the organizational domain whatever stands above.",
      bad: #"_dmarc.example.com. IN TXT "v=DMARC1; p=reject; psd=y""#,
      good: #"_dmarc.example.com. IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let own = examination.ownDMARCStep(of: facts) else { return }
    guard case .record(let record, let resource) = own.content else {
      examination.notApplicable()
      return
    }
    guard record.publicSuffix == .valid(.isPublicSuffix), !facts.dmarc.isPublicSuffix else {
      return
    }
    let policy = DiscoveredPolicy(
      record: record, resource: resource, domain: own.domain, role: .authorDomain,
      scope: .domain)
    examination.find(
      policy,
      "psd=y says that names are registered below \(own.domain); the public suffix list does not say so.",
      fix: policy.line(changing: [("psd", nil)]))
  }
}
