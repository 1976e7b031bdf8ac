import DNS
import MailAuth

/// Certificates that no record fits.
enum DANENoMatch: Check {
  static let rule = Rule(
    "dane-no-match", "Mail server does not verify with its TLSA records", family: .dane,
    severity: .error, citation: "RFC 7672 §2.2, §3.1, §3.2",
    page: RulePage(
      what: """
        The server was asked (with --probe, or by `dlv tls`), and what it presented does not verify with the usable TLSA records: \
        none fits the chain, or one with usage 2 fits and the name or the dates do not. OpenSSL decides, as it does for Postfix and \
        Exim.
        """,
      why:
        "Senders that use DANE do not deliver to this server. Where all servers of the domain fail, mail waits, and bounces.",
      fix: """
        Publish the record of the key that the server uses, or give the server the key whose record is published. Remove no record \
        before two TTLs have passed.
        """,
      bad: "TLSA 3 1 1 <digest of the last key>", good: "TLSA 3 1 1 <digest of the key in use>"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.eachPresentation(in: facts) { examination, presentation, host, lookup, place in
      switch presentation.outcome {
      // The last two are told by `dane-without-tls`.
      case .unknown, .notOffered, .failed: return
      case .verified(let verified):
        switch verified.verdict {
        case .authenticated, .unusable: return
        case .unreadable(let reason): examination.cannotTell(place, reason)
        case .failed(let problem):
          examination.find(
            host.name,
            "\(place) does not verify with its TLSA records: \(text(of: problem, verified, lookup))"
              + facts.effectBesidePolicy(host.name, [presentation.address]),
            evidence: evidence(verified, lookup, host, problem),
            fix: fix(verified, lookup, problem))
        }
      }
    }
  }

  private static func text(
    of problem: ChainProblem, _ verified: DANEFacts.Verified, _ lookup: DANEFacts.Lookup
  ) -> String {
    switch problem.kind {
    case .noAssociation, .selfSigned, .unknownAuthority, .incomplete:
      "no record fits what it presents"
    case .nameMismatch:
      "a record with usage 2 fits, and the certificate is not for \(lookup.base)"
    case .expired: "a record with usage 2 fits, and a certificate has expired"
    case .notYetValid: "a record with usage 2 fits, and a certificate is not valid yet"
    case .other: problem.reason
    }
  }

  private static func evidence(
    _ verified: DANEFacts.Verified, _ lookup: DANEFacts.Lookup, _ host: DANEFacts.Host,
    _ problem: ChainProblem
  ) -> [String] {
    let records = lookup.associations.enumerated().map { index, entry in
      "\(entry.record): \(lookup.status(of: index, host.presentations).word)"
    }
    let presented = verified.certificates.enumerated().map { depth, certificate in
      "presented \(depth): \(certificate.subject); names: "
        + (certificate.dnsNames.isEmpty ? "none" : certificate.dnsNames.joined(separator: ", "))
        + "; until \(certificate.notAfter); SPKI SHA-256 \(certificate.keySHA256.hexadecimal)"
    }
    return records + presented + ["OpenSSL: \(problem.reason) (at depth \(problem.depth))"]
  }

  private static func fix(
    _ verified: DANEFacts.Verified, _ lookup: DANEFacts.Lookup, _ problem: ChainProblem
  ) -> String {
    guard let leaf = verified.certificates.first else { return "" }
    let record = TLSAssociation.line(lookup, 3, 1, 1, leaf.keySHA256.hexadecimal)
    switch problem.kind {
    case .expired, .notYetValid:
      return "Renew the certificate; or, without regard to dates:\n\(record)"
    case .nameMismatch:
      return
        "Get a certificate with subjectAltName DNS:\(lookup.base); or, without regard to names:\n"
        + record
    case .noAssociation, .selfSigned, .unknownAuthority, .incomplete, .other:
      return "; if this is the server's own key, publish it beside the others:\n\(record)"
    }
  }
}

/// TLSA records for a server without TLS.
enum DANEWithoutTLS: Check {
  static let rule = Rule(
    "dane-without-tls", "Mail server with TLSA records does not speak TLS", family: .dane,
    severity: .error, citation: "RFC 7672 §2.2",
    page: RulePage(
      what: """
        The server has secure TLSA records, usable or not, and offers no STARTTLS. A handshake that fails is told by \
        smtp-starttls-fails or tls-handshake-fails, and here where neither is asked for.
        """,
      why:
        "Senders that use DANE must have TLS then: they do not deliver in clear text, and mail waits, and bounces.",
      fix: "Enable STARTTLS, or remove the TLSA records until it works.",
      bad: "250 mx.example.com   ; EHLO without STARTTLS", good: "250 STARTTLS"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.eachPresentation(in: facts) { examination, presentation, host, lookup, place in
      switch presentation.outcome {
      case .verified, .unknown: return
      case .notOffered:
        examination.find(
          host.name,
          "\(place) has TLSA records, and does not offer STARTTLS: senders that use DANE do not deliver",
          evidence: lookup.evidence, fix: fix(host, lookup))
      case .failed(let reason):
        // Whose rule it is says so, and what it means here.
        if facts.handshakeRule != nil { return }
        examination.find(
          host.name, "\(place) has TLSA records, and no TLS: \(reason)",
          evidence: lookup.evidence, fix: fix(host, lookup))
      }
    }
  }
}

extension Examination {
  /// Looks at what each address presented of the hosts that have TLSA records; what is not known of one is noted. Where none was
  /// asked, the rule is not applicable.
  ///
  /// - Parameter look: Gets the presentation with its host, the host's records, and the place in words.
  fileprivate mutating func eachPresentation(
    in facts: DomainFacts,
    _ look: (
      inout Examination, DANEFacts.Presentation, DANEFacts.Host, DANEFacts.Lookup, String
    ) -> Void
  ) {
    guard let published = publishedHosts(of: facts) else { return }
    var isAnyAsked = false
    for (host, lookup) in published {
      for presentation in host.presentations {
        isAnyAsked = true
        let place = host.name.place([presentation.address])
        if case .unknown(let reason) = presentation.outcome { cannotTell(place, reason) }
        look(&self, presentation, host, lookup, place)
      }
    }
    if !isAnyAsked { notApplicable() }
  }
}

extension DANEWithoutTLS {
  private static func fix(_ host: DANEFacts.Host, _ lookup: DANEFacts.Lookup) -> String {
    "Enable STARTTLS on \(host.name), or remove the records of \(lookup.question.name)."
  }
}

extension DomainFacts {
  /// The rule that finds a handshake which fails: one family tells of it, the others refer to it.
  var handshakeRule: RuleID? {
    if request.families.contains(.smtp), mailServers != nil { return SMTPSTARTTLSFails.rule.id }
    return tls == nil ? nil : TLSHandshakeFails.rule.id
  }

  /// What a handshake that fails means to senders who insist on TLS, to end a message with: with a sentence's beginning before it.
  func effectOfNoTLS(_ host: DomainName) -> String {
    let hasRecords = dane?.hosts.contains { $0.name == host && $0.published != nil } ?? false
    switch (hasRecords, authenticationDemand) {
    case (true, .enforced):
      return
        "; it has TLSA records and an MTA-STS policy in mode enforce: senders that use either do not deliver"
    case (true, .none), (true, .tested), (true, .unknown):
      return "; it has TLSA records: senders that use DANE do not deliver"
    case (false, .enforced), (false, .tested): return "; \(authenticationDemand.effect)"
    case (false, .none), (false, .unknown): return ""
    }
  }
}

/// Records that no server presents anything for.
enum DANEUnmatchedRecord: Check {
  static let rule = Rule(
    "dane-unmatched-record", "TLSA record that no certificate matches", family: .dane,
    severity: .info,
    citation: "RFC 7671 §8.1",
    page: RulePage(
      what:
        "The server verifies with its TLSA records, and one of them fits nothing that it presents.",
      why: """
        It is either the record of the next key, as it should be before a change, or a left-over of the last one: whoever \
        holds that key still can pose as the server.
        """,
      fix:
        "Keep the record of a key that is about to be used; remove that of a key which is not used any more.",
      bad: "TLSA 3 1 1 <the key before last>",
      good: "TLSA 3 1 1 <the key in use>\nTLSA 3 1 1 <the next key>"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.publishedHosts(of: facts) else { return }
    var isAnyAsked = false
    for (host, lookup) in published where host.isVerified {
      isAnyAsked = true
      for (index, entry) in lookup.associations.enumerated()
      where lookup.status(of: index, host.presentations) == .matchesNothing {
        examination.find(
          lookup.question.name,
          "a TLSA record of \(host.name) fits nothing that the server presents: the next key, or a "
            + "left-over",
          evidence: [entry.record.description],
          fix: "; unless it is the record of the next key, remove\n\(entry.record)",
          at: entry.record.location)
      }
    }
    if !isAnyAsked { examination.notApplicable() }
  }
}

extension DANEFacts.Host {
  /// Whether every address that was asked verifies.
  var isVerified: Bool {
    !presentations.isEmpty
      && presentations.allSatisfy {
        switch $0.outcome {
        case .verified(let verified):
          if case .authenticated = verified.verdict { return true }
          return false
        case .notOffered, .failed, .unknown: return false
        }
      }
  }
}

/// A change of key that nothing prepares.
enum DANERollover: Check {
  static let rule = Rule(
    "dane-rollover", "TLSA records do not prepare for the next key", family: .dane,
    severity: .notice,
    citation: "RFC 7671 §8.1, §8.4, RFC 7672 §3.1",
    page: RulePage(
      what: """
        All usable TLSA records of a server stand for one key of its own, or for one intermediate authority of somebody else.
        """,
      why: """
        On the day when the key changes, or the authority signs with another intermediate certificate (Let's Encrypt does so \
        without notice), mail from senders that use DANE stops until the TTL is over. With the next key published beside the current one \
        (3 1 1 twice), or the issuer's beside it (3 1 1 and 2 1 1), a change goes unnoticed. A server whose renewal keeps the key, and \
        whose operator publishes the next key before a change, can leave it as it is.
        """,
      fix:
        "Make the next key now, and publish its 3 1 1 record beside the current one; or publish 2 1 1 of the issuer beside 3 1 1.",
      bad: "TLSA 3 1 1 <the key in use>",
      good: "TLSA 3 1 1 <the key in use>\nTLSA 3 1 1 <the next key>"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.publishedHosts(of: facts) else { return }
    var isAnyUsable = false
    for (host, lookup) in published where !lookup.usable.isEmpty {
      isAnyUsable = true
      guard let reason = reason(lookup.usable.map(\.association), host) else { continue }
      examination.find(
        lookup.question.name, "the TLSA records of \(host.name) \(reason)",
        evidence: lookup.evidence,
        fix: lookup.evidence.joined(separator: "\n") + "\n"
          + TLSAssociation.line(lookup, 3, 1, 1, "<SHA-256 of the next public key>"))
    }
    if !isAnyUsable { examination.notApplicable() }
  }

  private static func reason(_ all: [TLSAssociation], _ host: DANEFacts.Host) -> String? {
    let own = all.filter { $0.usage == TLSAssociation.daneEE }
    let issuers = all.filter { $0.usage == TLSAssociation.daneTA }
    if own.isEmpty {
      guard Set(issuers.map(\.subject)).count == 1, issuers.count == 1, host.matchesIntermediate
      else { return nil }
      return "stand for one intermediate authority alone: when certificates come from another one, "
        + "senders that use DANE do not deliver"
    }
    if !issuers.isEmpty { return nil }
    // Records of one selector and type: each is another certificate or key. Those of another kind may be of the same.
    let most = Dictionary(grouping: own, by: \.subject).values.map { Set($0.map(\.data)).count }
      .max()
    return most == 1
      ? "stand for one key alone: a new key has to be published two TTLs before it is used" : nil
  }
}

extension TLSAssociation {
  /// What the data is of, and how it is written.
  fileprivate var subject: [UInt8] { [usage, selector, matchingType] }
}

extension DANEFacts.Host {
  /// Whether the record that fits is about an authority that another one vouches for.
  fileprivate var matchesIntermediate: Bool {
    presentations.contains {
      guard case .verified(let verified) = $0.outcome,
        case .authenticated(_, let depth) = verified.verdict, depth > 0,
        verified.certificates.indices.contains(depth)
      else { return false }
      return !verified.certificates[depth].isSelfSigned
    }
  }
}
