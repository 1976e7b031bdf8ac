import ArgumentParser
import Audit

/// `dlv rules`: every rule, or the page of one.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List every rule, or print the page of one.")

  @Argument(help: "The rule's id: spf-too-many-lookups.")
  var id: String?

  func run() throws {
    var output = OutputFile.standardOutput()
    do throws(CommandFailure) {
      try output.write(id.map(Self.page(of:)) ?? Self.list())
      try output.finish()
    } catch {
      throw error.reported()
    }
  }

  /// One line a rule: id, severity, title; by family.
  private static func list() -> String {
    let rules = CheckCatalogue.all.map { $0.rule }
    let width = rules.map(\.id.rawValue.count).max() ?? 0
    return RuleFamily.allCases.map { family in
      let lines = rules.filter { $0.family == family }.map { rule in
        let id = rule.id.rawValue.padded(to: width)
        return "  \(id)  \(rule.severity.rawValue.padded(to: 7))  \(rule.title)\n"
      }
      return "\(family.rawValue)\n" + lines.joined()
    }.joined(separator: "\n")
  }

  private static func page(of text: String) throws(CommandFailure) -> String {
    guard let rule = CheckCatalogue.rule(RuleID(rawValue: text)) else {
      let known = CheckCatalogue.all.map { $0.rule.id.rawValue }
      let hint = NearestName.of(text, among: known).map { "; did you mean \($0)?" } ?? ""
      throw CommandFailure(
        .usage, "there is no rule '\(text)'\(hint) (dlv rules lists them all)")
    }
    let page = rule.page
    let prose = [("WHAT", page.what), ("WHY", page.why), ("FIX", page.fix)]
    // Zone-file lines are pasted: they stay whole.
    let verbatim = [("WRONG", page.bad), ("RIGHT", page.good), ("SOURCE", rule.citation)]
    return "\(rule.id): \(rule.title)\n\(rule.family.rawValue), \(rule.severity.rawValue)\n"
      + prose.map { "\n\($0)\n" + lines(of: $1).map(wrapped).joined() }.joined()
      + verbatim.map { "\n\($0)\n" + lines(of: $1).map(indented).joined() }.joined()
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private static func indented(_ line: Substring) -> String {
    line.isEmpty ? "\n" : "  \(line)\n"
  }

  /// A paragraph in lines of at most `Terminal.defaultWidth` columns.
  private static func wrapped(_ paragraph: Substring) -> String {
    var lines: [String] = []
    for word in paragraph.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= Terminal.defaultWidth - 2 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.isEmpty ? "\n" : lines.map { "  \($0)\n" }.joined()
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
