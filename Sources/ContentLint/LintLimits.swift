/// What rules look at or show at most.
enum LintLimits {
  /// Octets of the message that a finding shows as what was seen: a long address line.
  static let evidence = 500
}
