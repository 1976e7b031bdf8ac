/// The reverse names of the addresses that send or take a domain's mail.
public final class ReverseDNSFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherReverseDNS(_ request: AuditRequest, _ exchangers: MailExchangerFacts) async
    -> ReverseDNSFacts?
  { nil }
}
