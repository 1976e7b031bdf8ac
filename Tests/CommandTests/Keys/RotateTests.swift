import Foundation
import TestKit
import Testing

/// `dlv keygen rotate`: what is next, from zones as they change; a step whose precondition does not hold is refused.
@Suite(.timeLimit(.minutes(2))) struct RotateTests {
  /// A folder with keys and a server whose zone publishes some of them.
  struct Place {
    let folder: TemporaryFolder

    init(selectors: [String], type: String = "ed25519") async throws {
      folder = try TemporaryFolder()
      for selector in selectors { try await make(selector, type) }
    }

    func make(_ selector: String, _ type: String = "ed25519") async throws {
      let run = try await ProgramRun(
        ProgramRun.dlv,
        [
          "keygen", "example.com", "--selector", selector, "--type", type, "--output-dir",
          folder.path(""), "--quiet",
        ])
      try #require(run.status == 0, "\(run.errors)")
    }

    func record(_ selector: String) throws -> String {
      try folder.text(of: "example.com.\(selector).zone")
    }

    static func zone(_ records: String) -> String {
      """
      $ORIGIN example.com.
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 600
      @ NS ns1
      ns1 A 192.0.2.53
      \(records)

      """
    }

    /// Publishes these lines and runs the command.
    func rotate(_ records: String, _ arguments: [String] = []) async throws -> Answer {
      let server = try NSDServer(zones: ["example.com": Self.zone(records)])
      defer { withExtendedLifetime(server) {} }
      return try await run(
        ["--resolver", "127.0.0.1:\(server.port)", "--resolver-only"] + arguments)
    }

    /// What the command says without a server that answers.
    func rotateUnanswered(_ arguments: [String]) async throws -> Answer {
      try await run(
        ["--resolver", "127.0.0.1:9", "--resolver", "tcp://127.0.0.1:9", "--dns-timeout", "0.2"]
          + arguments)
    }

    /// The same from a zone file.
    func rotateOffline(_ records: String, _ arguments: [String] = []) async throws -> Answer {
      try folder.write(Self.zone(records), to: "zone")
      return try await run(["--zone", folder.path("zone"), "--offline"] + arguments)
    }

    private func run(_ arguments: [String]) async throws -> Answer {
      try Answer(
        await ProgramRun(
          ProgramRun.dlv,
          ["keygen", "rotate", "example.com", "--dir", folder.path(""), "--format", "json"]
            + arguments))
    }

    /// Moves a time of the notes into the past.
    func backdate(_ name: String, days: Int) throws {
      let notes = try folder.data(of: "example.com.ed25519.rotation.json")
      var members = try #require(JSONSerialization.jsonObject(with: notes) as? [String: Any])
      let formatter = ISO8601DateFormatter()
      members[name] = formatter.string(from: Date(timeIntervalSinceNow: -86_400 * Double(days)))
      try JSONSerialization.data(withJSONObject: members).write(
        to: folder.url("example.com.ed25519.rotation.json"))
    }
  }

  struct Answer {
    let status: Int32
    let errors: String
    let members: [String: Any]

    init(_ run: ProgramRun) throws {
      status = run.status
      errors = run.errors
      members =
        run.output.isEmpty
        ? [:] : try #require(JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
    }

    var result: String? { members["result"] as? String }
    var text: String { members["text"] as? String ?? "" }
    var alarms: [String] { members["alarms"] as? [String] ?? [] }
    var instructions: String {
      (members["instructions"] as? [String] ?? []).joined(separator: "\n")
    }
    var refusal: String { members["refusal"] as? String ?? "" }
  }

  @Test func `a rotation from the first key to the removal of the old one`() async throws {
    let place = try await Place(selectors: ["s1"])
    let old = try place.record("s1")
    let only = try await place.rotate(old)
    #expect(only.result == "generate")
    #expect(only.text.hasPrefix("dlv keygen example.com --selector s20"))
    #expect(only.status == 0)

    try await place.make("s2")
    let new = try place.record("s2")
    let publish = try await place.rotate(old)
    #expect(publish.result == "publish")
    #expect(publish.text == new)
    for step in ["switch", "revoke", "remove"] {
      let refused = try await place.rotate(old, ["--step", step])
      #expect(refused.result == "refused" && refused.status == 1)
      #expect(refused.refusal.contains("not published"))
    }

    let waiting = try await place.rotate(old + new)
    #expect(waiting.result == "wait-for-caches")
    let early = try await place.rotate(old + new, ["--switched"])
    #expect(early.status == 1 && early.refusal.contains("caches"))
    // The wait is counted from the first time; asking again does not prolong it.
    let again = try await place.rotate(old + new)
    #expect(again.members["until"] as? String == waiting.members["until"] as? String)

    try place.backdate("published", days: 1)
    let ready = try await place.rotate(old + new, ["--mta", "opendkim", "--step", "switch"])
    #expect(ready.result == "switch" && ready.status == 0)
    #expect(ready.text.contains("example.com:s2:"))
    let switched = try await place.rotate(old + new, ["--switched"])
    #expect(switched.result == "wait-for-mail" && switched.status == 0)
    let soon = try await place.rotate(old + new, ["--step", "revoke"])
    #expect(soon.status == 1 && soon.refusal.contains("under way"))

    try place.backdate("switched", days: 8)
    let revoke = try await place.rotate(old + new, ["--step", "revoke"])
    #expect(revoke.result == "revoke" && revoke.status == 0)
    #expect(revoke.text == "s1._domainkey.example.com. 3600 IN TXT \"v=DKIM1; k=ed25519; p=\"\n")
    let forgetting = try await place.rotate(revoke.text + new)
    #expect(forgetting.result == "wait-for-revocation")
    try place.backdate("revoked", days: 1)
    let remove = try await place.rotate(revoke.text + new)
    #expect(remove.result == "remove")
    #expect(remove.text.hasPrefix("rm ") && remove.text.contains("example.com.s1.pem"))
    for file in ["pem", "zone"] {
      try FileManager.default.removeItem(at: place.folder.url("example.com.s1.\(file)"))
    }
    let complete = try await place.rotate(new)
    #expect(complete.result == "complete" && complete.status == 0)
    #expect(try !place.folder.names.contains("example.com.ed25519.rotation.json"))
    #expect(try await place.rotate(new).result == "generate")
  }

  @Test func `the old key is not withdrawn while the new one is not as it should be`() async throws
  {
    let place = try await Place(selectors: ["s1", "s2"])
    let (old, new) = (try place.record("s1"), try place.record("s2"))
    _ = try await place.rotate(old + new, ["--old", "s1", "--new", "s2"])
    try place.backdate("published", days: 1)
    #expect(try await place.rotate(old + new, ["--switched"]).status == 0)
    try place.backdate("switched", days: 30)
    // Another first character than this key's, whatever that is.
    let wrong = new.replacing(/p=(.)/) { match in match.output.1 == "A" ? "p=B" : "p=A" }
    for records in [old, old + wrong, old + new.replacing(/p=[^"]*/, with: "p=")] {
      let answer = try await place.rotate(records, ["--step", "revoke"])
      #expect(answer.members["step"] as? String == "publish")
      #expect(answer.status == 1)
      #expect(answer.alarms.count == 1)
    }
  }

  @Test func `what DNS does not tell is undetermined, and forgets nothing`() async throws {
    let place = try await Place(selectors: ["s1", "s2"])
    let (old, new) = (try place.record("s1"), try place.record("s2"))
    _ = try await place.rotate(old + new, ["--old", "s1", "--new", "s2"])
    let notes = try place.folder.text(of: "example.com.ed25519.rotation.json")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "rotate", "example.com", "--dir", place.folder.path(""), "--offline", "--format",
        "json", "--step", "switch",
      ])
    #expect(run.status == 2)
    #expect(try Answer(run).members["step"] as? String == "undetermined")
    #expect(try place.folder.text(of: "example.com.ed25519.rotation.json") == notes)
  }

  @Test func `which key follows has to be told where DNS does not`() async throws {
    let place = try await Place(selectors: ["s1", "s2"])
    let both = try await place.rotate(try place.record("s1") + place.record("s2"))
    #expect(both.status == 64)
    #expect(both.errors.contains("--old and --new: s1 (published), s2 (published)"))
    try await place.make("r1", "rsa")
    let types = try await place.rotateOffline(try place.record("s1"))
    #expect(types.status == 64 && types.errors.contains("--type rsa"))
    let chosen = try await place.rotate(try place.record("s1"), ["--type", "ed25519"])
    #expect(chosen.result == "publish")
    let missing = try await Place(selectors: ["s1"]).rotate("", ["--new", "s9"])
    #expect(missing.status == 66 && missing.errors.contains("example.com.s9.pem"))
    let empty = try TemporaryFolder()
    let none = try await ProgramRun(
      ProgramRun.dlv, ["keygen", "rotate", "example.com", "--dir", empty.path(""), "--offline"])
    #expect(none.status == 66 && none.errors.contains("dlv keygen example.com"))
  }

  @Test func `another rotation does not begin while one is under way`() async throws {
    let place = try await Place(selectors: ["s1", "s2", "s3"])
    let records = try place.record("s1") + place.record("s2")
    _ = try await place.rotate(records, ["--old", "s1", "--new", "s2"])
    let other = try await place.rotate(records, ["--old", "s1", "--new", "s3"])
    #expect(other.status == 64 && other.errors.contains("from s1 to s2 is under way"))
    #expect(try await place.rotate(records).result == "wait-for-caches")
  }

  @Test func `a lookup that fails leaves open which key follows, and is no wrong usage`()
    async throws
  {
    let place = try await Place(selectors: ["s1", "s2"])
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "rotate", "example.com", "--dir", place.folder.path(""), "--offline", "--format",
        "json",
      ])
    #expect(run.status == 2, "\(run.errors)")
    let answer = try Answer(run)
    #expect(answer.result == "undetermined")
    #expect((answer.members["reasons"] as? [String])?.count == 2)
  }

  @Test func `what zone files say is no time to wait from, and no switch`() async throws {
    let place = try await Place(selectors: ["s1", "s2"])
    let records = try place.record("s1") + place.record("s2")
    let pair = ["--old", "s1", "--new", "s2"]
    let answer = try await place.rotateOffline(records, pair)
    #expect(answer.result == "wait-for-caches")
    #expect(answer.members["noted"] as? Bool == false)
    #expect(try !place.folder.names.contains { $0.hasSuffix("rotation.json") })
    let switched = try await place.rotateOffline(records, pair + ["--switched"])
    #expect(switched.status == 64 && switched.errors.contains("--zone"))
    let live = try await place.rotate(records, pair)
    #expect(live.members["noted"] as? Bool == true)
    #expect(try place.folder.names.contains("example.com.ed25519.rotation.json"))
  }

  @Test(arguments: ["h=sha1; ", "s=tlsrpt; ", ""])
  func `a record with the right key that verifiers refuse is not published`(tags: String)
    async throws
  {
    let place = try await Place(selectors: ["s1", "s2"])
    let (old, new) = (try place.record("s1"), try place.record("s2"))
    let refused =
      tags.isEmpty
      ? new.replacing("k=ed25519; ", with: "")
      : new.replacing("k=ed25519; ", with: "k=ed25519; " + tags)
    let answer = try await place.rotateOffline(
      old + refused, ["--old", "s1", "--new", "s2", "--step", "switch", "--dns", "route53"])
    #expect(answer.members["step"] as? String == "publish" && answer.status == 1)
    #expect((answer.members["reasons"] as? [String])?.first?.contains("refuse") == true)
    // What is there has to be replaced.
    #expect(answer.text.contains("UPSERT"))
  }

  @Test func `an old key that is gone before its time is an alarm`() async throws {
    let place = try await Place(selectors: ["s1", "s2"])
    let (old, new) = (try place.record("s1"), try place.record("s2"))
    _ = try await place.rotate(old + new, ["--old", "s1", "--new", "s2", "--grace", "3"])
    try place.backdate("published", days: 1)
    #expect(try await place.rotate(old + new, ["--switched"]).status == 0)
    for records in [new, old.replacing(/p=[^"]*/, with: "p=") + new] {
      for step in [[], ["--step", "revoke"], ["--step", "remove"]] {
        let answer = try await place.rotate(records, step)
        #expect(answer.members["step"] as? String == "wait-for-mail" && answer.status == 1)
        #expect(answer.alarms.count == 1)
      }
    }
    // The days of --grace are noted.
    try place.backdate("switched", days: 4)
    #expect(try await place.rotate(new, ["--step", "remove"]).result == "remove")
  }

  @Test func `the keys of another domain are not taken, nor does a damaged file matter`()
    async throws
  {
    let place = try await Place(selectors: ["s1", "s2"])
    let other = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "example.com.au", "--selector", "s9", "--type", "ed25519", "--output-dir",
        place.folder.path(""),
      ])
    try #require(other.status == 0)
    let old = try place.record("s1")
    #expect(try await place.rotateOffline(old).result == "publish")
    try place.folder.write("damaged", to: "example.com.s3.pem")
    let open = try await place.rotateOffline(old)
    #expect(open.status == 65 && open.errors.contains("--old and --new"))
    let named = try await place.rotateOffline(old, ["--old", "s1", "--new", "s2"])
    #expect(named.result == "publish" && named.errors.contains("s3 is left out"))
    let needed = try await place.rotateOffline(old, ["--old", "s1", "--new", "s3"])
    #expect(needed.status == 65)
  }

  @Test func `RSA and Ed25519 are rotated each for itself, and the other goes on signing`()
    async throws
  {
    let place = try await Place(selectors: ["e1"])
    for selector in ["r1", "r2"] { try await place.make(selector, "rsa") }
    let records = try ["e1", "r1", "r2"].map(place.record).joined()
    let pair = ["--old", "r1", "--new", "r2"]
    #expect(try await place.rotate(records, pair).result == "wait-for-caches")
    let ed25519 = try await place.rotate(records, ["--type", "ed25519"])
    #expect(ed25519.result == "generate", "\(ed25519.errors)")
    let notes = try place.folder.text(of: "example.com.rsa.rotation.json")
    let members = notes.replacing(
      /"published" : "[^"]*"/, with: #""published" : "2026-01-01T00:00:00Z""#)
    try place.folder.write(members, to: "example.com.rsa.rotation.json")
    let options = ["--key-dir", "/etc/dkim", "--dns", "google"]
    for server in ["rspamd", "exim", "kumomta"] {
      let answer = try await place.rotate(records, ["--mta", server] + options)
      #expect(answer.result == "switch")
      #expect(answer.text.contains("r2") && answer.text.contains("e1"), "\(answer.text)")
      #expect(!answer.text.contains("r1"))
      #expect(
        answer.instructions.contains("--dns google --mta \(server) --key-dir /etc/dkim"),
        "\(answer.instructions)")
    }
  }

  @Test func `the next selector is free, and folders with spaces are quoted`() async throws {
    let place = try await Place(selectors: ["s1"])
    let old = try place.record("s1")
    let first = try await place.rotateOffline(old).text
    let selector = try #require(first.firstMatch(of: /--selector (\S+)/)?.output.1)
    let taken = old + "\(selector)._domainkey TXT \"v=DKIM1; p=\"\n"
    #expect(try await place.rotateOffline(taken).text.contains("--selector \(selector)b "))
    let spaced = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: spaced.url("my keys"), withIntermediateDirectories: false)
    let made = try await ProgramRun(
      ProgramRun.dlv,
      ["keygen", "example.com", "--selector", "s1", "--output-dir", spaced.path("my keys")])
    try #require(made.status == 0)
    try spaced.write(Place.zone(made.output), to: "zone")
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "rotate", "example.com", "--dir", spaced.path("my keys"), "--zone",
        spaced.path("zone"), "--offline",
      ])
    #expect(run.output.contains("--output-dir '\(spaced.path("my keys"))'"), "\(run.output)")
  }

  @Test(arguments: [
    "{", "[]", "{\"schema\": \"dlv.rotation/2\", \"new\": \"s1\"}",
    "{\"schema\": \"dlv.rotation/1\", \"new\": \"s1\", \"published\": \"yesterday\"}",
  ])
  func `notes that were damaged are an error`(notes: String) async throws {
    let place = try await Place(selectors: ["s1"])
    try place.folder.write(notes, to: "example.com.ed25519.rotation.json")
    let answer = try await place.rotate("")
    #expect(answer.status == 65)
    #expect(answer.errors.contains("example.com.ed25519.rotation.json"))
    #expect(try place.folder.text(of: "example.com.ed25519.rotation.json") == notes)
  }

  @Test func `a server on the network is asked, and what it says is used`() async throws {
    let place = try await Place(selectors: ["s1"])
    let server = try NSDServer(zones: [
      "example.com": """
      $ORIGIN example.com.
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 600
      @ NS ns1
      ns1 A 127.0.0.1
      \(try place.record("s1"))
      """
    ])
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "keygen", "rotate", "example.com", "--dir", place.folder.path(""), "--resolver",
        "127.0.0.1:\(server.port)", "--resolver-only", "--format", "json",
      ])
    #expect(try Answer(run).result == "generate", "\(run.errors)")
    withExtendedLifetime(server) {}
  }

  @Test func `the command that is to be run again asks the same servers`() async throws {
    let place = try await Place(selectors: ["s1", "s2"])
    let answer = try await place.rotateUnanswered([
      "--old", "s1", "--new", "s2", "--audit-timeout", "3",
    ])
    for words in [
      "--resolver 127.0.0.1:9", "--resolver tcp://127.0.0.1:9", "--dns-timeout 0.2",
      "--audit-timeout 3.0",
    ] {
      #expect("\(answer.members)".contains(words), "\(words): \(answer.members)\(answer.errors)")
    }
  }
}
