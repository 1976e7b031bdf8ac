/// What was seen of a domain's DKIM.
public struct DKIMFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherDKIM(_ request: AuditRequest) async -> DKIMFacts { DKIMFacts() }
}
