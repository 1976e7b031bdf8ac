import Foundation
import TestKit
import Testing

/// `dlv gate --probe` beside a real mail server with a certificate of a test PKI.
@Suite struct GateProbeTests {
  private struct Rig: Sendable {
    let pki: TestPKI
    let dns: NSDServer
    let postfix: PostfixServer
    let digest: String

    static let shared = Task { try await Rig() }

    private init() async throws {
      pki = try TestPKI()
      let leaf = try pki.leaf(names: ["mx.example.com"])
      postfix = try await PostfixServer(leaf)
      let run = try ProgramRun(
        blocking: "/bin/sh",
        [
          "-c",
          "openssl x509 -in \(leaf.certificateFile) -pubkey -noout | openssl pkey -pubin -outform DER"
            + " | sha256sum",
        ], in: URL(fileURLWithPath: "/"))
      digest = String(run.output.prefix(64))
      let folder = try TemporaryFolder()
      try folder.write(
        """
        $ORIGIN 127.in-addr.arpa.
        $TTL 3600
        @ IN SOA ns.example.com. h.example.com. 1 7200 3600 1209600 3600
        @ IN NS ns.example.com.
        1.0.0 IN PTR mx.example.com.

        """, to: "127.in-addr.arpa.zone")
      dns = try NSDServer(zonesIn: folder.url)
    }

    func zone(_ digests: String...) -> String {
      """
      $ORIGIN example.com.
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 300
      @ NS ns1
      @ NS ns2
      ns1 A 192.0.2.53
      ns2 A 198.51.100.53
      @ MX 10 mx
      mx A 127.0.0.1
      @ TXT "v=spf1 -all"
      _dmarc TXT "v=DMARC1; p=reject"

      """
        + digests.map { "_\(postfix.port)._tcp.mx TLSA 3 1 1 \($0)\n" }.joined()
    }

    func gate(
      _ base: String, _ head: String, probe: Bool = true
    ) async throws -> (GateCommandTests.Report, Int32) {
      let folder = try TemporaryFolder()
      try folder.write(base, to: "base.zone")
      try folder.write(head, to: "head.zone")
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "gate", "--head", "head.zone", "--base", "base.zone", "--format", "json", "--resolver",
          "127.0.0.1:\(dns.port)",
        ] + (probe ? ["--probe", "--smtp-port", "\(postfix.port)"] : []), in: folder.url)
      return (
        try JSONDecoder().decode(GateCommandTests.Report.self, from: run.outputBytes), run.status
      )
    }
  }

  private static let other = String(repeating: "ab", count: 32)

  @Test func `a TLSA record that leaves the certificate without one is an error at its line`()
    async throws
  {
    let rig = try await Rig.shared.value
    let (report, status) = try await rig.gate(rig.zone(rig.digest), rig.zone(Self.other))
    let found = try #require(report.new.first { $0.rule == "gate-tlsa-mismatch" })
    #expect(status == 1)
    #expect(found.severity == "error")
    #expect(found.location == .init(file: "head.zone", line: 12))
    #expect(found.change?.type == "TLSA")
    // The other way round the record fits again.
    let (mended, _) = try await rig.gate(rig.zone(Self.other), rig.zone(rig.digest))
    #expect(!mended.new.contains { $0.rule == "gate-tlsa-mismatch" })
    #expect(!mended.undetermined.contains { $0.rule == "gate-tlsa-mismatch" })
  }

  @Test func `the next key beside the one in use passes`() async throws {
    let rig = try await Rig.shared.value
    let (report, status) = try await rig.gate(
      rig.zone(rig.digest), rig.zone(rig.digest, Self.other))
    #expect(status == 0, "\(report)")
    #expect(!report.new.contains { $0.rule.hasPrefix("gate-tlsa") })
  }

  @Test func `without a probe it is not known`() async throws {
    let rig = try await Rig.shared.value
    let base = rig.zone(rig.digest).replacingOccurrences(of: "_\(rig.postfix.port)", with: "_25")
    let head = rig.zone(rig.digest, Self.other)
      .replacingOccurrences(of: "_\(rig.postfix.port)", with: "_25")
    let (report, status) = try await rig.gate(base, head, probe: false)
    #expect(status == 2)
    #expect(report.undetermined.contains { $0.rule == "gate-tlsa-mismatch" && $0.new })
  }

  @Test(arguments: [["--probe", "--offline"], ["--smtp-port", "2525"]])
  func `a probe that can't be is a mistake of use`(_ arguments: [String]) async throws {
    let run = try await ProgramRun(
      ProgramRun.dlv, ["gate", "--head", "a", "--base", "b"] + arguments)
    #expect(run.status == 64)
    #expect(run.errors.contains("--probe"))
  }
}
