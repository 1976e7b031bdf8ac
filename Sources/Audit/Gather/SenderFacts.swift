public import DNS
import MailAuth
public import Reputation

/// What the written rules of receivers look at beside the records of other families; asked only with a profile.
public struct SenderFacts: Sendable {
  /// Of the addresses that send the domain's mail.
  public var reverseDNS: [(address: IPAddress, result: ReverseDNS)] = []
  /// TXT at a selector that nobody uses: a wildcard answers there. Asked for a parked domain.
  public var unusedSelector: Answer?

  public init() {}
}

extension FactGatherer {
  func gatherSenderFacts(_ request: AuditRequest) async -> SenderFacts? {
    guard let profile = request.senderProfile else { return nil }
    var facts = SenderFacts()
    if profile == .parked {
      if let name = request.domain.prepending("\(WellKnownSelectors.impossible)._domainkey") {
        facts.unusedSelector = await resolver.resolve(name, .txt)
      }
      return facts
    }
    let found = await withTaskGroup(of: (Int, ReverseDNS).self) { group in
      for (index, address) in request.sendingAddresses.enumerated() {
        group.addTask { [resolver] in (index, await ReverseDNS(of: address, resolver: resolver)) }
      }
      return await group.reduce(into: [Int: ReverseDNS]()) { $0[$1.0] = $1.1 }
    }
    facts.reverseDNS = request.sendingAddresses.enumerated().compactMap { index, address in
      found[index].map { (address, $0) }
    }
    return facts
  }
}
