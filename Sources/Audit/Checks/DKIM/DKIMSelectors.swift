import DNS
import MailAuth

/// A selector that was named, but has no key.
enum DKIMSelectorMissing: Check {
  static let rule = Rule(
    "dkim-selector-missing", "No DKIM key at a selector that was named", family: .dkim,
    severity: .error, citation: "RFC 6376 §3.6.2",
    page: RulePage(
      what: "A selector given with --selector has no TXT record.",
      why:
        "Mail signed with the selector can't be verified, so the signature counts as none (permerror: no key for signature).",
      fix: "Publish the key that belongs to the signer's private key, or correct the selector.",
      bad: "; nothing at s1._domainkey.example.com",
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let named = facts.dkim.selectors.filter { $0.origin == .named }
    if named.isEmpty { examination.notApplicable() }
    for selector in named {
      guard let records = examination.records(of: selector.answer), records.isEmpty else {
        continue
      }
      // A broken delegation is told by its own rule.
      if selector.delegatedTo != nil { continue }
      guard let name = facts.request.domain.prepending("\(selector.name)._domainkey") else {
        examination.find(
          facts.request.domain,
          "“\(selector.name)” can't be a selector: it makes no domain name.",
          evidence: ["--selector \(selector.name)"],
          fix: "Take the selector from s= of a DKIM-Signature header field.")
        continue
      }
      examination.find(
        name, "There is no DKIM key at the selector “\(selector.name)”.",
        evidence: ["\(selector.answer.question): \(selector.answer.outcome.text)"],
        fix: "Publish the signer's public key:\n"
          + TagListText.line(at: name, "v=DKIM1; k=rsa; p=<the key in base64>"))
    }
  }
}

/// A selector whose CNAME leads to nothing.
enum DKIMDelegationDangling: Check {
  static let rule = Rule(
    "dkim-delegation-dangling", "DKIM selector's CNAME leads to no key", family: .dkim,
    severity: .error, citation: "RFC 6376 §3.6.2, RFC 1034 §3.6.2",
    page: RulePage(
      what: "A selector is a CNAME, but the name it points to has no TXT record.",
      why: """
        Mail signed with the selector fails. The sender removed the key, or the account behind it is gone; where the target's \
        domain can be registered by anybody, so can a key that signs as this domain.
        """,
      fix:
        "Take the target from the sender's console again, or remove the CNAME when the sender is no longer used.",
      bad: "s1._domainkey IN CNAME s1.domainkey.u0000.wl.esp.example.",
      good: "s1._domainkey IN CNAME s1.domainkey.u1234567.wl.esp.example."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.noteFailedSelectors(facts)
    for selector in facts.dkim.selectors {
      guard let target = selector.delegatedTo, selector.answer.isVoid else { continue }
      examination.find(
        selector.answer.question.name,
        "The CNAME leads to \(target), which has no key (\(selector.answer.outcome.text)).",
        evidence: selector.answer.aliases.map(\.description),
        fix:
          "Correct the CNAME's target, or remove the record when nothing signs with the selector.",
        at: selector.answer.aliases.first?.location,
        severity: selector.origin == .named ? nil : .warning)
    }
  }
}

/// A domain without a key, as far as one can see.
enum DKIMNoKeyFound: Check {
  static let rule = Rule(
    "dkim-no-key-found", "No DKIM key found", family: .dkim, severity: .notice,
    citation: "RFC 6376 §3.6.2, RFC 8020 §2",
    page: RulePage(
      what: """
        No usable key was found. Selectors can't be listed from outside, so 'none at the selectors tried' is not 'no DKIM'; then this \
        is a notice, DKIM is marked with ? and the grade is provisional, for nobody can tell. NXDOMAIN at _domainkey proves that there is \
        none; then it is a warning, except for a subdomain, whose mail may be signed by the organizational domain: a notice of the same kind. \
        Not examined for a domain that sends no mail, or does not exist.
        """,
      why: """
        Mail without DKIM passes DMARC only by SPF, which breaks when mail is forwarded. Gmail and Yahoo require DKIM of bulk \
        senders, and so does Microsoft.
        """,
      fix:
        "Tell dlv the selector (s= in the DKIM-Signature of a message sent) with --selector, or set up signing.",
      bad: "; NXDOMAIN at _domainkey.example.com",
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    if facts.sendsNoMail || facts.doesNotExist {
      examination.notApplicable()
      return
    }
    guard let parent = facts.dkim.parent else { return }
    // A wildcard key answers at every selector: `DKIMWildcard` tells.
    if case .asked(_, _, let wildcard) = facts.dkim.search,
      wildcard.contains(where: DKIMWildcard.isKey)
    {
      examination.notApplicable()
      return
    }
    let asked = facts.dkim.selectors.map(\.answer.question)
    switch facts.dkim.presence {
    case .present:
      break
    case .undetermined:
      examination.noteFailedSelectors(facts)
    case .absent:
      examination.find(
        parent.question.name,
        "The domain has no DKIM key at all: nothing exists at or below \(parent.question.name)."
          + (facts.isOrganizationalDomain
            ? "" : " Its mail may be signed by a domain above that aligns with it."),
        evidence: ["\(parent.question): \(parent.outcome.text)"],
        fix: "Set up signing, and publish the signer's key:\n"
          + TagListText.line(
            at: parent.question.name.prepending("s1") ?? parent.question.name,
            "v=DKIM1; k=rsa; p=<the key in base64>"),
        severity: facts.isOrganizationalDomain ? .warning : nil,
        leavesOpen: !facts.isOrganizationalDomain)
    case .notFound:
      let tried: String
      if case .asked(let count, _, _) = facts.dkim.search {
        tried = "the \(count) well-known selectors"
      } else {
        tried = asked.map(\.name.description).joined(separator: ", ")
      }
      examination.find(
        parent.question.name,
        "No usable key was found at \(tried). A key at another selector can't be seen from outside; name one with --selector.",
        evidence: ["\(parent.question): \(parent.outcome.text)"],
        fix: "dlv audit \(facts.request.domain) --selector <s= of a DKIM-Signature header field>",
        leavesOpen: true)
    }
  }
}

/// A wildcard that answers for every selector.
enum DKIMWildcard: Check {
  static let rule = Rule(
    "dkim-wildcard", "A wildcard answers for every DKIM selector", family: .dkim,
    severity: .warning, citation: "RFC 4592 §2.1.1, RFC 6376 §6.1.2",
    page: RulePage(
      what: """
        A selector that nobody publishes has a TXT record: a wildcard made it. A warning when the record is a key, a notice \
        when it is something else. A wildcard of revoked keys (p= empty) passes: domains without mail have it on purpose.
        """,
      why: """
        A wildcard key makes every selector valid, so a key can't be withdrawn by removing its record. A wildcard of another \
        kind turns 'no key' into 'bad key', and hides which selectors are in use.
        """,
      fix:
        "Publish each selector by its name. Where a wildcard for the whole domain has to stay, any record at _domainkey itself keeps it from the names below (RFC 4592 §3.3.1).",
      bad: #"*._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard case .asked(_, let failures, let wildcard) = facts.dkim.search else {
      if case .failed = facts.dkim.search { examination.noteFailedSelectors(facts) }
      examination.notApplicable()
      return
    }
    if !failures.isEmpty { examination.noteFailedSelectors(facts) }
    guard !wildcard.isEmpty, let parent = facts.dkim.parent?.question.name else { return }
    let keys = wildcard.compactMap(keyRecord)
    // A wildcard of revoked keys is how a domain without mail says that no signature is good.
    if !keys.isEmpty && keys.allSatisfy(\.isRevoked) { return }
    let hasKey = !keys.isEmpty
    examination.find(
      parent,
      hasKey
        ? "A key answers for every selector, even one that nobody uses."
        : "A record that is no key answers for every selector, even one that nobody uses.",
      evidence: wildcard.map(\.description),
      fix: "Replace the wildcard by the selectors that are in use, one record each.",
      at: wildcard.first?.location, severity: hasKey ? nil : .notice)
  }

  /// Whether a record is a key that is not revoked.
  static func isKey(_ record: Record) -> Bool { keyRecord(record).map { !$0.isRevoked } ?? false }

  private static func keyRecord(_ record: Record) -> DKIMKeyRecord? {
    if case .txt(let strings) = record.data { try? DKIMKeyRecord(strings.joined) } else { nil }
  }
}

/// One key at several selectors.
enum DKIMSharedKey: Check {
  static let rule = Rule(
    "dkim-shared-key", "One DKIM key at several selectors", family: .dkim, severity: .notice,
    citation: "RFC 6376 §3.1",
    page: RulePage(
      what: "Two or more selectors hold the same public key.",
      why:
        "Selectors exist so that keys can be changed and kept apart. With one key behind both, changing the selector changes nothing, and whoever has one private key has all.",
      fix: "Make a key of its own for each selector.",
      bad: """
        s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        """,
      good: """
        s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBCgKCAQEAw24…"
        """))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    var order: [DKIMPublicKey] = []
    var holders: [DKIMPublicKey: [ExaminedKey]] = [:]
    for examined in examination.keys(of: facts) {
      guard let key = examined.content?.key, key.isUsable else { continue }
      if holders[key] == nil { order.append(key) }
      holders[key, default: []].append(examined)
    }
    for key in order {
      guard let all = holders[key], Set(all.map(\.selector.name)).count > 1 else { continue }
      examination.find(
        facts.request.domain,
        "The selectors \(all.map(\.selector.name).joined(separator: ", ")) share one key.",
        evidence: all.flatMap(\.evidence),
        fix: "Give every selector but one a key of its own.", at: all.first?.location)
    }
  }
}

extension Answer.Outcome {
  /// What came back, in the words of people who read DNS.
  var text: String {
    switch self {
    case .records(let records): records.count == 1 ? "1 record" : "\(records.count) records"
    case .noData: "no record of this type (NODATA)"
    case .noSuchName: "no such name (NXDOMAIN)"
    case .failed(let failure): failure.description
    }
  }
}
