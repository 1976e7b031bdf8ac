import Audit
import ContentLint
import Foundation
import SpamFilters

/// Messages that are looked at together, on all processors; their reports come in the order of the messages.
struct LintBatch {
  private let job: LintJob
  private let filters: [any SpamFilter]
  /// `nil` where nothing is looked up.
  private let lookups: LintLookups?
  private var tasks: [Task] = []
  private var octets = 0

  /// Messages under way at once, and the octets of all of them, from which on no more are taken.
  private static let mostMessages = 64
  private static let mostOctets = 8 << 20

  struct Task: Sendable {
    let entry: LintInput.Entry
    let linter: Linter
    let context: LintContext

    var octets: [UInt8] { if case .message(let octets, _) = entry { octets } else { [] } }
    var source: LintSource {
      switch entry {
      case .message(_, let source), .none(let source, _): source
      }
    }
  }

  init(_ job: LintJob, _ filters: [any SpamFilter], _ lookups: LintLookups?) {
    self.job = job
    self.filters = filters
    self.lookups = lookups
  }

  /// Takes a message; whether it is time to finish what was taken.
  mutating func add(_ entry: LintInput.Entry) throws(CommandFailure) -> Bool {
    let task: Task
    switch entry {
    case .message(_, let source), .none(let source, _):
      let own = try job.linter(for: source)
      task = Task(entry: entry, linter: own.linter, context: own.context)
    }
    octets += task.octets.count
    tasks.append(task)
    return tasks.count >= Self.mostMessages || octets >= Self.mostOctets
  }

  /// The report on each message, with the message where it was one.
  mutating func finish() async -> [(TargetReport, Task?)] {
    defer {
      tasks.removeAll(keepingCapacity: true)
      octets = 0
    }
    let (tasks, filters, lookups) = (tasks, filters, lookups)
    if tasks.count == 1, let task = tasks.first {
      return [await Self.report(task, filters, lookups)]
    }
    let lanes = max(1, min(tasks.count, ProcessInfo.processInfo.activeProcessorCount))
    return await withTaskGroup(of: [(Int, TargetReport, Task?)].self) { group in
      for lane in 0..<lanes {
        group.addTask {
          var results: [(Int, TargetReport, Task?)] = []
          for index in stride(from: lane, to: tasks.count, by: lanes) {
            let (report, task) = await Self.report(tasks[index], filters, lookups)
            results.append((index, report, task))
          }
          return results
        }
      }
      var all: [(Int, TargetReport, Task?)] = []
      for await results in group { all += results }
      return all.sorted { $0.0 < $1.0 }.map { ($0.1, $0.2) }
    }
  }

  private static func report(
    _ task: Task, _ filters: [any SpamFilter], _ lookups: LintLookups?
  ) async -> (TargetReport, Task?) {
    switch task.entry {
    case .none(let source, let reason):
      return (
        TargetReport(target: source.target, unicodeName: nil, verdict: .rejected(reason)), nil
      )
    case .message(let octets, let source):
      let message = task.linter.message(octets, source)
      message.opinions = await filters.opinions(of: octets)
      guard let lookups else { return (task.linter.lint(message), task) }
      var answers = await lookups.answers(about: message)
      answers.author = await lookups.report(onAuthorOf: message)
      message.online = answers
      return (task.linter.lint(message), task)
    }
  }
}
