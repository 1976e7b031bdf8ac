import DNS
import MailAuth

/// A key that was withdrawn.
enum DKIMKeyRevoked: Check {
  static let rule = Rule(
    "dkim-key-revoked", "DKIM key is revoked", family: .dkim, severity: .notice,
    citation: "RFC 6376 §3.6.1",
    page: RulePage(
      what: "p= is empty: the key is revoked.",
      why: """
        That is how a key is taken out of use, so it is right for an old selector. Mail that is still signed with it fails.
        """,
      fix:
        "Nothing, if nothing signs with the selector any more; the record may go once mail on its way has arrived. Else publish the key.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; p=""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .revoked? = examined.content?.key else { continue }
      let isNamed = examined.selector.origin == .named
      examination.find(
        examined.name,
        isNamed
          ? "The key of the selector you named is revoked (p= is empty): its signatures fail."
          : "The key is revoked (p= is empty).",
        evidence: examined.evidence,
        fix: "Where the selector still signs, publish its key:\n"
          + TagListText.line(at: examined.name, "v=DKIM1; k=rsa; p=<the key in base64>"),
        at: examined.location, severity: isNamed ? .warning : nil)
    }
  }
}

/// A key with the testing flag.
enum DKIMTesting: Check {
  static let rule = Rule(
    "dkim-testing", "DKIM key is in testing mode", family: .dkim, severity: .warning,
    citation: "RFC 6376 §3.6.1",
    page: RulePage(
      what: "t= holds the flag y.",
      why: """
        It says that the domain is only testing DKIM, and verifiers must not treat such mail otherwise than unsigned mail. \
        Many ignore the flag, some do not; it is usually a leftover of the first set-up.
        """,
      fix: "Take the flag out once signatures verify.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; t=y; p=MIIBIjANBgkqhki…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard let record = examined.content?.record, record.isTesting, !record.isRevoked else {
        continue
      }
      let left = record.flags.filter { $0 != .testing }.map(\.description)
      examination.find(
        examined.name,
        "t=y says that DKIM is only being tested; verifiers must treat mail signed with this key like unsigned mail.",
        evidence: examined.evidence,
        fix: examined.line(changing: [("t", left.isEmpty ? nil : left.joined(separator: ":"))]),
        at: examined.location)
    }
  }
}

/// `h=` that shuts out what signers use, or names what nobody may use.
enum DKIMHashAlgorithms: Check {
  static let rule = Rule(
    "dkim-hash-algorithms", "DKIM key limits the hash algorithms badly", family: .dkim,
    severity: .error, citation: "RFC 8301 §3.1, RFC 6376 §3.6.1",
    page: RulePage(
      what: "h= does not name sha256 (an error), or names sha1 beside it (a notice).",
      why: """
        h= lists the only hash algorithms that may be used with the key. rsa-sha1 must no longer be used to sign or be \
        accepted, so a key for sha1 alone verifies nothing.
        """,
      fix: "Take h= out: every verifier then takes sha256.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; h=sha1; k=rsa; p=MIIBIjANBgkqhki…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard let record = examined.content?.record, let allowed = record.hashAlgorithms,
        !record.isRevoked
      else { continue }
      let list = allowed.map(\.description).joined(separator: ":")
      let isUsable = record.allows(.sha256)
      if isUsable && !allowed.contains(.sha1) { continue }
      examination.find(
        examined.name,
        isUsable
          ? "h=\(list) still names sha1, which nobody may use any more."
          : "h=\(list) leaves out sha256, the only hash algorithm that may still be used: no signature can verify.",
        evidence: examined.evidence, fix: examined.line(changing: [("h", nil)]),
        at: examined.location, severity: isUsable ? .notice : nil)
    }
  }
}

/// `s=` that leaves mail out.
enum DKIMServiceType: Check {
  static let rule = Rule(
    "dkim-service-type", "DKIM key is not for mail", family: .dkim, severity: .error,
    citation: "RFC 6376 §3.6.1",
    page: RulePage(
      what: "s= names neither email nor *.",
      why: """
        A verifier must ignore the record for mail. A key for another service (s=tlsrpt, RFC 8460) is right at a selector \
        that signs only that service's reports.
        """,
      fix: "Take s= out, or write s=email.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; s=web; p=MIIBIjANBgkqhki…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard let record = examined.content?.record, !record.isForEmail, !record.isRevoked else {
        continue
      }
      let services = record.serviceTypes.map(\.description).joined(separator: ":")
      // RFC 8460 §3: reports on TLS are signed with keys of this service.
      let isForReports = record.serviceTypes.contains(.other("tlsrpt"))
      examination.find(
        examined.name, "s=\(services) says that the key is not for mail; verifiers ignore it.",
        evidence: examined.evidence,
        fix: (isForReports
          ? "Nothing, where the selector signs reports on TLS only (RFC 8460 §3). Otherwise:\n"
          : "")
          + examined.line(changing: [("s", nil)]),
        at: examined.location, severity: isForReports ? .notice : nil)
    }
  }
}

/// A tag of RFC 4871 that RFC 6376 dropped.
enum DKIMObsoleteTag: Check {
  static let rule = Rule(
    "dkim-obsolete-tag", "DKIM key record with the obsolete g= tag", family: .dkim,
    severity: .notice, citation: "RFC 6376 §C.2, appendix E",
    page: RulePage(
      what: "The record has a g= tag (granularity), which RFC 6376 took out of RFC 4871.",
      why: """
        Today's verifiers ignore it. One that still follows RFC 4871 takes an empty g= for 'matches no address' and \
        rejects every signature.
        """,
      fix: "Take g= out.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; g=; k=rsa; p=MIIBIjANBgkqhki…""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard let tag = examined.content?.record.otherTags.first(where: { $0.name == "g" }) else {
        continue
      }
      examination.find(
        examined.name,
        tag.value.isEmpty
          ? "The obsolete g= is empty: verifiers of RFC 4871 take the key for no address at all."
          : "g=\(tag.text) is obsolete, and ignored.",
        evidence: examined.evidence, fix: examined.line(changing: [("g", nil)]),
        at: examined.location)
    }
  }
}
