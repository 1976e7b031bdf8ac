public import DNS

/// Where mail for a domain goes by its MX records (RFC 5321 §5.1).
public enum ExchangerSet: Hashable, Sendable {
  /// By preference, the lowest first; those of one preference by name.
  case exchangers([MailExchanger])
  /// No MX records: the domain's own address (RFC 5321 §5.1), or that of the name that it is an alias for.
  case implicit(DomainName)
  /// A null MX alone: the domain takes no mail (RFC 7505 §3).
  case noMail
  case noSuchDomain
  /// Whether there are MX records is not known. Nothing else is tried: an address is no fallback for a failed lookup.
  case undetermined(LookupFailure)

  public init(_ answer: Answer) {
    switch answer.outcome {
    case .records(let records):
      let all = records.compactMap { record -> MailExchanger? in
        if case .mx(let exchanger) = record.data { exchanger } else { nil }
      }
      // RFC 7505 §3 allows no other record beside a null MX; where there is one, the domain does take mail.
      let usable = all.filter { !$0.isNull }
      if usable.isEmpty {
        self = .noMail
      } else {
        self = .exchangers(
          usable.sorted {
            $0.preference != $1.preference
              ? $0.preference < $1.preference : "\($0.exchange)" < "\($1.exchange)"
          })
      }
    case .noData: self = .implicit(answer.canonicalName)
    case .noSuchName: self = .noSuchDomain
    case .failed(let failure): self = .undetermined(failure)
    }
  }

  /// The hosts, those of the lowest preference first, each once.
  public var hosts: [DomainName] {
    switch self {
    case .exchangers(let exchangers):
      var seen: Set<DomainName> = []
      return exchangers.map(\.exchange).filter { seen.insert($0).inserted }
    case .implicit(let name): return [name]
    case .noMail, .noSuchDomain, .undetermined: return []
    }
  }

  /// Hosts with the preference of each; the lowest, where a host has several.
  var preferences: [(host: DomainName, preference: UInt16)] {
    switch self {
    case .exchangers(let exchangers):
      var seen: Set<DomainName> = []
      return exchangers.filter { seen.insert($0.exchange).inserted }
        .map { ($0.exchange, $0.preference) }
    // RFC 5321 §5.1: as if it were an MX record of preference 0.
    case .implicit(let name): return [(name, 0)]
    case .noMail, .noSuchDomain, .undetermined: return []
    }
  }
}
