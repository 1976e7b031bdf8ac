import Audit
import DNS
import MailAuth
import NameRules

/// Audits targets side by side and hands the reports on in input order, with bounded memory.
struct AuditRun {
  let gatherer: FactGatherer
  let profile: Profile
  /// Makes the request for a domain: what the command line and the configuration say about it.
  let request: @Sendable (InternationalName) -> AuditRequest
  /// The event loops' executors: one audit stays on one thread.
  let executors: [any TaskExecutor]
  /// Audits under way at once.
  let jobs: Int
  /// Puts a time limit on all the questions of one audit.
  let limit: @Sendable (FactGatherer) -> FactGatherer

  /// Reports that may wait for an earlier, slower one, as a multiple of `jobs`.
  private static let waitingFactor = 8

  /// Calls `emit` for each target in input order.
  func run(
    next: () throws(CommandFailure) -> String?,
    emit: (TargetReport) throws(CommandFailure) -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Int, TargetReport).self) { group in
      var waiting: [Int: TargetReport] = [:]
      var started = 0
      var emitted = 0
      var underWay = 0
      var isAtEnd = false
      while true {
        while !isAtEnd, underWay < jobs, started - emitted < jobs * Self.waitingFactor {
          guard let text = try next() else {
            isAtEnd = true
            break
          }
          let index = started
          started += 1
          underWay += 1
          group.addTask(executorPreference: executors[index % executors.count]) {
            (index, await audit(text))
          }
        }
        guard let (index, report) = try await group.next() else { return }
        underWay -= 1
        waiting[index] = report
        while let report = waiting.removeValue(forKey: emitted) {
          try emit(report)
          emitted += 1
        }
      }
    }
  }

  private func audit(_ text: String) async -> TargetReport {
    let name: InternationalName
    do {
      name = try InternationalName(text)
    } catch {
      return TargetReport(target: text, unicodeName: nil, verdict: .rejected("\(error)"))
    }
    let facts = await limit(gatherer).gather(request(name))
    return profile.examine(facts)
  }
}
