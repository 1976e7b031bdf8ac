import DNSTransport
import Synchronization
import Testing

@testable import dlv

/// Many targets side by side, without DNS.
@Suite struct AuditRunTests {
  @Test(
    "Every target is reported once, in the order of the input, however many are under way",
    arguments: [1, 7, 32, 1_024])
  func order(jobs: Int) async throws {
    let names = (0..<1_000).map { "\($0).example" }
    let reported = try await reports(of: names, jobs: jobs) { target in
      // Some end after those behind them.
      for _ in 0..<(target.text.hashValue & 3) { await Task.yield() }
      return target.text
    }
    #expect(reported == names)
  }

  @Test("Where few audits are under way, a report waits for none of the others")
  func few() async throws {
    let isFirstReported = Flag()
    let names = (0..<7).map { "\($0).example" }
    let reported = try await reports(of: names, jobs: 32) { target in
      if target.text != "0.example" {
        while !isFirstReported.isSet.withLock({ $0 }) { await Task.yield() }
      }
      return target.text
    } emitted: {
      if $0 == "0.example" { isFirstReported.isSet.withLock { $0 = true } }
    }
    #expect(reported == names)
  }

  @Test("What goes wrong with a report ends the run")
  func failure() async throws {
    let names = (0..<100).map { "\($0).example" }
    await #expect(throws: CommandFailure.self) {
      try await reports(of: names, jobs: 8) {
        $0.text
      } emitted: { name throws(CommandFailure) in
        if name == "10.example" { throw CommandFailure(.inputOutput, "the disk is full") }
      }
    }
  }

  private func reports(
    of names: [String], jobs: Int, audit: @escaping @Sendable (Target) async -> String,
    emitted: (String) throws(CommandFailure) -> Void = { _ in }
  ) async throws -> [String] {
    let lanes = EventLoopLanes(count: 2)
    let run = AuditRun(
      targets: TargetFeed(arguments: names, list: nil), audit: audit,
      executors: lanes.executors, jobs: jobs)
    var reported: [String] = []
    let result: Result<Void, CommandFailure>
    do throws(CommandFailure) {
      try await run.run { _, report throws(CommandFailure) in
        reported.append(report)
        try emitted(report)
      }
      result = .success(())
    } catch { result = .failure(error) }
    try await lanes.shutDown()
    try result.get()
    return reported
  }
}

private final class Flag: Sendable {
  let isSet = Mutex(false)
}
