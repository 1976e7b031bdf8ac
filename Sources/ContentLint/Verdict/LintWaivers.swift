import Audit
import DNS

/// Waivers of a configuration, held against the findings about a message: one is about a finding where its subject is the finding's, or
/// names the file or the Subject of the message.
struct LintWaivers {
  let waivers: Waivers
  let source: LintSource
  let subject: String?

  /// The outcomes without what is accepted, and that; a waiver that has expired and would accept something is a finding.
  func applied(
    to outcomes: [(rule: Rule, outcome: CheckOutcome)]
  ) -> (outcomes: [(rule: Rule, outcome: CheckOutcome)], waived: [WaivedFinding]) {
    if waivers.list.isEmpty { return (outcomes, []) }
    var waived: [WaivedFinding] = []
    var expired: [Waiver] = []
    var rest = outcomes.map { rule, outcome -> (rule: Rule, outcome: CheckOutcome) in
      guard case .findings(let findings, let undetermined) = outcome else { return (rule, outcome) }
      let kept = findings.filter { finding in
        guard let waiver = waivers.list.first(where: { covers($0, finding) }) else { return true }
        if waiver.hasExpired(at: waivers.now) {
          if !expired.contains(waiver) { expired.append(waiver) }
          return true
        }
        waived.append(WaivedFinding(finding: finding, waiver: waiver))
        return false
      }
      if !kept.isEmpty { return (rule, .findings(kept, undetermined: undetermined)) }
      return (rule, undetermined.isEmpty ? .passed : .undetermined(undetermined))
    }
    if !expired.isEmpty {
      rest.append((Waiver.expired, .findings(expired.map(\.expiry), undetermined: [])))
    }
    return (rest, waived)
  }

  private func covers(_ waiver: Waiver, _ finding: Finding) -> Bool {
    if waiver.covers(finding) { return true }
    guard waiver.rule == finding.rule else { return false }
    if waiver.subject == source.target || waiver.subject == subject { return true }
    return Self.matches(waiver.subject[...].utf8, source.file[...].utf8)
  }

  /// A path or its end, with `*` for anything inside a name: `autumn.eml`, `drafts/*.eml`.
  static func matches(_ pattern: Substring.UTF8View, _ path: Substring.UTF8View) -> Bool {
    let patterns = Array(pattern).split(separator: UInt8(ascii: "/"))
    let names = Array(path).split(separator: UInt8(ascii: "/"))
    guard !patterns.isEmpty, names.count >= patterns.count else { return false }
    return zip(patterns, names.suffix(patterns.count)).allSatisfy { matchesName($0, $1) }
  }

  private static func matchesName(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    let pieces = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
    guard let first = pieces.first, let last = pieces.last else { return pattern == name }
    if pieces.count == 1 { return pattern.elementsEqual(name) }
    guard name.count >= first.count + last.count, name.starts(with: first),
      name.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = name.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard
        let start = rest.indices.first(where: { rest[$0...].starts(with: piece) })
      else { return false }
      rest = rest[(start + piece.count)...]
    }
    return true
  }
}
