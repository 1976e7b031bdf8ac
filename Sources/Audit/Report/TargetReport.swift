/// What an audit says about one target: the unit that every renderer prints. Time and randomness leave no trace in it.
public struct TargetReport: Sendable {
  /// The domain in ASCII; for a line that is no domain, the line itself.
  public let target: String
  /// The domain in Unicode, where that differs.
  public let unicodeName: String?
  public let verdict: Verdict

  public enum Verdict: Sendable {
    case audited(Audited)
    /// The target could not be read as a domain name; why not.
    case rejected(String)
  }

  public struct Audited: Sendable {
    public let outcomes: RuleOutcomes
    /// Made when asked for: not every format shows them.
    public var facts: FactValue { makeFacts() }

    /// What the configuration accepts; none of it is among the outcomes.
    public private(set) var waived: [WaivedFinding] = []

    /// Of a message.
    public let content: ContentVerdict?

    private let makeFacts: @Sendable () -> FactValue

    init(outcomes: RuleOutcomes, facts: @escaping @autoclosure @Sendable () -> FactValue) {
      self.outcomes = outcomes
      content = nil
      makeFacts = facts
    }

    /// - Parameters:
    ///   - content: Of a message.
    ///   - waived: None of it is among the outcomes.
    public init(
      outcomes: [(rule: Rule, outcome: CheckOutcome)], content: ContentVerdict? = nil,
      waived: [WaivedFinding] = [], facts: @escaping @autoclosure @Sendable () -> FactValue
    ) {
      self.outcomes = RuleOutcomes(outcomes)
      self.content = content
      self.waived = waived
      makeFacts = facts
    }

    private init(_ outcomes: RuleOutcomes, _ waived: [WaivedFinding], as other: Audited) {
      self.outcomes = outcomes
      self.waived = waived
      content = other.content
      makeFacts = other.makeFacts
    }

    /// The same facts with other outcomes.
    public func with(_ outcomes: RuleOutcomes, waived: [WaivedFinding]) -> Audited {
      Audited(outcomes, waived, as: self)
    }
  }

  public init(target: String, unicodeName: String?, verdict: Verdict) {
    self.target = target
    self.unicodeName = unicodeName
    self.verdict = verdict
  }

  /// The same under another name: of a file that is no domain's.
  public func named(_ target: String) -> TargetReport {
    TargetReport(target: target, unicodeName: nil, verdict: verdict)
  }
}

extension TargetReport.Audited {
  /// Every finding: worst first, and in the catalogue's order among equals.
  public var findings: [Finding] {
    var all: [Finding] = []
    for outcome in outcomes.values {
      if case .findings(let findings, _) = outcome { all += findings }
    }
    guard all.count > 1 else { return all }
    var sorted: [Finding] = []
    sorted.reserveCapacity(all.count)
    for severity in Severity.allCases.reversed() {
      for finding in all where finding.severity == severity { sorted.append(finding) }
    }
    return sorted
  }

  /// What could not be examined, with the rule that needed it.
  public var undetermined: [(rule: Rule, entry: Undetermined)] {
    var all: [(rule: Rule, entry: Undetermined)] = []
    for (index, outcome) in outcomes.values.enumerated() {
      switch outcome {
      case .findings(_, let undetermined), .undetermined(let undetermined):
        for entry in undetermined { all.append((outcomes[index].rule, entry)) }
      case .passed, .notApplicable:
        break
      }
    }
    return all
  }

  /// The rules that were examined in full and hold.
  public var passed: [RuleID] {
    outcomes.compactMap { rule, outcome in
      if case .passed = outcome { rule.id } else { nil }
    }
  }

  public var grade: Grade {
    Grade(findings: findings, isUndetermined: !undetermined.isEmpty)
  }
}
