/// Everything that was seen of a domain: what the checks look at. A failed lookup is kept as such.
public struct DomainFacts: Sendable {
  public var request: AuditRequest
  /// Of the envelope sender's domain.
  public var spf: SPFFacts
  /// Of the audited domain itself, where the envelope sender is another one: forgers use the domain in the envelope all the same.
  public var ownSPF: SPFFacts?
  public var dkim: DKIMFacts
  public var dmarc: DMARCFacts
  public var mailExchangers: MailExchangerFacts
  public var zone: ZoneFacts

  public init(
    request: AuditRequest, spf: SPFFacts, ownSPF: SPFFacts? = nil, dkim: DKIMFacts,
    dmarc: DMARCFacts,
    mailExchangers: MailExchangerFacts, zone: ZoneFacts
  ) {
    self.request = request
    self.spf = spf
    self.ownSPF = ownSPF
    self.dkim = dkim
    self.dmarc = dmarc
    self.mailExchangers = mailExchangers
    self.zone = zone
  }

  /// The facts as a report shows them, a family a key.
  public var summary: FactValue {
    var entries: [String: FactValue] = [
      "spf": spf.summary, "dkim": dkim.summary, "dmarc": dmarc.summary,
      "mx": mailExchangers.summary, "zone": zone.summary,
    ]
    if let ownSPF { entries["domain_spf"] = ownSPF.summary }
    return .object(entries)
  }

  /// The same with the SPF record of the domain itself in front; `nil` where that is in front already.
  var withOwnSPF: DomainFacts? {
    guard let ownSPF else { return nil }
    var facts = self
    facts.spf = ownSPF
    facts.ownSPF = nil
    // The addresses send mail with the other envelope.
    facts.request.mailFrom = nil
    facts.request.sendingAddresses = []
    return facts
  }
}
