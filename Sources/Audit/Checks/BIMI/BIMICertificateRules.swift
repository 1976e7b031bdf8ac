import DNS
import MailAuth

private let draft = "draft-fetch-validation-vmc-wchuang"

/// A certificate that can't be had.
enum BIMIEvidenceUnavailable: Check {
  static let rule = Rule(
    "bimi-evidence-unavailable", "The certificate is not where the record says", family: .bimi,
    severity: .error, citation: "draft-brand-indicators-for-message-identification §7.3",
    page: RulePage(
      what: """
        The host in `a=` has no address, its own certificate is not valid, it answers with another status than 200, or the document holds \
        no certificates in PEM. What is undetermined is the same as in bimi-logo-unavailable.
        """,
      why: "Receivers that require a certificate show no logo.",
      fix: "Serve the certificate and those of its issuers, in PEM, at that URL.",
      bad: "curl -I https://example.com/vmc.pem   ; 404",
      good: "curl -I https://example.com/vmc.pem   ; 200"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (record, resource) = examination.bimiRecord(of: facts) else { return }
    guard case .url(let location) = record.evidence, let evidence = facts.bimi?.evidence else {
      return examination.notApplicable()
    }
    let reason: String
    switch evidence {
    case .unknown(let reason):
      examination.cannotTell(resource.name, "the certificate could not be fetched: \(reason)")
      return
    case .absent(let why): reason = why
    case .fetched:
      guard case .unreadable(let why)? = facts.bimi?.certificate else { return }
      reason = why
    }
    examination.find(
      location.text, "the certificate can't be had: \(reason)", evidence: [resource.description],
      fix: "Serve the chain in PEM at \(location.text) with status 200.", at: resource.location)
  }
}

/// A certificate that is none for this logo.
enum BIMICertificate: Check {
  static let rule = Rule(
    "bimi-certificate", "The certificate is not one for the domain's logo", family: .bimi,
    severity: .error, citation: "\(draft) §5, RFC 9399 §4.1",
    page: RulePage(
      what: """
        The certificate lacks the purpose of BIMI (1.3.6.1.5.5.7.3.31) or the logo (RFC 9399), has a hash beside the logo that is of something \
        else, is not for the domain (its own name, that \
        of the organizational domain, or SELECTOR._bimi below it), is not valid yet, or its chain is broken; or no transparency log \
        has signed for it (a warning).
        """,
      why: "Receivers discard such a certificate, and show no logo.",
      fix: "Have the certificate reissued for the domain, and publish the whole chain.",
      bad: "a certificate of a web server", good: "a VMC or CMC of a mark verifying authority"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.bimiCertificate(of: facts) else { return }
    var faults: [(message: String, severity: Severity?)] = []
    if !found.chain.mark.purposes.contains(MarkCertificate.purpose) {
      faults.append(
        ("it is not issued for BIMI (extended key usage \(MarkCertificate.purpose))", nil))
    }
    switch found.chain.mark.logotype {
    case .absent: faults.append(("it has no logotype extension", nil))
    case .notEmbedded: faults.append(("its logotype extension holds no logo as a data: URL", nil))
    case .embedded(let mediaType, _, _):
      if mediaType.lowercased() != "image/svg+xml" {
        faults.append(("the logo in it is \(mediaType), not image/svg+xml", nil))
      }
    }
    switch found.chain.digest {
    case .absent, .fits: break
    case .differs(let algorithms):
      faults.append(
        (
          "the \(algorithms.joined(separator: " and ")) hash in its logotype extension is not that of the logo there",
          nil
        ))
    case .unknown(let algorithms):
      examination.cannotTell(
        found.resource.name,
        "the hash of the logo in the certificate is of an unknown algorithm: \(algorithms.joined(separator: ", "))"
      )
    }
    if !isFor(facts, found.resource, found.chain.leaf) {
      let names = found.chain.leaf.dnsNames.joined(separator: ", ")
      faults.append(
        ("it is not for \(facts.request.domain), but for \(names.isEmpty ? "no name" : names)", nil)
      )
    }
    if let now = facts.bimi?.now, now < found.chain.leaf.notBefore {
      faults.append(("it is not valid before \(found.chain.leaf.notBefore)", nil))
    }
    if !found.chain.mark.hasTimestamps {
      faults.append(("no certificate transparency log has signed for it", .warning))
    }
    examination.find(
      found.resource.name,
      each: faults.map {
        ("the certificate '\(found.chain.leaf.subject)': \($0.message)", $0.severity)
      },
      evidence: [found.resource.description], fix: rule.page.fix, at: found.resource.location)
  }

  /// The names that a mark certificate may have for this domain (§5.1).
  private static func isFor(
    _ facts: DomainFacts, _ resource: Record, _ leaf: Certificate
  ) -> Bool {
    // The record's own name, and the domain at which it stands.
    let labels = resource.name.labels
    let at = labels.firstIndex { $0.elementsEqual("_bimi".utf8) }
    let standing = at.map { resource.name.suffix(labels: labels.count - $0 - 1) }
    var names = [facts.request.domain, resource.name]
    if let standing { names.append(standing) }
    if let organization = facts.dmarc.rfc7489OrganizationalDomain { names.append(organization) }
    return names.contains { leaf.name(for: $0) != nil }
  }
}

/// A certificate that ends soon, or has ended.
enum BIMICertificateExpiry: Check {
  static let rule = Rule(
    "bimi-certificate-expiry", "The certificate for the logo expires soon, or has expired",
    family: .bimi, severity: .error, citation: "\(draft) §5, RFC 5280 §4.1.2.5",
    page: RulePage(
      what:
        "The certificate has expired; with 14 days left or fewer it is a warning, with 30 a notice. The moment is that of the audit.",
      why: "From then on, receivers that require a certificate show no logo.",
      fix: "Renew the certificate: the check of the mark takes days or weeks.",
      bad: "notAfter 2026-11-01", good: "notAfter 2027-11-01"))

  private static let warningDays = 14
  private static let noticeDays = 30

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.bimiCertificate(of: facts), let now = facts.bimi?.now else {
      return
    }
    let message: String
    var severity: Severity?
    switch found.chain.leaf.standing(at: now) {
    case .notYetValid: return
    case .expired: message = "the certificate expired at \(found.chain.leaf.notAfter)"
    case .valid(let days):
      guard days <= noticeDays else { return }
      message = "the certificate expires at \(found.chain.leaf.notAfter), in \(DayCount(days))"
      severity = days <= warningDays ? .warning : .notice
    }
    examination.find(
      found.resource.name, message, evidence: [found.resource.description], fix: rule.page.fix,
      at: found.resource.location, severity: severity)
  }
}

/// A certificate whose authority is not known here.
enum BIMICertificateTrust: Check {
  static let rule = Rule(
    "bimi-certificate-trust", "The authority of the certificate is not known here",
    family: .bimi, severity: .info, citation: "\(draft) §5",
    page: RulePage(
      what: """
        The file lacks the certificate of the issuer, or a signature in the chain is wrong (an error); or the chain is whole, but ends at an authority that neither the system nor \
        `--ca-file` knows. Systems know authorities of web servers, not those of marks, so the question stays open then.
        """,
      why:
        "Receivers trust a handful of authorities (DigiCert, GlobalSign, SSL.com and Entrust have issued such certificates); dlv ships none of their certificates.",
      fix: "Give the authorities' root certificates in a PEM file: --ca-file roots.pem",
      bad: "dlv bimi example.com", good: "dlv bimi --ca-file mark-roots.pem example.com"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.bimiCertificate(of: facts) else { return }
    // A root signs no certificates for logos (Mark Certificate Requirements §6.1.7): whoever has the roots alone can't get there.
    if !found.chain.hasIssuer, !found.chain.isIssuedByRoot {
      return examination.find(
        found.resource.name,
        "the file lacks the certificate of the issuer, '\(found.chain.leaf.issuer)': receivers know roots, and no way to them",
        evidence: [found.resource.description],
        fix:
          "Append the issuer's certificate to the file, as the authority gave it to you: the certificate first, then each issuer up to the root.",
        at: found.resource.location, severity: .error)
    }
    guard case .untrusted(let problem) = found.chain.verdict else { return }
    let isOpen: Bool
    switch problem.kind {
    case .unknownAuthority, .incomplete: isOpen = true
    case .selfSigned, .expired, .notYetValid, .nameMismatch, .noAssociation, .other: isOpen = false
    }
    examination.find(
      found.resource.name,
      isOpen
        ? "whether receivers trust the certificate of '\(found.chain.leaf.issuer)' could not be determined: "
          + "\(problem.reason)"
        : "the chain of the certificate does not verify: \(problem.reason)"
          + (problem.subject.map { " ('\($0)')" } ?? ""),
      evidence: [found.resource.description],
      fix: isOpen ? rule.page.fix : "Publish the certificate with those of its issuers, in order.",
      at: found.resource.location, severity: isOpen ? nil : .error, leavesOpen: isOpen)
  }
}

/// A logo that is not the one in the certificate.
enum BIMILogoDiffers: Check {
  static let rule = Rule(
    "bimi-logo-differs", "The logo served is not the one in the certificate", family: .bimi,
    severity: .error, citation: "draft-brand-indicators-for-message-identification §7.3 step 6",
    page: RulePage(
      what:
        "The logo at `l=` and the logo in the certificate, both unpacked, are not the same octets.",
      why:
        "Receivers may compare the two, and show none where they differ; others show an older logo than the one published.",
      fix: "Serve the file that the certificate was issued for, or have it reissued.",
      bad: "logo.svg edited after the certificate was issued", good: "the same file in both"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.bimiCertificate(of: facts),
      let served = examination.bimiLogo(of: facts)
    else { return }
    guard case .document(let octets, _) = served.reading,
      case .document(let embedded, _)? = found.chain.embedded
    else { return examination.notApplicable() }
    if octets == embedded { return }
    examination.find(
      found.resource.name,
      "the logo served has \(octets.count) octets, the one in the certificate \(embedded.count), and they differ",
      evidence: [found.resource.description], fix: rule.page.fix, at: found.resource.location)
  }
}

extension BIMIFacts.Chain {
  /// Whether a root that is trusted here has signed the certificate itself.
  fileprivate var isIssuedByRoot: Bool {
    guard case .trusted(let path) = verdict else { return false }
    return path.count == 2 && path[1].isSelfSigned
  }
}
