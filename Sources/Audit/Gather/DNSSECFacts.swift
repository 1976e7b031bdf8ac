/// What was seen of a domain's DNSSEC.
public final class DNSSECFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherDNSSEC(_ request: AuditRequest) async -> DNSSECFacts? { nil }
}
