public import DNS
import MailAuth

/// What the written rules for parked domains look at beside the records of other families; asked only with that profile.
public struct SenderFacts: Sendable {
  /// TXT at a selector that nobody uses: a wildcard answers there.
  public var unusedSelector: Answer?

  public init() {}
}

extension FactGatherer {
  func gatherSenderFacts(_ request: AuditRequest) async -> SenderFacts? {
    guard request.senderProfile == .parked else { return nil }
    var facts = SenderFacts()
    if let name = request.domain.prepending("\(WellKnownSelectors.impossible)._domainkey") {
      facts.unusedSelector = await resolver.resolve(name, .txt)
    }
    return facts
  }
}
