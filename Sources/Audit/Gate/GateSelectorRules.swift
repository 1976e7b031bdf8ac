import DNS
import MailAuth

/// A DKIM key that is not published any more.
enum GateSelectorRemoved: GateDomainRule {
  static let rule = Rule(
    gate: "gate-selector-removed", "A DKIM key is withdrawn", severity: .warning,
    citation: "RFC 6376 §3.1, §6.1.2",
    page: RulePage(
      what: """
        A selector that had a key before the change has none after it, or one that verifies no mail: revoked, of another service (s=), \
        without sha256 (h=). Whether it is in use is looked up in messages \
        (--messages), DMARC reports (--reports) and a folder of private keys (--key-dir): one that is in use is an error, one that \
        nothing shows in use a notice, and a warning where nothing was looked at.
        """,
      why: """
        Signatures of that selector stop to verify at once, also of mail that is already on its way or waits in a queue, and DMARC then \
        rests on SPF alone.
        """,
      fix:
        "Withdraw a key some days after the last message was signed with it; until then leave the record in place.",
      bad: "; s1._domainkey.example.com removed while mail is still signed with s=s1",
      good:
        #"s1._domainkey.example.com. IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#)
  )

  static let sameInAudits: Set<RuleID> = [
    DKIMKeyRevoked.rule.id, DKIMKeySyntax.rule.id, DKIMNotAKey.rule.id, DKIMUnknownKeyType.rule.id,
    DKIMServiceType.rule.id, DKIMRSAKeyTooShort.rule.id, DKIMDelegationDangling.rule.id,
    DKIMSelectorMissing.rule.id, DKIMNoKeyFound.rule.id, DKIMHashAlgorithms.rule.id,
  ]

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    var hadKeys = false
    for key in GatePublishedKey.all(in: subject.base) {
      hadKeys = true
      switch key.fate(in: subject, states) {
      case .kept, .replaced: continue
      case .unknown(let entry): examination.cannotTell(entry.subject, entry.reason)
      case .withdrawn(let what): find(key, what, subject, &examination)
      }
    }
    if !hadKeys { examination.notApplicable() }
  }

  private static func find(
    _ key: GatePublishedKey, _ what: String, _ subject: GateSubject,
    _ examination: inout Examination
  ) {
    let uses = subject.evidence.uses(of: key.selector)
    let standing: (text: String, severity: Severity?) =
      if !uses.isEmpty {
        ("it is in use", .error)
      } else if subject.evidence.isThere {
        ("nothing that was looked at shows it in use", .notice)
      } else {
        ("whether it is in use was not looked at (--messages, --reports, --key-dir)", nil)
      }
    examination.find(
      key.name, "the selector '\(key.selector)' \(what); \(standing.text)",
      evidence: [key.resource.description] + uses,
      fix: "; until no mail is on its way that was signed with it:\n\(key.resource)",
      severity: standing.severity)
  }
}

/// Another key at the same selector.
enum GateSelectorRekeyed: GateDomainRule {
  static let rule = Rule(
    gate: "gate-selector-rekeyed", "A DKIM key is replaced at its selector", severity: .warning,
    citation: "RFC 6376 §3.1",
    page: RulePage(
      what: "A selector has another key after the change than before.",
      why: """
        While caches hold the old record and mail signed with the old key is on its way, signatures fail: there is no moment at which all \
        mail verifies. With two selectors there is.
        """,
      fix:
        "Publish the new key at a new selector, sign with it, and withdraw the old one some days later (dlv keygen rotate).",
      bad: #"s1._domainkey IN TXT "v=DKIM1; p=<another key>""#,
      good:
        #"s1._domainkey IN TXT "v=DKIM1; p=<the key of before>"\#ns2._domainkey IN TXT "v=DKIM1; p=<the next key>""#
    ))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    let keys = GatePublishedKey.all(in: subject.base)
    if keys.isEmpty { examination.notApplicable() }
    for key in keys {
      guard case .replaced(let resource) = key.fate(in: subject, states) else { continue }
      let uses = subject.evidence.uses(of: key.selector)
      examination.find(
        key.name,
        "the selector '\(key.selector)' gets another key; mail signed with the old one fails from then on",
        evidence: ["before: \(key.resource)", "after: \(resource)"] + uses,
        fix: "; the old key stays, and the new one goes to a selector of its own:\n\(key.resource)")
    }
  }
}

/// A key that verified mail in the old state.
private struct GatePublishedKey {
  let selector: String
  let name: DomainName
  let resource: Record
  private let data: [UInt8]

  enum Fate {
    case kept
    case replaced(Record)
    case withdrawn(String)
    case unknown(Undetermined)
  }

  static func all(in facts: DomainFacts) -> [GatePublishedKey] {
    facts.dkim.selectors.compactMap { selector in
      let key = selector.keys.lazy.compactMap { key -> (Record, [UInt8])? in
        guard case .key(let record, _) = key.content, key.verifiesMail else { return nil }
        return (key.resource, record.keyData)
      }.first
      guard let (resource, data) = key else { return nil }
      return GatePublishedKey(
        selector: selector.name, name: selector.answer.question.name, resource: resource, data: data
      )
    }
  }

  func fate(in subject: GateSubject, _ states: GateStates) -> Fate {
    if let now = subject.head.dkim.selectors.first(where: {
      $0.name.lowercased() == selector.lowercased()
    }) {
      if let failure = now.answer.failure {
        // Unless it is this change that leads there, it is not this change's business.
        return isChanged(now.answer, in: subject)
          ? .unknown(
            Undetermined(subject: "\(name)", reason: "\(now.answer.question): \(failure)")) : .kept
      }
      var other: Record?
      var faults: [String] = []
      for key in now.keys {
        guard case .key(let record, let content) = key.content else { continue }
        guard key.verifiesMail else {
          if let fault = Self.fault(of: record, content) { faults.append(fault) }
          continue
        }
        if record.keyData == data { return .kept }
        other = key.resource
      }
      if let other { return .replaced(other) }
      if let fault = faults.first { return .withdrawn(fault) }
      return .withdrawn(now.keys.isEmpty ? "has no key any more" : "has no usable key any more")
    }
    switch states.head.lookup(Question(name, .txt)) {
    case .answered(let answer):
      return answer.isVoid ? .withdrawn("has no key any more") : .kept
    case .leaves, .delegated, .outside:
      return .kept
    }
  }

  /// Why a key that can be read verifies no mail (RFC 6376 §3.6.1, RFC 8301 §3.1).
  private static func fault(of record: DKIMKeyRecord, _ content: DKIMPublicKey) -> String? {
    if case .revoked = content { return "is revoked" }
    guard content.isUsable else { return nil }
    if !record.isForEmail {
      let services = record.serviceTypes.map(\.description).joined(separator: ":")
      return "has a key that is not for mail any more (s=\(services))"
    }
    return "has a key that allows no sha256 any more (h=), and so verifies nothing"
  }

  /// Whether something differs on the way to the key: at its name, at what that is an alias of, or above one of them.
  private func isChanged(_ now: Answer, in subject: GateSubject) -> Bool {
    let old = subject.base.dkim.selectors.first { $0.answer.question.name == name }?.answer
    var names: Set<DomainName> = [name, now.canonicalName]
    for answer in [old, now].compactMap(\.self) {
      names.formUnion(answer.aliases.map(\.name))
      names.insert(answer.canonicalName)
    }
    return subject.changes.contains { change in
      let place = change.name.isWildcard ? change.name.parent ?? change.name : change.name
      return names.contains { name in
        name == place
          || name.isSubdomain(of: place)
            && (change.name.isWildcard || [.ns, .dname].contains(change.type))
      }
    }
  }
}
