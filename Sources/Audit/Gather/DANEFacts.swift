/// The TLSA records of a domain's mail servers (RFC 7672).
public final class DANEFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherDANE(_ request: AuditRequest, _ exchangers: MailExchangerFacts) async -> DANEFacts? {
    nil
  }
}
