public import DNS

/// What a change of records does to mail: the difference between the audits of two states, with the change that each part comes from.
public struct GateReport: Sendable {
  /// Not there before. Worst first, as all lists of findings.
  public var new: [Entry] = []
  /// There before, with a lower severity.
  public var worse: [Entry] = []
  /// There before, and not any more.
  public var fixed: [Entry] = []
  /// As before; also what a waiver or a baseline accepts.
  public var unchanged: [Entry] = []
  public var undetermined: [OpenQuestion] = []
  /// Every set of records that differs, in canonical order.
  public var changes: [RecordSetDifference] = []
  /// Those of them that touch a domain's mail.
  public var mailChanges: [RecordSetDifference] = []
  /// The domains that were audited, in canonical order.
  public var domains: [DomainName] = []

  /// Where each zone of the new state begins.
  public var zonePlaces: [DomainName: SourceLocation] = [:]
  /// Where the zones began that the new state does not have: no file has a line of them any more.
  public var removedZones: [DomainName: SourceLocation] = [:]

  public init() {}

  /// One finding, once for all domains that have it.
  public struct Entry: Hashable, Sendable {
    /// Its location is the line that broke it, where that is known, else where it was read.
    public var finding: Finding
    /// The audited domains, in canonical order; none where it is about the files as a whole.
    public var targets: [String]
    /// The record change that it comes from.
    public var change: RecordSetDifference?
    /// The severity before, where it got worse.
    public var severityBefore: Severity?
    /// Why it is accepted.
    public var acceptance: Acceptance?

    public init(
      finding: Finding, targets: [String], change: RecordSetDifference? = nil,
      severityBefore: Severity? = nil, acceptance: Acceptance? = nil
    ) {
      self.finding = finding
      self.targets = targets
      self.change = change
      self.severityBefore = severityBefore
      self.acceptance = acceptance
    }

    public enum Acceptance: Hashable, Sendable {
      case waiver(Waiver)
      case baseline
    }
  }

  /// Something that could not be determined.
  public struct OpenQuestion: Hashable, Sendable {
    public var rule: RuleID
    public var subject: String
    public var reason: String
    public var targets: [String]
    /// Whether it could be determined in the old state, or was no question there: else the change is not to blame.
    public var isNew: Bool
    /// What in the new files leaves it open, where one thing does.
    public var location: SourceLocation?

    public init(
      rule: RuleID, subject: String, reason: String, targets: [String], isNew: Bool,
      location: SourceLocation? = nil
    ) {
      self.location = location
      self.rule = rule
      self.subject = subject
      self.reason = reason
      self.targets = targets
      self.isNew = isNew
    }
  }
}
