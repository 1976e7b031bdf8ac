import DNS

/// Signatures that are about to expire.
enum SignatureExpires: Check {
  /// What is left of a signature that is valid for two weeks or more when somebody should look: a signer in order renews it days before.
  static let leastDays = 3
  /// The same of one that is valid for less. One of less than four days is made with the answer, and is not judged by what is left.
  static let leastDaysOfShort = 1
  private static let day = 86_400
  private static let longValidity = 14 * day
  private static let shortestJudged = 4 * day

  static let rule = Rule(
    "dnssec-signature-expires", "Signatures expire soon", family: .dnssec, severity: .warning,
    citation: "RFC 6781 §4.4.2, RFC 4035 §5.3.1",
    page: RulePage(
      what: """
        A signature of the zone is valid for less than three days more (less than one day, where it was valid for less than two weeks in \
        all). Signatures of less than four days, which some providers make for every answer, are left out.
        """,
      why: """
        A signer in order renews signatures long before they end. If it has stopped, the zone becomes bogus at that time: validating resolvers answer SERVFAIL, and mail \
        stops.
        """,
      fix:
        "Look why the zone was not signed again: the signer's timer, its keys' access, the transfer from the signer to the servers, the clock.",
      bad: "example.com. IN RRSIG MX 13 2 3600 20260102000000 …   ; on 1 January 2026",
      good: "example.com. IN RRSIG MX 13 2 3600 20260115000000 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.validSignatures(of: facts) else { return }
    for found in zone.signatures where found.verdict == .valid {
      let window = found.signature.window(at: zone.time)
      let validity = window.end.seconds - window.start.seconds
      guard validity >= Self.shortestJudged else { continue }
      let least =
        validity >= Self.longValidity ? Self.leastDays * Self.day : Self.leastDaysOfShort * Self.day
      let left = window.end.seconds - zone.time.seconds
      guard left < least else { continue }
      examination.find(
        found.record.name,
        "the signature over \(found.record.name) \(found.signature.typeCovered) by key "
          + "\(found.signature.keyTag) expires in \(Self.text(left)), at \(window.end)",
        evidence: [found.record.securityDescription],
        fix: "; sign the zone \(zone.apex) anew before \(window.end)")
    }
  }

  private static func text(_ seconds: Int) -> String {
    seconds >= 2 * day ? "\(seconds / day) days" : "\(max(0, seconds / 3_600)) hours"
  }
}

/// Records whose TTL is longer than what is left of their signatures.
enum SignatureOutlived: Check {
  static let rule = Rule(
    "dnssec-ttl-beyond-signature", "TTL is longer than what is left of the signature",
    family: .dnssec, severity: .notice, citation: "RFC 4035 §5.3.3, RFC 6781 §4.4.2",
    page: RulePage(
      what: "The TTL of a record set is longer than its signature is valid.",
      why: """
        Caches that validate drop the records when the signature ends. Others keep them for the TTL and hand them out with a signature that has expired: \
        whoever validates behind such a cache sees a bogus zone.
        """,
      fix:
        "Let the signer renew signatures earlier: what is left should never be less than the largest TTL of the zone.",
      bad: "example.com. 86400 IN MX …   ; the signature ends in 2 hours",
      good: "example.com. 3600 IN MX …    ; the signature ends in 5 days"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.validSignatures(of: facts) else { return }
    for found in zone.signatures where found.verdict == .valid {
      let window = found.signature.window(at: zone.time)
      let left = window.end.seconds - zone.time.seconds
      guard Int(found.signature.originalTTL) > left else { continue }
      examination.find(
        found.record.name,
        "\(found.record.name) \(found.signature.typeCovered) has a TTL of "
          + "\(found.signature.originalTTL) seconds, and its signature \(left) left",
        evidence: [found.record.securityDescription],
        fix:
          "; renew the signatures of \(zone.apex) earlier than \(found.signature.originalTTL) seconds before they end"
      )
    }
  }
}

extension Examination {
  /// The zone, where signatures of it were seen that verify.
  fileprivate mutating func validSignatures(
    of facts: DomainFacts
  ) -> DNSSECFacts.SignedZone? {
    guard let zone = signedZone(of: facts) else { return nil }
    if case .indeterminate(let reason) = zone.validated.security {
      cannotTell(zone.apex, "\(reason)")
      return nil
    }
    guard zone.signatures.contains(where: { $0.verdict == .valid }) else {
      notApplicable()
      return nil
    }
    return zone
  }
}
