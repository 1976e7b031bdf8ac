/// What was seen of a domain's TLS reporting record (RFC 8460).
public final class TLSRPTFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherTLSRPT(_ request: AuditRequest) async -> TLSRPTFacts? { nil }
}
