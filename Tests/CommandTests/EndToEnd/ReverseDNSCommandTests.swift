import TestKit
import Testing

/// `dlv rdns` as a user runs it.
@Suite struct ReverseDNSCommandTests {
  @Test func `of several addresses, each row names the rules with findings`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      $ORIGIN .
      $TTL 60
      1.4.8.8.in-addr.arpa IN PTR mail.example.com
      mail.example.com IN A 8.8.4.1
      2.4.8.8.in-addr.arpa IN PTR other.example.com
      other.example.com IN A 192.0.2.99
      """, to: "zone")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "rdns", "8.8.4.1", "8.8.4.2", "8.8.4.3", "--offline", "--zone",
        folder.path("zone") + "@.",
      ])
    let lines = run.output.split(separator: "\n")
    func line(_ address: String) -> Substring? { lines.first { $0.contains(address + " ") } }
    #expect(line("8.8.4.1")?.contains("rdns-") == false, "\(run.output)\(run.errors)")
    #expect(line("8.8.4.2")?.hasSuffix("rdns-unconfirmed") == true, "\(run.output)")
    #expect(line("8.8.4.3")?.hasSuffix("rdns-missing") == true, "\(run.output)")
  }
}
