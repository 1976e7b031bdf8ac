import Foundation
import TestKit
import Testing

/// `dlv bimi` as a user runs it, against a real HTTPS server with a certificate of a test authority.
@Suite struct BIMICommandTests {
  private let folder: TemporaryFolder
  private let pki: TestPKI

  init() throws {
    folder = try TemporaryFolder()
    pki = try TestPKI()
    try folder.write(
      """
      <svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 8 8"><title>A</title></svg>
      """, to: "l.svg")
  }

  private func run(
    logo: String = "l.svg", _ arguments: [String] = [], port: UInt16
  ) async throws -> (status: Int32, states: [String: String], text: String) {
    try folder.write(
      """
      $ORIGIN a.test.
      $TTL 3600
      @ IN SOA ns h 1 7200 3600 1209600 3600
      @ IN NS ns
      ns IN A 192.0.2.53
      w IN A 127.0.0.1
      _dmarc IN TXT "v=DMARC1; p=reject"
      default._bimi IN TXT "v=BIMI1; l=https://w.a.test/\(logo)"
      """, to: "a.test.zone")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "bimi", "a.test", "--zone", folder.path("a.test.zone"), "--https-port", "\(port)",
        "--https-timeout", "5", "--format", "json",
      ] + arguments)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
      "\(run.errors)")
    let target = (report["targets"] as? [[String: Any]])?.first
    var states: [String: String] = [:]
    for key in ["findings", "undetermined"] {
      for entry in target?[key] as? [[String: Any]] ?? [] {
        if let rule = entry["rule"] as? String { states[rule] = key }
      }
    }
    return (run.status, states, run.output + run.errors)
  }

  @Test func `a logo is fetched from a server that proves its name, and from no other`()
    async throws
  {
    let server = try await DocumentServer(pki.leaf(names: ["w.a.test"]), folder: folder)
    let authority = ["--ca-file", pki.authorityFile]
    let right = try await run(authority, port: server.port)
    #expect(right.status == 0, "\(right.text)")
    #expect(right.states == ["bimi-no-evidence": "findings"], "\(right.text)")
    let missing = try await run(logo: "gone.svg", authority, port: server.port)
    #expect(missing.status == 1)
    #expect(missing.states["bimi-logo-unavailable"] == "findings", "\(missing.text)")
    let untrusted = try await run(port: server.port)
    #expect(untrusted.states["bimi-logo-unavailable"] == "findings", "\(untrusted.text)")
    server.process.end()
    let silent = try await run(authority, port: server.port)
    #expect(silent.states["bimi-logo-unavailable"] == "undetermined", "\(silent.text)")
  }
}
