/// What was seen of a domain's SPF.
public struct SPFFacts: Sendable {
  public init() {}

  public var summary: FactValue { [:] }
}

extension FactGatherer {
  func gatherSPF(_ request: AuditRequest) async -> SPFFacts { SPFFacts() }
}
