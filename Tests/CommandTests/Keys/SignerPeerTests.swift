import Foundation
import TestKit
import Testing

/// Keys, records and configuration lines of `dlv keygen`, put before the programs that they are for.
@Suite(.timeLimit(.minutes(3))) struct SignerPeerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func keygen(_ type: String, _ options: [String] = []) async throws -> ProgramRun {
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "example.com", "--selector", "s1", "--type", type, "--output-dir",
        folder.path(""),
      ]
        + options)
    try #require(run.status == 0, "\(run.errors)")
    return run
  }

  @Test(
    arguments: [
      ("rsa", ["--bits", "2048"], 1), ("rsa", ["--bits", "4096"], 1), ("ed25519", [], 1),
      ("dual", [], 2),
    ] as [(String, [String], Int)])
  func `standard output is zone lines and nothing else, which named-checkzone reads`(
    type: String, options: [String], count: Int
  ) async throws {
    let lines = try await keygen(type, options).output
    #expect(lines.split(separator: "\n").count == count)
    try folder.write(
      "$ORIGIN example.com.\n@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.1\n" + lines,
      to: "zone")
    let check = try await ProgramRun(
      "named-checkzone", ["-D", "-o", "-", "example.com", folder.path("zone")])
    #expect(check.status == 0, "\(check.errors)")
    let keys = check.output.split(separator: "\n").filter { $0.contains("_domainkey") }
    #expect(keys.count == count, "\(check.output)")
  }

  // MARK: OpenDKIM

  /// The parts of `--mta opendkim`, each in the file that its comment names, below the test's folder.
  private func configureOpenDKIM(_ lines: String) throws {
    var file = ""
    var parts: [String: String] = [:]
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# /etc/") { file = String(line.split(separator: "/").last ?? "") }
      parts[file, default: ""] += line + "\n"
    }
    #expect(Set(parts.keys) == ["opendkim.conf", "KeyTable", "SigningTable"])
    for (name, text) in parts {
      try folder.write(
        text.replacingOccurrences(of: "/etc/opendkim/", with: folder.path("") + "/"), to: name)
    }
  }

  @Test(arguments: ["rsa", "ed25519", "dual"])
  func `opendkim takes its lines`(type: String) async throws {
    try configureOpenDKIM(try await keygen(type, ["--mta", "opendkim"]).output)
    let check = try await ProgramRun(
      "/usr/sbin/opendkim", ["-n", "-x", folder.path("opendkim.conf")])
    #expect(check.status == 0, "\(check.errors)")
  }

  /// OpenDKIM's tool reads RSA keys only: of Ed25519 it says `expecting an rsa key`. What it makes of that one is told by
  /// the library, in the tests of signatures.
  @Test(arguments: ["rsa", "dual"])
  func `opendkim-testkey finds that key and record match, through the key table`(
    type: String
  ) async throws {
    try configureOpenDKIM(try await keygen(type, ["--mta", "opendkim"]).output)
    let configuration = try folder.text(of: "opendkim.conf")
    for (record, isRight) in [
      (try folder.text(of: "example.com.s1.zone"), true), (try await otherRecord(), false),
    ] {
      // libunbound answers from these lines, and asks nobody.
      try folder.write(
        """
        server:
          use-syslog: no
          local-zone: "example.com." static
          local-data: '\(record.trimmingCharacters(in: .newlines))'

        """, to: "unbound.conf")
      try folder.write(
        configuration + "ResolverConfiguration \(folder.path("unbound.conf"))\n",
        to: "opendkim.conf")
      let check = try await ProgramRun(
        "/usr/sbin/opendkim-testkey", ["-vv", "-x", folder.path("opendkim.conf")])
      let verdict = isRight ? "1 pass, 0 fail" : "0 pass, 1 fail"
      #expect((check.output + check.errors).contains(verdict), "\(check.output)\(check.errors)")
    }
  }

  /// Of another key.
  private func otherRecord() async throws -> String {
    try await ProgramRun(
      "sh",
      [
        "-c",
        "\"$0\" keygen example.com --selector s1 --stdout | \"$0\" keygen example.com --selector s1 --stdin",
        ProgramRun.dlv,
      ]
    ).output
  }

  // MARK: rspamd

  @Test func `the command in rspamd's lines makes the bare seed that it wants of an Ed25519 key`()
    async throws
  {
    let lines = try await keygen("dual", ["--mta", "rspamd"]).output
    for key in ["s1.pem", "s1-ed25519.key"] {
      #expect(lines.contains("path = \"\(folder.path("example.com.\(key)"))\";"))
    }
    let command = try #require(lines.split(separator: "\n").first { $0.hasPrefix("#   (umask") })
    let conversion = try await ProgramRun("sh", ["-c", String(command.dropFirst(4))])
    #expect(conversion.status == 0, "\(conversion.errors)")
    let seed = try folder.text(of: "example.com.s1-ed25519.key")
    #expect(Data(base64Encoded: seed.trimmingCharacters(in: .newlines))?.count == 32)
    #expect(try KeygenTests.mode(folder.path("example.com.s1-ed25519.key")) == 0o600)
    // The record of the seed is that of the key.
    let record = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "example.com", "--selector", "s1-ed25519", "--from",
        folder.path("example.com.s1-ed25519.key"),
      ])
    #expect(try record.output == folder.text(of: "example.com.s1-ed25519.zone"))
  }

  // MARK: dkimpy

  @Test func `dkimpy signs with both keys, and verifies by their records`() async throws {
    _ = try await keygen("dual")
    // dkimpy takes RSA keys as they are, and the bare seed of an Ed25519 key.
    let seed = try await ProgramRun(
      "sh",
      [
        "-c", "openssl pkey -in \"$0\" -outform DER | tail -c 32 | base64",
        folder.path("example.com.s1-ed25519.pem"),
      ])
    try folder.write(seed.output, to: "seed")
    let keys = [
      ("s1", "rsa-sha256", "example.com.s1.pem"), ("s1-ed25519", "ed25519-sha256", "seed"),
    ]
    let signed = try TemporaryFolder()
    for (selector, algorithm, key) in keys {
      let messages = try TemporaryFolder()
      // The last letters of the name: relaxed, relaxed.
      try messages.write("From: a@example.com\r\nSubject: x\r\n\r\nHello\r\n", to: "rr")
      let run = try await dkimpy([
        "sign", folder.path(key), algorithm, "example.com", selector, messages.path(""),
      ])
      #expect(run.output == "" && run.status == 0, "\(run.output)\(run.errors)")
      try signed.write(try messages.text(of: "rr.signed"), to: selector)
    }
    let records = try keys.map { key in
      let line = try folder.text(of: "example.com.\(key.0).zone")
      let text = line.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }
      return "\(key.0)._domainkey.example.com \(text.map { String($0.element) }.joined())\n"
    }
    try folder.write(records.joined(), to: "records")
    let run = try await dkimpy(["verify", folder.path("records"), signed.path("")])
    let results = run.output.split(separator: "\n").map { $0.split(separator: " ").last ?? "" }
    #expect(results == ["pass", "pass"], "\(run.output)\(run.errors)")
  }

  private func dkimpy(_ arguments: [String]) async throws -> ProgramRun {
    try await ProgramRun(
      "env",
      [
        "PYTHONPATH=\(try PythonSourcePackage.dkimpy.get().folder.path)", "/usr/bin/python3",
        ProgramRun.packageFolder.appending(path: "Tests/Peers/DKIM/dkimpy_driver.py").path,
      ] + arguments)
  }
}
