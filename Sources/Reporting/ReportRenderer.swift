public import Audit

/// One output format. A report is streamed: a piece of text before the first target, one for each, one after the last, so that a
/// list of a million domains needs no more memory than one. Pure: the caller writes.
public protocol ReportRenderer {
  /// What stands before the first target.
  mutating func begin() -> String

  /// One target, in input order.
  mutating func render(_ report: TargetReport) -> String

  /// What stands after the last target.
  mutating func end() -> String
}

/// What every renderer needs to know and no target says.
public struct RenderContext: Sendable {
  /// `0.1.0`.
  public var toolVersion: String
  /// Every rule that may appear, in the catalogue's order.
  public var rules: [Rule]
  /// Whether ANSI colours may be used (text only).
  public var usesColor: Bool
  /// Columns that a line may take (text only).
  public var width: Int
  /// Whether passed rules and other details are listed too (text only).
  public var isVerbose: Bool
  /// Whether a target has a grade: not where a report is about a change.
  public var showsGrades = true
  /// What stands for the file of something that has none, where a format has to have one.
  public var fallbackFile: String?

  public init(
    toolVersion: String, rules: [Rule], usesColor: Bool = false, width: Int = 80,
    isVerbose: Bool = false
  ) {
    self.toolVersion = toolVersion
    self.rules = rules
    self.usesColor = usesColor
    self.width = width
    self.isVerbose = isVerbose
  }
}
