public import DNS
public import MailAuth

/// The TLSA records of a domain's mail servers, how far DNS can be trusted for them, and what they say of the certificates (RFC 7672).
public final class DANEFacts: Sendable {
  /// How far the domain's MX records can be trusted; `nil` where it has none, and is its own mail server.
  public let exchange: Security?
  public let hosts: [Host]
  public let now: UTCTime?

  /// One mail server.
  public struct Host: Sendable {
    public let name: DomainName
    /// How far its addresses can be trusted, or the alias in their place (RFC 7672 §2.2.2).
    public let security: Security
    /// Of a host with secure addresses, or a secure alias, the answers about addresses that are bogus all the same: those of one family,
    /// or what the alias leads to.
    public var bogusAddresses: [ValidatedAnswer] = []
    /// Where TLSA records were looked for, in order (RFC 7672 §2.2.3), until there were some.
    public let lookups: [Lookup]
    /// What the certificates of its addresses come to; empty without a probe.
    public var presentations: [Presentation] = []
    /// The keys that its addresses show; `nil` without a probe.
    public var keys: PresentedKeys?

    public init(name: DomainName, security: Security, lookups: [Lookup]) {
      self.name = name
      self.security = security
      self.lookups = lookups
    }
  }

  /// One question for TLSA records.
  public struct Lookup: Sendable {
    /// The TLSA base domain: the host's name, or what it is an alias of.
    public let base: DomainName
    public let answer: Answer
    public let security: Security
    /// What the zone's own servers say where the lookup failed; `nil` where they were not asked.
    public var confirmation: Confirmation?

    public init(base: DomainName, answer: Answer, security: Security) {
      self.base = base
      self.answer = answer
      self.security = security
    }

    public var associations: [(record: Record, association: TLSAssociation)] {
      answer.records.compactMap { record in
        if case .tlsa(let association) = record.data { (record, association) } else { nil }
      }
    }
  }

  /// Whose failure a lookup is that a resolver fails with.
  public enum Confirmation: Hashable, Sendable {
    /// Servers of the zone answer other questions, and none of them this one; what each says.
    case failing([String])
    /// A server of the zone, `ns1.example.com (192.0.2.53)`, answers: the resolver failed.
    case answered(String)
    /// No server of the zone could be asked.
    case open
  }

  /// The keys of a host's own certificates, for records that are to fit every address.
  public struct PresentedKeys: Sendable {
    /// SHA-256 of each key, each once, with the addresses that present it.
    public var digests: [(digest: [UInt8], addresses: [IPAddress])] = []
    /// Addresses, or questions for them, that showed no certificate, and why.
    public var unseen: [String] = []

    public init() {}
  }

  /// What an address presented, seen with the records.
  public struct Presentation: Sendable {
    public let address: IPAddress
    public let outcome: Outcome

    public init(address: IPAddress, outcome: Outcome) {
      self.address = address
      self.outcome = outcome
    }

    public enum Outcome: Sendable {
      case verified(Verified)
      /// STARTTLS is not offered: with records senders do not deliver (RFC 7672 §2.2).
      case notOffered
      /// TLS does not come about, and why: senders do not deliver either.
      case failed(String)
      /// The server could not be asked; why.
      case unknown(String)
    }
  }

  public struct Verified: Sendable {
    public let verdict: DANEVerdict
    /// For each record in the order of the lookup: whether it would do alone.
    public let records: [DANEVerdict]
    public let certificates: [Certificate]

    public init(verdict: DANEVerdict, records: [DANEVerdict], certificates: [Certificate]) {
      self.verdict = verdict
      self.records = records
      self.certificates = certificates
    }
  }

  public init(exchange: Security?, hosts: [Host], now: UTCTime? = nil) {
    self.exchange = exchange
    self.hosts = hosts
    self.now = now
  }
}

extension DANEFacts.Host {
  /// What senders make of it.
  public enum Standing: Sendable {
    /// Not in a signed zone, or in one whose signatures nobody can follow: no sender looks for TLSA (RFC 7672 §2.2.2). Records that
    /// are there all the same come along.
    case insecure(DANEFacts.Lookup?)
    /// Whether the zone is signed is not known.
    case indeterminate(DANEFacts.Lookup?)
    /// The addresses are bogus: senders that validate have none to deliver to (RFC 7672 §2.1.1, §2.1.2).
    case unreachable(SecurityReason)
    /// Senders put mail off (RFC 7672 §2.1.1); whose fault it is.
    case failing(DANEFacts.Lookup)
    /// It is proven that there is none, or that there can be none.
    case none
    case published(DANEFacts.Lookup)
  }

  public var standing: Standing {
    let found = lookups.first { !$0.associations.isEmpty }
    switch security {
    case .insecure: return .insecure(found)
    case .indeterminate: return .indeterminate(found)
    case .bogus(let reason): return .unreachable(reason)
    case .secure: break
    }
    var isProven = true
    for lookup in lookups {
      if lookup.answer.failure != nil { return .failing(lookup) }
      switch lookup.security {
      case .bogus, .indeterminate: return .failing(lookup)
      case .insecure:
        if !lookup.associations.isEmpty { return .insecure(lookup) }
        // Opt-out, or more iterations than validators count: nothing is proven, and nobody is protected.
        isProven = false
      case .secure: if !lookup.associations.isEmpty { return .published(lookup) }
      }
    }
    return isProven ? .none : .insecure(nil)
  }

  /// The records that senders go by.
  public var published: DANEFacts.Lookup? {
    if case .published(let lookup) = standing { lookup } else { nil }
  }
}

extension DANEFacts.Lookup {
  /// The question, for messages: `_25._tcp.mx.example.com TLSA`.
  public var question: Question { answer.question }

  /// The records that senders can use, as far as their text tells.
  public var usable: [(record: Record, association: TLSAssociation)] {
    associations.filter { $0.association.use == .usable }
  }
}
