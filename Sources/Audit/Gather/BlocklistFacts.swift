/// What blocklists say of a domain and its addresses (RFC 5782).
public final class BlocklistFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherBlocklists(_ request: AuditRequest, _ exchangers: MailExchangerFacts) async
    -> BlocklistFacts?
  { nil }
}
