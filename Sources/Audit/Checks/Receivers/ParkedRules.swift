import DNS
import MailAuth

/// A rule for domains that send nothing; only with `--profile parked`.
protocol ParkedCheck: Check {
  /// What is asked for, in a clause.
  static var statement: String { get }
  static func standing(of facts: DomainFacts) -> ReceiverStanding
  /// What it goes by.
  static func records(of facts: DomainFacts) -> [Record]
}

enum ParkedRules {
  static let all: [any ParkedCheck.Type] = [
    ParkedSPF.self, ParkedDMARC.self, ParkedNullMX.self, ParkedDKIM.self,
  ]

  static let authority = "M3AAWG"
  /// The advice that puts the four together; each record has its own standard.
  static let title = "M3AAWG Protecting Parked Domains Best Common Practices"
  static let source = "https://www.m3aawg.org/protecting-parked-domains"
}

extension ParkedCheck {
  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard facts.request.senderProfile == .parked else {
      examination.notApplicable()
      return
    }
    standing(of: facts).note(
      on: facts.request.domain, requires: "a domain that sends nothing has \(statement)",
      evidence: records(of: facts),
      fix: rule.page.fix.replacing("example.com", with: facts.request.domain.description),
      &examination)
  }
}

/// An SPF record that lets in nobody.
enum ParkedSPF: ParkedCheck {
  static let statement = "the SPF record v=spf1 -all"
  static let rule = Rule(
    "parked-spf", "Parked domain without v=spf1 -all", family: .receivers, severity: .warning,
    citation: "RFC 7208 §10.1.2, M3AAWG Protecting Parked Domains",
    page: RulePage(
      what:
        "With --profile parked, the SPF record of the domain is something else than `v=spf1 -all`.",
      why:
        "Receivers can't tell forged mail of a domain that never sends from mail that it might send.",
      fix: "example.com. IN TXT \"v=spf1 -all\"",
      bad: "example.com. IN TXT \"v=spf1 mx ~all\"", good: "example.com. IN TXT \"v=spf1 -all\""))

  static func records(of facts: DomainFacts) -> [Record] {
    facts.spf.published.map(\.record)
  }

  static func standing(of facts: DomainFacts) -> ReceiverStanding {
    switch facts.dmarc.spfPresence {
    case .forbidsAll: .pass("v=spf1 -all")
    case .present: .fail("the SPF record says something else")
    case .missing: .fail("no SPF record")
    case .undetermined(let answer): .lookupFailed("\(answer.question) could not be looked up")
    }
  }
}

/// DMARC with p=reject.
enum ParkedDMARC: ParkedCheck {
  static let statement = "a DMARC record with p=reject"
  static let rule = Rule(
    "parked-dmarc", "Parked domain without p=reject", family: .receivers, severity: .warning,
    citation: "RFC 9989 §4.7, M3AAWG Protecting Parked Domains",
    page: RulePage(
      what: "With --profile parked, the policy that applies to the domain is not reject.",
      why:
        "What fails SPF and DKIM is delivered all the same, or put into the spam folder, where people read it.",
      fix: "_dmarc.example.com. IN TXT \"v=DMARC1; p=reject; rua=mailto:dmarc@example.net\"",
      bad: "_dmarc.example.com. IN TXT \"v=DMARC1; p=none\"",
      good: "_dmarc.example.com. IN TXT \"v=DMARC1; p=reject\""))

  static func records(of facts: DomainFacts) -> [Record] {
    [facts.dmarc.walk?.discovery.policy?.resource].compactMap(\.self)
  }

  static func standing(of facts: DomainFacts) -> ReceiverStanding {
    switch facts.dmarc.walk?.discovery {
    case nil: return .cannotTell("the DMARC record was not looked up")
    case .nothing?: return .fail("no DMARC record")
    case .undetermined?: return .lookupFailed("the DMARC record could not be looked up")
    case .found(let policy)?:
      guard let applied = policy.appliedInWords else {
        return .fail("the record at \(policy.domain) has no usable policy")
      }
      return policy.record.appliedPolicy(for: policy.scope) == .reject
        ? .pass(applied) : .fail(applied)
    }
  }
}

/// A null MX.
enum ParkedNullMX: ParkedCheck {
  static let statement = "a null MX"
  static let rule = Rule(
    "parked-null-mx", "Parked domain without a null MX", family: .receivers, severity: .warning,
    citation: "RFC 7505 §3, M3AAWG Protecting Parked Domains",
    page: RulePage(
      what: "With --profile parked, the domain has no MX record `0 .`, or others beside it.",
      why:
        "Receivers refuse mail from senders that can't take a reply only where the domain says that it takes none.",
      fix: "example.com. IN MX 0 .", bad: "example.com. IN MX 10 mail.example.com.",
      good: "example.com. IN MX 0 ."))

  static func records(of facts: DomainFacts) -> [Record] {
    facts.mailExchangers.answer.records
  }

  static func standing(of facts: DomainFacts) -> ReceiverStanding {
    let mail = facts.mailExchangers
    if let failure = mail.answer.failure {
      return .lookupFailed("\(mail.answer.question): \(failure)")
    }
    if mail.nullRecord == nil {
      return .fail(mail.exchangers.isEmpty ? "no MX record" : "the MX records name hosts")
    }
    return mail.hosts.isEmpty ? .pass("MX 0 .") : .fail("other MX records stand beside the null MX")
  }
}

/// A wildcard of revoked keys.
enum ParkedDKIM: ParkedCheck {
  static let statement = "revoked keys at every selector"
  static let rule = Rule(
    "parked-dkim", "Parked domain without a wildcard of revoked keys", family: .receivers,
    severity: .notice, citation: "RFC 6376 §3.6.1, M3AAWG Protecting Parked Domains",
    page: RulePage(
      what: """
        With --profile parked, a selector of the domain has a usable key, or a selector that nobody uses does not have a revoked one, as a \
        wildcard would give it.
        """,
      why: """
        Keys that were left behind still sign. An empty p= says of every selector that its key is revoked (RFC 6376 §3.6.1), whatever \
        was cached or is published by mistake elsewhere.
        """,
      fix: "*._domainkey.example.com. IN TXT \"v=DKIM1; p=\"",
      bad: "s1._domainkey.example.com. IN TXT \"v=DKIM1; k=rsa; p=MIIB…\"",
      good: "*._domainkey.example.com. IN TXT \"v=DKIM1; p=\""))

  static func records(of facts: DomainFacts) -> [Record] {
    facts.senderFacts?.unusedSelector?.records ?? []
  }

  static func standing(of facts: DomainFacts) -> ReceiverStanding {
    if facts.dkim.presence == .present { return .fail("a selector has a usable key") }
    guard let answer = facts.senderFacts?.unusedSelector else {
      return .cannotTell("the name of a selector would be too long")
    }
    if let failure = answer.failure { return .lookupFailed("\(answer.question): \(failure)") }
    let isRevoked = answer.records.contains { record in
      guard case .txt(let strings) = record.data, let key = try? DKIMKeyRecord(strings.joined)
      else {
        return false
      }
      return key.isRevoked
    }
    return isRevoked ? .pass("v=DKIM1; p= at every selector") : .fail("no wildcard of revoked keys")
  }
}
