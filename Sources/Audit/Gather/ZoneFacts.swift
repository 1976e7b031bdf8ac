/// What was seen of a domain's zone: SOA, NS, and its servers side by side.
public struct ZoneFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherZone(_ request: AuditRequest) async -> ZoneFacts { ZoneFacts() }
}
