public import DNS

/// A finding that the owner of a configuration accepts for a while, with the reason.
public struct GateWaiver: Hashable, Sendable {
  public var rule: RuleID
  /// As reports have it, in any case.
  public var subject: String
  public var reason: String
  /// The last day on which it holds, as `2026-12-31`.
  public var expires: String
  /// The end of that day (UTC).
  public var end: UTCTime
  /// In dlv.yml.
  public var location: SourceLocation?

  /// - Parameter expires: A day, `2026-12-31`; `nil` comes back for any other text.
  public init?(
    rule: RuleID, subject: String, reason: String, expires: String, location: SourceLocation? = nil
  ) {
    guard let start = UTCTime("\(expires)T00:00:00Z") else { return nil }
    self.rule = rule
    self.subject = subject
    self.reason = reason
    self.expires = expires
    end = UTCTime(seconds: start.seconds + 86_400)
    self.location = location
  }

  /// Whether the finding is the one that it is about.
  public func covers(_ finding: Finding) -> Bool {
    finding.rule == rule && Self.folded(finding.subject) == Self.folded(subject)
  }

  public func hasExpired(at time: UTCTime) -> Bool { time >= end }

  /// Of names, without a final dot.
  private static func folded(_ text: String) -> String {
    let lower = text.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }

  static let expired = Rule(
    gate: "gate-waiver-expired", "A waiver has expired", severity: .warning, citation: "dlv.yml(5)",
    page: RulePage(
      what:
        "A waiver of dlv.yml holds until a day that has passed. What it was about is reported again.",
      why: "It was accepted for a while, and the while is over.",
      fix: "Mend what it was about, or set another day, with the reason why.",
      bad:
        "waivers:\n  - rule: spf-too-many-lookups\n    subject: example.com\n    reason: until the new provider\n    expires: 2020-01-31",
      good:
        "waivers:\n  - rule: spf-too-many-lookups\n    subject: example.com\n    reason: the new provider is late\n    expires: 2099-03-31"
    ))

  static let unused = Rule(
    gate: "gate-waiver-unused", "A waiver is about nothing that was found", severity: .notice,
    citation: "dlv.yml(5)",
    page: RulePage(
      what: """
        A waiver of dlv.yml is about a domain that was audited, and nothing was found that it could be about. Waivers of domains that \
        the change does not touch are not looked at.
        """,
      why: "What was accepted once may come back unseen.",
      fix: "Remove the waiver from dlv.yml.",
      bad:
        "waivers:\n  - rule: spf-ptr\n    subject: example.com   # whose record has no ptr any more",
      good: "waivers: []"))
}
