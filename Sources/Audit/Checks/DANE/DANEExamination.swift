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
      case .indeterminate(nil), .insecure, .none: continue
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
      cannotTell(lookup.question.name, "\(lookup.question): \(failure)")
    } else {
      cannotTell(lookup.question.name, "\(lookup.question): \(lookup.security)")
    }
  }
}

extension DANEFacts.Lookup {
  /// Whether a lookup that failed failed on our side, as far as anybody can tell: then others may get an answer.
  var isOurs: Bool {
    if let failure = answer.failure {
      switch failure {
      case .timedOut, .unreachable, .offline: return true
      // RFC 7672 §2.1.1: with these, every sender puts mail off.
      case .serverFailure, .refused, .bogus: return false
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
    return "\(lookup.question.name.absolute) \(ttl) IN TLSA \(usage) \(selector) \(type) \(data)"
  }
}
