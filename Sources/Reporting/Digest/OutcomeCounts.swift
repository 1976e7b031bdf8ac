import Audit

/// How many of everything: of a family, of a target, of a run.
struct OutcomeCounts: Equatable {
  var errors = 0
  var warnings = 0
  var notices = 0
  var infos = 0
  /// Entries, so that a question that two rules needed counts twice; a grouped list says how many there were to ask.
  var undetermined = 0
  /// Findings, counted above as well, that leave their question open.
  var open = 0
  /// Rules that were examined in full and hold.
  var passed = 0

  mutating func add(_ outcome: CheckOutcome) {
    switch outcome {
    case .passed: passed += 1
    case .notApplicable: break
    case .undetermined(let entries): undetermined += entries.count
    case .findings(let findings, let entries):
      undetermined += entries.count
      for finding in findings {
        count(finding.severity)
        if finding.leavesOpen { open += 1 }
      }
    }
  }

  mutating func add(_ other: OutcomeCounts) {
    errors += other.errors
    warnings += other.warnings
    notices += other.notices
    infos += other.infos
    undetermined += other.undetermined
    open += other.open
    passed += other.passed
  }

  private mutating func count(_ severity: Severity) {
    switch severity {
    case .error: errors += 1
    case .warning: warnings += 1
    case .notice: notices += 1
    case .info: infos += 1
    }
  }

  /// What is worth a word, worst first: `2 errors`, `1 notice`, `3 undetermined`.
  var parts: [(mark: Mark, text: String)] {
    [
      (errors, Mark.wrong, "error", "errors"), (warnings, .doubtful, "warning", "warnings"),
      (notices, .remark, "notice", "notices"), (infos, .remark, "info", "infos"),
      (undetermined, .unknown, "undetermined", "undetermined"),
    ].compactMap { count, mark, one, several in
      count == 0 ? nil : (mark, "\(count) \(count == 1 ? one : several)")
    }
  }

  /// The same, and what passed; never empty, so that 'nothing was examined' does not look like 'nothing was found'.
  var allParts: [(mark: Mark, text: String)] {
    if passed > 0 { return parts + [(.right, "\(passed) passed")] }
    return parts.isEmpty ? [(.notApplicable, "nothing examined")] : parts
  }

  /// `2 errors, 1 notice`; empty where there is nothing to tell.
  var summary: String { parts.map(\.text).joined(separator: ", ") }
}

/// The sums of a run, kept while its targets stream by.
struct RunTotals: Equatable {
  var targets = 0
  var rejected = 0
  var grades: [Grade.Letter: Int] = [:]
  /// Targets that are messages, and those of them with fewer points for defects than are wanted.
  var messages = 0
  var short = 0
  /// Marks among `grades` that are provisional.
  var provisional = 0
  var counts = OutcomeCounts()

  mutating func addRejected() {
    targets += 1
    rejected += 1
  }

  /// A message has no grade, but a verdict of its own.
  mutating func add(_ audited: TargetReport.Audited, _ digest: TargetDigest) {
    targets += 1
    counts.add(digest.counts)
    if let content = audited.content {
      messages += 1
      if content.isBelowMinimum { short += 1 }
      return
    }
    grades[digest.grade.letter, default: 0] += 1
    if digest.grade.isProvisional { provisional += 1 }
  }

  /// `3 A, 1 D`, best first, letters that nobody got left out.
  var gradeSummary: String {
    Grade.Letter.allCases.compactMap { letter in
      grades[letter].map { "\($0) \(letter.rawValue)" }
    }.joined(separator: ", ")
  }
}
