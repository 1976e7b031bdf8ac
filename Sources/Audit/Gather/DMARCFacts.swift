/// What was seen of a domain's DMARC.
public struct DMARCFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherDMARC(_ request: AuditRequest) async -> DMARCFacts { DMARCFacts() }
}
