public import Audit
import Message

/// What one rule collects while it looks at one message.
public struct LintExamination {
  private var examination: Examination
  private let rule: Rule
  private let policies: [ContentPolicy]
  private let message: LintMessage
  /// The octets of each finding, in their order.
  private(set) var places: [Range<Int>?] = []

  init(of check: any LintRule.Type, _ message: LintMessage) {
    rule = check.rule
    policies = (check.requirement?.policies ?? []).filter(message.profile.policies.contains)
    self.message = message
    examination = Examination(of: rule)
  }

  /// Notes a violation. The place becomes line and column of the file, with the source line for a caret.
  ///
  /// - Parameters:
  ///   - place: Octets of the message; `nil` for what is missing, which stands nowhere.
  ///   - subject: What it is about; the field or the type of the part where nothing is said.
  ///   - evidence: What was seen; the octets of the place where nothing is said.
  ///   - fix: What to change; the rule's own words where nothing is said.
  ///   - severity: Only where the rule's own does not fit this case; a lower one breaks no policy.
  ///   - likeness: What a filter gives for it.
  public mutating func find(
    at place: Range<Int>?, subject: String? = nil, _ message: String, evidence: [String]? = nil,
    fix: String? = nil, severity: Severity? = nil, likeness: LikenessPoints = LikenessPoints()
  ) {
    places.append(place)
    if places.count > Examination.maximumFindings {
      // It is counted and not shown.
      return examination.find("", message, evidence: [], fix: "", severity: severity)
    }
    let seen = place.map { excerpt(at: $0) } ?? nil
    let start = place?.lowerBound ?? self.message.message.root.range.lowerBound
    examination.find(
      subject ?? (place == nil ? "message" : self.message.subject(at: start)), message,
      evidence: evidence ?? place.map { [text(at: $0)] } ?? [], fix: fix ?? rule.page.fix,
      at: self.message.location(of: start), severity: severity, excerpt: seen,
      contribution: FindingContribution(
        likeness: likeness, policies: severity.map { $0 < rule.severity } == true ? [] : policies))
  }

  /// Notes something that could not be examined.
  public mutating func cannotTell(_ subject: String, _ reason: String) {
    examination.cannotTell(subject, reason)
  }

  /// The rule has nothing to look at here.
  public mutating func notApplicable() { examination.notApplicable() }

  mutating func end() -> CheckOutcome { examination.end() }

  /// The line of the source that a place begins in.
  private func excerpt(at place: Range<Int>) -> TextExcerpt? {
    if place.lowerBound < message.source.madeOctets { return nil }
    // One octet more than is shown says that there is more, and two may end the line.
    let line = message.lines.line(around: place.lowerBound, within: TextExcerpt.window + 3)
    let end = min(max(place.upperBound, place.lowerBound), max(line.upperBound, place.lowerBound))
    return TextExcerpt(
      ofUTF8: message.octets[line],
      at: (place.lowerBound - line.lowerBound)..<(end - line.lowerBound))
  }

  private func text(at place: Range<Int>) -> String {
    let end = min(place.upperBound, place.lowerBound + LintLimits.evidence)
    let text = String(decoding: message.octets[place.lowerBound..<end], as: UTF8.self)
    return end < place.upperBound ? text + "…" : text
  }
}
