import Audit
import Glibc
import Reporting

/// Writes a gate's report to standard output and to files, each in its format.
struct GateWriter {
  let options: OutputOptions
  let showsAll: Bool
  let isBaseLive: Bool
  /// What the old state is taken from.
  let revision: String?

  init(_ options: OutputOptions, showsAll: Bool, isBaseLive: Bool, revision: String?) {
    self.revision = revision
    self.options = options
    self.showsAll = showsAll
    self.isBaseLive = isBaseLive
  }

  func write(_ report: GateReport) throws(CommandFailure) {
    let format = options.format ?? .text
    if let replacement = options.output.first(where: { $0.format == nil }) {
      try write(report, format, .at(replacement.path), isTerminal: false)
    } else if !options.quiet {
      try write(report, format, .standardOutput(), isTerminal: isatty(STDOUT_FILENO) == 1)
    }
    for target in options.output {
      guard let format = target.format else { continue }
      try write(report, format, .at(target.path), isTerminal: false)
    }
  }

  private func write(
    _ report: GateReport, _ format: ReportFormat, _ file: consuming OutputFile, isTerminal: Bool
  ) throws(CommandFailure) {
    // Services of CI know files by their paths in the repository alone.
    var report = report
    switch format {
    case .github, .gitlab, .sarif, .junit:
      // GitLab takes no entry without a file.
      report.place(in: RepositoryPaths(revision: revision), keepsRemoved: format == .gitlab)
    case .text, .json, .markdown, .html, .csv: break
    }
    let document = GateDocument(
      report, ReportWriter.context(options, isTerminal: isTerminal), showsAll: showsAll,
      isBaseLive: isBaseLive)
    try file.write(document.rendered(as: format))
    try file.finish()
  }
}
