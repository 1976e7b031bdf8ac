import DNS
import Foundation
import TestKit
import Testing

/// The verdicts beside those of delv (BIND), unbound-host (Unbound) and drill (ldns) on the same server with the same trust anchor.
///
/// These take the time of the machine, so that the zones whose signatures end within a year are left out.
@Suite struct ValidationDifferentialTests {
  enum Peer: String, CaseIterable, Sendable {
    case delv
    case unbound = "unbound-host"
    case drill
  }

  /// Where a peer says something else, what it says, and the text that decides.
  struct Difference: Sendable {
    let peer: Peer
    let name: String
    let type: String
    let verdict: String
    let reason: String
  }

  static let differences: [Difference] = [
    Difference(
      peer: .unbound, name: "ed448.test", type: "MX", verdict: "insecure",
      reason:
        "Debian 12's Unbound has no ED448, which the registry of RFC 9904 §2.2 leaves to validators"
    ),
    Difference(
      peer: .delv, name: "nothing.optout", type: "A", verdict: "secure",
      reason: "RFC 5155 §9.2: with opt-out the answer may not count as authentic; Unbound agrees"),
    Difference(
      peer: .delv, name: "iterations.test", type: "AAAA", verdict: "secure",
      reason: "RFC 9276 §3.2 leaves the limit to validators: 150 in BIND 9.18, 50 in 9.20 and here"),
    Difference(
      peer: .unbound, name: "iterations.test", type: "AAAA", verdict: "secure",
      reason: "RFC 9276 §3.2 leaves the limit to validators: 150 in Unbound"),
    Difference(
      peer: .delv, name: "nothing.iterations.test", type: "A", verdict: "secure",
      reason: "RFC 9276 §3.2, as above"),
    Difference(
      peer: .unbound, name: "nothing.iterations.test", type: "A", verdict: "secure",
      reason: "RFC 9276 §3.2, as above"),
  ]

  /// Loops are not about DNSSEC; peers report them as failures of their own.
  static let cases = ChainValidatorTests.cases.filter { $0.name != "loop.rsa.test" }

  @Test func `every peer comes to the same verdict, but for what is listed`() async throws {
    let tree = try SignedTestTree.shared.get()
    var found: [String] = []
    for test in Self.cases {
      let answer = await tree.validator().validate(Question(try DomainName(test.name), test.type))
      for peer in Peer.allCases {
        // drill follows no proof of what is not there, nor wildcards and DNAME, and calls all that fails the same.
        if peer == .drill, !Self.drillCan(test, answer) { continue }
        let theirs = try await Self.verdict(
          of: peer, test, tree.zones.server,
          Anchor(
            zone: ".", file: tree.zones.anchorFile.path, bindFile: tree.zones.bindAnchorFile.path))
        let ours =
          peer == .drill && answer.security.word != "secure" ? "bogus" : answer.security.word
        let listed = Self.differences.first {
          $0.peer == peer && $0.name == test.name && $0.type == "\(test.type)"
        }
        if theirs != (listed?.verdict ?? ours) {
          found.append("\(test.name) \(test.type): \(ours) here, \(theirs) by \(peer.rawValue)")
        }
      }
    }
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }

  /// A zone under a trust anchor of its own, served by whoever has the zone itself.
  struct Anchored: CustomTestStringConvertible, Sendable {
    let zone: String
    /// DS data where the parent has none.
    var anchor: String?
    let word: String
    var testDescription: String { zone }
  }

  static let anchored = [
    Anchored(zone: "ecdsa.test", word: "secure"),
    // No key and no signature; a key and no signature; a key that is another.
    Anchored(
      zone: "unsigned.test", anchor: "12345 13 2 " + String(repeating: "AB", count: 32),
      word: "bogus"),
    Anchored(zone: "bare.test", word: "bogus"),
    Anchored(zone: "mismatch.test", word: "bogus"),
    Anchored(zone: "expired.test", word: "bogus"),
  ]

  @Test(arguments: anchored) func `every peer agrees about a zone that is its own anchor`(
    _ test: Anchored
  ) async throws {
    let tree = try SignedTestTree.shared.get()
    let name = try DomainName(test.zone)
    let records =
      try test.anchor.map { data in
        [try #require(Record(presentation: "\(test.zone). 3600 IN DS \(data)"))]
      } ?? tree.zones.delegation(of: test.zone + ".", in: "test.")
    let answer = await tree.validator(anchors: TrustAnchors(records)).validate(Question(name, .mx))
    #expect(answer.security.word == test.word, "\(answer.security)")
    let folder = try TemporaryFolder()
    try folder.write(records.map { "\($0)\n" }.joined(), to: "anchor")
    let lines = records.compactMap { record -> String? in
      guard case .ds(let signer) = record.data else { return nil }
      let fields = "\(signer.keyTag) \(signer.algorithm) \(signer.digestType)"
      let digest = signer.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      return "  \(test.zone). static-ds \(fields) \"\(digest)\";\n"
    }
    try folder.write("trust-anchors {\n\(lines.joined())};\n", to: "anchor.bind")
    let anchor = Anchor(
      zone: test.zone, file: folder.path("anchor"), bindFile: folder.path("anchor.bind"))
    for peer in [Peer.delv, .unbound] {
      let verdict = try await Self.verdict(
        of: peer, ChainValidatorTests.Case(test.zone, .mx, test.word), tree.zones.server, anchor)
      #expect(verdict == test.word, "\(peer.rawValue)")
    }
  }

  /// Where the peers begin.
  private struct Anchor {
    let zone: String
    let file: String
    let bindFile: String
  }

  private static func drillCan(
    _ test: ChainValidatorTests.Case, _ answer: ValidatedAnswer
  ) -> Bool {
    !answer.answer.records.isEmpty && answer.answer.aliases.isEmpty && !test.name.contains("wild")
      && ["secure", "bogus"].contains(answer.security.word) && test.name != "."
  }

  private static func verdict(
    of peer: Peer, _ test: ChainValidatorTests.Case, _ server: NSDServer, _ anchor: Anchor
  ) async throws -> String {
    let port = "\(server.port)"
    switch peer {
    case .delv:
      let run = try await ProgramRun(
        "delv",
        [
          "@127.0.0.1", "-p", port, "-a", anchor.bindFile, "+root=\(anchor.zone)", test.name,
          "\(test.type)",
        ])
      let text = run.output + run.errors
      // An alias is judged by a line of its own, its target by the next.
      if text.contains("broken trust chain") || text.contains("no valid RRSIG") { return "bogus" }
      if text.contains("unsigned answer") || text.contains("negative response, unsigned") {
        return "insecure"
      }
      if text.contains("fully validated") { return "secure" }
      return "bogus"
    case .unbound:
      let configuration = """
        server:
          do-not-query-localhost: no
          local-zone: "test." nodefault
          module-config: "validator iterator"
          trust-anchor-file: "\(anchor.file)"
        forward-zone:
          name: "."
          forward-addr: 127.0.0.1@\(port)

        """
      let folder = try TemporaryFolder()
      try folder.write(configuration, to: "unbound.conf")
      let run = try await ProgramRun(
        "unbound-host",
        ["-C", folder.path("unbound.conf"), "-v", "-t", "\(test.type)", test.name])
      let text = run.output + run.errors
      if text.contains("(secure)") { return "secure" }
      return text.contains("(insecure)") ? "insecure" : "bogus"
    case .drill:
      let run = try await ProgramRun(
        "drill",
        ["-S", "-k", anchor.file, "-p", port, "@127.0.0.1", test.name, "\(test.type)"])
      return run.output.contains("Chase successful") ? "secure" : "bogus"
    }
  }
}
