public import DNS

/// One rule applied to the facts of a domain. Pure: no lookups, no clock.
public protocol Check: Sendable {
  static var rule: Rule { get }

  /// Adds what it finds to `examination`; adding nothing means 'passed'.
  static func examine(_ facts: DomainFacts, _ examination: inout Examination)
}

extension Check {
  public static func outcome(for facts: DomainFacts) -> CheckOutcome {
    var examination = Examination(of: self)
    let outcome = outcome(for: facts, &examination)
    guard rule.family == .spf, let own = facts.withOwnSPF else { return outcome }
    return outcome.joined(with: self.outcome(for: own, &examination))
  }

  /// The same with an examination that other checks use before and after, and of these facts alone.
  static func outcome(
    for facts: DomainFacts, _ examination: inout Examination
  ) -> CheckOutcome {
    examination.begin(self)
    examine(facts, &examination)
    return examination.end()
  }
}

extension CheckOutcome {
  /// What one rule says about two records of a domain: with an envelope sender elsewhere, two are audited, each under its own name.
  func joined(with other: CheckOutcome) -> CheckOutcome {
    switch (self, other) {
    case (.findings(let findings, let undetermined), .findings(let more, let others)):
      .findings(findings + more, undetermined: undetermined + others)
    case (.findings(let findings, let undetermined), .undetermined(let others)),
      (.undetermined(let others), .findings(let findings, let undetermined)):
      .findings(findings, undetermined: undetermined + others)
    case (.undetermined(let undetermined), .undetermined(let others)):
      .undetermined(undetermined + others)
    case (.findings, .passed), (.findings, .notApplicable), (.undetermined, .passed),
      (.undetermined, .notApplicable), (.passed, .passed), (.passed, .notApplicable),
      (.notApplicable, .notApplicable):
      self
    case (.passed, .findings), (.passed, .undetermined), (.notApplicable, .findings),
      (.notApplicable, .undetermined), (.notApplicable, .passed):
      other
    }
  }
}

/// What one check collects while it looks at one target, and after it the next check.
///
/// `records(of:)` is the way to an answer's records: a failed lookup is noted as undetermined, so it can't reach 'passed'.
public struct Examination {
  private var subject: Subject
  private var findings: [Finding] = []
  private var undetermined: [Undetermined] = []
  private var isNotApplicable = false
  /// Findings beyond `maximumFindings`, and the worst severity among them.
  private var omitted: (count: Int, severity: Severity) = (0, .info)

  /// Most checks find nothing and need no rule, whose references all threads would count.
  private enum Subject {
    case check(any Check.Type)
    case rule(Rule)
  }

  init(of check: any Check.Type) { subject = .check(check) }

  /// Of a rule by itself, outside the checks of a domain.
  public init(of rule: Rule) { subject = .rule(rule) }

  private var rule: Rule {
    switch subject {
    case .check(let check): check.rule
    case .rule(let rule): rule
    }
  }

  /// Begins with a check; what another one collected was taken by `end()`.
  mutating func begin(_ check: any Check.Type) {
    subject = .check(check)
    isNotApplicable = false
  }

  /// Notes a violation. `severity` only where the rule's own does not fit this case.
  public mutating func find(
    _ subject: some CustomStringConvertible, _ message: String, evidence: [String], fix: String,
    at location: SourceLocation? = nil, severity: Severity? = nil, leavesOpen: Bool = false,
    excerpt: TextExcerpt? = nil, contribution: FindingContribution? = nil
  ) {
    let rule = rule
    let severity = severity ?? rule.severity
    if findings.count == Self.maximumFindings {
      omitted = (omitted.count + 1, max(omitted.severity, severity))
      return
    }
    var finding = Finding(
      rule: rule.id, severity: severity, subject: subject.description, location: location,
      message: message, excerpt: excerpt, evidence: evidence, fix: fix, leavesOpen: leavesOpen
    ).bounded(by: rule)
    finding.contribution = contribution
    findings.append(finding)
  }

  /// Notes several violations in one place, which one fix corrects; the last of those shown says how many more there are, and has
  /// the severity of the worst of them. `excerpts` are theirs, in their order.
  mutating func find(
    _ subject: some CustomStringConvertible,
    each messages: [(message: String, severity: Severity?)],
    excerpts: [TextExcerpt] = [], evidence: @autoclosure () -> [String],
    fix: @autoclosure () -> String, at location: SourceLocation? = nil
  ) {
    if messages.isEmpty { return }
    let rule = rule
    let (evidence, fix) = (evidence(), fix())
    for (index, entry) in messages.prefix(Self.maximumFindingsPerRecord).enumerated() {
      let rest = messages.dropFirst(Self.maximumFindingsPerRecord)
      let isLast = index == Self.maximumFindingsPerRecord - 1 && !rest.isEmpty
      let own = entry.severity ?? rule.severity
      find(
        subject,
        isLast
          ? entry.message.cut(to: Self.maximumMessageLength / 2)
            + "; and \(rest.count) more like it" : entry.message,
        evidence: evidence, fix: fix, at: location,
        severity: isLast ? rest.reduce(own) { max($0, $1.severity ?? rule.severity) } : own,
        excerpt: excerpts.indices.contains(index) ? excerpts[index] : nil)
    }
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

  /// Takes out what the check came to.
  public mutating func end() -> CheckOutcome {
    if findings.isEmpty, undetermined.isEmpty { return isNotApplicable ? .notApplicable : .passed }
    defer { (findings, undetermined, omitted) = ([], [], (0, .info)) }
    return outcome
  }

  var outcome: CheckOutcome {
    if findings.isEmpty, undetermined.isEmpty { return isNotApplicable ? .notApplicable : .passed }
    var findings = findings
    if omitted.count > 0, var last = findings.popLast() {
      last.message += "; and \(omitted.count) more findings of this rule"
      last.severity = max(last.severity, omitted.severity)
      findings.append(last)
    }
    return findings.isEmpty
      ? .undetermined(undetermined) : .findings(findings, undetermined: undetermined)
  }
}

/// What keeps a record that is junk, or hostile, from filling the report: a TXT record can hold 64 KB, and be wrong at every octet.
extension Examination {
  /// Findings of one rule about one record.
  static let maximumFindingsPerRecord = 25

  /// Findings of one rule about one target: as many as four bad records, or a hundred bad hosts, have.
  public static let maximumFindings = 100

  /// Octets of a message; the sound ones have a few hundred.
  static let maximumMessageLength = 2048

  /// Octets of one line of evidence. A key of 16,384 bits, longer than any in use, takes 3000.
  static let maximumEvidenceLength = 4096

  /// Lines of evidence; the largest sets of records that mean something have some dozens.
  static let maximumEvidenceLines = 100

  /// Octets of a fix, which may hold several records.
  static let maximumFixLength = 16_384

  fileprivate static func bounded(_ evidence: [String]) -> [String] {
    let shown = evidence.prefix(maximumEvidenceLines).map { $0.cut(to: maximumEvidenceLength) }
    return evidence.count > shown.count
      ? shown + ["… and \(evidence.count - shown.count) more lines"] : shown
  }
}

extension Finding {
  /// The finding without what would fill a report; `rule` is its own.
  func bounded(by rule: Rule) -> Finding {
    var finding = self
    finding.message = message.cut(to: Examination.maximumMessageLength)
    finding.evidence = Examination.bounded(evidence)
    // A line that is cut can't be pasted.
    if fix.utf8.count > Examination.maximumFixLength {
      finding.fix =
        "The correction is too long to be printed (\(fix.utf8.count) octets). \(rule.page.fix)"
    }
    return finding
  }
}

extension String {
  /// The text, or its beginning with a word about what is left out. Lengths are octets of UTF-8.
  fileprivate func cut(to length: Int) -> String {
    if utf8.count <= length { return self }
    // A character that is divided becomes U+FFFD.
    return String(decoding: utf8.prefix(length), as: UTF8.self) + "… (\(utf8.count) octets)"
  }
}
