import DNS
import MailAuth

private let draft = "draft-brand-indicators-for-message-identification"
private let good =
  "default._bimi.example.com. IN TXT \"v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/vmc.pem\""

/// No BIMI record.
enum BIMIMissing: Check {
  static let rule = Rule(
    "bimi-missing", "No BIMI record", family: .bimi, severity: .info, citation: "\(draft) §7.2",
    page: RulePage(
      what: """
        Neither the domain nor its organizational domain has a BIMI record. Domains that send no mail need none.
        """,
      why:
        "Gmail, Apple Mail, Yahoo and others show a brand's logo beside mail that passes DMARC, where the domain publishes one. It is optional.",
      fix:
        "Publish the logo as SVG Tiny PS, get a certificate for it (VMC or CMC), and name both in a record.",
      bad: "; nothing at default._bimi.example.com.", good: good))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let bimi = facts.bimi, !facts.request.isParked else { return examination.notApplicable() }
    for answer in bimi.answers where examination.records(of: answer) == nil { return }
    guard bimi.published.isEmpty, let question = bimi.answers.first?.question else { return }
    // `bimi-misspelt` has more to say.
    if !bimi.nearMisses.isEmpty { return examination.notApplicable() }
    examination.find(
      question.name, "there is no BIMI record for \(facts.request.domain)",
      evidence: bimi.answers.map { "\($0.question): no BIMI record" },
      fix: "; with your logo and certificate:\n; \(question.name.absolute) IN TXT "
        + "\"v=BIMI1; l=https://<host>/logo.svg; a=https://<host>/vmc.pem\"")
  }
}

/// A record whose version is not right, so that it is none.
enum BIMIMisspelt: Check {
  static let rule = Rule(
    "bimi-misspelt", "BIMI record that receivers do not recognise", family: .bimi,
    severity: .error, citation: "\(draft) §4.3, §7.2 step 4",
    page: RulePage(
      what: """
        A TXT record at the selector was meant to be a BIMI record, but does not begin with v=BIMI1: v=bimi1, quotation marks in the text, \
        another tag in front, no v= at all. Beside a record that is one it is a notice.
        """,
      why: "A record that does not begin with exactly this tag is discarded: no logo is shown.",
      fix: "Begin the record with v=BIMI1; and nothing before it.",
      bad: "default._bimi.example.com. IN TXT \"v=bimi1; l=https://example.com/logo.svg\"",
      good: good))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let bimi = facts.bimi else { return examination.notApplicable() }
    for answer in bimi.answers { _ = examination.records(of: answer) }
    for (record, miss) in bimi.nearMisses {
      let isAlone = bimi.published.isEmpty
      examination.find(
        record.name, "receivers ignore this record: \(miss)", evidence: [record.description],
        fix: isAlone
          ? BIMIMending(record).fix : "; remove it; another one is valid:\n; \(record)",
        at: record.location, severity: isAlone ? nil : .notice)
    }
  }
}

/// Several BIMI records at one name.
enum BIMISeveral: Check {
  static let rule = Rule(
    "bimi-several-records", "Several BIMI records", family: .bimi, severity: .error,
    citation: "\(draft) §7.2 step 8",
    page: RulePage(
      what: "More than one BIMI record stands at the name.",
      why: "Receivers must then not show any logo.",
      fix: "Keep one record.",
      bad: good + "\ndefault._bimi.example.com. IN TXT \"v=BIMI1; l=; a=\"", good: good))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let bimi = facts.bimi else { return examination.notApplicable() }
    for answer in bimi.answers { _ = examination.records(of: answer) }
    guard bimi.published.count > 1, let first = bimi.published.first else {
      if bimi.published.isEmpty { examination.notApplicable() }
      return
    }
    examination.find(
      first.name, "\(bimi.published.count) BIMI records stand at \(first.name)",
      evidence: bimi.published.map(\.description),
      fix: "; keep one:\n" + bimi.published.dropFirst().map { "; \($0)" }.joined(separator: "\n"),
      at: first.location)
  }
}

/// A BIMI record that is not well formed.
enum BIMISyntax: Check {
  static let rule = Rule(
    "bimi-syntax", "BIMI record is not well formed", family: .bimi, severity: .error,
    citation: "\(draft) §4.3",
    page: RulePage(
      what: """
        The record breaks the grammar: `l=` is missing, or a tag stands there twice, or a location is no https URL with a domain name, or `avp=` \
        or `lps=` has a value that does not exist. Unknown tags are ignored.
        """,
      why: "Receivers must not mend a record: it is an error, and no logo is shown.",
      fix: "Correct the tag. A comma in a URL is written %2C.",
      bad: "default._bimi.example.com. IN TXT \"v=BIMI1; l=http://example.com/logo.svg\"",
      good: good))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (record, resource) = examination.bimiRecord(of: facts) else { return }
    examination.find(
      resource.name,
      each: record.problems.map { ("\($0)", $0.endsProcessing ? nil : .warning) },
      evidence: [resource.description],
      fix: BIMIMending(resource).fix, at: resource.location)
  }
}

/// BIMI without DMARC at enforcement.
enum BIMIEnforcement: Check {
  static let rule = Rule(
    "bimi-dmarc-not-enforced", "BIMI without DMARC at enforcement", family: .bimi,
    severity: .error, citation: "\(draft) §7.1",
    page: RulePage(
      what: """
        The domain has a BIMI record with a logo, but the DMARC policy that applies to it, or that of its organizational domain where it has \
        a record of its own, is not quarantine or reject; or the record says sp=none, or is in test mode (t=y, RFC 9989 §4.7), or has pct= \
        below 100 with p=quarantine (RFC 7489). With p=reject, pct= below 100 is a warning: the BIMI draft allows it, Gmail does not.
        """,
      why:
        "Receivers must not show the logo then. What stands at the organizational domain counts for every name below it.",
      fix:
        "Publish p=quarantine or p=reject, without sp=none, t=y and pct=, at the organizational domain too.",
      bad: "_dmarc.example.com. IN TXT \"v=DMARC1; p=none\"",
      good: "_dmarc.example.com. IN TXT \"v=DMARC1; p=reject\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard examination.bimiWithLogo(of: facts) != nil else { return }
    guard let walk = facts.dmarc.walk else {
      return examination.cannotTell(facts.request.domain, "the DMARC record was not looked up")
    }
    switch walk.discovery {
    case .undetermined(let answers):
      for answer in answers { _ = examination.records(of: answer) }
    case .nothing:
      examination.find(
        facts.request.domain, "no DMARC record applies to \(facts.request.domain)",
        evidence: ["_dmarc.\(facts.request.domain) TXT: no DMARC record, nor above it"],
        fix: newRecord(for: facts.request.domain))
    case .found(let policy):
      // §7.1 steps 7 to 9: the Author Domain's policy, or the Author Organizational Domain's.
      var policies = [policy]
      switch walk.organizationalDomain {
      case .determined(let domain):
        if domain != policy.domain, let above = walk.policy(publishedAt: domain) {
          policies.append(above)
        }
      case .undetermined(let answers):
        for answer in answers { _ = examination.records(of: answer) }
      }
      let wrong = policies.map { ($0, faults($0)) }.filter { !$0.1.isEmpty }
      guard let first = wrong.first else {
        examination.findPartialRejection(policies, facts)
        return
      }
      examination.find(
        facts.request.domain,
        "receivers show no logo, since DMARC is not enforced: "
          + wrong.flatMap(\.1).joined(separator: "; "),
        evidence: wrong.flatMap { $0.0.evidence },
        fix: wrong.map { fix($0.0, facts.request.domain) }.joined(separator: "\n")
          + "\nNot before the reports show that all of your own mail passes.",
        at: first.0.resource.location)
    }
  }

  /// The record with what stands in the way changed, and all else kept.
  private static func fix(_ policy: DiscoveredPolicy, _ domain: DomainName) -> String {
    // A public suffix's record is not the owner's to mend.
    if policy.role == .publicSuffixDomain { return newRecord(for: domain) }
    let record = policy.record
    let tag = policy.policyTag
    var changes: [(String, String?)] = []
    var removed: Set<String> = []
    if record.subdomainPolicy.value == DMARCPolicy.none, tag != "sp" { removed.insert("sp") }
    if record.testMode == .valid(.testing) { removed.insert("t") }
    if record.rfc7489Percentage != nil { removed.insert("pct") }
    if tag != "p", record.policy.value == DMARCPolicy.none { changes.append(("p", "quarantine")) }
    switch record.publishedPolicy(for: policy.scope) {
    case .quarantine?, .reject?: return policy.line(changing: changes, removing: removed)
    case DMARCPolicy.none?, nil:
      return tag == "p"
        ? policy.line(policy: .quarantine, removing: removed.sorted())
        : policy.line(changing: changes + [(tag, "quarantine")], removing: removed)
    }
  }

  private static func newRecord(for domain: DomainName) -> String {
    guard let name = domain.prepending("_dmarc") else { return rule.page.fix }
    return TagListText.line(at: name, "v=DMARC1; p=none; rua=mailto:dmarc@\(domain)")
      + "\nOnce the reports show that all of your own mail passes, go to p=quarantine: logos need that."
  }

  /// What of a record forbids logos (§7.1 steps 7 to 9), with the place where it stands.
  private static func faults(_ policy: DiscoveredPolicy) -> [String] {
    let record = policy.record
    let place = "at \(policy.domain)"
    var faults: [String] = []
    switch record.publishedPolicy(for: policy.scope) {
    case .quarantine?, .reject?: break
    case DMARCPolicy.none?: faults.append("\(policy.appliedInWords ?? "p=none \(place)") applies")
    case nil: faults.append("the record \(place) has no usable policy")
    }
    if policy.policyTag != "p", record.policy.value == DMARCPolicy.none {
      faults.append("p=none \(place), the organizational domain")
    }
    if record.subdomainPolicy.value == DMARCPolicy.none, policy.policyTag != "sp" {
      faults.append("sp=none \(place) leaves the subdomains out")
    }
    if record.testMode == .valid(.testing) {
      faults.append("t=y \(place) asks for the policy not to be applied")
    }
    if let percentage = record.rfc7489Percentage, record.policy.value == .quarantine {
      faults.append("pct=\(percentage) \(place) applies it to a part of the mail only")
    }
    return faults
  }
}

/// A BIMI record without a certificate.
enum BIMINoEvidence: Check {
  static let rule = Rule(
    "bimi-no-evidence", "BIMI record without certificate", family: .bimi, severity: .notice,
    citation: "\(draft) §4.3, Gmail Set up BIMI, Apple Branded Mail",
    page: RulePage(
      what: "The record names a logo, but no certificate for it (`a=`).",
      why:
        "Gmail and Apple Mail show logos with a certificate only: a VMC for a registered trademark, a CMC for a logo that was in use before. Yahoo and Fastmail show others too.",
      fix: "Get a VMC or CMC, publish it, and name it in a=.",
      bad: "default._bimi.example.com. IN TXT \"v=BIMI1; l=https://example.com/logo.svg\"",
      good: good))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (record, resource) = examination.bimiWithLogo(of: facts) else { return }
    switch record.evidence {
    case .url, .invalid: return
    case .absent, .empty:
      examination.find(
        resource.name, "the record names no certificate: Gmail and Apple Mail show no logo",
        evidence: [resource.description], fix: "; add to the record:\n; a=https://<host>/vmc.pem;",
        at: resource.location)
    }
  }
}

extension Examination {
  /// Gmail's 'Set up BIMI' wants pct=100, or none, whatever the policy; the draft (§7.1) speaks of p=quarantine alone.
  fileprivate mutating func findPartialRejection(
    _ policies: [DiscoveredPolicy], _ facts: DomainFacts
  ) {
    let partial = policies.filter { ($0.record.rfc7489Percentage ?? 100) < 100 }
    guard let first = partial.first else { return }
    find(
      facts.request.domain,
      "Gmail shows no logo: "
        + partial.map { "pct=\($0.record.rfc7489Percentage ?? 100) at \($0.domain)" }
        .joined(separator: ", ") + " leaves a part of the mail out",
      evidence: partial.flatMap(\.evidence),
      fix: partial.map { $0.line(changing: [], removing: ["pct"]) }.joined(separator: "\n"),
      at: first.resource.location, severity: .warning)
  }
}
