import Audit
import ContentLint
import Glibc
import Reporting

/// Prints reports as they come, to standard output and to files, each in its format; counts what the exit status needs.
struct ReportWriter: ~Copyable {
  private var sinks: [Sink]
  private let failOn: FailureThreshold

  private(set) var targetCount = 0
  /// The worst so far.
  private var verdict = Verdict.clean

  /// What a run came to, the worst last.
  private enum Verdict: Int, Comparable {
    case clean, undetermined, rejected, failed

    static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
  }

  private final class Sink {
    var file: OutputFile?
    var renderer: any ReportRenderer

    let isStandardOutput: Bool
    let showsFacts: Bool

    init(
      _ file: consuming OutputFile, _ format: ReportFormat, _ renderer: any ReportRenderer
    ) {
      isStandardOutput = file.isStandardOutput
      showsFacts = format.showsFacts
      self.file = consume file
      self.renderer = renderer
    }

    func write(_ text: String, flush: Bool) throws(CommandFailure) {
      try file?.write(text)
      if flush { try file?.flush() }
    }

    func finish() throws(CommandFailure) {
      try file.take()?.finish()
    }
  }

  /// - Parameters:
  ///   - rules: Those that may be in a report: formats that tell about rules list them.
  ///   - text: The text report, where a command has one of its own.
  init(
    _ options: OutputOptions, failOn: FailureThreshold, rules: [Rule] = RuleCatalogue.all,
    text: (RenderContext) -> (any ReportRenderer)? = { _ in nil }
  ) throws(CommandFailure) {
    func renderer(_ format: ReportFormat, _ isTerminal: Bool) -> any ReportRenderer {
      let context = Self.context(options, isTerminal: isTerminal, rules: rules)
      return (format == .text ? text(context) : nil) ?? format.renderer(context)
    }
    self.failOn = failOn
    sinks = []
    let format = options.format ?? .text
    let replacement = options.output.first { $0.format == nil }
    if let replacement {
      sinks.append(
        Sink(try .at(replacement.path), format, renderer(format, false)))
    } else if !options.quiet {
      let isTerminal = isatty(STDOUT_FILENO) == 1
      sinks.append(
        Sink(.standardOutput(), format, renderer(format, isTerminal)))
    }
    for target in options.output {
      guard let format = target.format else { continue }
      sinks.append(
        Sink(try .at(target.path), format, renderer(format, false)))
    }
    for sink in sinks { try sink.write(sink.renderer.begin(), flush: false) }
  }

  static func context(
    _ options: OutputOptions, isTerminal: Bool, rules: [Rule] = RuleCatalogue.all
  ) -> RenderContext {
    RenderContext(
      toolVersion: Version.number, rules: rules,
      usesColor: Terminal.usesColor(options.color, isTerminal: isTerminal),
      width: isTerminal ? Terminal.width : Terminal.defaultWidth, isVerbose: options.verbose)
  }

  /// Whether any of the formats shows the facts of a report.
  var showsFacts: Bool { sinks.contains(where: \.showsFacts) }

  /// Writes one report. `flush` hands it to the reader at once.
  mutating func write(_ report: TargetReport, flush: Bool) throws(CommandFailure) {
    targetCount += 1
    verdict = max(verdict, verdict(on: report))
    for sink in sinks { try sink.write(sink.renderer.render(report), flush: flush) }
  }

  private func verdict(on report: TargetReport) -> Verdict {
    guard case .audited(let audited) = report.verdict else { return .rejected }
    if audited.content?.isBelowMinimum == true { return .failed }
    return audited.outcomes.values.reduce(.clean) { worst, outcome in
      let own: Verdict =
        switch outcome {
        case .findings(let findings, _)
        where findings.contains(where: { failOn.isReached(by: $0.severity) }):
          .failed
        case .findings(_, let undetermined): undetermined.isEmpty ? .clean : .undetermined
        case .undetermined: .undetermined
        case .passed, .notApplicable: .clean
        }
      return max(worst, own)
    }
  }

  /// Ends every document and puts the files in place.
  mutating func finish() throws(CommandFailure) {
    for sink in sinks {
      try sink.write(sink.renderer.end(), flush: true)
      try sink.finish()
    }
    sinks = []
  }

  /// Ends a run that failed: the document on standard output is completed, since its beginning is out already; files are not put
  /// in place.
  mutating func abandon() throws(CommandFailure) {
    for sink in sinks where sink.isStandardOutput {
      try sink.write(sink.renderer.end(), flush: true)
    }
    sinks = []
  }

  /// What the run came to.
  func status(allowsUndetermined: Bool) -> ExitStatus {
    switch verdict {
    case .failed: .findings
    case .rejected: .badData
    case .undetermined: allowsUndetermined ? .clean : .undetermined
    case .clean: .clean
    }
  }
}
