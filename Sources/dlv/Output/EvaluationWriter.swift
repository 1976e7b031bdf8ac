import Audit
import ContentLint
import Glibc
import Reporting

/// Writes the answer of a command that evaluates one thing, in the format and to the place that the options name.
struct EvaluationWriter {
  let options: EvaluationOutputOptions
  /// Whether `--output` may be a file with a private key.
  var replacesKeys = false

  func write(_ document: some EvaluationDocument) throws(CommandFailure) {
    if options.quiet && options.output == nil { return }
    var file: OutputFile
    if let path = options.output {
      file = try .at(path, replacingKeys: replacesKeys)
    } else {
      file = .standardOutput()
    }
    switch options.format {
    case .text: try file.write(document.text(page))
    case .json: try file.write(document.json(toolVersion: Version.number))
    }
    try file.finish()
  }

  private var page: TextPage {
    let isTerminal = options.output == nil && isatty(STDOUT_FILENO) == 1
    return TextPage(
      RenderContext(
        toolVersion: Version.number, rules: RuleCatalogue.all,
        usesColor: Terminal.usesColor(options.color, isTerminal: isTerminal),
        width: isTerminal ? Terminal.width : Terminal.defaultWidth, isVerbose: options.verbose))
  }
}
