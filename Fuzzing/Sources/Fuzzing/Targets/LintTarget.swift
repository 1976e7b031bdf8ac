import Audit
import Charsets
import ContentLint
import DNS
import MailAuth
import Message
import Reporting

/// A message that is linted as a whole: every rule, the report in every format, what would be mended, and the preview. Every place has to
/// lie in the message, and what is mended has to say the same.
enum LintTarget {
  static func run(_ input: [UInt8]) {
    // The same message by several profiles and template syntaxes, as its length has it.
    let linter = linters[input.count % linters.count]
    let message = linter.message(input, LintSource(file: "a.eml"))
    let report = linter.lint(message)
    guard case .audited(let audited) = report.verdict else {
      preconditionFailure("every message has a verdict")
    }
    for finding in audited.findings {
      guard let location = finding.location else { continue }
      guard let offset = message.offset(of: location) else {
        preconditionFailure("\(finding.rule) at \(location) is nowhere")
      }
      precondition(offset >= 0 && offset <= input.count)
    }
    let context = RenderContext(toolVersion: "0", rules: RuleCatalogue.all)
    let format = ReportFormat.allCases[input.count / linters.count % ReportFormat.allCases.count]
    var renderer = format.renderer(context)
    _ = renderer.begin() + renderer.render(report) + renderer.end()
    _ = PreviewPage(message, report, toolVersion: "0").html
    mend(message, linter)
  }

  private static func mend(_ message: LintMessage, _ linter: Linter) {
    let edits = MessageFixer.edits(for: message, identifier: "1.a")
    if edits.isEmpty { return }
    var end = 0
    for edit in edits {
      precondition(edit.range.lowerBound >= end && edit.range.upperBound <= message.octets.count)
      end = edit.range.upperBound
    }
    _ = EditDiff.lines(of: edits, in: message.octets, file: "a.eml")
    let mended = MessageEdit.apply(edits, to: message.octets)
    let after = linter.message(mended, LintSource(file: "a.eml"))
    precondition(after.subject?.string == message.subject?.string, "the subject is another")
  }

  private static let linters: [Linter] = {
    var contexts = LintProfile.allCases.map { profile in
      LintContext(
        profile: profile, now: UTCTime(seconds: 1_795_000_000), suffixes: TwoLabels(),
        charsets: SystemCharsets(), phrases: ["free money"])
    }
    for syntax in TemplateSyntax.allCases {
      var context = contexts[0]
      context.templates = syntax
      contexts.append(context)
    }
    return contexts.map { Linter($0) }
  }()
}
