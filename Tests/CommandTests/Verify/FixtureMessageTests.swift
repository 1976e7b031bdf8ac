import Foundation
import TestKit
import Testing

/// The messages of Fixtures/messages come to what their README says.
@Suite struct FixtureMessageTests {
  @Test(
    "Each message comes to its result, with its findings",
    arguments: [
      ("newsletter", "pass", 0, "none", []),
      ("unsubscribe-unsigned", "pass", 0, "none", ["dkim-signature-unsubscribe-unsigned"]),
      ("unsigned", "pass", 0, "none", ["message-relies-on-spf"]),
      ("mailing-list", "fail", 1, "pass", ["message-fails-dmarc", "dkim-signature-fails"]),
    ] as [(String, String, Int32, String, [String])])
  func verifies(
    name: String, result: String, status: Int32, chain: String, rules: [String]
  ) async throws {
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "verify", "Fixtures/messages/\(name).eml", "--from-received", "--zone",
        "Fixtures/messages/records.zone@.", "--offline", "--at", "1795291300", "--format", "json",
      ])
    #expect(run.status == status, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
    #expect(json["result"] as? String == result)
    #expect((json["arc"] as? [String: Any])?["result"] as? String == chain)
    let findings = try #require(json["findings"] as? [[String: Any]])
      .filter { $0["severity"] as? String != "notice" }
    #expect(findings.compactMap { $0["rule"] as? String } == rules)
  }

  @Test("Every message of the folder has a case here")
  func coversFolder() throws {
    let folder = ProgramRun.packageFolder.appending(path: "Fixtures/messages")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".eml") }
    #expect(names.count == 4)
  }
}
