import Audit

/// The policies that several rules have in common.
enum LintPolicies {
  /// Messages follow RFC 5322: Gmail and Yahoo ask it of everybody; Microsoft's page does not say so.
  static let format: [ContentPolicy] = [.gmailBulk, .yahoo, .transactional]
  /// Without a single author no DMARC record applies, which all three ask for.
  static let author = ContentPolicy.allCases
  /// One-click unsubscribing; Microsoft recommends it only.
  static let oneClick: [ContentPolicy] = [.gmailBulk, .yahoo]
}
