import Foundation
import TestKit
import Testing

/// `dlv dkim check` as it is run: the audit's report, of one family and of the selectors that were named.
@Suite struct DKIMCheckCommandTests {
  private static func run(_ arguments: [String]) async throws -> (ProgramRun, [[String: Any]]) {
    let zones = ["example", "dkim-cases.example", "good.example", "esp.example"].flatMap {
      ["--zone", "Fixtures/zones/\($0).zone"]
    }
    let run = try await ProgramRun(
      ProgramRun.dlv, ["dkim", "check", "--offline", "--format", "json"] + zones + arguments)
    let json = try? JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any]
    return (run, json?["targets"] as? [[String: Any]] ?? [])
  }

  private static func rules(_ target: [String: Any]?) -> [String] {
    (target?["findings"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
  }

  @Test func `only the selectors that were named and only DKIM are reported`() async throws {
    let (run, targets) = try await Self.run(
      ["dkim-cases.example", "--selector", "roca", "--selector", "rsa2048"])
    #expect(run.status == 1)
    #expect(Self.rules(targets.first) == ["dkim-rsa-roca"])
    #expect((targets.first?["facts"] as? [String: Any])?.keys.sorted() == ["dkim"])
    let passed = targets.first?["passed"] as? [String] ?? []
    #expect(!passed.isEmpty && passed.allSatisfy { $0.hasPrefix("dkim-") })
  }

  @Test func `exit status and several domains are those of the audit`() async throws {
    let (good, targets) = try await Self.run(["good.example", "--selector", "2026a"])
    #expect(good.status == 0)
    #expect(targets.first?["grade"] as? String == "A")
    let (missing, both) = try await Self.run(
      ["good.example", "dkim-cases.example", "--selector", "2026a"])
    #expect(missing.status == 1)
    #expect(both.compactMap { $0["target"] as? String } == ["good.example", "dkim-cases.example"])
    #expect(Self.rules(both.last).contains("dkim-selector-missing"))
    let (unknown, _) = try await Self.run(["elsewhere.test", "--selector", "s1"])
    #expect(unknown.status == 2)
    let (bad, _) = try await Self.run(["not a domain", "--selector", "s1"])
    #expect(bad.status == 65)
    let (none, _) = try await Self.run([])
    #expect(none.status == 64)
  }

  @Test func `a domain that does not exist is said to be missing`() async throws {
    let (run, targets) = try await Self.run(["gone.example", "--selector", "s1"])
    #expect(run.status == 1)
    #expect(Self.rules(targets.first) == ["zone-domain-missing"])
  }
}
