import Foundation
import TestKit
import Testing

/// `dlv dkim sign` and `dlv dkim verify`, as scripts use them.
@Suite struct DKIMCommandTests {
  /// Keys, a zone and a message in a folder.
  struct Workplace {
    let folder: TemporaryFolder
    static let message =
      "Received: from x\nFrom: A <a@example.com>\nTo: b@example.net\nSubject: hi\n\nHello\nthere\n"

    init() async throws {
      folder = try TemporaryFolder()
      var zone = "$ORIGIN example.com.\n@ 300 SOA ns hm 1 2 3 4 5\n@ 300 NS ns\n"
      for (name, arguments) in [
        ("rsa", ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"]),
        ("ed25519", ["-algorithm", "ed25519"]),
      ] {
        let path = folder.path("\(name).pem")
        _ = try await ProgramRun("openssl", ["genpkey", "-out", path, "-quiet"] + arguments)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let der = try await ProgramRun(
          "openssl", ["pkey", "-in", path, "-pubout", "-outform", "DER"])
        let key = name == "rsa" ? der.outputBytes : der.outputBytes.suffix(32)
        let text = Array("v=DKIM1; k=\(name); p=\(key.base64EncodedString())")
        let strings = stride(from: 0, to: text.count, by: 200).map {
          "\"" + String(text[$0..<min($0 + 200, text.count)]) + "\""
        }
        zone += "\(name)._domainkey 300 TXT \(strings.joined(separator: " "))\n"
      }
      try folder.write(zone, to: "zone")
      try folder.write(Self.message, to: "message.eml")
    }

    func sign(_ more: [String] = [], key: String = "rsa", input: String? = nil) async throws
      -> ProgramRun
    {
      try await ProgramRun(
        ProgramRun.dlv,
        [
          "dkim", "sign", input == nil ? folder.path("message.eml") : "-", "--domain",
          "example.com",
          "--selector", key, "--key", folder.path("\(key).pem"),
        ] + more, input: input ?? "")
    }

    func verify(_ message: String, _ more: [String] = []) async throws -> ProgramRun {
      try await ProgramRun(
        ProgramRun.dlv,
        ["dkim", "verify", "-", "--zone", folder.path("zone"), "--offline"] + more, input: message)
    }
  }

  @Test func `the signed message takes the place of the message, and of no key`() async throws {
    let place = try await Workplace()
    let key = try place.folder.text(of: "rsa.pem")
    try FileManager.default.linkItem(
      atPath: place.folder.path("rsa.pem"), toPath: place.folder.path("hard"))
    try place.folder.write("secret\n", to: "phrase")
    for (path, status) in [("rsa.pem", Int32(64)), ("hard", 64), ("ed25519.pem", 73)] {
      let run = try await place.sign(["--output", place.folder.path(path)])
      #expect(run.status == status, "\(path): \(run.errors)")
    }
    let phrase = try await place.sign([
      "--passphrase-file", place.folder.path("phrase"), "--output", place.folder.path("phrase"),
    ])
    #expect(phrase.status == 64, "\(phrase.errors)")
    #expect(try place.folder.text(of: "rsa.pem") == key)
    #expect(try place.folder.text(of: "phrase") == "secret\n")
    let own = try await place.sign(["--output", place.folder.path("message.eml")])
    #expect(own.status == 0, "\(own.errors)")
    #expect(try place.folder.text(of: "message.eml").hasSuffix(Workplace.message))
  }

  @Test func `a key that is shorter than signers should use is told`() async throws {
    let place = try await Workplace()
    _ = try await ProgramRun(
      "openssl",
      [
        "genpkey", "-out", place.folder.path("short.pem"), "-quiet", "-algorithm", "rsa",
        "-pkeyopt", "rsa_keygen_bits:1024",
      ])
    let run = try await place.sign(key: "short")
    #expect(run.status == 0)
    #expect(
      run.errors.contains("the key has 1024 bits; signers should use 2048 or more (RFC 8301 §3.2)"),
      "\(run.errors)")
    #expect(try await place.sign().errors == "")
  }

  /// The pause is the thing: a message that arrives more slowly than the time for questions allows.
  @Test(arguments: [("dkim", "verify"), ("verify", "")])
  func `the time for questions does not run while the message is read`(
    command: String, subcommand: String
  ) async throws {
    let place = try await Workplace()
    let signed = try await place.sign().output
    // In the header for one, in the body for the other, whose DMARC is asked about behind it.
    let pause = subcommand.isEmpty ? signed.utf8.count - 4 : 40
    try place.folder.write(signed, to: "signed.eml")
    let zone = try place.folder.text(of: "zone")
    try place.folder.write(zone + "_dmarc 300 TXT \"v=DMARC1; p=reject\"\n", to: "zone")
    let session =
      subcommand.isEmpty ? "--ip 192.0.2.1 --helo x.example.com --mail-from a@example.com" : ""
    let run = try await ProgramRun(
      "sh",
      [
        "-c",
        "(head -c \(pause) \"$1\"; sleep 1.2; tail -c +\(pause + 1) \"$1\") | \"$0\" \(command) "
          + "\(subcommand) - --zone \"$2\" --offline --audit-timeout 0.8 --format json \(session)",
        ProgramRun.dlv, place.folder.path("signed.eml"), place.folder.path("zone"),
      ])
    #expect(run.status == 0, "\(run.errors)\(run.output)")
    #expect(!run.output.contains("dmarc=temperror"), "\(run.output)")
  }

  @Test func `what is signed verifies, and is otherwise as it was`() async throws {
    let place = try await Workplace()
    let both = ["--selector", "ed25519", "--key", place.folder.path("ed25519.pem")]
    for (input, lineEnd) in [
      (Workplace.message, "\n"),
      (Workplace.message.replacingOccurrences(of: "\n", with: "\r\n"), "\r\n"),
    ] {
      let signed = try await place.sign(both, input: input)
      #expect(signed.status == 0, "\(signed.errors)")
      #expect(signed.output.hasSuffix(input))
      let fields = signed.output.dropLast(input.count)
      let rest = fields.replacingOccurrences(of: lineEnd, with: "")
      let hasOtherLineEnds = rest.contains { $0.isNewline }
      #expect(!hasOtherLineEnds)
      let run = try await place.verify(signed.output, ["--format", "json"])
      #expect(run.status == 0)
      let document = try #require(
        try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
      #expect(document["schema"] as? String == "dlv.dkim-verify/1")
      #expect(document["result"] as? String == "pass")
      let signatures = try #require(document["signatures"] as? [[String: Any]])
      #expect(signatures.compactMap { $0["result"] as? String } == ["pass", "pass"])
      #expect(
        signatures.compactMap { $0["algorithm"] as? String } == ["rsa-sha256", "ed25519-sha256"])
    }
  }

  @Test func `exit status and text say what became of a message`() async throws {
    let place = try await Workplace()
    let signed = try await place.sign().output
    let changed = try await place.verify(signed.replacingOccurrences(of: "Hello", with: "Hallo"))
    #expect(changed.status == 1)
    #expect(changed.output.contains("body hash did not verify"))
    let appended = try await place.verify(signed + "footer\n")
    #expect(appended.output.contains("fits the first 2 lines"))
    #expect(try await place.verify(Workplace.message).status == 1)
    let unknown = try await ProgramRun(
      ProgramRun.dlv, ["dkim", "verify", "-", "--offline"], input: signed)
    #expect(unknown.status == 2)
    #expect(unknown.output.contains("temperror"))
    let late = try await place.verify(
      try await place.sign(["--timestamp", "1000", "--expire", "7d"]).output, ["--quiet"])
    #expect(late.status == 1 && late.output.isEmpty)
    let then = try await place.verify(
      try await place.sign(["--timestamp", "1000", "--expire", "7d"]).output, ["--at", "2000"])
    #expect(then.status == 0)
  }

  @Test func `findings are those of rules that have pages`() async throws {
    let place = try await Workplace()
    let signed = try await place.sign(["--body-length", "--headers", "From", "--oversign", "none"])
    #expect(signed.errors.contains("--body-length"))
    let run = try await place.verify(signed.output + "more\n", ["--format", "json"])
    #expect(run.status == 0)
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
    let findings = try #require(document["findings"] as? [[String: Any]])
    let rules = findings.compactMap { $0["rule"] as? String }
    #expect(
      rules == [
        "dkim-signature-body-length", "dkim-signature-fields-unsigned", "dkim-signature-from-open",
      ])
    for rule in rules {
      #expect(try await ProgramRun(ProgramRun.dlv, ["rules", rule]).status == 0)
    }
  }

  @Test func `what can't be signed is refused with the reason`() async throws {
    let place = try await Workplace()
    let noFrom = try await place.sign(input: "To: a@example.com\n\nx")
    #expect(noFrom.status == 65 && noFrom.errors.contains("no From field"))
    let two = try await place.sign(input: "From: a@example.com\nFrom: b@example.com\n\nx")
    #expect(two.status == 65 && two.errors.contains("2 From fields"))
    #expect(two.output.isEmpty)
    let outside = try await place.sign(["--identity", "a@example.net"])
    #expect(outside.status == 64)
    let missing = try await place.sign(key: "none")
    #expect(missing.status == 66 && missing.errors.contains("none.pem"))
    let half = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dkim", "sign", "x", "--domain", "example.com", "--selector", "a", "--selector", "b",
        "--key", "k",
      ])
    #expect(half.status == 64)
    #expect(try await ProgramRun(ProgramRun.dlv, ["dkim", "verify", "/nowhere"]).status == 66)
    #expect(
      try await ProgramRun(ProgramRun.dlv, ["dkim", "verify", "-"], input: "no message").status
        == 65)
  }

  @Test(arguments: [
    (0o644, "everybody on this machine can read the private key (mode 644); chmod 600"),
    (0o640, "the file's group can read the private key (mode 640); chmod 600"),
  ])
  func `a key that others may read signs, and is warned about`(
    mode: Int, words: String
  ) async throws {
    let place = try await Workplace()
    let path = place.folder.path("rsa.pem")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let open = try await place.sign()
    #expect(open.status == 0 && open.errors.contains(words), "\(open.errors)")
    let record = try await ProgramRun(
      ProgramRun.dlv, ["keygen", "example.com", "--selector", "s", "--from", path])
    #expect(record.status == 0 && record.errors.contains(words), "\(record.errors)")
  }

  @Test(arguments: [
    ["--timestamp", "18446744073709551615", "--expire", "1d"],
    ["--timestamp", "1000000000000"],
    ["--timestamp", "999999999999", "--expire", "1d"],
    ["--domain", "example.com;x"], ["--domain", "*.example.com"], ["--domain", "."],
    ["--selector", "s1;t=1"], ["--selector", "s\\032x"],
  ])
  func `what no verifier could read is wrong usage`(arguments: [String]) async throws {
    let place = try await Workplace()
    var all = ["--domain", "example.com", "--selector", "rsa"]
    if let place = all.firstIndex(of: arguments[0]) { all.removeSubrange(place...(place + 1)) }
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["dkim", "sign", place.folder.path("message.eml"), "--key", place.folder.path("rsa.pem")]
        + all + arguments)
    #expect(run.status == 64 && run.output.isEmpty, "\(run.exit) \(run.errors)")
  }

  @Test func `a key that stands on the command line is never repeated`() async throws {
    let place = try await Workplace()
    let message = place.folder.path("message.eml")
    for name in ["rsa", "ed25519"] {
      let text = try place.folder.text(of: "\(name).pem")
      let base64 = text.split(separator: "\n").dropFirst().dropLast().joined()
      let secret = String(base64.suffix(30))
      let sign = ["dkim", "sign", message, "--domain", "example.com", "--selector", "s"]
      let match = ["dkim", "match", "--domain", "example.com", "--selector", "s", "--offline"]
      let keygen = ["keygen", "example.com", "--selector", "s"]
      for arguments in [
        sign + ["--key", text], sign + ["--key=" + text], sign + ["--key", base64],
        sign + ["--key=" + base64], sign + [base64], match + [text], match + [base64],
        keygen + ["--from", text], keygen + ["--from=" + text], keygen + ["--from", base64],
        sign + ["--key", place.folder.path("rsa.pem"), "--passphrase-file", secret],
        sign + ["--key", place.folder.path("rsa.pem"), "--passphrase-env", secret],
      ] {
        let run = try await ProgramRun(ProgramRun.dlv, arguments)
        #expect(run.status >= 64)
        #expect(!run.errors.contains(secret) && run.output.isEmpty, "\(arguments.dropLast())")
        #expect(run.errors.contains("file") || run.errors.contains("is not set"), "\(run.errors)")
      }
    }
  }

  @Test func `standard input is one file, and signatures that break each other are refused`()
    async throws
  {
    let place = try await Workplace()
    let options = ["--domain", "example.com", "--selector", "s"]
    let twice = try await ProgramRun(ProgramRun.dlv, ["dkim", "sign", "-", "--key", "-"] + options)
    #expect(twice.status == 64 && twice.errors.contains("only one"), "\(twice.errors)")
    let both = ["--selector", "ed25519", "--key", place.folder.path("ed25519.pem")]
    let sealed = try await place.sign(both + ["--oversign", "From:DKIM-Signature"])
    #expect(sealed.status == 64 && sealed.errors.contains("several"), "\(sealed.errors)")
    #expect(try await place.sign(["--oversign", "From:DKIM-Signature"]).status == 0)
  }

  @Test(arguments: [
    ("\n" + String(repeating: "x", count: 999) + "\n", "line 7 is longer than 998 octets"),
    ("a\rb\n", "line 6 of the body holds a CR without LF"),
    ("a\0b\n", "line 6 of the body holds a NUL octet"),
    ("ä\n", "line 6 of the body holds octets outside ASCII, but Content-Transfer-Encoding"),
  ])
  func `what breaks on the way is warned about, with its line`(
    body: String, words: String
  ) async throws {
    let place = try await Workplace()
    let header = "From: A <a@example.com>\nTo: b@example.net\nSubject: hi\nDate: x\n"
    let signed = try await place.sign(input: header + "\n" + body)
    #expect(signed.status == 0 && signed.errors.contains("warning: \(words)"), "\(signed.errors)")
    let declared = try await place.sign(
      input: header + "Content-Transfer-Encoding: 8bit\n\nä\n")
    #expect(declared.status == 0 && declared.errors.isEmpty, "\(declared.errors)")
  }

  @Test func `a line that was cut at the limit is told where the body differs`() async throws {
    let place = try await Workplace()
    let signed = try await place.sign(
      input: "From: a@example.com\n\n" + String(repeating: "x", count: 1_500) + "\n")
    let cut = signed.output.replacingOccurrences(
      of: String(repeating: "x", count: 1_500),
      with: String(repeating: "x", count: 998) + "\n " + String(repeating: "x", count: 502))
    let run = try await place.verify(cut)
    #expect(run.status == 1 && run.output.contains("has 998 octets, the most there may be"))
  }

  @Test(arguments: [["dkim", "sign"], ["dkim", "verify"], ["verify"]])
  func `an mbox file with several messages is refused`(command: [String]) async throws {
    let place = try await Workplace()
    let one = "From a@example.com Sat Nov 21 20:00:00 2026\n" + Workplace.message + "\n"
    let more =
      command == ["dkim", "sign"]
      ? [
        "--domain", "example.com", "--selector", "rsa", "--key", place.folder.path("rsa.pem"),
      ] : ["--offline"]
    let two = try await ProgramRun(ProgramRun.dlv, command + ["-"] + more, input: one + one)
    #expect(two.status == 65 && two.output.isEmpty)
    #expect(two.errors.contains("several messages"), "\(two.errors)")
    #expect(try await ProgramRun(ProgramRun.dlv, command + ["-"] + more, input: one).status < 64)
  }

  @Test func `what is signed is never more than verify reads`() async throws {
    let place = try await Workplace()
    let fields = String(repeating: "X: 1\n", count: 19_999)
    let run = try await place.sign(input: "From: a@example.com\n" + fields + "\nbody\n")
    #expect(run.status == 65 && run.output.isEmpty)
    #expect(run.errors.contains("20000 fields"), "\(run.errors)")
  }

  @Test func `an encrypted key needs its passphrase`() async throws {
    let place = try await Workplace()
    let path = place.folder.path("locked.pem")
    _ = try await ProgramRun(
      "openssl",
      [
        "pkey", "-in", place.folder.path("rsa.pem"), "-aes256", "-passout", "pass:secret", "-out",
        path,
      ])
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(try await place.sign(key: "locked").status == 77)
    try place.folder.write("secret\n", to: "phrase")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: place.folder.path("phrase"))
    let signed = try await place.sign(
      ["--passphrase-file", place.folder.path("phrase")], key: "locked")
    #expect(signed.status == 0, "\(signed.errors)")
  }

  @Test func `a long message takes no more memory than a short one`() async throws {
    let place = try await Workplace()
    try (try await place.sign().output).write(
      toFile: place.folder.path("signed.eml"), atomically: true, encoding: .utf8)
    // Pipes a message of that many blocks of 64 KB, and prints the memory of dlv at most, in KB.
    let script = """
      import os, subprocess, sys
      dlv, message, blocks = sys.argv[1], open(sys.argv[2], 'rb').read(), int(sys.argv[3])
      child = subprocess.Popen([dlv, 'dkim', 'verify', '-', '--offline', '--quiet'], stdin=subprocess.PIPE)
      child.stdin.write(message)
      for _ in range(blocks): child.stdin.write((b'x' * 70 + b'  \\r\\n') * 900)
      child.stdin.close()
      print(os.wait4(child.pid, 0)[2].ru_maxrss)
      """
    var sizes: [Int] = []
    for blocks in [16, 256] {
      let run = try await ProgramRun(
        "python3", ["-c", script, ProgramRun.dlv, place.folder.path("signed.eml"), "\(blocks)"])
      sizes.append(
        try #require(
          Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(run.errors)"))
    }
    // 1 MB and 16 MB.
    #expect(sizes[1] - sizes[0] < 4_000, "\(sizes)")
  }
}
