public import Audit
import DNS

extension FactValue {
  /// A finding as every JSON document shows it.
  public init(_ finding: Finding) {
    var members: [String: FactValue] = [
      "evidence": FactValue(finding.evidence),
      "fix": .string(finding.fix),
      "location": finding.location.map { FactValue($0) } ?? .null,
      "message": .string(finding.message),
      "rule": .string(finding.rule.rawValue),
      "severity": .string(finding.severity.rawValue),
      "subject": .string(finding.subject),
    ]
    members["contribution"] = finding.contribution.map { FactValue($0) }
    self = .object(members)
  }

  init(_ contribution: FindingContribution) {
    self = [
      "defects": .integer(contribution.defects),
      "filter_likeness": .points(contribution.likeness),
      "policy": FactValue(contribution.policies.map(\.rawValue)),
    ]
  }

  init(_ verdict: ContentVerdict) {
    var policy: [String: FactValue] = [:]
    var failures: [String: FactValue] = [:]
    var requirements: [String: FactValue] = [:]
    var open: [String: FactValue] = [:]
    for entry in ContentPolicy.allCases {
      switch verdict.state(of: entry) {
      case .pass: policy[entry.rawValue] = "pass"
      // Neither: it is left out.
      case .open(let reason): open[entry.rawValue] = .string(reason)
      case .notAsked: break
      case .fail:
        policy[entry.rawValue] = "fail"
        failures[entry.rawValue] = FactValue(verdict.failures[entry, default: []])
        requirements[entry.rawValue] = .list(
          verdict.requirements[entry, default: []].map { FactValue($0) })
      }
    }
    var members: [String: FactValue] = [
      "defects": .integer(verdict.defects), "filter_likeness": .points(verdict.filterLikeness),
      "policy": .object(policy), "policy_failures": .object(failures),
      "policy_not_examined": .object(open), "policy_requirements": .object(requirements),
      "second_opinions": .list(verdict.opinions.map { FactValue($0) }),
    ]
    if verdict.leastDefects > 0 {
      members["min_score"] = [
        "met": .boolean(!verdict.isBelowMinimum), "wanted": .integer(verdict.leastDefects),
      ]
    }
    self = .object(members)
  }

  init(_ sum: FilterSum) {
    self = [
      "action": FactValue(sum.action), "filter": .string(sum.program),
      "is_spam": .boolean(sum.isSpam), "points": .points(sum.points),
      "scores": FactValue(sum.scores), "threshold": .points(sum.threshold),
      "version": FactValue(sum.version),
    ]
  }

  init(_ requirement: ContentRequirement) {
    self = [
      "receiver": .string(requirement.receiver), "requirement": .string(requirement.id),
      "rules": FactValue(requirement.rules), "since": .string(requirement.since),
      "source": .string(requirement.source), "statement": .string(requirement.statement),
    ]
  }

  /// A finding with the waiver that accepts it.
  init(_ waived: WaivedFinding) {
    self = [
      "expires": .string(waived.waiver.expires), "finding": FactValue(waived.finding),
      "reason": .string(waived.waiver.reason),
    ]
  }

  init(_ location: SourceLocation) {
    var members: [String: FactValue] = [
      "column": location.column.map { .integer($0) } ?? .null,
      "file": .string(location.file),
      "line": .integer(location.line),
    ]
    members["pointer"] = location.pointer.map { .string($0) }
    self = .object(members)
  }
}
