import Audit
import DNS

/// What a gate found, by the record change that it comes from: the order in which a reviewer reads it.
struct GateDigest {
  /// The changes with something new or worse, the worst first.
  let groups: [Group]

  struct Group {
    /// `nil` for what no single change explains, such as a waiver.
    let change: RecordSetDifference?
    var entries: [GateReport.Entry]
  }

  init(_ report: GateReport) {
    var groups: [Group] = []
    var places: [RecordSetDifference?: Int] = [:]
    let entries = (report.new + report.worse).sorted { $0.finding.severity > $1.finding.severity }
    for entry in entries {
      if let place = places[entry.change] {
        groups[place].entries.append(entry)
      } else {
        places[entry.change] = groups.count
        groups.append(Group(change: entry.change, entries: [entry]))
      }
    }
    self.groups = groups.map { group in
      Group(change: group.change, entries: Self.collapsed(group.entries))
    }
  }

  /// As many findings of one kind as are listed one by one.
  private static let mostAlike = 3

  /// What one change does to many domains in the same words is told once, with how many they are.
  static func collapsed(_ entries: [GateReport.Entry]) -> [GateReport.Entry] {
    struct Kind: Hashable {
      let rule: RuleID
      let severity: Severity
      let message: String
      let change: RecordSetDifference?
    }
    func kind(_ entry: GateReport.Entry) -> Kind? {
      guard entry.change != nil, entry.targets.count == 1 else { return nil }
      let finding = entry.finding
      var message = finding.message
      for name in [finding.subject] + entry.targets where !name.isEmpty {
        message = message.replacing(name, with: "…")
      }
      return Kind(
        rule: finding.rule, severity: finding.severity, message: message, change: entry.change)
    }
    var counts: [Kind: Int] = [:]
    let kinds = entries.map(kind)
    for case let kind? in kinds { counts[kind, default: 0] += 1 }
    if counts.values.allSatisfy({ $0 <= mostAlike }) { return entries }
    var places: [Kind: Int] = [:]
    var subjects: [Kind: [String]] = [:]
    var result: [GateReport.Entry] = []
    for (entry, kind) in zip(entries, kinds) {
      guard let kind, counts[kind, default: 0] > mostAlike else {
        result.append(entry)
        continue
      }
      subjects[kind, default: []].append(entry.finding.subject)
      if let place = places[kind] {
        result[place].targets += entry.targets
      } else {
        places[kind] = result.count
        result.append(entry)
      }
    }
    for (kind, place) in places {
      let others = (subjects[kind] ?? []).dropFirst()
      result[place].finding.message +=
        "; the same of " + others.prefix(mostAlike).joined(separator: ", ")
        + (others.count > mostAlike ? " and \(others.count - mostAlike) more" : "")
      result[place].targets = [result[place].targets[0]]
    }
    return result
  }
}

extension GateReport {
  var newQuestions: [OpenQuestion] { undetermined.filter(\.isNew) }

  /// How many questions that is, of however many rules.
  private func distinct(_ questions: [OpenQuestion]) -> Int {
    struct Identity: Hashable {
      let subject: String
      let reason: String
    }
    return Set(questions.map { Identity(subject: $0.subject, reason: $0.reason) }).count
  }

  var oldQuestions: [OpenQuestion] { undetermined.filter { !$0.isNew } }

  /// `1 new error, 2 new warnings, 1 worse`; what is worth a word, the worst first.
  var verdictParts: [String] {
    var parts: [String] = []
    for severity in Severity.allCases.reversed() {
      let count = new.count { $0.finding.severity == severity }
      if count > 0 {
        let word = severity == .info ? "information" : severity.rawValue
        parts.append("\(count) new \(word)\(count == 1 || severity == .info ? "" : "s")")
      }
    }
    if !worse.isEmpty { parts.append("\(worse.count) worse") }
    if !newQuestions.isEmpty { parts.append("\(distinct(newQuestions)) undetermined") }
    if !fixed.isEmpty { parts.append("\(fixed.count) fixed") }
    return parts
  }

  /// One sentence about everything that is not listed.
  var closingLine: String {
    func count(_ number: Int, _ one: String, _ several: String) -> String {
      "\(number) \(number == 1 ? one : several)"
    }
    var parts = [
      count(changes.count, "record set", "record sets") + " changed"
        + (changes.isEmpty ? "" : ", \(mailChanges.count) of mail"),
      count(domains.count, "domain", "domains") + " audited",
    ]
    let accepted = unchanged.count { $0.acceptance != nil }
    parts.append(count(unchanged.count - accepted, "finding", "findings") + " as before")
    if accepted > 0 { parts.append("\(accepted) accepted") }
    if !oldQuestions.isEmpty {
      parts.append(
        count(distinct(oldQuestions), "question", "questions") + " open before and after")
    }
    return parts.joined(separator: "; ")
  }
}
