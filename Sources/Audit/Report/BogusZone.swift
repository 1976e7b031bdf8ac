import DNS

/// What is bogus of a domain by the facts of DNSSEC, for the reasons of other families: a resolver that validates answers SERVFAIL, and
/// does not say why.
struct BogusZone {
  /// The zone as a whole, with every name in it.
  private let apex: DomainName?
  /// Names of it whose own records are bogus.
  private let names: Set<DomainName>

  /// `nil` where nothing is bogus, or nobody knows.
  init?(_ facts: DNSSECFacts?) {
    switch facts?.state {
    case .unsigned(let zone, _, let proof?):
      guard case .bogus = proof.security else { return nil }
      (apex, names) = (zone, [])
    case .examined(let zone):
      if case .bogus = zone.validated.security {
        (apex, names) = (zone.apex, [])
        return
      }
      let bogus = ([zone.startOfAuthority] + zone.names + zone.exchangers).filter {
        if case .bogus = $0.security { true } else { false }
      }
      if bogus.isEmpty { return nil }
      (apex, names) = (nil, Set(bogus.map(\.answer.question.name)))
    case .unsigned(_, _, nil), .unknown, nil: return nil
    }
  }

  /// The outcome with the cause added to lookups that failed for it.
  func explained(_ outcome: CheckOutcome) -> CheckOutcome {
    switch outcome {
    case .passed, .notApplicable: outcome
    case .findings(let findings, let undetermined):
      .findings(findings, undetermined: undetermined.map(explained))
    case .undetermined(let undetermined): .undetermined(undetermined.map(explained))
    }
  }

  private func explained(_ entry: Undetermined) -> Undetermined {
    // Reasons begin with the question: `example.com MX: the server failed (SERVFAIL)`.
    guard entry.reason.contains(LookupFailure.serverFailure.description),
      let word = entry.reason.split(separator: " ").first, let name = try? DomainName(String(word)),
      contains(name)
    else { return entry }
    var explained = entry
    explained.reason +=
      "; DNSSEC of \(apex ?? name) is bogus (\(ChainBogus.rule.id)), which resolvers that validate answer so"
    return explained
  }

  /// Whether nothing that is said of the name validates.
  func contains(_ name: DomainName) -> Bool {
    apex.map(name.isSubdomain(of:)) ?? names.contains(name)
  }
}
