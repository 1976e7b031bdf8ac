import DNS
import MailAuth

/// What the rules about BIMI share.
extension Examination {
  /// The one record that applies; `nil` where there is none, or several, or nobody knows, which is then noted.
  mutating func bimiRecord(of facts: DomainFacts) -> (record: BIMIRecord, resource: Record)? {
    guard let bimi = facts.bimi else {
      notApplicable()
      return nil
    }
    guard let record = bimi.record, let resource = bimi.published.first else {
      if bimi.published.isEmpty { for answer in bimi.answers { _ = records(of: answer) } }
      notApplicable()
      return nil
    }
    return (record, resource)
  }

  /// The same for rules that have nothing to say of a domain that declines.
  mutating func bimiWithLogo(of facts: DomainFacts) -> (record: BIMIRecord, resource: Record)? {
    guard let found = bimiRecord(of: facts) else { return nil }
    guard case .url = found.record.logo else {
      notApplicable()
      return nil
    }
    return found
  }

  /// The logo's document; what could not be had is noted, what is not there is left to `bimi-logo-unavailable`.
  mutating func bimiLogo(of facts: DomainFacts) -> (reading: LogoReading, resource: Record)? {
    guard let (_, resource) = bimiWithLogo(of: facts), let bimi = facts.bimi else { return nil }
    switch bimi.logo {
    case .unknown(let reason)?:
      cannotTell(resource.name, "the logo could not be fetched: \(reason)")
    case .absent?, nil: notApplicable()
    case .fetched?:
      if let reading = bimi.logoReading { return (reading, resource) }
      notApplicable()
    }
    return nil
  }

  /// The certificate, where there is one that can be read.
  mutating func bimiCertificate(
    of facts: DomainFacts
  ) -> (chain: BIMIFacts.Chain, resource: Record)? {
    guard let (_, resource) = bimiRecord(of: facts), let bimi = facts.bimi else { return nil }
    if case .unknown(let reason)? = bimi.evidence {
      cannotTell(resource.name, "the certificate could not be fetched: \(reason)")
      return nil
    }
    guard case .chain(let chain)? = bimi.certificate else {
      notApplicable()
      return nil
    }
    return (chain, resource)
  }
}
