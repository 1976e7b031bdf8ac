/// Everything that was seen of a domain: what the checks look at. A failed lookup is kept as such.
public struct DomainFacts: Sendable {
  public var request: AuditRequest
  public var spf: SPFFacts
  public var dkim: DKIMFacts
  public var dmarc: DMARCFacts
  public var mailExchangers: MailExchangerFacts
  public var zone: ZoneFacts

  public init(
    request: AuditRequest, spf: SPFFacts, dkim: DKIMFacts, dmarc: DMARCFacts,
    mailExchangers: MailExchangerFacts, zone: ZoneFacts
  ) {
    self.request = request
    self.spf = spf
    self.dkim = dkim
    self.dmarc = dmarc
    self.mailExchangers = mailExchangers
    self.zone = zone
  }

  /// The facts as a report shows them, a family a key.
  public var summary: FactValue {
    [
      "spf": spf.summary, "dkim": dkim.summary, "dmarc": dmarc.summary,
      "mx": mailExchangers.summary, "zone": zone.summary,
    ]
  }
}
