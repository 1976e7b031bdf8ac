import Audit
import Glibc
import Reporting

/// Prints reports as they come, to standard output and to files, each in its format; counts what the exit status needs.
struct ReportWriter: ~Copyable {
  private var sinks: [Sink]
  private let failOn: FailureThreshold

  private(set) var targetCount = 0
  private var hasFailed = false
  private var hasRejected = false
  private var hasUndetermined = false

  private final class Sink {
    var file: OutputFile?
    var renderer: any ReportRenderer

    init(_ file: consuming OutputFile, _ renderer: any ReportRenderer) {
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

  init(_ options: OutputOptions, failOn: FailureThreshold) throws(CommandFailure) {
    self.failOn = failOn
    sinks = []
    let format = options.format ?? .text
    let replacement = options.output.first { $0.format == nil }
    if let replacement {
      sinks.append(
        Sink(try .at(replacement.path), format.renderer(Self.context(options, isTerminal: false))))
    } else if !options.quiet {
      let isTerminal = isatty(STDOUT_FILENO) == 1
      sinks.append(
        Sink(.standardOutput(), format.renderer(Self.context(options, isTerminal: isTerminal))))
    }
    for target in options.output {
      guard let format = target.format else { continue }
      sinks.append(
        Sink(try .at(target.path), format.renderer(Self.context(options, isTerminal: false))))
    }
    for sink in sinks { try sink.write(sink.renderer.begin(), flush: false) }
  }

  private static func context(_ options: OutputOptions, isTerminal: Bool) -> RenderContext {
    RenderContext(
      toolVersion: Version.number, rules: CheckCatalogue.all.map { $0.rule },
      usesColor: Terminal.usesColor(options.color, isTerminal: isTerminal),
      width: isTerminal ? Terminal.width : Terminal.defaultWidth, isVerbose: options.verbose)
  }

  /// Writes one report. `flush` hands it to the reader at once.
  mutating func write(_ report: TargetReport, flush: Bool) throws(CommandFailure) {
    targetCount += 1
    switch report.verdict {
    case .rejected:
      hasRejected = true
    case .audited(let audited):
      for (_, outcome) in audited.outcomes {
        switch outcome {
        case .findings(let findings, let undetermined):
          if findings.contains(where: { failOn.isReached(by: $0.severity) }) { hasFailed = true }
          if !undetermined.isEmpty { hasUndetermined = true }
        case .undetermined:
          hasUndetermined = true
        case .passed, .notApplicable:
          break
        }
      }
    }
    for sink in sinks { try sink.write(sink.renderer.render(report), flush: flush) }
  }

  /// Ends every document and puts the files in place.
  mutating func finish() throws(CommandFailure) {
    for sink in sinks {
      try sink.write(sink.renderer.end(), flush: true)
      try sink.finish()
    }
    sinks = []
  }

  /// What the run came to.
  func status(allowsUndetermined: Bool) -> ExitStatus {
    if hasFailed { return .findings }
    if hasRejected { return .badData }
    if hasUndetermined && !allowsUndetermined { return .undetermined }
    return .clean
  }
}
