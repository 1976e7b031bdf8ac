import Audit
import DNS

/// An audited target sorted out once, for the renderers that show it by family, severity or question.
struct TargetDigest {
  let grade: Grade
  /// Worst first.
  let findings: [Finding]
  let undetermined: [(rule: Rule, entry: Undetermined)]
  let passed: [RuleID]
  let notApplicable: [RuleID]
  /// The families that have rules, in the order of a report.
  let families: [FamilyDigest]
  let counts: OutcomeCounts
  let facts: FactValue

  /// One pass over the outcomes: with ten thousand targets a run, each further one shows.
  init(_ audited: TargetReport.Audited) {
    var countsByFamily: [RuleFamily: OutcomeCounts] = [:]
    var (passed, notApplicable): ([RuleID], [RuleID]) = ([], [])
    var undetermined: [(rule: Rule, entry: Undetermined)] = []
    for (rule, outcome) in audited.outcomes {
      countsByFamily[rule.family, default: OutcomeCounts()].add(outcome)
      switch outcome {
      case .passed: passed.append(rule.id)
      case .notApplicable: notApplicable.append(rule.id)
      case .findings(_, let entries), .undetermined(let entries):
        for entry in entries { undetermined.append((rule, entry)) }
      }
    }
    findings = audited.findings
    grade = Grade(findings: findings, isUndetermined: !undetermined.isEmpty)
    self.undetermined = undetermined
    self.passed = passed
    self.notApplicable = notApplicable
    families = RuleFamily.allCases.compactMap { family in
      countsByFamily[family].map { FamilyDigest(family: family, counts: $0) }
    }
    counts = families.reduce(into: OutcomeCounts()) { $0.add($1.counts) }
    facts = audited.facts
  }

  var unknowns: [Unknown] { Unknown.grouped(undetermined) }
}

/// One question that nobody answered, with every rule that needed it.
struct Unknown {
  let subject: String
  let reason: String
  let location: SourceLocation?
  private(set) var rules: [RuleID]

  var text: String { Self.text(subject: subject, reason: reason) }

  /// The reason of a failed lookup starts with the question, which has the name already.
  static func text(subject: String, reason: String) -> String {
    subject.isEmpty || reason.hasPrefix(subject) ? reason : subject + ": " + reason
  }

  static func grouped(_ entries: [(rule: Rule, entry: Undetermined)]) -> [Unknown] {
    var groups: [Unknown] = []
    var places: [Undetermined: Int] = [:]
    for (rule, entry) in entries {
      if let place = places[entry] {
        groups[place].rules.append(rule.id)
      } else {
        places[entry] = groups.count
        groups.append(
          Unknown(
            subject: entry.subject, reason: entry.reason, location: entry.location,
            rules: [rule.id]))
      }
    }
    return groups
  }
}

/// What became of the rules of one family.
struct FamilyDigest {
  let family: RuleFamily
  let counts: OutcomeCounts

  /// The worst that was found. What is unknown ranks below an error or a warning, which stand whatever the answer will be,
  /// and above all else.
  var mark: Mark {
    if counts.errors > 0 { return .wrong }
    if counts.warnings > 0 { return .doubtful }
    if counts.undetermined + counts.open > 0 { return .unknown }
    return counts.passed + counts.notices + counts.infos > 0 ? .right : .notApplicable
  }
}

/// The sign that stands before a family or a finding.
enum Mark: String {
  case right = "✓"
  case doubtful = "!"
  case wrong = "✗"
  case unknown = "?"
  case notApplicable = "–"
  /// A notice or an information: to be read, not to be repaired.
  case remark = "•"

  init(of severity: Severity) {
    self =
      switch severity {
      case .error: .wrong
      case .warning: .doubtful
      case .notice, .info: .remark
      }
  }

  /// The same in a word, for those who can't see the sign.
  var word: String {
    switch self {
    case .right: "passed"
    case .doubtful: "warning"
    case .wrong: "error"
    case .unknown: "could not be determined"
    case .notApplicable: "not applicable"
    case .remark: "notice"
    }
  }
}
