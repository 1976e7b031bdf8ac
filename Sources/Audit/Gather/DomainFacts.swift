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
  /// Each of these is `nil` where the request does not ask for it.
  public var mailServers: MailServerFacts?
  public var tls: TLSFacts?
  public var dane: DANEFacts?
  public var mtaSTS: MTASTSFacts?
  public var tlsRPT: TLSRPTFacts?
  public var bimi: BIMIFacts?
  public var reverseDNS: ReverseDNSFacts?
  public var blocklists: BlocklistFacts?
  public var dnssec: DNSSECFacts?
  public var senderFacts: SenderFacts?

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

  /// The facts of every family as a report shows them.
  public var summary: FactValue { summary(of: Set(RuleFamily.ofAudits)) }

  /// The same of some families, each a key: `mta_sts`.
  public func summary(of families: Set<RuleFamily>) -> FactValue {
    var entries: [String: FactValue] = [:]
    for family in families {
      switch family {
      case .spf:
        entries["spf"] = spf.summary
        if let ownSPF { entries["domain_spf"] = ownSPF.summary }
      case .dkim: entries["dkim"] = dkim.summary
      case .dmarc: entries["dmarc"] = dmarc.summary
      case .mx: entries["mx"] = mailExchangers.summary
      case .smtp: entries["mail_servers"] = mailServers?.summary
      case .tls: entries["tls"] = tls?.summary(isDown: isDown)
      case .dane: entries["dane"] = dane?.summary
      case .mtaSTS: entries["mta_sts"] = mtaSTS?.summary(mailExchangers.hostNames)
      case .tlsRPT: entries["tls_rpt"] = tlsRPT?.summary
      case .bimi: entries["bimi"] = bimi?.summary
      case .reverseDNS: entries["reverse_dns"] = reverseDNS?.summary
      case .blocklists: entries["blocklists"] = blocklists?.summary
      case .dnssec: entries["dnssec"] = dnssec?.summary
      case .zone: entries["zone"] = zone.summary
      case .waivers, .zoneData: break
      case .receivers: entries["receivers"] = receiverSummary
      case .gate: break
      case .header, .unsubscribe, .mime, .html, .deception, .links, .text, .likeness,
        .secondOpinions:
        break
      }
    }
    let senders = senders(in: families)
    if !senders.isEmpty { entries["senders"] = .list(senders.map(\.summary)) }
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
