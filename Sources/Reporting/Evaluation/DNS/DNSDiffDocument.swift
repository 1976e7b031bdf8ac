public import Audit
public import DNS

/// The answer of `dlv dns diff`: the sets of records that differ, and what differs without meaning.
public struct DNSDiffDocument: EvaluationDocument {
  public static let schema = "dlv.dns.diff/1"

  /// What makes two zones different.
  public enum Counting: Sendable {
    /// Records alone.
    case content
    /// Records and their TTLs.
    case contentAndLifetime
    /// Serials, signatures, letter case, order and division of texts too.
    case everything
  }

  private let from: String
  private let to: String
  private let sets: [RecordSetDifference]
  private let isReordered: Bool
  private let open: [UndeterminedEntry]
  private let counting: Counting
  private let lines: RecordLines

  /// - Parameters:
  ///   - left: Sets that one side need not have.
  ///   - open: What one of the sides leaves open; differences there are not known.
  public init(
    from: String, to: String, _ difference: ZoneDifference, left: Set<Question>,
    open: [UndeterminedEntry], counting: Counting, data: @escaping RecordDataWriter
  ) {
    self.from = from
    self.to = to
    self.open = open
    self.counting = counting
    lines = RecordLines(data: data)
    isReordered = difference.isReordered
    sets = difference.sets.filter { set in
      let question = Question(set.name, set.type)
      let isOneSided = set.kind == .added || set.kind == .removed
      return !(isOneSided && left.contains(question))
        && !open.contains { $0.concerns(question) }
    }
  }

  public enum Verdict: String, Sendable {
    case same
    /// What differs means nothing, or does not count.
    case equivalent
    case differs
    /// What is known is the same, but not all is known.
    case undetermined
  }

  public var verdict: Verdict {
    if sets.contains(where: { counts($0.kind) }) || (isReordered && counting == .everything) {
      return .differs
    }
    if !open.isEmpty { return .undetermined }
    return sets.isEmpty && !isReordered ? .same : .equivalent
  }

  private func counts(_ kind: RecordSetDifference.Kind) -> Bool {
    switch counting {
    case .content: kind.isSubstantial
    case .contentAndLifetime: kind.isSubstantial || kind == .ttl
    case .everything: true
    }
  }

  public var result: String { verdict.rawValue }

  public var details: [String: FactValue] {
    [
      "from": .string(from), "to": .string(to),
      "reordered": .boolean(isReordered),
      "counts": .object(
        Dictionary(
          uniqueKeysWithValues: RecordSetDifference.Kind.allCases.map { kind in
            (kind.rawValue, .integer(sets.filter { $0.kind == kind }.count))
          })),
      "sets": .list(
        sets.map { set in
          [
            "name": .string(set.name.absolute), "type": .string(set.type.mnemonic),
            "kind": .string(set.kind.rawValue), "counts": .boolean(counts(set.kind)),
            "before": .list(set.before.map(value)), "after": .list(set.after.map(value)),
          ]
        }),
      "undetermined": .list(
        open.map { ["subject": FactValue($0.name?.absolute), "reason": .string($0.description)] }),
    ]
  }

  private func value(_ record: Record) -> FactValue {
    [
      "ttl": .integer(Int(record.ttl)), "data": .string(lines.data(record)),
      "location": FactValue(record.location?.description),
    ]
  }

  // MARK: Text

  public func text(_ page: TextPage) -> String {
    let shown = sets.filter { counts($0.kind) || $0.kind == .serial || page.isVerbose }
    var text = ""
    if !shown.isEmpty {
      text += page.style.paint("--- \(VisibleText.line(from))", .red) + "\n"
      text += page.style.paint("+++ \(VisibleText.line(to))", .green) + "\n"
    }
    for set in shown { text += hunk(set, page) }
    if !open.isEmpty {
      text += page.section("Could not be compared")
      text += open.prefix(Self.mostOpen).map { "  ? \(VisibleText.line($0.description))\n" }
        .joined()
      let rest = open.count - Self.mostOpen
      if rest > 0 { text += "  … and \(rest) more\n" }
    }
    let face: TerminalStyle.Face =
      switch verdict {
      case .same, .equivalent: .boldGreen
      case .differs: .boldRed
      case .undetermined: .boldYellow
      }
    return text + (text.isEmpty ? "" : "\n") + page.style.paint(summary, face) + "\n"
  }

  private static let mostOpen = 50

  private func hunk(_ set: RecordSetDifference, _ page: TextPage) -> String {
    var note = title(of: set.kind)
    if let lifetimes = set.lifetimes { note += ", TTL \(lifetimes.before) → \(lifetimes.after)" }
    if set.kind == .serial, case .soa(let old) = set.before.first?.data,
      case .soa(let new) = set.after.first?.data
    {
      note += " \(old.serial) → \(new.serial)"
    }
    let name = VisibleText.line(set.name.absolute)
    var text = page.style.paint("@@ \(name) \(set.type.mnemonic): \(note) @@", .cyan) + "\n"
    let removed: [Record]
    let added: [Record]
    switch set.kind {
    case .added, .removed, .changed, .signature: (removed, added) = (set.removed, set.added)
    case .ttl, .serial: (removed, added) = ([], [])
    case .division, .letterCase, .order: (removed, added) = (set.before, set.after)
    }
    for record in removed { text += line("-", record, .red, page) }
    for record in added { text += line("+", record, .green, page) }
    if set.kind == .ttl, let place = set.location {
      text += page.style.paint("; \(VisibleText.line(place.description))", .dim) + "\n"
    }
    return text
  }

  private func line(
    _ sign: String, _ record: Record, _ face: TerminalStyle.Face, _ page: TextPage
  ) -> String {
    let text =
      "\(sign) \(record.name.absolute) \(record.ttl) IN \(record.type.mnemonic) \(lines.data(record))"
    let place = record.location.map { "  ; \($0)" } ?? ""
    return page.style.paint(VisibleText.line(text), face)
      + page.style.paint(VisibleText.line(place), .dim) + "\n"
  }

  private func title(of kind: RecordSetDifference.Kind) -> String {
    switch kind {
    case .added: "added"
    case .removed: "removed"
    case .changed: "changed"
    case .serial: "serial"
    case .signature: "signed anew"
    case .ttl: "the same records"
    case .division: "the same text, divided otherwise"
    case .letterCase: "letter case"
    case .order: "order"
    }
  }

  /// `2 sets changed, 1 added; TTL of 3; serial; order of 4`.
  private var summary: String {
    if verdict == .same { return "The zones are the same." }
    var parts: [String] = []
    for kind in RecordSetDifference.Kind.allCases {
      let count = sets.filter { $0.kind == kind }.count
      if count == 0 { continue }
      let sets = ReplyText.count(count, "set")
      switch kind {
      case .added, .removed, .changed: parts.append("\(sets) \(kind.rawValue)")
      case .serial: parts.append("another serial")
      case .signature: parts.append("signing records (\(sets))")
      case .ttl: parts.append("another TTL of \(sets)")
      case .division: parts.append("another division of the texts of \(sets)")
      case .letterCase: parts.append("letter case in \(sets)")
      case .order: parts.append("order in \(sets)")
      }
    }
    if isReordered { parts.append("order of the names") }
    let what = parts.joined(separator: ", ")
    switch verdict {
    case .same: return "The zones are the same."
    case .equivalent: return "The zones mean the same; what differs: \(what)."
    case .undetermined:
      return parts.isEmpty
        ? "What is known is the same." : "What is known means the same; what differs: \(what)."
    case .differs: return "The zones differ: \(what)."
    }
  }
}
