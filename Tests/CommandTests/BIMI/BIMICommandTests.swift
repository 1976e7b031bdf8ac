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
  }

  private func server(
    _ behaviour: DocumentServer.Behaviour = .good
  ) async throws -> DocumentServer {
    let logo = """
      <svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 8 8"><title>A</title><path d="M0 0h8v8z"/></svg>
      """
    return try await DocumentServer(
      pki.leaf(names: ["w.a.test"]), behaviour, documents: ["/l.svg": logo])
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
    let server = try await server()
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

  @Test(arguments: [
    (DocumentServer.Behaviour.redirect, "findings", "the server answers 301 with a redirect to"),
    (.huge, "findings", "it is longer than 1048576 octets"),
    (.endless, "findings", "it is longer than 1048576 octets"),
    (.slow, "undetermined", "no complete answer in time"),
    (.silent, "undetermined", "no complete answer in time"),
    (.cut, "undetermined", "the connection ended too early"),
    (.early, "undetermined", "the connection ended too early"),
    (.plain, "undetermined", "the TLS handshake failed"),
  ])
  func `a logo that does not come is a finding or undetermined, inside the limit`(
    _ behaviour: DocumentServer.Behaviour, _ key: String, _ reason: String
  ) async throws {
    let server = try await server(behaviour)
    defer { withExtendedLifetime(server) {} }
    let clock = ContinuousClock()
    var result: (status: Int32, states: [String: String], text: String)?
    let time = try await clock.measure {
      result = try await run(
        ["--ca-file", pki.authorityFile, "--https-timeout", "1"], port: server.port)
    }
    let seen = try #require(result)
    #expect(seen.states["bimi-logo-unavailable"] == key, "\(seen.text)")
    #expect(seen.text.contains(reason), "\(seen.text)")
    #expect(time < .seconds(8))
  }

  @Test func `a recording replays the logo`() async throws {
    let server = try await server()
    let recording = folder.path("recording")
    let live = try await run(
      ["--ca-file", pki.authorityFile, "--record", recording], port: server.port)
    #expect(live.status == 0, "\(live.text)")
    server.process.end()
    let replayed = try await ProgramRun(
      ProgramRun.dlv, ["bimi", "a.test", "--replay", recording, "--format", "json"])
    #expect(replayed.output == live.text, "\(replayed.errors)")
  }
}
