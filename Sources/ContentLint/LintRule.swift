public import Audit

/// One rule about what a message holds. Pure: no lookups, no clock.
///
/// A rule belongs to the catalogue of its family (`LintCatalogue+….swift`), and has examples of its own in
/// Tests/ContentLintTests/Examples: two messages at least at which it fires, and two near misses.
public protocol LintRule: Sendable {
  /// Its severity is that of the profile `bulk`.
  static var rule: Rule { get }

  /// What receivers have written down and a message does not meet at which the rule fires.
  static var requirement: LintRequirement? { get }

  /// How the rule is treated in a profile, where that is another way than in `bulk`. A rule that breaks a policy is never off where
  /// that policy is asked: what fails has a finding.
  static func treatment(in profile: LintProfile) -> Profile.Treatment?

  /// Whether the rule is about the header or the structure of a message, of which nothing is known where there is a body alone.
  static var needsHeader: Bool { get }

  /// Adds what it finds to `examination`; adding nothing means 'passed'.
  static func examine(_ message: LintMessage, _ examination: inout LintExamination)
}

extension LintRule {
  public static var requirement: LintRequirement? { nil }
  public static var needsHeader: Bool { rule.family == .header || rule.family == .mime }
  public static func treatment(in profile: LintProfile) -> Profile.Treatment? { nil }
}
