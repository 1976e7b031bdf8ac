public import DNS
public import Message
public import Reputation

/// What the rules of large receivers look at, and their verdicts on one message.
public struct SenderRuleFacts: Sendable {
  /// Of the MAIL FROM identity; `nil` where the client or the envelope sender is not known.
  public var spf: SPFResult?
  public var dkim: Signatures
  /// `nil` where the message has no Author Domain.
  public var dmarc: DMARCVerdict?
  public var authorDomain: DomainName?
  /// `nil` where the client is not known.
  public var reverseDNS: ReverseDNS?
  public var encryption: ReceivedField.Encryption
  public var format: [MessageFormatProblem]
  public var oneClickUnsubscribe: OneClickUnsubscribe

  /// What came of the DKIM signatures.
  public enum Signatures: Hashable, Sendable {
    case none
    case passing(DomainName)
    case failing
    case open
  }

  public init(
    spf: SPFResult?, dkim: Signatures, dmarc: DMARCVerdict?, authorDomain: DomainName?,
    reverseDNS: ReverseDNS?, encryption: ReceivedField.Encryption,
    format: [MessageFormatProblem], oneClickUnsubscribe: OneClickUnsubscribe
  ) {
    self.spf = spf
    self.dkim = dkim
    self.dmarc = dmarc
    self.authorDomain = authorDomain
    self.reverseDNS = reverseDNS
    self.encryption = encryption
    self.format = format
    self.oneClickUnsubscribe = oneClickUnsubscribe
  }

  /// What a rule says about the message, with the reason in a clause.
  public enum Verdict: Hashable, Sendable {
    case met(String)
    case notMet(String)
    case undetermined(String)

    public var reason: String {
      switch self {
      case .met(let reason), .notMet(let reason), .undetermined(let reason): reason
      }
    }
  }

  public func verdict(on rule: SenderRule) -> Verdict {
    switch rule.subject {
    case .spf: spfVerdict
    case .dkim: dkimVerdict
    case .dkimKeyLength: keyLengthVerdict
    case .spfOrDKIM: either(spfVerdict, dkimVerdict)
    case .spfAndDKIM: both(spfVerdict, dkimVerdict)
    case .dmarcRecord: recordVerdict
    case .dmarcPass: alignmentVerdict
    case .reverseDNS: reverseVerdict
    case .encryption: encryptionVerdict
    case .format:
      format.isEmpty
        ? .met("required fields are there, once each")
        : .notMet(format.map(\.description).joined(separator: "; "))
    case .oneClickUnsubscribe: unsubscribeVerdict
    case .ownDomain: ownDomainVerdict
    }
  }

  private var spfVerdict: Verdict {
    switch spf {
    case nil: .undetermined(whatSPFNeeds)
    case .pass?: .met("SPF passes")
    case .temperror?: .undetermined("SPF temperror")
    case .none?: .notMet("no SPF record")
    case .neutral?, .fail?, .softfail?, .permerror?: .notMet("SPF \(spf?.rawValue ?? "")")
    }
  }

  /// Reverse DNS is looked up for every client that is known.
  private var whatSPFNeeds: String {
    reverseDNS == nil
      ? "SPF needs the client's address" : "SPF needs the envelope sender (MAIL FROM)"
  }

  private var dkimVerdict: Verdict {
    switch dkim {
    case .none: .notMet("not signed")
    case .passing(let domain): .met("DKIM passes (\(domain))")
    case .failing: .notMet("no DKIM signature passes")
    case .open: .undetermined("DKIM could not be determined")
    }
  }

  /// A signature of a shorter key does not pass (RFC 8301 §3.2).
  private var keyLengthVerdict: Verdict {
    switch dkim {
    case .none: .met("not signed, so no short key")
    case .passing: .met("DKIM passes, which a shorter key does not")
    case .failing: .undetermined("no DKIM signature passes")
    case .open: .undetermined("DKIM could not be determined")
    }
  }

  private func either(_ first: Verdict, _ second: Verdict) -> Verdict {
    switch (first, second) {
    case (.met, _): first
    case (_, .met): second
    case (.undetermined, _): first
    case (_, .undetermined): second
    case (.notMet, .notMet): .notMet(first.reason + ", " + second.reason)
    }
  }

  private func both(_ first: Verdict, _ second: Verdict) -> Verdict {
    switch (first, second) {
    case (.met, .met): .met(first.reason + ", " + second.reason)
    case (.notMet, .notMet): .notMet(first.reason + ", " + second.reason)
    case (.notMet, _): first
    case (_, .notMet): second
    case (.undetermined, _): first
    case (_, .undetermined): second
    }
  }

  private var recordVerdict: Verdict {
    guard let dmarc else { return .notMet("there is no Author Domain") }
    switch dmarc.discovery {
    case .undetermined: return .undetermined("the DMARC record could not be looked up")
    case .nothing: return .notMet("no DMARC record applies to \(authorDomain?.description ?? "")")
    case .found(let policy):
      guard let requested = dmarc.requestedPolicy else {
        return .notMet("the record at \(policy.domain) has no usable policy")
      }
      return .met("\(requested.tag)=\(requested.policy.rawValue) at \(policy.domain)")
    }
  }

  private var alignmentVerdict: Verdict {
    guard let dmarc else { return .notMet("there is no Author Domain") }
    switch dmarc.result {
    case .pass:
      let aligned = dmarc.alignments.first { $0.identifier.outcome == .passed && $0.isAligned }
      let identifier = aligned?.identifier
      return .met(
        "\(identifier?.mechanism.name.uppercased() ?? "") (\(identifier?.domain.description ?? ""))"
      )
    case .fail:
      // Without client or envelope sender SPF is missing, and might have aligned.
      return spf == nil
        ? .undetermined("no DKIM signature aligns, and " + whatSPFNeeds)
        : .notMet("neither SPF nor DKIM aligns with \(authorDomain?.description ?? "")")
    case .none: return .notMet("no DMARC record")
    case .temperror: return .undetermined(Self.open)
    case .permerror: return .notMet("DMARC permerror")
    }
  }

  private static let open = "a lookup failed, or a signature was not looked at"

  private var reverseVerdict: Verdict {
    switch reverseDNS {
    case nil: .undetermined("the client's address is not known")
    case .confirmed(let name)?: .met("\(name) leads back")
    case .missing?: .notMet("the address has no PTR record")
    case .unconfirmed(let names)?:
      .notMet("no name of the address leads back to it (\(names.first?.description ?? ""))")
    case .undetermined(let answer)?: .undetermined("\(answer.question) could not be looked up")
    }
  }

  private var encryptionVerdict: Verdict {
    switch encryption {
    case .encrypted(let version): .met(version ?? "Received says that TLS was used")
    case .plain: .notMet("Received says that TLS was not used")
    case .unknown: .undetermined("no trusted Received field tells")
    }
  }

  private var unsubscribeVerdict: Verdict {
    switch oneClickUnsubscribe {
    case .supported: .met("https, by POST, both fields signed")
    case .undetermined: .undetermined(oneClickUnsubscribe.description)
    case .absent, .noHTTPS, .noPost, .repeated, .notSigned:
      .notMet(oneClickUnsubscribe.description)
    }
  }

  /// Gmail's own mail is signed by gmail.com: what passes DMARC is no impersonation.
  private var ownDomainVerdict: Verdict {
    let own = ["gmail.com", "googlemail.com"]
    guard let authorDomain, own.contains(authorDomain.description) else {
      return .met("From is \(authorDomain?.description ?? "nobody's")")
    }
    guard let dmarc else { return .undetermined("there is no Author Domain") }
    switch dmarc.result {
    case .pass: return .met("DMARC passes")
    case .temperror: return .undetermined(Self.open)
    case .fail, .none, .permerror: return .notMet("From says \(authorDomain), and DMARC fails")
    }
  }
}
