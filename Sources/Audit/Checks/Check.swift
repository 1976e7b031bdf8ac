public import DNS

/// One rule applied to the facts of a domain. Pure: no lookups, no clock.
public protocol Check: Sendable {
  static var rule: Rule { get }

  /// Adds what it finds to `examination`; adding nothing means 'passed'.
  static func examine(_ facts: DomainFacts, _ examination: inout Examination)
}

extension Check {
  public static func outcome(for facts: DomainFacts) -> CheckOutcome {
    var examination = Examination(of: rule)
    examine(facts, &examination)
    return examination.outcome
  }
}

/// What one check collects while it looks at one target.
///
/// `records(of:)` is the way to an answer's records: a failed lookup is noted as undetermined, so it can't reach 'passed'.
public struct Examination {
  private let rule: Rule
  private var findings: [Finding] = []
  private var undetermined: [Undetermined] = []
  private var isNotApplicable = false

  init(of rule: Rule) { self.rule = rule }

  /// Notes a violation. `severity` only where the rule's own does not fit this case.
  public mutating func find(
    _ subject: some CustomStringConvertible, _ message: String, evidence: [String], fix: String,
    at location: SourceLocation? = nil, severity: Severity? = nil
  ) {
    findings.append(
      Finding(
        rule: rule.id, severity: severity ?? rule.severity, subject: subject.description,
        location: location, message: message, evidence: evidence, fix: fix))
  }

  /// Notes something that could not be examined.
  public mutating func cannotTell(_ subject: some CustomStringConvertible, _ reason: String) {
    let entry = Undetermined(subject: subject.description, reason: reason)
    if !undetermined.contains(entry) { undetermined.append(entry) }
  }

  /// The rule has nothing to look at here. Findings and undetermined parts noted beside it win.
  public mutating func notApplicable() { isNotApplicable = true }

  /// The answer's records, empty when there are none; `nil`, with the failure noted, when nobody knows.
  public mutating func records(of answer: Answer) -> [Record]? {
    guard let failure = answer.failure else { return answer.records }
    cannotTell(answer.question.name, "\(answer.question): \(failure)")
    return nil
  }

  var outcome: CheckOutcome {
    if !findings.isEmpty { return .findings(findings, undetermined: undetermined) }
    if !undetermined.isEmpty { return .undetermined(undetermined) }
    return isNotApplicable ? .notApplicable : .passed
  }
}
