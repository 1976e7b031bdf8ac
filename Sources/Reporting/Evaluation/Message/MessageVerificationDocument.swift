public import Audit
import DNS
public import MailAuth
import Message
import Reputation

/// The answer of `dlv verify`: what a receiver makes of one message, step by step.
public struct MessageVerificationDocument: EvaluationDocument {
  public static let schema = "dlv.verify/1"

  let verification: MessageVerification
  /// The file, or `standard input`.
  let name: String
  /// The authserv-id of the Authentication-Results field.
  let server: String
  let findings: [Finding]

  public init(_ verification: MessageVerification, name: String, server: String) {
    self.verification = verification
    self.name = name
    self.server = server
    findings = verification.findings
  }

  public var result: String { verification.result.rawValue }

  public var details: [String: FactValue] {
    [
      "file": .string(name),
      "findings": .list(findings.map { FactValue($0) }),
      "author": author,
      "session": session,
      "spf": verification.spf.map(Self.members) ?? .null,
      "helo_spf": verification.heloSPF.map(Self.members) ?? .null,
      "reverse_dns": reverseDNS,
      "dkim": .list(verification.dkim.signatures.map(DKIMVerifyDocument.facts)),
      "unlisted_signatures": .integer(verification.dkim.unlisted.count),
      "arc": arc,
      "dmarc": verification.dmarc.map { members($0.verdict) } ?? .null,
      "rfc7489": verification.dmarc.map { members($0.rfc7489) } ?? .null,
      "authentication_results": .string(
        verification.authenticationResults(server: server).body),
      "received_spf": .list(
        [verification.heloSPF, verification.spf].compactMap { evaluation in
          evaluation.map { .string(ReceivedSPF($0).unfolded) }
        }),
      "sender_rules": .list(verification.senderRules.map { Self.members($0.rule, $0.verdict) }),
    ]
  }

  private var author: FactValue {
    switch verification.author {
    case .domain(let domain, let mailboxes):
      [
        "domain": .string(domain.description),
        "addresses": .list(mailboxes.map { .string("\($0.localPart)@\($0.domain)") }),
        "problem": nil,
      ]
    case .problem(let problem):
      ["domain": nil, "addresses": [], "problem": .string(problem.description)]
    }
  }

  private var session: FactValue {
    let envelope = verification.envelope
    return [
      "ip": FactValue(envelope.client?.description), "helo": FactValue(envelope.helo),
      "mail_from": FactValue(envelope.mailFrom), "received_by": FactValue(envelope.receivedBy),
      "tls": tls,
    ]
  }

  private var tls: FactValue {
    switch verification.envelope.encryption {
    case .encrypted: true
    case .plain: false
    case .unknown: nil
    }
  }

  private static func members(_ evaluation: SPFEvaluation) -> FactValue {
    [
      "result": .string(evaluation.result.rawValue),
      "domain": .string(String(decoding: evaluation.request.domain, as: UTF8.self)),
      "summary": .string(evaluation.summary),
      "match": .list(
        evaluation.match == nil
          ? []
          : evaluation.path.map {
            let place = evaluation.place(of: $0)
            return ["domain": .string(place.domain.description), "term": .string(place.term)]
          }),
    ]
  }

  private var reverseDNS: FactValue {
    switch verification.reverseDNS {
    case nil: nil
    case .confirmed(let name)?: ["state": "confirmed", "names": FactValue([name])]
    case .missing?: ["state": "missing", "names": []]
    case .unconfirmed(let names)?: ["state": "unconfirmed", "names": FactValue(names)]
    case .undetermined?: ["state": "undetermined", "names": []]
    }
  }

  private var arc: FactValue {
    let report = verification.arc
    return [
      "result": .string(report.result.rawValue), "reason": FactValue(report.problem?.description),
      "oldest_pass": report.oldestPass.map { .integer($0) } ?? .null,
      "sets": .list(
        report.sets.map { set in
          [
            "instance": .integer(set.instance),
            "domain": .string(set.seal.domain.description),
            "chain_validation": .string(set.seal.chainValidation.rawValue),
            "seal": .string(set.sealVerdict.result.rawValue),
            "message_signature": .string(set.messageSignature.verdict.result.rawValue),
            "authentication_results": FactValue(set.results?.body),
          ]
        }),
      "unverified_seals": .list(
        report.unverifiedSeals.map { seal in
          [
            "instance": .integer(seal.instance), "domain": .string(seal.domain.description),
            "chain_validation": .string(seal.chainValidation.rawValue),
          ]
        }),
    ]
  }

  private func members(_ verdict: DMARCVerdict) -> FactValue {
    [
      "result": .string(verification.result(of: verdict).rawValue),
      "disposition": FactValue(verification.disposition(of: verdict)?.rawValue),
      "policy": DMARCExplanationDocument.members(verdict.requestedPolicy),
      "policy_domain": FactValue(verdict.discovery.policy?.domain.description),
      "role": FactValue(verdict.discovery.policy?.role.rawValue),
      "record": FactValue(verdict.discovery.policy?.resource.description),
      "organizational_domain": FactValue(verdict.organizationalDomain.name?.description),
      "identifiers": .list(verdict.alignments.map(Self.members)),
      "undetermined": FactValue(verdict.undetermined.map(\.question)),
    ]
  }

  private static func members(_ alignment: DMARCVerdict.Alignment) -> FactValue {
    let aligned: FactValue =
      switch alignment.state {
      case .identical, .sameOrganization: true
      case .differs, .otherOrganization: false
      case .undetermined: nil
      }
    return [
      "mechanism": .string(alignment.identifier.mechanism.name),
      "domain": .string(alignment.identifier.domain.description),
      "authenticated": .boolean(alignment.identifier.outcome == .passed),
      "mode": .string(DMARCExplanationDocument.name(alignment.mode)), "aligned": aligned,
    ]
  }

  private static func members(
    _ rule: SenderRule, _ verdict: SenderRuleFacts.Verdict
  ) -> FactValue {
    let state: FactValue =
      switch verdict {
      case .met: "met"
      case .notMet: "not_met"
      case .undetermined: "undetermined"
      }
    return [
      "id": .string(rule.id), "receiver": .string(rule.receiver.rawValue),
      "applies_to": .string(rule.audience.rawValue), "requires": .string(rule.statement),
      "since": .string(rule.since), "source": .string(rule.receiver.source.address),
      "state": state, "reason": .string(verdict.reason),
    ]
  }
}
