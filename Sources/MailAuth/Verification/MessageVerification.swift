public import DNS
public import Message
public import Reputation

/// What a receiver makes of one message: SPF, DKIM, ARC, DMARC, and what large receivers require.
public struct MessageVerification: Sendable {
  public let header: HeaderSection
  public let envelope: MessageEnvelope
  public let author: AuthorDomain
  /// Of the MAIL FROM identity; `nil` where the client or the sender is not known.
  public let spf: SPFEvaluation?
  /// Of the HELO name.
  public let heloSPF: SPFEvaluation?
  /// `nil` where the client is not known.
  public let reverseDNS: ReverseDNS?
  public let dkim: DKIMReport
  public let arc: ARCReport
  /// `nil` where the message has no single Author Domain.
  public let dmarc: DMARCEvaluation?

  /// The verdict on the message.
  public enum Result: String, Hashable, Sendable, CaseIterable {
    case pass, fail, none, temperror, permerror
    /// DMARC would fail without SPF, and SPF could not be evaluated because the client or the envelope sender is not known; or
    /// without an aligned signature that was not looked at because there are too many.
    case undetermined
  }

  /// That of DMARC by RFC 9989.
  public var result: Result {
    guard let verdict = dmarc?.verdict else { return .permerror }
    return result(of: verdict)
  }

  /// What a verdict, of RFC 9989 or RFC 7489, comes to with what is known of the session.
  public func result(of verdict: DMARCVerdict) -> Result {
    switch verdict.result {
    case .pass: .pass
    case .fail: spf == nil ? .undetermined : .fail
    case .none: .none
    case .temperror: hangsOnUnverifiedSignatures(verdict) ? .undetermined : .temperror
    case .permerror: .permerror
    }
  }

  /// What is asked for with this message; `nil` also where that hangs on what is not known.
  public func disposition(of verdict: DMARCVerdict) -> DMARCPolicy? {
    switch result(of: verdict) {
    case .pass, .fail, .none, .temperror, .permerror: verdict.disposition
    case .undetermined: nil
    }
  }

  /// The result hangs on signatures that were not looked at, and on no lookup.
  private func hangsOnUnverifiedSignatures(_ verdict: DMARCVerdict) -> Bool {
    guard verdict.result == .temperror, dkim.notVerified > 0 else { return false }
    return verdict.undetermined.isEmpty && verdict.discovery.policy != nil
      && spf?.result != .temperror && !dkim.signatures.contains { $0.verdict.result == .temperror }
  }

  /// What SPF and DKIM give DMARC to align (RFC 9989 §5.3.3). DMARC looks at so many only: what passes comes first, then what
  /// may, and of these what is nearer to the Author Domain.
  public static func identifiers(
    spf: SPFEvaluation?, dkim: DKIMReport, author: DomainName
  ) -> [DMARCIdentifier] {
    var identifiers: [DMARCIdentifier] = []
    if let spf, let domain = spf.domain {
      identifiers.append(DMARCIdentifier(spf: spf.result, domain: domain))
    }
    let signed = dkim.signatures.compactMap { verified -> DMARCIdentifier? in
      guard let signature = verified.signature else { return nil }
      return DMARCIdentifier(
        dkim: verified.verdict, domain: signature.domain, selector: signature.selector)
    }
    guard identifiers.count + signed.count > DMARCEvaluation.maximumIdentifiers else {
      return identifiers + signed
    }
    for outcome in [DMARCIdentifier.Outcome.passed, .open, .failed] {
      identifiers += author.nearestFirst(signed.filter { $0.outcome == outcome }, \.domain)
    }
    return identifiers
  }

  /// The rules of large receivers with their verdicts, in the order of `SenderRule.all`.
  public var senderRules: [(rule: SenderRule, verdict: SenderRuleFacts.Verdict)] {
    let facts = senderRuleFacts
    return SenderRule.all.map { ($0, facts.verdict(on: $0)) }
  }

  private var senderRuleFacts: SenderRuleFacts {
    SenderRuleFacts(
      spf: spf?.result, dkim: signatures, dmarc: dmarc?.verdict, authorDomain: author.domain,
      reverseDNS: reverseDNS, encryption: envelope.encryption,
      format: MessageFormatProblem.all(in: header), oneClickUnsubscribe: oneClickUnsubscribe)
  }

  public var oneClickUnsubscribe: OneClickUnsubscribe {
    let fields = { (isIncluded: (DKIMVerdict) -> Bool) in
      dkim.signatures.filter { isIncluded($0.verdict) }.map { $0.signature?.signedFields ?? [] }
    }
    return OneClickUnsubscribe(
      header, passing: fields { $0 == .verified }, open: fields { $0.isOpen })
  }

  private var signatures: SenderRuleFacts.Signatures {
    if dkim.signatures.isEmpty { return .none }
    let passing = dkim.signatures.filter { $0.verdict.result == .pass }
    // One that aligns says more than the first of several.
    let aligned = dmarc?.verdict.alignments.first {
      $0.identifier.mechanism != .spf && $0.identifier.outcome == .passed && $0.isAligned
    }
    if let domain = aligned?.identifier.domain ?? passing.first?.signature?.domain {
      return .passing(domain)
    }
    return dkim.isOpen ? .open : .failing
  }
}

extension DMARCIdentifier {
  /// A signature by what became of it.
  public init(dkim verdict: DKIMVerdict, domain: DomainName, selector: String) {
    let outcome: Outcome = verdict == .verified ? .passed : verdict.isOpen ? .open : .failed
    self.init(.dkim(selector: selector), domain: domain, outcome: outcome)
  }
}

extension DomainName {
  /// Those first that have more labels in common with this name, itself before all; otherwise the order stays.
  func nearestFirst<Element>(
    _ elements: [Element], _ name: (Element) -> DomainName?
  ) -> [Element] {
    let ranked = elements.enumerated().map { place, element -> (rank: Int, place: Int) in
      guard let name = name(element) else { return (0, place) }
      if name == self { return (.max, place) }
      var labels = 0
      while labels < min(labelCount, name.labelCount),
        suffix(labels: labels + 1) == name.suffix(labels: labels + 1)
      {
        labels += 1
      }
      return (labels, place)
    }
    return ranked.sorted { $0.rank != $1.rank ? $0.rank > $1.rank : $0.place < $1.place }
      .map { elements[$0.place] }
  }
}
