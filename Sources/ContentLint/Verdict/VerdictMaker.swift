import Audit

/// Works the verdict on a message out of its findings, and what each of them contributes.
///
/// Defects: 100 minus the weights of all findings; those of one rule count twice the heaviest of them at most, those of one family 40 (24 of those
/// about leaving a list) at most, so that neither a list of a hundred bad links nor one bad part of a message hides everything else. Every step is a sum or a
/// minimum of what may not be negative, so that a message with a finding less never has fewer points.
struct VerdictMaker {
  private var failures: [ContentPolicy: [RuleID]] = [:]

  static let mostPerFamily = 40
  /// Of leaving a list: what is wrong with a field counts no more than that there is none.
  static let mostOfUnsubscribing = 24
  /// How many times the heaviest finding of a rule its findings count.
  static let mostOfRule = 2

  /// What a finding takes off. Information is none: it says nothing against the message.
  static func weight(of severity: Severity) -> Int {
    switch severity {
    case .error: 12
    case .warning: 4
    case .notice: 1
    case .info: 0
    }
  }

  /// Notes the policies that findings of one rule break.
  mutating func note(_ findings: [Finding]) {
    for finding in findings {
      for policy in finding.contribution?.policies ?? []
      where failures[policy]?.last != finding.rule {
        failures[policy, default: []].append(finding.rule)
      }
    }
  }

  /// Writes its contribution into each finding.
  mutating func finish(_ outcomes: inout [(rule: Rule, outcome: CheckOutcome)]) -> ContentVerdict {
    var likeness = LikenessPoints()
    var total = 100
    var familyRoom: [RuleFamily: Int] = [:]
    for index in outcomes.indices {
      guard case .findings(var findings, let undetermined) = outcomes[index].outcome else {
        continue
      }
      let rule = outcomes[index].rule
      note(findings)
      // What another filter says is its own verdict; waivers are no part of the message.
      let counts = rule.family != .secondOpinions && rule.family != .waivers
      let heaviest = counts ? findings.map { Self.weight(of: $0.severity) }.max() ?? 0 : 0
      var ruleRoom = heaviest * Self.mostOfRule
      let mostOfFamily =
        rule.family == .unsubscribe ? Self.mostOfUnsubscribing : Self.mostPerFamily
      // The heaviest first, so that what a rule counts does not hang on the order of its findings.
      let order = findings.indices.sorted {
        (findings[$0].severity, $1) > (findings[$1].severity, $0)
      }
      for place in order {
        let room = min(ruleRoom, familyRoom[rule.family, default: mostOfFamily], total)
        let points = min(room, Self.weight(of: findings[place].severity))
        ruleRoom -= points
        familyRoom[rule.family, default: mostOfFamily] -= points
        total -= points
        var contribution = findings[place].contribution ?? FindingContribution()
        contribution.defects = points
        likeness += contribution.likeness
        findings[place].contribution = contribution
      }
      outcomes[index].outcome = .findings(findings, undetermined: undetermined)
    }
    let failures = failures.mapValues { rules in
      rules.sorted { LintCatalogue.rank(of: $0) < LintCatalogue.rank(of: $1) }
    }
    var verdict = ContentVerdict(failures: failures, defects: total, filterLikeness: likeness)
    verdict.requirements = Dictionary(
      uniqueKeysWithValues: failures.map { ($0, Self.requirements(of: $0, failedBy: $1)) })
    return verdict
  }

  /// What a receiver has written down of that which the rules found, each once.
  private static func requirements(
    of policy: ContentPolicy, failedBy rules: [RuleID]
  ) -> [ContentRequirement] {
    var all: [ContentRequirement] = []
    for rule in rules {
      guard let requirement = LintRequirement.of(rule)?[policy] else { continue }
      if let place = all.firstIndex(where: { $0.id == requirement.id }) {
        all[place].rules.append(rule)
      } else {
        all.append(requirement)
        all[all.count - 1].rules = [rule]
      }
    }
    return all
  }
}
