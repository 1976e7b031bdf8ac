/// How far a version of a record set has come: which one is current, who still has another, and how long that can last.
public struct Propagation: Hashable, Sendable {
  public let survey: RecordSetSurvey
  /// What the authoritative servers with the newest serial say; `nil` where none of them said anything.
  public let current: RecordSetSurvey.Content?
  /// Indexes of the survey's views that have something else.
  public let behind: [Int]
  /// Seconds after which no resolver that was asked can have the old version any more; zero where none has. `nil` while authoritative
  /// servers differ: their caches may be filled with the old version again.
  public let wait: UInt32?

  public init(_ survey: RecordSetSurvey) {
    self.survey = survey
    let authoritative = survey.views.indices.filter {
      survey.views[$0].party.role == .authoritative && survey.views[$0].trouble == nil
    }
    // RFC 1982 §3.2: newer by less than half of all numbers.
    let newest = authoritative.compactMap { survey.views[$0].serial }
      .reduce(nil as UInt32?) { best, serial in
        guard let best else { return serial }
        return Int32(bitPattern: serial &- best) > 0 ? serial : best
      }
    let leading = authoritative.first { survey.views[$0].serial == newest } ?? authoritative.first
    let current = leading.flatMap { index -> RecordSetSurvey.Content? in
      if case .success(let content) = survey.views[index].content { content } else { nil }
    }
    self.current = current
    let behind = survey.views.indices.filter { index in
      if case .success(let content) = survey.views[index].content {
        content != current
      } else {
        false
      }
    }
    self.behind = current == nil ? [] : behind
    let isSettled = !behind.contains { authoritative.contains($0) }
    wait =
      isSettled
      ? behind.compactMap { survey.views[$0].lifetime }.max() ?? 0 : nil
  }
}
