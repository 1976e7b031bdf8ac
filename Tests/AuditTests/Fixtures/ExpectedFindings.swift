import Audit
import DNS
import Foundation
import Testing

/// One file of `Fixtures/zones/expected`: what the audits of a zone's domains find.
///
/// A line that starts at the margin names a domain, with `--parked` behind it where it is one. Below it, indented, stands a
/// finding a line, the severity, the rule and its subject, then what could not be determined with a `?` for the severity.
struct ExpectedFindings: CustomTestStringConvertible, Sendable {
  let file: String
  let entries: [Entry]

  struct Entry: Sendable {
    let domain: DomainName
    let isParked: Bool
    let lines: [String]

    var heading: String { "\(domain)" + (isParked ? " --parked" : "") }
  }

  var testDescription: String { file }

  static let all = Result {
    try FixtureZones.files(
      in: FixtureZones.folder.appending(path: "expected"), ending: "findings"
    ).map(ExpectedFindings.init)
  }

  init(_ url: URL) throws {
    file = url.lastPathComponent
    var entries: [Entry] = []
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("#") { continue }
      if let last = entries.last, line.hasPrefix(" ") {
        entries[entries.count - 1] = Entry(
          domain: last.domain, isParked: last.isParked,
          lines: last.lines + [line.trimmingCharacters(in: .whitespaces)])
      } else {
        let words = line.split(separator: " ")
        entries.append(
          Entry(
            domain: try DomainName(words.first ?? ""), isParked: words.contains("--parked"),
            lines: []))
      }
    }
    self.entries = entries
  }

  /// What an audit found, in the same form, of the families compared.
  static func lines(of report: TargetReport.Audited, in families: Set<RuleFamily>) -> [String] {
    var lines: Set<String> = []
    for (rule, outcome) in report.outcomes where families.contains(rule.family) {
      let findings: [Finding]
      let undetermined: [Undetermined]
      switch outcome {
      case .findings(let found, let rest): (findings, undetermined) = (found, rest)
      case .undetermined(let rest): (findings, undetermined) = ([], rest)
      case .passed, .notApplicable: (findings, undetermined) = ([], [])
      }
      for finding in findings {
        lines.insert("\(finding.severity.rawValue) \(rule.id) \(finding.subject)")
      }
      for entry in undetermined { lines.insert("? \(rule.id) \(entry.subject)") }
    }
    return lines.sorted()
  }
}
