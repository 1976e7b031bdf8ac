import DNS

/// A zone without DNSSEC.
enum ZoneNotSigned: Check {
  static let rule = Rule(
    "dnssec-not-signed", "Zone is not signed with DNSSEC", family: .dnssec, severity: .info,
    citation: "RFC 9364 §1, RFC 7672 §1.3",
    page: RulePage(
      what: """
        The zone has neither DNSKEY records nor DS records at its parent, as far as the resolver answers. dlv audit takes that as it is: a \
        private server or an old forwarder can't prove it. dlv dnssec asks for the proof from the trust anchor down, and says so \
        where there is none.
        """,
      why: """
        Mail works without. But who can forge DNS answers on their way can forge MX, SPF, DKIM and DMARC records too, and DANE, which \
        makes senders insist on TLS, needs a signed zone.
        """,
      fix: """
        Sign the zone where it is hosted (most providers have a switch for it), then give the DS record to the registrar. Sign first, and \
        publish the DS record when every server has the signatures.
        """,
      bad: "example.com. IN SOA …   ; and no DNSKEY",
      good:
        "example.com. IN DNSKEY 257 3 13 …\n; at the parent:\nexample.com. IN DS 12345 13 2 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    switch facts.dnssec?.state {
    case nil: examination.notApplicable()
    case .unknown(let zone, let reason): examination.cannotTell(zone, reason)
    case .examined: return
    case .unsigned(let zone, let isZoneFile, let proof):
      switch proof?.security {
      case .bogus?:
        // The rule about bogus chains says so.
        examination.notApplicable()
        return
      case .indeterminate(let reason)?:
        examination.cannotTell(zone, "\(reason)")
        return
      case .secure?, .insecure?:
        if isZoneFile {
          examination.cannotTell(zone, ZoneNotSigned.fileReason)
          return
        }
      case nil:
        if isZoneFile {
          // What signs a zone on its way to the servers does so after this file.
          examination.notApplicable()
          return
        }
      }
      let message =
        proof == nil
        ? "the zone \(zone) is not signed, as far as the resolver tells: no DNSKEY records, and no DS records"
        : "the zone \(zone) is not signed, which is proven: \(proof?.security.reason.map { "\($0)" } ?? "")"
      examination.find(
        zone, message, evidence: ["\(zone) DNSKEY: no record", "\(zone) DS: no record"],
        fix: "; sign the zone \(zone), then publish at its parent:\n"
          + "; \(zone.absolute) IN DS <key tag> 13 2 <digest of the key>")
    }
  }
}

extension ZoneNotSigned {
  /// Why nothing can be said of a file.
  static let fileReason =
    "the zone file is not signed; whether the zone is, when it is served, is not known from it"
}

/// A chain of trust that is broken: validating resolvers answer SERVFAIL.
enum ChainBogus: Check {
  static let rule = Rule(
    "dnssec-bogus", "DNSSEC does not validate", family: .dnssec, severity: .error,
    citation: "RFC 4035 §5, RFC 4033 §5",
    page: RulePage(
      what: """
        The chain from the trust anchor to the zone's keys, or a signature over one of the domain's mail records or its exchanges' addresses, does not verify. dlv \
        validates itself, with the time of its own clock, and does not ask the resolver for its opinion.
        """,
      why: """
        Validating resolvers, those of all large receivers among them, answer SERVFAIL: for them the domain has no MX, SPF, DKIM or DMARC. \
        Mail to it waits in queues, and mail from it is deferred or refused.
        """,
      fix: """
        The message says which record is at fault. Expired: find out why the signer stopped. No key matches the DS record: put the DS \
        record of the present key in place at the registrar, or remove the DS records until the zone is signed rightly.
        """,
      bad: "example.com. IN DS 11111 13 2 …     ; of a key that is gone",
      good: "example.com. IN DS 12345 13 2 …     ; of the key that signs the DNSKEY records"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    if case .unsigned(let zone, _, let proof?) = facts.dnssec?.state {
      judge(proof, zone, &examination)
      return
    }
    guard let zone = examination.signedZone(of: facts) else { return }
    switch zone.validated.security {
    case .bogus(let reason):
      examination.find(
        zone.apex, "DNSSEC of \(zone.apex) is bogus: \(reason)", evidence: reason.evidence,
        fix: fix(reason, zone))
      return
    case .indeterminate(let reason):
      examination.cannotTell(zone.apex, "\(reason)")
      return
    case .insecure where zone.signers.isEmpty: examination.notApplicable()
    case .insecure, .secure: break
    }
    for answer in [zone.startOfAuthority] + zone.names + zone.exchangers {
      switch answer.security {
      case .secure, .insecure: continue
      case .indeterminate(let reason):
        examination.cannotTell(answer.answer.question.name, "\(reason)")
      case .bogus(let reason):
        examination.find(
          answer.answer.question.name,
          "DNSSEC of \(answer.answer.question) is bogus: \(reason)", evidence: reason.evidence,
          fix: fix(reason, zone))
      }
    }
  }

  /// Of a zone that is not signed the zone above has to prove just that.
  private static func judge(
    _ proof: ValidatedAnswer, _ zone: DomainName, _ examination: inout Examination
  ) {
    switch proof.security {
    case .secure, .insecure: examination.notApplicable()
    case .indeterminate(let reason): examination.cannotTell(zone, "\(reason)")
    case .bogus(let reason) where reason.kind == .unsignedAnchor:
      examination.find(
        zone, "DNSSEC of \(zone) is bogus: \(reason)", evidence: reason.evidence,
        fix: anchorFix(reason))
    case .bogus(let reason):
      examination.find(
        zone, "that \(zone) is not signed is not proven: \(reason)", evidence: reason.evidence,
        fix: "; the operator of \(reason.zone) has to sign that zone anew")
    }
  }

  private static func anchorFix(_ reason: SecurityReason) -> String {
    "; sign the zone \(reason.zone) with the key of its trust anchor, or take that anchor away"
  }

  private static func fix(_ reason: SecurityReason, _ zone: DNSSECFacts.SignedZone) -> String {
    switch reason.kind {
    case .noKeyMatchesDelegation, .noKeys, .keysNotSigned:
      "; at the parent of \(reason.set.name), replace the DS records by those of a key that signs its DNSKEY records, "
        + "or remove them:\n"
        + zone.signers.map { "; \($0.record)" }.joined(separator: "\n")
    case .expired, .notYetValid, .noSignature, .noKeyForSignature, .signatureDoesNotVerify,
      .signatureOfAnotherZone, .signatureUnsupported, .denialUnproven:
      "; sign the zone \(reason.zone) anew; the clock of the signer and of this machine have to be right"
    case .unsignedAnchor: anchorFix(reason)
    case .aliasLoop: "; remove the loop of CNAME records at \(reason.set.name)"
    case .unsignedDelegation, .optedOut, .unsupportedAlgorithms, .unsupportedDigests,
      .tooManyIterations, .unsignedZoneFile, .lookupFailed, .noTrustAnchor,
      .serverWithoutSignatures, .answeredByChild, .limitReached:
      ""
    }
  }
}

/// A zone that is signed in ways that validators do not know, and so for nobody.
enum ChainUnsupported: Check {
  static let rule = Rule(
    "dnssec-unsupported", "Zone is signed, but no validator can use its DS records",
    family: .dnssec, severity: .warning, citation: "RFC 4035 §5.2, RFC 6840 §5.2",
    page: RulePage(
      what: """
        Every DS record of the zone, or of one above it, has a digest type or an algorithm that dlv does not know, or that validators have \
        given up. Validators treat such a zone as one that is not signed.
        """,
      why:
        "Nobody validates: the work of signing is done, its use is missing, and DANE does not work.",
      fix: "Publish a DS record of digest type 2 (SHA-256) for a key of algorithm 13 or 8.",
      bad: "example.com. IN DS 12345 13 99 …   ; no other DS record",
      good: "example.com. IN DS 12345 13 2 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts) else { return }
    switch zone.validated.security {
    case .insecure(let reason):
      switch reason.kind {
      case .unsupportedAlgorithms, .unsupportedDigests:
        examination.find(
          zone.apex, "\(zone.apex) counts as not signed: \(reason)",
          evidence: reason.evidence.isEmpty
            ? zone.signers.map(\.record.securityDescription) : reason.evidence,
          fix: reason.set.name == zone.apex
            ? zone.usableDelegation
            : "; the operator of \(reason.set.name) has to mend its DS records")
      case _: examination.notApplicable()
      }
    case .indeterminate(let reason): examination.cannotTell(zone.apex, "\(reason)")
    case .bogus: examination.notApplicable()
    case .secure: return
    }
  }
}

extension DNSSECFacts.SignedZone {
  /// SHA-256 digests of the keys, for the parent.
  fileprivate var usableDelegation: String {
    let own = ownSigners.filter { $0.digestType == 2 }
    let entries = dnsKeys.filter(\.key.isEntryPoint).map(\.key.tag)
    let usable = own.filter { entries.isEmpty || entries.contains($0.keyTag) }
    return usable.isEmpty
      ? "; sign the zone with algorithm 13 (ECDSAP256SHA256), then publish its DS record"
      : "; at the parent, instead:\n"
        + usable.map { Record(name: apex, ttl: 3600, data: .ds($0)).description }
        .joined(separator: "\n")
  }
}

/// Mail names that are outside of the signed zone's protection.
enum MailNamesInsecure: Check {
  static let rule = Rule(
    "dnssec-mail-names-insecure", "Mail records of a signed zone that are not protected",
    family: .dnssec, severity: .info, citation: "RFC 4035 §5.2, RFC 4033 §5",
    page: RulePage(
      what: """
        The zone is secure, but one of the domain's mail names (MX, SPF, `_dmarc`, DKIM keys) is not: mostly since it is an alias into \
        a provider's zone that is not signed.
        """,
      why: "What protects the zone against forged answers does not protect that record.",
      fix:
        "Ask the provider to sign its zone. A copy of the record instead of the alias is protected too, but has to follow the provider's changes.",
      bad: "s1._domainkey.example.com. IN CNAME s1.unsigned.example.net.",
      good: "s1._domainkey.example.com. IN CNAME s1.signed.example.net."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let zone = examination.signedZone(of: facts) else { return }
    guard zone.validated.security.isSecure else {
      examination.notApplicable()
      return
    }
    for answer in zone.names {
      switch answer.security {
      case .secure, .bogus: continue
      case .indeterminate(let reason):
        examination.cannotTell(answer.answer.question.name, "\(reason)")
      case .insecure(let reason):
        examination.find(
          answer.answer.question.name, "\(answer.answer.question) is insecure: \(reason)",
          evidence: answer.answer.aliases.map(\.securityDescription) + reason.evidence,
          fix: "; have the zone of \(answer.answer.canonicalName) signed")
      }
    }
  }
}
