import Foundation
import TestKit
import Testing

/// `dlv keygen`: keys that other programs read, in files that nobody else can read or replace.
@Suite(.timeLimit(.minutes(3))) struct KeygenTests {
  static func keygen(_ arguments: [String], input: String = "") async throws -> ProgramRun {
    try await ProgramRun(ProgramRun.dlv, ["keygen"] + arguments, input: input)
  }

  static func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  /// `p=` of a record as a zone line has it.
  static func keyData(_ line: String) throws -> Data {
    let text = line.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element) }.joined()
    let value = try #require(text.components(separatedBy: "p=").last)
    return try #require(Data(base64Encoded: value))
  }

  @Test(arguments: ["000", "022", "077", "777"])
  func `the key file has mode 0600 under every umask`(umask: String) async throws {
    let folder = try TemporaryFolder()
    let run = try await ProgramRun(
      "sh",
      [
        "-c", "umask \(umask) && exec \"$0\" \"$@\"", ProgramRun.dlv, "keygen", "example.com",
        "--selector", "s1", "--output-dir", folder.path(""), "--type", "ed25519",
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.names == ["example.com.s1.pem", "example.com.s1.zone"])
    #expect(try Self.mode(folder.path("example.com.s1.pem")) == 0o600)
    #expect(try Self.mode(folder.path("example.com.s1.zone")) == 0o644)
  }

  @Test(arguments: [
    (["--type", "rsa"], 2048), (["--bits", "3072"], 3072),
    (["--type", "rsa", "--bits", "4096"], 4096),
  ])
  func `openssl reads an RSA key of the size, and its public half is the record's`(
    options: [String], bits: Int
  ) async throws {
    let folder = try TemporaryFolder()
    let run = try await Self.keygen(
      ["example.com", "--selector", "s1", "--output-dir", folder.path("")] + options)
    #expect(run.status == 0, "\(run.errors)")
    let zone = try folder.text(of: "example.com.s1.zone")
    #expect(run.output == zone)
    #expect(zone.hasPrefix("s1._domainkey.example.com. 3600 IN TXT \"v=DKIM1; k=rsa; p=MII"))
    let file = folder.path("example.com.s1.pem")
    let check = try await ProgramRun("openssl", ["rsa", "-in", file, "-check", "-noout", "-text"])
    #expect(check.output.contains("(\(bits) bit"), "\(check.errors)")
    let der = try await ProgramRun("openssl", ["pkey", "-in", file, "-pubout", "-outform", "DER"])
    #expect(try Self.keyData(zone) == der.outputBytes)
  }

  @Test func `the files of a pair are zones for the other commands as they are`() async throws {
    let folder = try TemporaryFolder()
    let made = try await Self.keygen(
      ["example.com", "--selector", "s1", "--output-dir", folder.path(""), "--type", "dual"])
    #expect(made.status == 0, "\(made.errors)")
    for selector in ["s1", "s1-ed25519"] {
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "dkim", "match", folder.path("example.com.\(selector).pem"), "--domain", "example.com",
          "--selector", selector, "--zone", folder.path("example.com.s1.zone"), "--zone",
          folder.path("example.com.s1-ed25519.zone"), "--offline",
        ])
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)\(run.output)")
    }
    // The selectors are those that the files hold.
    let audit = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dkim", "audit-keys", "example.com", "--zone", folder.path("example.com.s1.zone"),
        "--zone", folder.path("example.com.s1-ed25519.zone"), "--offline",
      ])
    #expect(audit.output.contains("2 published, 2 different"), "\(audit.output)")
  }

  @Test(arguments: [["--type", "dual"], ["--dual"]])
  func `a pair is an RSA key at the selector and an Ed25519 key beside it`(
    options: [String]
  ) async throws {
    let folder = try TemporaryFolder()
    let run = try await Self.keygen(
      ["example.com", "--selector", "s1", "--output-dir", folder.path("")] + options)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try folder.names == [
        "example.com.s1-ed25519.pem", "example.com.s1-ed25519.zone", "example.com.s1.pem",
        "example.com.s1.zone",
      ])
    #expect(
      try run.output == folder.text(of: "example.com.s1.zone")
        + folder.text(of: "example.com.s1-ed25519.zone"))
    let der = try await ProgramRun(
      "openssl",
      ["pkey", "-in", folder.path("example.com.s1-ed25519.pem"), "-pubout", "-outform", "DER"])
    #expect(
      try Self.keyData(folder.text(of: "example.com.s1-ed25519.zone")) == der.outputBytes.suffix(32)
    )
  }

  @Test func `what goes to --output takes the place of no private key`() async throws {
    let folder = try TemporaryFolder()
    func make(_ selector: String, _ more: [String]) async throws -> ProgramRun {
      try await Self.keygen(
        [
          "example.com", "--selector", selector, "--type", "ed25519", "--output-dir",
          folder.path(""),
        ] + more)
    }
    // The files of the run itself, which are not there yet.
    for name in ["example.com.s1.pem", "./example.com.s1.pem", "example.com.s1.zone"] {
      for force in [[], ["--force"]] {
        let own = try await make("s1", ["--output", folder.path("") + "/" + name] + force)
        #expect(own.status == 64, "\(own.errors)")
        #expect(own.errors.contains("is a file of this run"), "\(own.errors)")
        #expect(try folder.names == [])
      }
    }
    #expect(try await make("s1", []).status == 0)
    let key = folder.path("example.com.s1.pem")
    let before = try folder.text(of: "example.com.s1.pem")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: key)
    for path in [key, folder.path("link")] {
      let other = try await make("s2", ["--output", path])
      #expect(other.status == 73, "\(other.errors)")
      #expect(other.errors.contains("it holds a private key"), "\(other.errors)")
      let read = try await Self.keygen(["example.com", "--from", key, "--output", path])
      #expect(read.status == 64, "\(read.errors)")
      // Commands that have nothing to do with the key spare it too.
      let rules = try await ProgramRun(
        ProgramRun.dlv,
        ["dkim", "check", "example.com", "--selector", "s1", "--offline", "--output", path])
      #expect(rules.status == 73, "\(rules.errors)")
    }
    #expect(try folder.text(of: "example.com.s1.pem") == before)
    #expect(
      try folder.names == ["example.com.s1.pem", "example.com.s1.zone", "link"])
    let forced = try await make("s2", ["--output", key, "--force"])
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(try folder.text(of: "example.com.s1.pem").hasPrefix("s2._domainkey"))
  }

  @Test func `a folder at the name of a key is told`() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("example.com.s1.pem"), withIntermediateDirectories: false)
    let run = try await Self.keygen([
      "example.com", "--selector", "s1", "--type", "ed25519", "--output-dir", folder.path(""),
      "--force",
    ])
    #expect(run.status == 73)
    #expect(run.errors.contains("example.com.s1.pem: it is a folder"), "\(run.errors)")
    #expect(try folder.names == ["example.com.s1.pem"])
  }

  @Test func `the default selector is dated`() async throws {
    let folder = try TemporaryFolder()
    let run = try await ProgramRun(
      ProgramRun.dlv, ["keygen", "example.com", "--type", "ed25519", "--format", "json"],
      in: folder.url)
    let document = try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any]
    let key = try #require((document?["keys"] as? [[String: Any]])?.first)
    let selector = try #require(key["selector"] as? String)
    #expect(selector.wholeMatch(of: /s20\d\d[01]\d[0-3]\d/) != nil)
    #expect(try folder.names.contains("example.com.\(selector).pem"))
  }

  @Test func `the JSON document has the record and never the private key`() async throws {
    let folder = try TemporaryFolder()
    let run = try await Self.keygen([
      "example.com", "--selector", "s1", "--output-dir", folder.path(""), "--format", "json",
      "--mta", "exim", "--dns", "plain",
    ])
    let document = try #require(
      JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
    #expect(document["schema"] as? String == "dlv.keygen/1")
    #expect(document["result"] as? String == "generated")
    let key = try #require((document["keys"] as? [[String: Any]])?.first)
    #expect(key["bits"] as? Int == 2048)
    #expect((key["strings"] as? [String])?.joined() == key["record"] as? String)
    #expect(
      key["zone_line"] as? String
        == (try folder.text(of: "example.com.s1.zone")).dropLast(1).description)
    let pem = try folder.text(of: "example.com.s1.pem").split(separator: "\n")
    for line in pem.dropFirst().dropLast() { #expect(!run.output.contains(line)) }
    #expect(!run.output.contains("PRIVATE KEY") && !run.errors.contains("PRIVATE KEY"))
  }

  // MARK: Other people's files

  @Test func `no file is replaced, not even by the second of a pair, unless that is asked for`()
    async throws
  {
    let taken = [
      "example.com.s1.pem", "example.com.s1.zone", "example.com.s1-ed25519.pem",
      "example.com.s1-ed25519.zone",
    ]
    for name in taken {
      let folder = try TemporaryFolder()
      try folder.write("precious", to: name)
      let arguments = [
        "example.com", "--selector", "s1", "--dual", "--output-dir", folder.path(""),
      ]
      let refused = try await Self.keygen(arguments)
      #expect(refused.status == 73)
      #expect(refused.output == "")
      #expect(refused.errors.contains(name) && refused.errors.contains("--force"))
      #expect(try folder.names == [name])
      #expect(try folder.text(of: name) == "precious")
      let forced = try await Self.keygen(arguments + ["--force"])
      #expect(forced.status == 0, "\(forced.errors)")
      #expect(try folder.names == taken.sorted())
      #expect(try folder.text(of: name) != "precious")
      #expect(try Self.mode(folder.path("example.com.s1.pem")) == 0o600)
    }
  }

  @Test func `a link in the key's place is neither followed nor replaced unasked`() async throws {
    let folder = try TemporaryFolder()
    let elsewhere = try TemporaryFolder()
    try elsewhere.write("victim", to: "victim")
    for target in [elsewhere.path("victim"), elsewhere.path("nothing")] {
      let link = folder.path("example.com.s1.pem")
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      let arguments = [
        "example.com", "--selector", "s1", "--type", "ed25519", "--output-dir", folder.path(""),
      ]
      #expect(try await Self.keygen(arguments).status == 73)
      #expect(try await Self.keygen(arguments + ["--force"]).status == 0)
      #expect(try elsewhere.names == ["victim"])
      #expect(try elsewhere.text(of: "victim") == "victim")
      let type = try FileManager.default.attributesOfItem(atPath: link)[.type] as? FileAttributeType
      #expect(type == .typeRegular)
      for name in try folder.names { try FileManager.default.removeItem(at: folder.url(name)) }
    }
  }

  // MARK: Failures

  @Test func `a full disk leaves nothing behind`() async throws {
    let folder = try TemporaryFolder()
    // A limit of no block at all is what a full disk is to the program.
    let run = try await ProgramRun(
      "sh",
      [
        "-c", "ulimit -f 0 && exec \"$0\" \"$@\"", ProgramRun.dlv, "keygen", "example.com",
        "--selector", "s1", "--output-dir", folder.path(""),
      ])
    #expect(run.status == 74)
    #expect(try folder.names == [])
  }

  @Test func `a private key that standard output does not take is a failure`() async throws {
    let run = try await ProgramRun(
      "sh",
      [
        "-c", "exec \"$0\" \"$@\" > /dev/full", ProgramRun.dlv, "keygen", "example.com", "--stdout",
      ])
    #expect(run.status == 74)
    #expect(run.errors.contains("standard output"))
  }

  @Test func `an interrupt leaves nothing behind`() async throws {
    let folder = try TemporaryFolder()
    let keys = try TemporaryFolder()
    let pipe = folder.path("passphrase")
    #expect(mkfifo(pipe, 0o600) == 0)
    let null = FileHandle.nullDevice.fileDescriptor
    let program = try RunningProgram(
      ProgramRun.dlv,
      [
        "keygen", "example.com", "--selector", "s1", "--output-dir", keys.path(""),
        "--passphrase-file", pipe,
      ], in: folder.url, streams: [null, null, null])
    // Opens when the program does, which listens to signals by then.
    let writer = open(pipe, O_WRONLY)
    program.send(SIGINT)
    #expect(await program.end() == .status(130))
    close(writer)
    #expect(try keys.names == [])
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let what: String
    let arguments: [String]
    let status: Int32
    let words: [String]

    init(_ what: String, _ arguments: [String], _ status: Int32, _ words: String...) {
      self.what = what
      self.arguments = arguments
      self.status = status
      self.words = words
    }

    var testDescription: String { what }
  }

  static let cases: [Case] = [
    Case("1024 bits", ["example.com", "--bits", "1024"], 64, "1024 bits", "RFC 8301"),
    Case("512 bits", ["example.com", "--bits", "512"], 64, "512 bits", "must not accept"),
    Case("an odd size", ["example.com", "--bits", "2049"], 64, "2048, 3072 and 4096"),
    Case("bits of Ed25519", ["example.com", "--type", "ed25519", "--bits", "2048"], 64, "--bits"),
    Case("a type that is none", ["example.com", "--type", "dsa"], 64, "'dsa'"),
    Case("two types", ["example.com", "--dual", "--type", "rsa"], 64, "--dual"),
    Case("a selector with a slash", ["example.com", "--selector", "../x"], 65, "'../x'"),
    Case("an escaped slash", ["example.com", "--selector", "a\\047b"], 65, "selector"),
    Case("a selector with a space", ["example.com", "--selector", "a b"], 65, "'a b'"),
    Case("a domain with an escaped slash", ["x\\047y.example"], 65, "d="),
    Case("a mail address", ["me@example.com"], 65, "mail address"),
    Case(
      "a name too long", [Array(repeating: "a", count: 120).joined(separator: ".")], 65, "longer"),
    Case("no domain", [], 64, "domain"),
    Case("no folder", ["example.com", "--output-dir", "FOLDER/none"], 73, "none", "mkdir -m 700"),
    Case(
      "a file as folder", ["example.com", "--output-dir", "FOLDER/text"], 73, "Not a directory"),
    Case("a folder that takes no file", ["example.com", "--output-dir", "/proc"], 73, "/proc"),
    Case("no key file", ["example.com", "--from", "FOLDER/none", "--selector", "s"], 66, "none"),
    Case("a folder as key", ["example.com", "--from", "FOLDER", "--selector", "s"], 66, "folder"),
    Case(
      "a text as key", ["example.com", "--from", "FOLDER/text", "--selector", "s"], 65, "not a key"),
    Case("an EC key", ["example.com", "--from", "FOLDER/ec", "--selector", "s"], 65, "EC"),
    Case("a key without name", ["example.com", "--from", "FOLDER/text"], 64, "--selector"),
    Case(
      "a key and its size", ["example.com", "--from", "FOLDER/ec", "--bits", "2048"], 64, "--bits"),
    Case("two sources", ["example.com", "--from", "x", "--stdin"], 64, "--stdin"),
    Case("a pair on standard output", ["example.com", "--stdout", "--dual"], 64, "one key"),
    Case(
      "a folder for no file", ["example.com", "--stdout", "--output-dir", "x"], 64, "--output-dir"),
    Case(
      "an encrypted key", ["example.com", "--from", "FOLDER/locked", "--selector", "s"], 77,
      "encrypted", "--passphrase-file"),
    Case(
      "a wrong passphrase",
      [
        "example.com", "--from", "FOLDER/locked", "--selector", "s", "--passphrase-file",
        "FOLDER/wrong",
      ],
      77, "does not decrypt"),
    Case(
      "no passphrase file", ["example.com", "--passphrase-file", "FOLDER/none"], 66,
      "--passphrase-file takes the name of a file"),
    Case(
      "standard input twice",
      ["example.com", "--from", "-", "--selector", "s", "--passphrase-file", "-"], 64, "only one"),
    Case("an empty passphrase", ["example.com", "--passphrase-file", "FOLDER/empty"], 65, "empty"),
    Case("no such variable", ["example.com", "--passphrase-env", "NO_SUCH"], 64, "is not set"),
    Case("a TTL too long", ["example.com", "--ttl", "2147483648"], 64, "--ttl"),
    Case(
      "another zone", ["example.com", "--stdout", "--dns-zone", "example.net"], 64, "example.net"),
    Case("a key folder that is relative", ["example.com", "--key-dir", "keys"], 64, "absolute"),
    Case(
      "a path that needs quotes",
      ["example.com", "--stdout", "--mta", "exim", "--key-dir", "/a b"], 64, "--key-dir"),
  ]

  @Test(arguments: cases) func `bad input is refused, and nothing is written`(_ bad: Case)
    async throws
  {
    let folder = try TemporaryFolder()
    try folder.write("some text\n", to: "text")
    for (name, text) in [("wrong", "not it\n"), ("empty", "\n")] {
      try folder.write(text, to: name)
      chmod(folder.path(name), 0o600)
    }
    chmod(folder.path("text"), 0o644)
    let curve = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    _ = try await ProgramRun("openssl", curve + ["-out", folder.path("ec")])
    _ = try await ProgramRun(
      "openssl",
      [
        "genpkey", "-algorithm", "ED25519", "-aes256", "-pass", "pass:it", "-out",
        folder.path("locked"),
      ])
    let before = try folder.names
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["keygen"]
        + bad.arguments.map {
          $0.replacingOccurrences(of: "FOLDER", with: folder.url.path)
        }, in: folder.url)
    #expect(run.exit == .status(bad.status), "\(run.errors)")
    for word in bad.words { #expect(run.errors.contains(word), "\(run.errors)") }
    #expect(run.output == "")
    #expect(try folder.names == before)
  }

  // MARK: Existing keys

  @Test func `the record of a key is the same from every file that holds it`() async throws {
    let folder = try TemporaryFolder()
    let made = try await Self.keygen([
      "example.com", "--selector", "s1", "--output-dir", folder.path(""),
    ])
    let source = folder.path("example.com.s1.pem")
    let conversions: [[String]] = [
      ["rsa", "-traditional"], ["pkey", "-outform", "DER"], ["pkey", "-pubout"],
      ["pkey", "-pubout", "-outform", "DER"], ["rsa", "-RSAPublicKey_out"], ["pkey", "-text"],
      ["rsa", "-traditional", "-aes256", "-passout", "pass:it"],
      ["pkcs8", "-topk8", "-passout", "pass:it"],
    ]
    try folder.write("it\n", to: "passphrase")
    chmod(folder.path("passphrase"), 0o400)
    for conversion in conversions {
      let converted = try await ProgramRun(
        "openssl", conversion + ["-in", source, "-out", folder.path("s1.private")])
      #expect(converted.status == 0, "\(converted.errors)")
      let read = try await Self.keygen([
        "example.com", "--from", folder.path("s1.private"), "--passphrase-file",
        folder.path("passphrase"),
      ])
      #expect(read.output == made.output, "\(conversion): \(read.errors)")
      #expect(read.status == 0)
    }
    let read = try await Self.keygen(["example.com", "--from", source])
    #expect(read.output == made.output)
  }

  @Test func `a weak key is read with a remark`() async throws {
    let folder = try TemporaryFolder()
    for (bits, word) in [(1024, "2048 or more"), (512, "must not accept")] {
      _ = try await ProgramRun("openssl", ["genrsa", "-out", folder.path("s1.private"), "\(bits)"])
      let run = try await Self.keygen(["example.com", "--from", folder.path("s1.private")])
      #expect(run.status == 0)
      #expect(run.errors.contains("\(bits) bits") && run.errors.contains(word))
    }
  }

  @Test(arguments: [false, true])
  func `a key that is only piped is on no disk, and its record is the same on both ways`(
    isEncrypted: Bool
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.write("correct horse\n", to: "passphrase")
    chmod(folder.path("passphrase"), 0o600)
    let options = isEncrypted ? ["--passphrase-file", folder.path("passphrase")] : []
    let made = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "example.com", "--selector", "s1", "--stdout", "--output", folder.path("record"),
      ] + options, in: folder.url)
    #expect(made.status == 0, "\(made.errors)")
    #expect(
      made.output.hasPrefix("-----BEGIN \(isEncrypted ? "ENCRYPTED " : "")PRIVATE KEY-----\n"))
    #expect(try folder.names == ["passphrase", "record"])
    let read = try await Self.keygen(
      ["example.com", "--selector", "s1", "--stdin"] + options, input: made.output)
    #expect(try read.output == folder.text(of: "record"))
    let variable = try await ProgramRun(
      "env",
      [
        "PHRASE=correct horse", ProgramRun.dlv, "keygen", "example.com", "--selector", "s1",
        "--stdin",
      ]
        + (isEncrypted ? ["--passphrase-env", "PHRASE"] : []), input: made.output)
    #expect(variable.output == read.output)
  }
}
