public import DNS

/// One violation of a rule, with what was seen and what to do.
public struct Finding: Hashable, Sendable {
  public var rule: RuleID
  /// The rule's own severity unless the profile says otherwise.
  public var severity: Severity
  /// The name (or address) that the finding is about: `_dmarc.example.com`.
  public var subject: String
  /// Where it stands, when it was read from a file.
  public var location: SourceLocation?
  /// One sentence with the particulars.
  public var message: String
  /// The place in the text that was read, for a person to look at; the offsets are in the message.
  public var excerpt: TextExcerpt?
  /// The exact records or bytes seen, one an element.
  public var evidence: [String]
  /// What to publish or change, ready to paste; several lines are allowed.
  public var fix: String
  /// Whether the rule's question stays open: nothing is known to be wrong, but nothing was proven right either, and asking again
  /// does not help. The family then gets no sign of approval, and the grade is provisional.
  public var leavesOpen: Bool
  /// What it does to the verdict on a message; `nil` where there is no such verdict.
  public var contribution: FindingContribution?

  public init(
    rule: RuleID, severity: Severity, subject: String, location: SourceLocation? = nil,
    message: String, excerpt: TextExcerpt? = nil, evidence: [String], fix: String,
    leavesOpen: Bool = false
  ) {
    self.rule = rule
    self.severity = severity
    self.subject = subject
    self.location = location
    self.message = message
    self.excerpt = excerpt
    self.evidence = evidence
    self.fix = fix
    self.leavesOpen = leavesOpen
  }
}

/// Something that could not be examined, and why: the question that failed, and how.
public struct Undetermined: Hashable, Sendable {
  public var subject: String
  public var reason: String
  /// What in the files it is about, where that is known.
  public var location: SourceLocation?

  public init(subject: String, reason: String, location: SourceLocation? = nil) {
    self.subject = subject
    self.reason = reason
    self.location = location
  }
}

/// What became of one check on one target.
public enum CheckOutcome: Hashable, Sendable {
  /// Everything the rule looks at was seen, and is right.
  case passed
  /// The rule has nothing to look at here: no record, or a domain of another kind.
  case notApplicable
  /// At least one finding; beside it there may be parts that could not be examined.
  case findings([Finding], undetermined: [Undetermined])
  /// No finding, but at least one part could not be examined.
  case undetermined([Undetermined])
}
