import DNS
import MailAuth
import Reputation

/// A rule of a large receiver, looked at from DNS alone; only with a profile that has it.
protocol ReceiverCheck: Check {
  static var requirement: SenderRule { get }
}

extension ReceiverCheck {
  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard facts.request.senderProfile?.has(requirement) == true else {
      examination.notApplicable()
      return
    }
    let standing = facts.standing(on: requirement)
    let receiver = requirement.receiver.rawValue
    standing.note(
      on: facts.request.domain, requires: "\(receiver) requires \(requirement.statement)",
      evidence: facts.records(about: requirement.subject),
      fix: facts.fix(of: requirement.subject), &examination)
  }
}

extension DomainFacts {
  /// Lines to paste where the facts are enough for them, then what else is to be done.
  fileprivate func fix(of subject: SenderRule.Subject) -> String {
    var advice = ReceiverPage.fix(of: subject)
    // What is right needs no advice.
    if subject == .spfAndDKIM, case .pass = standing(on: .microsoftSPF) {
      advice = ReceiverPage.fix(of: .dkim)
    }
    let lines: [String?] =
      switch subject {
      case .spf, .spfOrDKIM, .spfAndDKIM: [spfLine]
      case .dmarcRecord, .dmarcPass: [dmarcLine]
      case .reverseDNS: reverseLines
      case .dkim, .dkimKeyLength, .encryption, .format, .oneClickUnsubscribe, .ownDomain: []
      }
    return (lines.compactMap(\.self) + [advice]).joined(separator: "\n")
  }

  /// The record mended; a new one where there is none and the senders are known.
  private var spfLine: String? {
    guard case .fail = standing(on: .microsoftSPF) else { return nil }
    if !spf.published.isEmpty { return spf.repaired }
    if request.sendingAddresses.isEmpty { return nil }
    let terms = request.sendingAddresses.map { address in
      switch address {
      case .v4: "ip4:\(address)"
      case .v6: "ip6:\(address)"
      }
    }
    return TagListText.line(
      at: spf.domain, (["v=spf1"] + terms + ["~all"]).joined(separator: " "))
  }

  /// The record mended where receivers can't use it; a new one where there is none.
  private var dmarcLine: String? {
    switch dmarc.walk?.discovery {
    case .found(let policy)?:
      return policy.record.appliedPolicy(for: policy.scope) == nil
        ? policy.line(mending: policy.policyTag) : nil
    case .nothing?:
      guard let name = request.domain.prepending("_dmarc") else { return nil }
      return TagListText.line(at: name, "v=DMARC1; p=none; rua=mailto:dmarc@\(request.domain)")
    case .undetermined?, nil: return nil
    }
  }

  /// The name that an address has is published for it; where it has none, only its owner can tell what it is to be.
  private var reverseLines: [String] {
    (reverseDNS?.addresses ?? []).filter { $0.use == .sending }.flatMap { entry -> [String] in
      switch entry.lookup.verdict {
      case .unconfirmed(let names): return names.prefix(1).map { entry.forward(of: $0) }
      case .missing:
        return [
          "; in the reverse zone of the address, mostly at the provider:",
          entry.naming(in: request.domain),
        ]
      case .confirmed, .undetermined: return []
      }
    }
  }

  /// The records that show how the domain stands.
  fileprivate func records(about subject: SenderRule.Subject) -> [Record] {
    let senders = spf.published.map(\.record)
    let policy = [dmarc.walk?.discovery.policy?.resource].compactMap(\.self)
    return switch subject {
    case .spf, .spfOrDKIM, .spfAndDKIM: senders
    case .dkim, .dkimKeyLength: dkim.selectors.flatMap(\.answer.records)
    case .dmarcRecord: policy
    case .dmarcPass: policy + senders
    case .reverseDNS, .encryption, .format, .oneClickUnsubscribe, .ownDomain: []
    }
  }
}

extension ReceiverStanding {
  /// What a check makes of it. What only a message can show is no result of an audit.
  func note(
    on subject: some CustomStringConvertible, requires: String, evidence: [Record], fix: String,
    _ examination: inout Examination
  ) {
    switch self {
    case .pass: break
    case .fail(let reason):
      examination.find(
        subject, "\(requires): \(reason)", evidence: evidence.map(\.description), fix: fix)
    case .lookupFailed(let reason), .cannotTell(let reason):
      examination.cannotTell(subject, reason)
    case .needsMessage, .notApplicable: examination.notApplicable()
    }
  }
}

enum GmailSPFOrDKIM: ReceiverCheck {
  static let requirement = SenderRule.gmailSPFOrDKIM
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailKeyLength: ReceiverCheck {
  static let requirement = SenderRule.gmailKeyLength
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailReverseDNS: ReceiverCheck {
  static let requirement = SenderRule.gmailReverseDNS
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailTLS: ReceiverCheck {
  static let requirement = SenderRule.gmailTLS
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailFormat: ReceiverCheck {
  static let requirement = SenderRule.gmailFormat
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailFrom: ReceiverCheck {
  static let requirement = SenderRule.gmailFrom
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailSPFAndDKIM: ReceiverCheck {
  static let requirement = SenderRule.gmailSPFAndDKIM
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailDMARC: ReceiverCheck {
  static let requirement = SenderRule.gmailDMARC
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailAlignment: ReceiverCheck {
  static let requirement = SenderRule.gmailAlignment
  static let rule = ReceiverPage.rule(of: requirement)
}

enum YahooSPFOrDKIM: ReceiverCheck {
  static let requirement = SenderRule.yahooSPFOrDKIM
  static let rule = ReceiverPage.rule(of: requirement)
}

enum YahooReverseDNS: ReceiverCheck {
  static let requirement = SenderRule.yahooReverseDNS
  static let rule = ReceiverPage.rule(of: requirement)
}

enum YahooFormat: ReceiverCheck {
  static let requirement = SenderRule.yahooFormat
  static let rule = ReceiverPage.rule(of: requirement)
}

enum YahooSPFAndDKIM: ReceiverCheck {
  static let requirement = SenderRule.yahooSPFAndDKIM
  static let rule = ReceiverPage.rule(of: requirement)
}

enum YahooDMARC: ReceiverCheck {
  static let requirement = SenderRule.yahooDMARC
  static let rule = ReceiverPage.rule(of: requirement)
}

enum YahooAlignment: ReceiverCheck {
  static let requirement = SenderRule.yahooAlignment
  static let rule = ReceiverPage.rule(of: requirement)
}

enum MicrosoftSPF: ReceiverCheck {
  static let requirement = SenderRule.microsoftSPF
  static let rule = ReceiverPage.rule(of: requirement)
}

enum MicrosoftDKIM: ReceiverCheck {
  static let requirement = SenderRule.microsoftDKIM
  static let rule = ReceiverPage.rule(of: requirement)
}

enum MicrosoftDMARC: ReceiverCheck {
  static let requirement = SenderRule.microsoftDMARC
  static let rule = ReceiverPage.rule(of: requirement)
}

enum GmailOneClick: ReceiverCheck {
  static let requirement = SenderRule.gmailOneClick
  static let rule = ReceiverPage.rule(of: requirement)
}

enum YahooOneClick: ReceiverCheck {
  static let requirement = SenderRule.yahooOneClick
  static let rule = ReceiverPage.rule(of: requirement)
}

enum MicrosoftAlignment: ReceiverCheck {
  static let requirement = SenderRule.microsoftAlignment
  static let rule = ReceiverPage.rule(of: requirement)
}
