import DNS
import MailAuth

/// TLSA records that fit no certificate any more.
enum GateTLSAMismatch: GateDomainRule {
  static let rule = Rule(
    gate: "gate-tlsa-mismatch", "TLSA records no longer match the certificate", severity: .error,
    citation: "RFC 7672 §2.2, §3.1, RFC 7671 §8.1",
    page: RulePage(
      what: """
        TLSA records of a mail server change, or a server or an address with TLSA records is new, and none of the records fits what the \
        server presents now. With --probe dlv reads the certificates, and OpenSSL decides as it does for `dlv tls`; without it the \
        rule is undetermined. What did not verify before either is not found. Whether the zone is signed is not asked: senders pass the \
        records over where it is not. A record that fits nothing, such as a SHA-256 digest of another length, is found without looking: \
        where it is new, and where the last one goes that could fit.
        """,
      why:
        "Senders that use DANE do not deliver to a server that none of the secure records fits: mail waits, and bounces.",
      fix: """
        Keep the record of the key in use beside the new one for two TTLs, change the key of the server, then remove the old record.
        """,
      bad:
        "_25._tcp.mx.example.com. IN TLSA 3 1 1 <the next key>   ; the server has the old one",
      good: """
        _25._tcp.mx.example.com. IN TLSA 3 1 1 <the key in use>
        _25._tcp.mx.example.com. IN TLSA 3 1 1 <the next key>
        """))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    var isAnyPublished = false
    for change in subject.tlsa {
      if let failure = change.after.answer.failure {
        if change.before?.answer.failure == nil {
          examination.cannotTell(
            change.after.question.name, "\(change.after.question): \(failure)")
        }
        continue
      }
      if change.after.associations.isEmpty { continue }
      isAnyPublished = true
      if findMalformed(change, &examination) { examine(change, &examination) }
    }
    if !isAnyPublished { examination.notApplicable() }
  }

  /// Finds records that fit nothing, whatever the server presents: those that were not there before, and those that nothing else is
  /// left beside. Whether there are others.
  private static func findMalformed(
    _ change: TLSAChange, _ examination: inout Examination
  ) -> Bool {
    let known = Set((change.before?.associations ?? []).map(\.association))
    let areOthers = change.after.associations.contains(where: \.association.faultsOfForm.isEmpty)
    let wereOthers = known.contains(where: \.faultsOfForm.isEmpty)
    for (record, association) in change.after.associations {
      let faults = association.faultsOfForm
      if faults.isEmpty || known.contains(association) && (areOthers || !wereOthers) { continue }
      examination.find(
        change.after.question.name,
        "no certificate fits a TLSA record of \(change.host)"
          + (known.contains(association) ? ", beside which no usable one is left: " : ": ")
          + faults.joined(separator: "; "),
        evidence: change.lines,
        fix: "; from the server's certificate, in place of: \(record)", at: record.location)
    }
    return areOthers
  }

  private static func examine(_ change: TLSAChange, _ examination: inout Examination) {
    let name = change.after.question.name
    guard let presentations = change.presentations else {
      return examination.cannotTell(
        name,
        "whether a TLSA record fits the certificate of \(change.host): it was not looked at (--probe)"
      )
    }
    if presentations.isEmpty {
      return examination.cannotTell(
        name, "whether a TLSA record fits the certificate of \(change.host): it has no address")
    }
    for presentation in presentations {
      let place = change.host.place([presentation.address])
      switch presentation.after {
      case .unknown(let reason), .failed(let reason):
        examination.cannotTell(name, "\(place): \(reason)")
      case .notOffered:
        if case .notOffered? = presentation.before { continue }
        examination.find(
          name,
          "\(place) gets TLSA records, and does not offer STARTTLS: senders that use DANE do not deliver",
          evidence: change.after.evidence,
          fix: "; turn STARTTLS on first; or leave the records out")
      case .verified(let verified):
        judge(verified, presentation, change, place, &examination)
      }
    }
  }

  private static func judge(
    _ verified: DANEFacts.Verified, _ presentation: TLSAChange.Presentation, _ change: TLSAChange,
    _ place: String, _ examination: inout Examination
  ) {
    let name = change.after.question.name
    var earlier: DANEFacts.Verified?
    if case .verified(let before)? = presentation.before { earlier = before }
    switch (verified.verdict, earlier?.verdict) {
    case (.authenticated, _), (.unusable, .unusable?), (.failed, .failed?): return
    case (.unreadable(let reason), _): examination.cannotTell(name, "\(place): \(reason)")
    case (.unusable, _):
      examination.find(
        name,
        "senders of mail can use none of the TLSA records of \(change.host): nothing is authenticated",
        evidence: change.lines, fix: fix(verified, earlier, change), severity: .warning)
    case (.failed(let problem), _):
      examination.find(
        name,
        "no TLSA record fits what \(place) presents"
          + (earlier == nil ? "" : ", and one of before did")
          + ": where the zone is signed, senders that use DANE do not deliver",
        evidence: change.lines
          + verified.certificates.prefix(1).map { leaf in
            "presented: \(leaf.subject); until \(leaf.notAfter); SPKI SHA-256 "
              + leaf.keySHA256.hexadecimal
          } + ["OpenSSL: \(problem.reason) (at depth \(problem.depth))"],
        fix: fix(verified, earlier, change))
    }
  }

  /// The records of before that fit, beside the new ones; where none did, the one of the key that is presented.
  private static func fix(
    _ verified: DANEFacts.Verified, _ earlier: DANEFacts.Verified?, _ change: TLSAChange
  ) -> String {
    var kept: [String] = []
    if let earlier, let before = change.before {
      kept = zip(before.associations, earlier.records).compactMap { entry, verdict in
        if case .authenticated = verdict { entry.record.description } else { nil }
      }
    }
    if kept.isEmpty, let leaf = verified.certificates.first {
      kept = [TLSAssociation.line(change.after, 3, 1, 1, leaf.keySHA256.hexadecimal)]
    }
    return
      (["; beside each other, until the server has the new key:"] + kept
      + change.after.evidence).joined(separator: "\n")
  }
}

/// A server that loses the protection of DANE.
enum GateTLSARemoved: GateDomainRule {
  static let rule = Rule(
    gate: "gate-tlsa-removed", "A mail server loses its TLSA records", severity: .warning,
    citation: "RFC 7672 §2.2, RFC 7671 §8.1",
    page: RulePage(
      what:
        "A host that takes the domain's mail before and after the change had TLSA records for its port, and has none any more.",
      why: """
        Senders that use DANE encrypt without authentication from then on, or by what else they have: somebody on the way can read and \
        change mail. Caches keep the records for their TTL, so that the key must not change in the same hour.
        """,
      fix:
        "Keep the records; or, where DANE is given up, keep the server's key for two TTLs more.",
      bad: "; _25._tcp.mx.example.com. IN TLSA 3 1 1 … is deleted",
      good: "_25._tcp.mx.example.com. IN TLSA 3 1 1 <SHA-256 of the public key>"))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    var wereAny = false
    for change in subject.tlsa {
      guard let before = change.before, !before.associations.isEmpty else { continue }
      wereAny = true
      if let failure = change.after.answer.failure {
        examination.cannotTell(
          change.after.question.name, "\(change.after.question): \(failure)")
        continue
      }
      guard change.after.associations.isEmpty else { continue }
      examination.find(
        before.question.name,
        "\(change.host) has no TLSA records any more: senders that use DANE stop authenticating it",
        evidence: before.evidence.map { "before: \($0)" },
        fix: before.evidence.joined(separator: "\n"))
    }
    if !wereAny { examination.notApplicable() }
  }
}

extension TLSAChange {
  /// The records of both sides.
  fileprivate var lines: [String] {
    (before?.evidence ?? []).map { "before: \($0)" } + after.evidence.map { "after: \($0)" }
  }
}
