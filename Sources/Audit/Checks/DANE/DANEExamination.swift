import DNS
import MailAuth

/// What the checks of DANE share.
extension Examination {
  /// The mail servers with what is known of their TLSA records. `nil` where nothing was gathered, or nobody knows which servers there
  /// are (which is then noted).
  mutating func daneHosts(of facts: DomainFacts) -> [DANEFacts.Host]? {
    guard let dane = facts.dane else {
      notApplicable()
      return nil
    }
    guard mailHosts(of: facts.mailExchangers) != nil else { return nil }
    noteNotAsked(of: facts.mailExchangers)
    if dane.hosts.isEmpty { notApplicable() }
    return dane.hosts
  }

  /// The hosts whose records senders go by, each with them. Hosts for which nobody knows are noted where that matters.
  mutating func publishedHosts(
    of facts: DomainFacts
  ) -> [(host: DANEFacts.Host, lookup: DANEFacts.Lookup)]? {
    guard let hosts = daneHosts(of: facts) else { return nil }
    var published: [(host: DANEFacts.Host, lookup: DANEFacts.Lookup)] = []
    for host in hosts {
      switch host.standing {
      case .published(let lookup): published.append((host, lookup))
      case .indeterminate(let lookup?): noteUnknown(host, lookup)
      case .failing(let lookup):
        if lookup.isOurs { noteFailure(lookup) }
      case .indeterminate(nil), .insecure, .unreachable, .none: continue
      }
    }
    if published.isEmpty { notApplicable() }
    return published
  }

  /// Records are there, and whether they count is not known.
  mutating func noteUnknown(_ host: DANEFacts.Host, _ lookup: DANEFacts.Lookup) {
    cannotTell(
      lookup.question.name,
      "whether senders go by these records: the addresses of \(host.name) are \(host.security)")
  }

  mutating func noteFailure(_ lookup: DANEFacts.Lookup) {
    if let failure = lookup.answer.failure {
      let whose: String
      switch lookup.confirmation {
      case .answered(let server)?:
        whose = "; \(server) itself answers, so that it is the resolver's"
      case .open?: whose = "; no server of the zone could be asked"
      case .failing?, nil: whose = ""
      }
      cannotTell(lookup.question.name, "\(lookup.question): \(failure)\(whose)")
    } else {
      cannotTell(lookup.question.name, "\(lookup.question): \(lookup.security)")
    }
  }
}

extension DANEFacts.Lookup {
  /// Whether a lookup that failed may have failed on our side: then others may get an answer.
  var isOurs: Bool {
    if answer.failure != nil {
      switch confirmation {
      // RFC 7672 §2.1.1: then every sender puts mail off.
      case .failing?: return false
      case .answered?, .open?, nil: return true
      }
    }
    switch security {
    case .indeterminate: return true
    case .secure, .insecure, .bogus: return false
    }
  }

  var evidence: [String] { associations.map(\.record.description) }
}

extension TLSAssociation {
  /// The record as it is published with other numbers or data: `3 1 1 …`.
  static func line(
    _ lookup: DANEFacts.Lookup, _ usage: Int, _ selector: Int, _ type: Int, _ data: String
  ) -> String {
    let ttl = lookup.associations.first?.record.ttl ?? 3600
    return line(lookup.question.name, ttl, usage, selector, type, data)
  }

  fileprivate static func line(
    _ name: DomainName, _ ttl: UInt32, _ usage: Int, _ selector: Int, _ type: Int, _ data: String
  ) -> String {
    "\(name.absolute) \(ttl) IN TLSA \(usage) \(selector) \(type) \(data)"
  }
}

extension DANEFacts.Host {
  /// TLSA `3 1 1` of each key that the host's addresses present; records are offered only where every address showed its key, since
  /// the others would refuse mail (RFC 7672 §2.2).
  func keyRecords(at name: DomainName, ttl: UInt32) -> String {
    func line(_ data: String) -> String { TLSAssociation.line(name, ttl, 3, 1, 1, data) }
    guard let keys, !keys.digests.isEmpty else {
      return
        "openssl x509 -in cert.pem -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum\n"
        + line("<the digest>")
    }
    if keys.unseen.isEmpty {
      let comment =
        keys.digests.count > 1 ? "; the addresses have several keys: publish every record\n" : ""
      return comment + keys.digests.map { line($0.digest.hexadecimal) }.joined(separator: "\n")
    }
    let seen = keys.digests.map { key in
      "; \(key.addresses.map(\.description).joined(separator: ", ")): \(key.digest.hexadecimal)"
    }
    return
      (["; not every key was seen, and records that leave one out stop mail to its address:"]
      + keys.unseen.map { "; \($0)" } + ["; seen:"] + seen
      + ["; with the key of every address, one record each:", line("<SHA-256 of the public key>")])
      .joined(separator: "\n")
  }
}

extension DomainFacts {
  /// To end a message about a host whose DANE fails, where an MTA-STS policy in force is satisfied: senders that use both must not
  /// let that override DANE (RFC 8461 §2).
  func effectBesidePolicy(_ host: DomainName, _ addresses: [IPAddress] = []) -> String {
    guard authenticationDemand == .enforced, mtaSTS?.policy?.file.policy?.covers(host) == true,
      let tls
    else { return "" }
    let sessions = tls.endpoints.filter {
      $0.server.name == host && (addresses.isEmpty || addresses.contains($0.endpoint.address))
    }
    let isSatisfied = sessions.allSatisfy {
      $0.endpoint.session.satisfiesPolicy(for: host, tls.now)
    }
    guard isSatisfied, !sessions.isEmpty else { return "" }
    return
      "; that it satisfies the MTA-STS policy (mode enforce) does not help: senders that use both go by DANE"
  }
}

extension TLSFacts.Session {
  /// Whether the certificate is one that MTA-STS asks for (RFC 8461 §4.1): trusted, valid, and for the host.
  fileprivate func satisfiesPolicy(for host: DomainName, _ now: UTCTime) -> Bool {
    guard case .established(let session) = self, case .trusted = session.trust,
      session.certificates.first?.name(for: host) != nil
    else { return false }
    return session.path.allSatisfy { if case .valid = $0.standing(at: now) { true } else { false } }
  }
}
