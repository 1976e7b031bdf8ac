import DNS
import MailAuth

/// Addresses that an SPF record authorised, and does not any more.
enum GateSPFNarrowed: GateDomainRule {
  static let rule = Rule(
    gate: "gate-spf-narrowed", "Addresses are no longer authorised by SPF", severity: .warning,
    citation: "RFC 7208 §2.6, §8.4",
    page: RulePage(
      what: """
        Addresses that passed SPF before the change get another result after it, through the record itself or through any record that it \
        leads to; where there is no record any more, this is an error. The limits of RFC 7208 §4.6.4 count. Records below the name of \
        `exists:%{i}.…` count for the address that they are about; of other terms that only a message can decide a change leaves the \
        answer open. Targets that could not be asked are compared as they stand.
        """,
      why: """
        Mail from these addresses fails SPF: receivers may refuse it, and it passes DMARC by DKIM alone. Where they still send, this is \
        an outage; where they do not, it is what was wanted.
        """,
      fix: "Put the term back, or make sure that nothing sends from these addresses any more.",
      bad: #"example.com. IN TXT "v=spf1 mx -all"   ; was: v=spf1 mx ip4:192.0.2.0/24 -all"#,
      good: #"example.com. IN TXT "v=spf1 mx ip4:192.0.2.0/24 -all""#))

  /// Those by which nobody passes any more.
  static let sameInAudits: Set<RuleID> = [
    SPFRecordMissing.rule.id, SPFSeveralRecords.rule.id, SPFSyntax.rule.id,
    SPFIncludeWithoutRecord.rule.id, SPFInvalidTarget.rule.id, SPFLoop.rule.id,
    SPFTooManyExchanges.rule.id,
  ]

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let comparison = GateSPFComparison(subject, &examination) else { return }
    for term in comparison.removedUnknown {
      examination.cannotTell(
        subject.domain, "which addresses '\(term)' let pass: its target could not be asked")
    }
    for term in comparison.removedOpen {
      examination.find(
        subject.domain,
        "'\(term)' lets nobody pass any more; whom it did, only a message tells",
        evidence: comparison.records,
        fix: "; where such hosts still send mail, put the term back", severity: .notice)
    }
    for clause in comparison.undecided { examination.cannotTell(subject.domain, clause) }
    for group in comparison.lostGroups {
      let mending = comparison.mending(group.parts)
      let addresses = group.addresses
      examination.find(
        mending?.name ?? subject.domain,
        "\(addresses.countText) that passed \(addresses.isOne ? "does" : "do") not pass any more: "
          + addresses.rangeText(limit: 4),
        evidence: group.evidence,
        fix: mending.map { "; where they still send mail:\n\($0)" }
          ?? "; where they still send mail, authorise them again",
        severity: comparison.isGone ? .error : nil)
    }
  }
}

/// Addresses that an SPF record authorises, and did not before.
enum GateSPFWidened: GateDomainRule {
  static let rule = Rule(
    gate: "gate-spf-widened", "Further addresses are authorised by SPF", severity: .notice,
    citation: "RFC 7208 §2.6.3, §11.4",
    page: RulePage(
      what: """
        Addresses pass SPF after the change that did not before, through the record itself or through any record that it leads to. With \
        more than 65,536 IPv4 addresses, or all there are, this is a warning.
        """,
      why: """
        Whoever controls one of these addresses can send mail that passes SPF, and so DMARC, as the domain. A provider's block holds its \
        other customers, too.
        """,
      fix:
        "Make sure that the domain's mail comes from these addresses, and name no larger block than is needed.",
      bad: #"example.com. IN TXT "v=spf1 ip4:192.0.0.0/8 -all""#,
      good: #"example.com. IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))

  static let sameInAudits: Set<RuleID> = [SPFPassAll.rule.id, SPFWideRange.rule.id]

  /// A /16: more than any sender's own network.
  private static let manyAddresses: UInt64 = 1 << 16

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let comparison = GateSPFComparison(subject, &examination) else { return }
    for term in comparison.addedUnknown {
      examination.cannotTell(
        subject.domain, "which addresses '\(term)' lets pass: its target could not be asked")
    }
    for term in comparison.addedOpen {
      examination.find(
        subject.domain, "'\(term)' may let further hosts pass; which, only a message tells",
        evidence: comparison.records,
        fix: "; where they send none of the domain's mail, take the term out again")
    }
    for group in comparison.gainedGroups {
      let addresses = group.addresses
      let isMany = addresses.ipv4Count > Self.manyAddresses || addresses.isNearlyEverything
      let old = comparison.earlierRecord(group.parts)
      examination.find(
        old?.name ?? subject.domain,
        "\(addresses.countText) that did not pass now \(addresses.isOne ? "passes" : "pass"): "
          + addresses.rangeText(limit: 4),
        evidence: group.evidence,
        fix: old.map { "; where they send none of the domain's mail, as it was:\n\($0)" }
          ?? "; where they send none of the domain's mail, take them out again",
        severity: isMany ? .warning : comparison.isFirst ? .info : nil)
    }
  }
}

/// Addresses that SPF refused more clearly before.
enum GateSPFRelaxed: GateDomainRule {
  static let rule = Rule(
    gate: "gate-spf-relaxed", "SPF judges hosts that do not pass more mildly", severity: .notice,
    citation: "RFC 7208 §8.2, §8.4, §8.5",
    page: RulePage(
      what: """
        Addresses that do not pass SPF get a milder result after the change: 'fail' becomes 'softfail' or 'neutral', or 'softfail' becomes \
        'neutral'. Mostly these are all that no term names ('everything else'). Where they become neutral, this is a warning.
        """,
      why: """
        Receivers that refuse mail for an SPF fail take it from now on. 'neutral' is treated like no record at all (RFC 7208 §8.2). For \
        DMARC nothing changes: none of the three is a pass.
        """,
      fix: "Leave the record as it was, unless mail of your own is refused for it.",
      bad: #"example.com. IN TXT "v=spf1 mx ?all"   ; was: v=spf1 mx -all"#,
      good: #"example.com. IN TXT "v=spf1 mx -all""#))

  static let sameInAudits: Set<RuleID> = [SPFNeutralAll.rule.id, SPFNoAll.rule.id]

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let comparison = GateSPFComparison(subject, &examination) else { return }
    let changes = comparison.refusals.filter { $0.isMilder }
    comparison.find(
      changes, "; as it was:\n",
      severity: changes.contains { $0.isEverythingElse && $0.now == .neutral } ? .warning : nil,
      subject, &examination)
  }
}

/// Addresses that SPF refuses more clearly than before.
enum GateSPFTightened: GateDomainRule {
  static let rule = Rule(
    gate: "gate-spf-tightened", "SPF judges hosts that do not pass more strictly",
    severity: .notice,
    citation: "RFC 7208 §8.4, §8.5",
    page: RulePage(
      what: """
        Addresses that do not pass SPF get a stricter result after the change: 'neutral' becomes 'softfail' or 'fail', or 'softfail' \
        becomes 'fail'. Mostly these are all that no term names ('everything else').
        """,
      why: """
        Receivers may refuse mail for an SPF fail before they look at its DKIM signature, and so at DMARC (RFC 7208 §8.4): forwarded \
        mail, and that of senders that nobody named, is lost where it was only suspected before.
        """,
      fix:
        "Make sure by DMARC reports that every sender passes, before the record is published.",
      bad:
        #"example.com. IN TXT "v=spf1 mx -all"   ; was ~all, and the newsletter's servers are not named"#,
      good: #"example.com. IN TXT "v=spf1 mx include:_spf.newsletter.example -all""#))

  static func examine(
    _ subject: GateSubject, _ states: GateStates, _ examination: inout Examination
  ) {
    guard let comparison = GateSPFComparison(subject, &examination) else { return }
    comparison.find(
      comparison.refusals.filter { !$0.isMilder }, "; unless every sender passes, as it was:\n",
      severity: nil, subject, &examination)
  }
}
