import Audit
import ContentLint
import SpamFilters

/// Holds the messages of files and folders against the rules about their content: what `dlv lint` does, and other commands with the
/// messages that they are given.
struct MessageLinting {
  let job: LintJob
  /// Who is asked about each message.
  var filters: [any SpamFilter] = []
  /// `nil` where nothing is looked up.
  var lookups: LintLookups?
  /// From and Subject of what has no header.
  var input = LintInput(from: nil, subject: nil)

  /// Hands on the report on each message, in input order, with the message where it was one.
  ///
  /// - Returns: Why a file could not be read, where others could; it has been told on standard error.
  func lint(
    _ files: [String], _ take: (TargetReport, LintBatch.Task?) throws(CommandFailure) -> Void
  ) async throws(CommandFailure) -> CommandFailure? {
    var batch = LintBatch(job, filters, lookups)
    var failure: CommandFailure?
    for file in files {
      do throws(CommandFailure) {
        try await input.read(file) { (entry) throws(CommandFailure) in
          guard try batch.add(entry) else { return }
          for (report, task) in await batch.finish() { try take(report, task) }
        }
      } catch {
        guard error.status == .noInput, files.count > 1 else { throw error }
        StandardError.write(line: "dlv: \(error.message)")
        failure = failure ?? error
      }
    }
    for (report, task) in await batch.finish() { try take(report, task) }
    return failure
  }
}
