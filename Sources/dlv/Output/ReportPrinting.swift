import Audit
import Glibc
import Reporting

/// How the reports of a run are printed: one a target as it comes, a progress line beside them, and documents that are whole at the end.
struct ReportPrinting {
  let output: OutputOptions
  let settings: Settings
  /// Whether there may be more than one report.
  let isMany: Bool
  /// The text report, where a command has one of its own.
  var text: (RenderContext) -> (any ReportRenderer)? = { _ in nil }
  /// What the progress line says before the first report.
  let start: String
  /// What it says before the name of the report that was last.
  let done: String
  /// The list that targets come from: a run without a target says that it holds none.
  let list: String?

  /// Takes a report; the place says where its target stands in a list.
  typealias Emit = (TargetReport, _ place: String) throws(CommandFailure) -> Void

  /// Prints what `produce` emits. Where that fails, the document on standard output is completed, and files are not put in place.
  ///
  /// - Parameter produce: Told whether any of the formats shows the facts of a report.
  /// - Returns: The status that the reports come to.
  func print(
    finish: () throws(CommandFailure) -> Void,
    _ produce: (_ showsFacts: Bool, Emit) async throws(CommandFailure) -> Void
  ) async throws(CommandFailure) -> ExitStatus {
    var writer = try ReportWriter(output, failOn: settings.failOn, text: text)
    let progress = ProgressLine(isWanted: output.progress, isQuiet: output.quiet)
    // Reports in a terminal and the progress line would run into each other.
    let isWatched = !isMany || isatty(STDOUT_FILENO) == 1
    progress.show(start)
    do throws(CommandFailure) {
      try await produce(writer.showsFacts) { report, place throws(CommandFailure) in
        if case .rejected(let reason) = report.verdict {
          progress.clear()
          StandardError.write(line: "dlv: \(place)\(report.target): \(reason)")
        }
        if isWatched { progress.clear() }
        try writer.write(report, flush: isWatched)
        progress.show("\(done) \(writer.targetCount): \(report.target)")
      }
    } catch {
      progress.clear()
      do throws(CommandFailure) { try writer.abandon() } catch {}
      throw error
    }
    progress.clear()
    guard writer.targetCount > 0 else { throw DomainList.holdsNoDomain(list) }
    try writer.finish()
    try finish()
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }
}
