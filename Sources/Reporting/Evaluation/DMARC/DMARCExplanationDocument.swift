public import Audit
import DNS
public import MailAuth

/// The answer of `dlv dmarc explain`: each query of the walk, and the policy for the domain and what is below it.
public struct DMARCExplanationDocument: EvaluationDocument {
  public static let schema = "dlv.dmarc-explain/1"

  let explanation: DMARCExplanation
  /// The domain in Unicode, where that differs.
  let unicodeName: String?

  public init(_ explanation: DMARCExplanation, unicodeName: String? = nil) {
    self.explanation = explanation
    self.unicodeName = unicodeName
  }

  /// What receivers are asked to do with the domain's own mail when it fails: `none`, `quarantine` or `reject`; `no_record`,
  /// `invalid_policy` where DMARC is not applied; `undetermined`.
  public var result: String { Self.state(explanation.own) }

  static func state(_ coverage: DMARCExplanation.Coverage) -> String {
    switch coverage.discovery {
    case .nothing: "no_record"
    case .undetermined: "undetermined"
    case .found: coverage.policy?.applied.rawValue ?? "invalid_policy"
    }
  }

  static func rfc7489State(_ coverage: DMARCExplanation.Coverage) -> String {
    switch coverage.rfc7489Discovery {
    case .nothing: "no_record"
    case .undetermined: "undetermined"
    case .found: coverage.rfc7489Policy?.applied.rawValue ?? "invalid_policy"
    }
  }

  public var details: [String: FactValue] {
    let covered: FactValue = [
      "domain": Self.members(explanation.own),
      "existing_subdomain": explanation.existingSubdomain.map(Self.members) ?? .null,
      "nonexistent_subdomain": explanation.nonexistentSubdomain.map(Self.members) ?? .null,
    ]
    return [
      "domain": .string(explanation.domain.description),
      "unicode_domain": FactValue(unicodeName),
      "exists": exists,
      "queries": .list(explanation.queries.map(Self.members)),
      "stopped_by": stoppedBy,
      "applies": covered,
      "rfc7489_differs": .boolean(explanation.differs),
      "alignment": alignment,
      "aggregate_reports": FactValue(record?.aggregateReports.map(\.text) ?? []),
      "failure_reports": FactValue(record?.failureReports.map(\.text) ?? []),
    ]
  }

  private var record: DMARCRecord? { explanation.own.discovery.policy?.record }

  private var exists: FactValue {
    switch explanation.existence.outcome {
    case .records, .noData: true
    case .noSuchName: false
    case .failed: nil
    }
  }

  private var stoppedBy: FactValue {
    switch explanation.end {
    case .top: nil
    case .stopped(let flag): .string("psd=\(flag.rawValue)")
    }
  }

  private var alignment: FactValue {
    guard let record else { return nil }
    return [
      "spf": .string(Self.name(record.spfAlignment.value ?? .relaxed)),
      "dkim": .string(Self.name(record.dkimAlignment.value ?? .relaxed)),
    ]
  }

  static func name(_ mode: DMARCRecord.AlignmentMode) -> String {
    switch mode {
    case .relaxed: "relaxed"
    case .strict: "strict"
    }
  }

  private static func members(_ step: DMARCTreeWalk.Step) -> FactValue {
    let state: FactValue =
      switch step.content {
      case .record: "record"
      case .nothing: "nothing"
      case .several: "several"
      case .failed: "failed"
      }
    return [
      "name": .string(step.answer.question.name.description), "type": "TXT", "found": state,
      "answer": .string(AnswerText.outcome(step.answer)),
      "records": .list(step.answer.records.map { .string($0.description) }),
    ]
  }

  private static func members(_ coverage: DMARCExplanation.Coverage) -> FactValue {
    [
      "state": .string(state(coverage)),
      "organizational_domain": FactValue(coverage.organizationalDomain.name?.description),
      "policy_domain": FactValue(coverage.discovery.policy?.domain.description),
      "role": FactValue(coverage.discovery.policy?.role.rawValue),
      "record": FactValue(coverage.discovery.policy?.resource.description),
      "policy": members(coverage.policy),
      "rfc7489": [
        "state": .string(rfc7489State(coverage)),
        "organizational_domain": .string(coverage.rfc7489OrganizationalDomain.description),
        "policy_domain": FactValue(coverage.rfc7489Discovery.policy?.domain.description),
        "policy": members(coverage.rfc7489Policy),
      ],
    ]
  }

  static func members(_ policy: DMARCVerdict.RequestedPolicy?) -> FactValue {
    guard let policy else { return nil }
    return [
      "requested": .string(policy.policy.rawValue), "applied": .string(policy.applied.rawValue),
      "tag": .string(policy.tag), "testing": .boolean(policy.isTesting),
      "percentage": policy.percentage.map { .integer($0) } ?? .null,
    ]
  }
}
