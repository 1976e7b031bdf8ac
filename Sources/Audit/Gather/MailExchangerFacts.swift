/// What was seen of where a domain's mail goes.
public struct MailExchangerFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherMailExchangers(_ request: AuditRequest) async -> MailExchangerFacts {
    MailExchangerFacts()
  }
}
