import DNS

/// What the audits of one domain in two states of its records come to beside one another.
struct OutcomeDifference {
  /// In the order of a report: the catalogue's.
  private(set) var new: [Finding] = []
  private(set) var worse: [(before: Finding, now: Finding)] = []
  private(set) var fixed: [Finding] = []
  private(set) var unchanged: [Finding] = []
  private(set) var undetermined: [OpenQuestion] = []
  /// Findings of rules that could not be examined in full before: whether they are new is not known.
  private(set) var perhapsNew: [(finding: Finding, question: Undetermined)] = []

  /// Something that could not be determined in the new state.
  struct OpenQuestion: Hashable {
    let rule: RuleID
    let entry: Undetermined
    /// Whether it could be determined before.
    let isNew: Bool
  }

  /// - Parameter families: The families whose rules count.
  init(
    from base: TargetReport.Audited, to head: TargetReport.Audited,
    _ families: Set<RuleFamily> = Set(RuleFamily.allCases)
  ) {
    var before: [RuleID: CheckOutcome] = [:]
    for (rule, outcome) in base.outcomes { before[rule.id] = outcome }
    for (rule, outcome) in head.outcomes where families.contains(rule.family) {
      compare(before[rule.id] ?? .notApplicable, outcome, of: rule)
    }
  }

  private mutating func compare(_ before: CheckOutcome, _ now: CheckOutcome, of rule: Rule) {
    let known = Set(before.undetermined.map(QuestionIdentity.init))
    var hasNewQuestion = false
    for entry in now.undetermined {
      let isNew = !known.contains(QuestionIdentity(entry))
      hasNewQuestion = hasNewQuestion || isNew
      undetermined.append(OpenQuestion(rule: rule.id, entry: entry, isNew: isNew))
    }
    var old = before.findings
    // Whatever finds its own words takes them, before another one may have them.
    var earlierOnes = now.findings.map { finding in
      Self.match(of: finding, in: old).map { old.remove(at: $0) }
    }
    for (place, finding) in now.findings.enumerated() where earlierOnes[place] == nil {
      if rule.family == .reverseDNS {
        // What is wrong with an address is the same by whichever term of an SPF record it may send.
        earlierOnes[place] = old.firstIndex {
          $0.rule == finding.rule && $0.subject == finding.subject
        }.map { old.remove(at: $0) }
      }
    }
    for (finding, earlier) in zip(now.findings, earlierOnes) {
      guard let earlier else {
        if let question = before.undetermined.first {
          perhapsNew.append((finding, question))
        } else {
          new.append(finding)
        }
        continue
      }
      if finding.severity > earlier.severity {
        worse.append((earlier, finding))
      } else {
        unchanged.append(finding)
      }
    }
    // What could not be looked at is not known to be mended, and where a rule applies no more, there is nothing that could be well.
    if case .notApplicable = now { return }
    if !hasNewQuestion { fixed += old }
  }

  /// The same words first, then the same thing in other words.
  private static func match(of finding: Finding, in others: [Finding]) -> Int? {
    let identity = FindingIdentity(finding)
    let candidates = others.indices.filter { FindingIdentity(others[$0]) == identity }
    return candidates.first { others[$0].message == finding.message } ?? candidates.first
  }
}

/// What makes two findings the same one although their texts count or measure something else: rule, subject, and the names and terms
/// that the message mentions.
public struct FindingIdentity: Hashable, Sendable, Comparable {
  public let rule: RuleID
  public let subject: String
  /// Names and quoted terms, sorted; numbers and addresses are left out, since they are what changes. Of a finding about a change, all
  /// that it says: another change is another matter, however like it.
  public let particulars: [String]

  public init(rule: RuleID, subject: String, particulars: [String]) {
    self.rule = rule
    self.subject = subject
    self.particulars = particulars
  }

  public init(_ finding: Finding) {
    rule = finding.rule
    subject = finding.subject.lowercased()
    particulars =
      Self.isAboutChange(finding.rule)
      ? [finding.message] + finding.evidence
      : Self.particulars(of: finding.message)
        // A finding of the gate that it took in.
        + finding.evidence.filter { $0.hasPrefix("also \(Self.gatePrefix)") }
  }

  private static let gatePrefix = "gate-"

  private static func isAboutChange(_ rule: RuleID) -> Bool {
    rule.rawValue.hasPrefix(gatePrefix)
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.rule, left.subject) != (right.rule, right.subject)
      ? (left.rule, left.subject) < (right.rule, right.subject)
      : left.particulars.lexicographicallyPrecedes(right.particulars)
  }

  private static func particulars(of message: String) -> [String] {
    var found: Set<String> = []
    for word in message.lowercased().split(separator: " ") {
      let isQuoted = word.first == "'" || word.first == "\""
      let bare = word.trimming { ".,;:()'\"".contains($0) }
      let hasLetter = bare.utf8.contains { $0 &- 0x61 < 26 }
      guard hasLetter, IPAddress(bare) == nil, IPNetwork(bare) == nil else { continue }
      if isQuoted || bare.utf8.contains(where: { ".:=_/".utf8.contains($0) }) {
        found.insert(String(bare))
      }
    }
    return found.sorted()
  }
}

extension Substring {
  fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
    var rest = drop(while: isTrimmed)
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }
}

/// A question that failed, whatever way it failed in.
private struct QuestionIdentity: Hashable {
  let subject: String
  let question: Substring

  init(_ entry: Undetermined) {
    subject = entry.subject
    // `example.com TXT: no answer in time`
    question = entry.reason.prefix { $0 != ":" }
  }
}

extension CheckOutcome {
  fileprivate var findings: [Finding] {
    if case .findings(let findings, _) = self { findings } else { [] }
  }

  fileprivate var undetermined: [Undetermined] {
    switch self {
    case .findings(_, let undetermined), .undetermined(let undetermined): undetermined
    case .passed, .notApplicable: []
    }
  }
}
