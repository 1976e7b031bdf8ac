/// What was seen of a domain's BIMI record, logo and certificate.
public final class BIMIFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherBIMI(_ request: AuditRequest) async -> BIMIFacts? { nil }
}
