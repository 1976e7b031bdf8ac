import ArgumentParser
import Audit
import ContentLint
import Glibc
import Reporting

/// `dlv rules`: every rule, or the page of one.
struct RulesCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List every rule, or print the page of one.")

  @Argument(help: "The rule's id: spf-too-many-lookups.")
  var id: String?

  func execute() async throws(CommandFailure) -> ExitStatus {
    var output = OutputFile.standardOutput()
    if let id {
      try output.write(RuleText.page(of: Self.rule(id), columns: Terminal.widthOfOutput))
    } else {
      try output.write(RuleText.list(RuleCatalogue.all))
    }
    try output.finish()
    return .clean
  }

  private static func rule(_ text: String) throws(CommandFailure) -> Rule {
    if let rule = RuleCatalogue.rule(RuleID(rawValue: text)) { return rule }
    let known = RuleCatalogue.all.map(\.id.rawValue)
    let hint = NearestName.of(text, among: known).map { "; did you mean \($0)?" } ?? ""
    throw CommandFailure(.usage, "there is no rule '\(text)'\(hint) (dlv rules lists them all)")
  }
}
