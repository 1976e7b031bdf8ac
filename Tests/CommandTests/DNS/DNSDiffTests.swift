import DNS
import Foundation
import TestKit
import Testing

/// `dlv dns diff`: files, servers, and transfers that go wrong.
@Suite(.timeLimit(.minutes(5))) struct DNSDiffTests {
  static let base = """
    $ORIGIN diff.test.
    $TTL 3600
    @ SOA ns1 hostmaster 1 1800 900 604800 60
    @ NS ns1
    @ NS ns2
    ns1 A 192.0.2.1
    ns2 A 192.0.2.2
    @ MX 10 mail
    mail A 192.0.2.3
    t TXT "one two"
    """

  private static func run(
    _ old: String, _ new: String, _ arguments: [String] = []
  ) async throws -> ProgramRun {
    let folder = try TemporaryFolder()
    try folder.write(old + "\n", to: "a.zone")
    try folder.write(new + "\n", to: "b.zone")
    return try await ProgramRun(
      ProgramRun.dlv, ["dns", "diff", "a.zone", "b.zone"] + arguments, in: folder.url)
  }

  struct Document: Decodable {
    let schema: String
    let result: String
    let reordered: Bool
    let sets: [Set]
    struct Set: Decodable {
      let name: String
      let type: String
      let kind: String
    }
  }

  /// What is replaced by what; the result, the kind, the status plain, with --ignore-ttl, with --strict.
  @Test(
    arguments: [
      ("@ NS ns1", "@ NS ns1", "same", nil, [0, 0, 0]),
      ("mail A 192.0.2.3", "mail A 192.0.2.4", "differs", "changed", [1, 1, 1]),
      ("mail A 192.0.2.3", "", "differs", "removed", [1, 1, 1]),
      ("mail A 192.0.2.3", "mail A 192.0.2.3\nx A 192.0.2.9", "differs", "added", [1, 1, 1]),
      ("mail A 192.0.2.3", "mail 60 A 192.0.2.3", "differs", "ttl", [1, 0, 1]),
      ("hostmaster 1 ", "hostmaster 2 ", "equivalent", "serial", [0, 0, 1]),
      ("@ MX 10 mail", "@ MX 10 MAIL", "equivalent", "case", [0, 0, 1]),
      ("\"one two\"", "\"one \" \"two\"", "equivalent", "division", [0, 0, 1]),
      ("@ NS ns1\n@ NS ns2", "@ NS ns2\n@ NS ns1", "equivalent", "order", [0, 0, 1]),
    ] as [(String, String, String, String?, [Int])])
  func `differences are told apart by what they mean`(
    _ old: String, _ new: String, _ result: String, _ kind: String?, _ statuses: [Int]
  ) async throws {
    let other = Self.base.replacing(old, with: new)
    let json = try await Self.run(Self.base, other, ["--format", "json"])
    let document = try JSONDecoder().decode(Document.self, from: Data(json.output.utf8))
    #expect(document.schema == "dlv.dns.diff/1")
    #expect(document.result == result, "\(json.output)")
    #expect(document.sets.map(\.kind) == (kind.map { [$0] } ?? []))
    for (arguments, status) in zip([[], ["--ignore-ttl"], ["--strict"]], statuses) {
      let run = try await Self.run(Self.base, other, arguments)
      #expect(Int(run.status) == status, "\(arguments): \(run.output)\(run.errors)")
    }
  }

  /// Signs a zone with one key, by ldns.
  private static func sign(
    _ zone: String, as name: String, until: String, in folder: TemporaryFolder, key: String
  ) async throws {
    try folder.write(zone + "\n", to: name)
    let run = try await ProgramRun(
      "ldns-signzone", ["-o", "diff.test", "-e", until, "-f", name + ".signed", name, key],
      in: folder.url)
    try #require(run.status == 0, "\(run.errors)")
  }

  @Test func `what a signer makes is told apart from what people change`() async throws {
    let folder = try TemporaryFolder()
    let made = try await ProgramRun(
      "ldns-keygen", ["-a", "ECDSAP256SHA256", "-k", "diff.test"], in: folder.url)
    let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let changed = Self.base.replacing("mail A 192.0.2.3", with: "mail A 192.0.2.4\nnew A 192.0.2.9")
    try await Self.sign(Self.base, as: "a", until: "20370101000000", in: folder, key: key)
    try await Self.sign(Self.base, as: "b", until: "20370201000000", in: folder, key: key)
    try await Self.sign(changed, as: "c", until: "20370201000000", in: folder, key: key)
    func diff(_ arguments: [String]) async throws -> (run: ProgramRun, document: Document) {
      let run = try await ProgramRun(
        ProgramRun.dlv, ["dns", "diff", "--format", "json"] + arguments, in: folder.url)
      return (run, try JSONDecoder().decode(Document.self, from: Data(run.output.utf8)))
    }
    let again = try await diff(["a.signed", "b.signed"])
    #expect(again.run.status == 0 && again.document.result == "equivalent")
    #expect(Set(again.document.sets.map(\.kind)) == ["signature"])
    #expect(try await diff(["a.signed", "b.signed", "--strict"]).run.status == 1)
    let edited = try await diff(["a.signed", "c.signed"])
    #expect(edited.run.status == 1)
    #expect(
      edited.document.sets.filter { $0.kind != "signature" }.map { "\($0.name) \($0.kind)" }
        == ["mail.diff.test. changed", "new.diff.test. added"])
    // A zone that is no longer signed is another one, unless that is of no interest.
    #expect(try await diff(["a.signed", "a"]).run.status == 1)
    let plain = try await diff(["a.signed", "a", "--ignore-dnssec"])
    #expect(plain.run.status == 0, "\(plain.run.output)")
    // One signature is missing.
    let text =
      try folder.text(of: "a.signed").split(separator: "\n")
      .filter { !$0.contains("RRSIG\tMX") }.joined(separator: "\n") + "\n"
    try folder.write(text, to: "d.signed")
    let missing = try await diff(["a.signed", "d.signed"])
    #expect(missing.run.status == 1, "\(missing.run.output)")
    #expect(missing.document.sets.map(\.kind) == ["changed"])
  }

  @Test func `the text shows the lines of both files`() async throws {
    let run = try await Self.run(
      Self.base, Self.base.replacing("mail A 192.0.2.3", with: "mail A 192.0.2.4"))
    #expect(
      run.output == """
        --- a.zone
        +++ b.zone
        @@ mail.diff.test. A: changed @@
        - mail.diff.test. 3600 IN A 192.0.2.3  ; a.zone:9
        + mail.diff.test. 3600 IN A 192.0.2.4  ; b.zone:9

        The zones differ: 1 set changed.

        """)
  }

  @Test func `a file and the servers that transfer it are compared`() async throws {
    let server = try NSDServer(zones: ["diff.test.": Self.base + "\n"])
    let folder = try TemporaryFolder()
    try folder.write(Self.base + "\n", to: "same.zone")
    try folder.write(Self.base + "\nnew A 192.0.2.77\n", to: "other.zone")
    let place = "axfr://127.0.0.1:\(server.port)/diff.test"
    for (file, status) in [("same.zone", 0), ("other.zone", 1)] {
      let run = try await ProgramRun(
        ProgramRun.dlv, ["dns", "diff", place, file], in: folder.url)
      #expect(Int(run.status) == status, "\(run.output)\(run.errors)")
    }
    let both = try await ProgramRun(ProgramRun.dlv, ["dns", "diff", place, place])
    #expect(both.output == "The zones are the same.\n", "\(both.errors)")
    let refused = try await ProgramRun(
      ProgramRun.dlv, ["dns", "diff", "axfr://127.0.0.1:\(server.port)/none.test", place])
    #expect(refused.status == 69)
    #expect(refused.errors.contains("does not transfer"), "\(refused.errors)")
    withExtendedLifetime(server) {}
  }

  @Test func `a zone of many messages arrives whole`() async throws {
    let hosts = (0..<20_000).map { "h\($0) A 198.51.\($0 / 250 % 250).\($0 % 250)" }
    let text = Self.base + "\n" + hosts.joined(separator: "\n") + "\n"
    let server = try NSDServer(zones: ["diff.test.": text])
    let folder = try TemporaryFolder()
    try folder.write(text, to: "z.zone")
    let place = "axfr://127.0.0.1:\(server.port)/diff.test"
    let run = try await ProgramRun(
      ProgramRun.dlv, ["dns", "diff", place, "z.zone"], in: folder.url)
    #expect(run.status == 0, "\(run.output.prefix(500))\(run.errors)")
    let limited = try await ProgramRun(
      ProgramRun.dlv, ["dns", "diff", place, "z.zone", "--max-records", "1000"], in: folder.url)
    #expect(limited.status == 69)
    #expect(limited.errors.contains("more than 1000 records"), "\(limited.errors)")
    withExtendedLifetime(server) {}
  }

  @Test func `a key signs the transfer, and no key or another has its own status`() async throws {
    let key = NSDServer.TransferKey(
      name: "xfr.test", algorithm: "hmac-sha256", secret: "c2VjcmV0IG9mIHRoZSB0ZXN0cw==")
    let server = try NSDServer(zones: ["diff.test.": Self.base + "\n"], transferKey: key)
    let folder = try TemporaryFolder()
    try folder.write(Self.base + "\n", to: "z.zone")
    try folder.write(key.file, to: "right.key")
    try folder.write(key.file.replacing("c2Vj", with: "c2Vk"), to: "wrong.key")
    try folder.write(key.file.replacing("xfr.test", with: "no.test"), to: "unknown.key")
    try folder.write("key a {", to: "broken.key")
    for name in ["right", "wrong", "unknown", "broken"] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: folder.path("\(name).key"))
    }
    let place = "axfr://127.0.0.1:\(server.port)/diff.test"
    let cases: [([String], Int32, String)] = [
      (["--tsig-key", "right.key", place, "z.zone"], 0, ""),
      (["--tsig-key", "right.key", "--tsig-key", "right.key", place, place], 0, ""),
      ([place, "z.zone"], 69, "it may want a key that it knows (TSIG)"),
      (["--tsig-key", "wrong.key", place, "z.zone"], 77, "(BADSIG)"),
      (["--tsig-key", "unknown.key", place, "z.zone"], 77, "(BADKEY)"),
      (["--tsig-key", "broken.key", place, "z.zone"], 65, "broken.key: line 1"),
      (["--tsig-key", "none.key", place, "z.zone"], 66, "--tsig-key takes the name of a file"),
      (["--tsig-key", "right.key", "z.zone", "z.zone"], 64, "neither zone is transferred"),
    ]
    for (arguments, status, words) in cases {
      let run = try await ProgramRun(
        ProgramRun.dlv, ["dns", "diff"] + arguments, in: folder.url)
      #expect(run.status == status, "\(arguments): \(run.errors)")
      #expect(words.isEmpty || run.errors.contains(words), "\(arguments): \(run.errors)")
      #expect(!run.errors.contains("c2V"))
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: folder.path("right.key"))
    let open = try await ProgramRun(
      ProgramRun.dlv, ["dns", "diff", "--tsig-key", "right.key", place, "z.zone"], in: folder.url)
    #expect(open.status == 0 && open.errors.contains("chmod 600"), "\(open.errors)")
    withExtendedLifetime(server) {}
  }

  /// What a server makes of a transfer.
  enum Misbehaviour: String, CaseIterable, Sendable {
    case refused, notAuthoritative, noSOAFirst, brokenOff, noFinalSOA, otherSerial, empty, garbage
    case endless, otherQuery, behindTheEnd

    var status: Int {
      switch self {
      case .refused, .notAuthoritative, .brokenOff, .noFinalSOA, .endless: 69
      case .noSOAFirst, .empty, .garbage, .otherQuery, .behindTheEnd: 65
      case .otherSerial: 75
      }
    }

    func messages(_ query: ScriptedDNSServer.Received) -> [ScriptedDNSServer.Action] {
      let name = query.name
      func soa(_ serial: UInt8) -> [UInt8] {
        name.wire + name.wire + [0, 0, 0, serial]
          + Array(repeating: [0, 0, 1, 0], count: 4).flatMap(\.self)
      }
      func message(_ records: [(RecordType, [UInt8])], code: UInt16 = 0) -> ScriptedDNSServer.Action
      {
        var response = ResponseMaker(answering: query)
        response.code = code
        for (type, data) in records { response.answer(name, type, data) }
        return .send(response.message)
      }
      let a: (RecordType, [UInt8]) = (.a, [192, 0, 2, 1])
      switch self {
      case .refused: return [message([], code: 5)]
      case .notAuthoritative: return [message([], code: 9)]
      case .noSOAFirst: return [message([a])]
      case .brokenOff:
        guard case .send(let octets) = message([(.soa, soa(1)), a]) else { return [] }
        return [.send(octets), .hangUp]
      case .noFinalSOA: return [message([(.soa, soa(1)), a]), message([a])]
      case .otherSerial: return [message([(.soa, soa(1)), a]), message([(.soa, soa(2))])]
      case .empty: return [message([])]
      case .garbage:
        var response = ResponseMaker(answering: query)
        response.answer(name, .soa, [1, 2, 3])
        return [.send(response.message)]
      case .endless:
        return [message([(.soa, soa(1))])] + Array(repeating: message([a]), count: 3_000)
      case .otherQuery:
        var response = ResponseMaker(answering: query)
        response.id = query.id &+ 1
        return [.send(response.message)]
      case .behindTheEnd: return [message([(.soa, soa(1)), (.soa, soa(1)), a])]
      }
    }
  }

  @Test(arguments: Misbehaviour.allCases) func `a transfer that goes wrong has its status`(
    _ misbehaviour: Misbehaviour
  ) async throws {
    let server = try await ScriptedDNSServer.start { misbehaviour.messages($0) }
    let folder = try TemporaryFolder()
    try folder.write(Self.base + "\n", to: "z.zone")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dns", "diff", "axfr://127.0.0.1:\(server.port)/diff.test", "z.zone", "--dns-timeout", "1",
        "--max-records", "2000",
      ], in: folder.url)
    #expect(Int(run.status) == misbehaviour.status, "\(run.errors)")
    #expect(
      run.output.isEmpty && run.errors.hasPrefix("dlv: can't transfer diff.test"), "\(run.errors)")
    try await server.stop()
  }

  @Test(
    arguments: [
      (["axfr://192.0.2.1", "b"], 64, "names no zone"),
      (["axfr://host/zone", "b"], 64, "not an IP address"),
      (["axfr://192.0.2.1:0/zone", "b"], 64, "port"),
      (["axfr://192.0.2.1/a..b", "b"], 65, "empty label"),
      (["none.zone", "b"], 66, "none.zone"), (["a"], 64, "to"),
      (["--strict", "--ignore-ttl", "a", "b"], 64, "exclude"),
    ] as [([String], Int, String)]) func `bad arguments have their status`(
      _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await ProgramRun(ProgramRun.dlv, ["dns", "diff"] + arguments)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test func `a server that is not there is no difference`() async throws {
    let free = try LoopbackPort.free()
    let run = try await ProgramRun(
      ProgramRun.dlv, ["dns", "diff", "axfr://127.0.0.1:\(free)/diff.test", "b"])
    #expect(run.status == 69)
    #expect(run.errors.contains("connection refused"), "\(run.errors)")
  }
}
