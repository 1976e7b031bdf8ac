/// How a domain's mail servers answered when they were asked, TLS included.
public final class MailServerFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherProbes(_ request: AuditRequest, _ exchangers: MailExchangerFacts) async
    -> MailServerFacts?
  { nil }
}
