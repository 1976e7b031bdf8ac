/// What was seen of a domain's MTA-STS record and policy (RFC 8461).
public final class MTASTSFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherMTASTS(_ request: AuditRequest) async -> MTASTSFacts? { nil }
}
