public import DNS
public import Message

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
    /// DMARC would fail without SPF, and SPF could not be evaluated because the client is not known.
    case undetermined
  }

  /// That of DMARC by RFC 9989.
  public var result: Result {
    guard let verdict = dmarc?.verdict else { return .permerror }
    switch verdict.result {
    case .pass: return .pass
    case .fail: return spf == nil ? .undetermined : .fail
    case .none: return .none
    case .temperror: return .temperror
    case .permerror: return .permerror
    }
  }

  /// What SPF and DKIM give DMARC to align (RFC 9989 §5.3.3).
  public static func identifiers(
    spf: SPFEvaluation?, dkim: DKIMReport
  ) -> [DMARCIdentifier] {
    var identifiers: [DMARCIdentifier] = []
    if let spf, let domain = spf.domain {
      identifiers.append(DMARCIdentifier(spf: spf.result, domain: domain))
    }
    for verified in dkim.signatures {
      guard let signature = verified.signature else { continue }
      identifiers.append(
        DMARCIdentifier(
          dkim: verified.verdict.result, domain: signature.domain, selector: signature.selector))
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
    let fields = { (result: DKIMResult) in
      dkim.signatures.filter { $0.verdict.result == result }
        .map { $0.signature?.signedFields ?? [] }
    }
    return OneClickUnsubscribe(header, passing: fields(.pass), open: fields(.temperror))
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
    return dkim.signatures.contains { $0.verdict.result == .temperror } ? .open : .failing
  }
}

extension DMARCIdentifier {
  /// A signature by its result (RFC 8601 §2.7.1).
  public init(dkim result: DKIMResult, domain: DomainName, selector: String) {
    let outcome: Outcome =
      switch result {
      case .pass: .passed
      case .temperror: .open
      case .none, .fail, .policy, .neutral, .permerror: .failed
      }
    self.init(.dkim(selector: selector), domain: domain, outcome: outcome)
  }
}
