import Foundation
import TestKit
import Testing

/// `dlv spf explain`, `lint` and `flatten` as somebody runs them: output, exit status, and input of any kind.
@Suite(.timeLimit(.minutes(5))) struct SPFToolsTests {
  static let zone = """
    shop.example. 3600 TXT "v=spf1 mx include:_spf.esp.example include:_spf.google.com ~all"
    shop.example. 3600 TXT "verification=0123456789"
    shop.example. 3600 MX 10 mx.shop.example.
    mx.shop.example. 300 A 192.0.2.25
    mx.shop.example. 300 AAAA 2001:db8::25
    _spf.esp.example. 3600 TXT "v=spf1 ip4:198.51.100.0/24 include:_more.esp.example -all"
    _more.esp.example. 900 TXT "v=spf1 ip4:198.51.100.128/25 ip4:203.0.113.0/25 -all"
    _spf.google.com. 3600 TXT "v=spf1 ip6:2001:db8:4000::/36 ~all"
    lost.example. 3600 TXT "v=spf1 include:gone.example -all"
    half.example. 3600 TXT "v=spf1 include:elsewhere.test -all"
    big.example. 3600 TXT "v=spf1 include:_a.big.example include:_b.big.example include:_c.big.example exists:%{i}._x.big.example -all"
    _a.big.example. 3600 TXT "v=spf1 \(Self.networks(0)) -all"
    _b.big.example. 3600 TXT "v=spf1 \(Self.networks(12)) -all"
    _c.big.example. 3600 TXT "v=spf1 \(Self.networks(24)) -all"
    """

  private static func networks(_ first: Int) -> String {
    (first..<(first + 12)).map { "ip4:192.0.\($0 * 2).0/24" }.joined(separator: " ")
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(
    _ arguments: [String], zone: String = Self.zone, input: String = ""
  ) async throws -> ProgramRun {
    // Names of `test.` are in no file: nobody knows about them.
    for origin in ["example", "google.com"] {
      let lines = zone.split(separator: "\n").filter {
        $0.split(separator: " ").first?.hasSuffix(origin + ".") == true
      }
      try folder.write(
        "\(origin). 3600 SOA ns h 1 2 3 4 5\n\(origin). 3600 NS ns.invalid.\n"
          + lines.joined(separator: "\n") + "\n", to: origin)
    }
    return try await ProgramRun(
      ProgramRun.dlv,
      ["spf"] + arguments + [
        "--zone", folder.path("example") + "@example", "--zone",
        folder.path("google.com") + "@google.com", "--offline",
      ], input: input)
  }

  private func json(_ run: ProgramRun) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any])
  }

  // MARK: explain

  @Test func `explain shows cost, reach and owner of every term`() async throws {
    let run = try await run(["explain", "shop.example"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output == """
        shop.example ─────────────────────────────────────────────────── 4 of 10 lookups

                                         lookups  void  IPv4   IPv6   new
          shop.example                         4     0   385  ~2^92
          ├ mx                                 1           1      1  100%
          ├ include:_spf.esp.example           2         384      0  100%  esp.example
          │ ├ ip4:198.51.100.0/24                        256      0  100%
          │ ├ include:_more.esp.example        1         256      0   50%  esp.example
          │ │ ├ ip4:198.51.100.128/25                    128      0    0%
          │ │ ├ ip4:203.0.113.0/25                       128      0  100%
          │ │ └ -all
          │ └ -all
          ├ include:_spf.google.com            1           0   2^92  100%  Google Workspace
          │ ├ ip6:2001:db8:4000::/36                       0   2^92  100%
          │ └ ~all
          └ ~all

        Limits (RFC 7208 §4.6.4), where no term matches

          ✓ lookups       4 of 10
          ✓ void lookups  0 of 2

        Who passes

          385 IPv4, ~2^92 IPv6
          softfail for everybody else

        """)
  }

  @Test func `explain says what the evaluation of one address costs`() async throws {
    let run = try await run(["explain", "shop.example", "--ip", "203.0.113.5"])
    #expect(run.status == 0)
    #expect(
      run.output.contains("→ │ │ ├ ip4:203.0.113.0/25") || run.output.contains("→ │ ├ ip4:203"))
    #expect(run.output.contains("pass after 3 lookups, 0 of them void"), "\(run.output)")
  }

  @Test(arguments: [
    ("shop.example", "ok", 0), ("lost.example", "permerror", 1), ("none.example", "none", 1),
    ("half.example", "undetermined", 2), ("elsewhere.test", "undetermined", 2),
  ])
  func `explain exits by its result`(domain: String, result: String, status: Int32) async throws {
    let run = try await run(["explain", domain, "--format", "json"])
    #expect(run.status == status)
    let document = try json(run)
    #expect(document["result"] as? String == result)
    #expect(document["schema"] as? String == "dlv.spf-explain/1")
    // A lookup that failed is never shown as missing.
    let text = try await self.run(["explain", domain])
    #expect(text.status == status)
    if result == "undetermined" { #expect(text.output.contains("not known: the lookup failed")) }
  }

  private static let voidForIPv6 = """
    v6.example. 3600 TXT "v=spf1 a:h1.v6.example a:h2.v6.example a:h3.v6.example ip6:2001:db8::/32 -all"
    h1.v6.example. 3600 A 192.0.2.1
    h2.v6.example. 3600 A 192.0.2.2
    h3.v6.example. 3600 A 192.0.2.3
    """

  @Test func `explain counts void lookups for the family that meets more`() async throws {
    let run = try await run(["explain", "v6.example"], zone: Self.voidForIPv6)
    #expect(run.status == 1)
    #expect(
      run.output.contains(
        "✗ void lookups  3 of 2    IPv6 clients: permerror for whom no term matches before the limit"
      ), "\(run.output)")
    #expect(run.output.contains("  fail for every other IPv4 client\n"), "\(run.output)")
    #expect(run.output.contains("  permerror for every other IPv6 client\n"))
    #expect(
      run.output.contains(
        "  3 IPv4\n  permerror for 2^96 IPv6, before the term that names them\n"), "\(run.output)")
    let document = try json(
      try await self.run(["explain", "v6.example", "--format", "json"], zone: Self.voidForIPv6))
    #expect(document["result"] as? String == "permerror")
    #expect(document["void_lookups_ipv4"] as? Int == 0)
    #expect(document["void_lookups_ipv6"] as? Int == 3)
    #expect(document["otherwise_ipv6"] as? String == "permerror")
    #expect(document["otherwise"] is NSNull)
    let check = try await self.run(
      ["check", "--ip", "2001:db8::1", "--mail-from", "a@v6.example", "v6.example"],
      zone: Self.voidForIPv6)
    #expect(check.output.contains("permerror"), "\(check.output)\(check.errors)")
  }

  private static let openTerms = """
    exists.example. 3600 TXT "v=spf1 exists:%{i}._a.exists.example exists:%{i}._b.exists.example exists:%{i}._c.exists.example ip4:192.0.2.1 -all"
    ptr.example. 3600 TXT "v=spf1 ptr ip4:192.0.2.1 -all"
    three.example. 3600 TXT "v=spf1 exists:%{i}._a.three.example exists:%{i}._b.three.example ptr ip4:192.0.2.1 -all"
    """

  @Test(arguments: [
    (
      "exists.example", "permerror", Int32(1),
      "✗ void lookups  3 of 2    permerror for whom no term matches before the limit"
    ),
    (
      "ptr.example", "ok", 0, "✓ void lookups  at least 0 of 2  up to 1, as the message decides"
    ),
    (
      "three.example", "undetermined", 2,
      "? void lookups  at least 2 of 2  up to 3, as the message decides"
    ),
  ])
  func `explain counts what finds nothing for whom it does not match`(
    domain: String, result: String, status: Int32, line: String
  ) async throws {
    let run = try await run(["explain", domain], zone: Self.openTerms)
    #expect(run.status == status)
    #expect(run.output.contains(line), "\(run.output)")
    let document = try json(
      try await self.run(["explain", domain, "--format", "json"], zone: Self.openTerms))
    #expect(document["result"] as? String == result)
    // The evaluation of a message that none of them matches agrees.
    let check = try await self.run(["check", domain, "--ip", "192.0.2.1"], zone: Self.openTerms)
    #expect(check.output.contains("permerror") == (result == "permerror"), "\(check.output)")
  }

  @Test func `lint finds the same, and misses a term that the published record has`() async throws {
    let record = Self.openTerms.split(separator: "\"")[1]
    let run = try await run(
      ["lint", "--domain", "exists.example", String(record)], zone: Self.openTerms)
    #expect(run.status == 1)
    #expect(run.output.contains("spf-too-many-void-lookups"), "\(run.output)")
    let less = try await self.run(
      ["lint", "--domain", "exists.example", "v=spf1 ip4:192.0.2.1 -all"], zone: Self.openTerms)
    #expect(less.status == 2, "\(less.output)")
    #expect(
      less.output.contains("whom 'exists:%{i}._a.exists.example' lets pass"), "\(less.output)")
  }

  @Test(arguments: ["v=spf1 include:loop.example -all", "v=spf1 redirect=loop.example"])
  func `a loop is told once`(record: String) async throws {
    let zone = "loop.example. 3600 TXT \"\(record)\""
    let term = String(record.split(separator: " ")[1])
    let explain = try await run(["explain", "loop.example", "--ip", "192.0.2.1"], zone: zone)
    #expect(explain.output.contains("  permerror after 10 lookups"), "\(explain.output)")
    #expect(explain.output.contains("by \(term) at loop.example: a loop"), "\(explain.output)")
    let check = try await run(["check", "loop.example", "--ip", "192.0.2.1"], zone: zone)
    #expect(check.output.contains("\(term) → a loop\n"), "\(check.output)")
  }

  // MARK: flatten

  @Test func `flatten prints lines that can be pasted, and what they were made from`() async throws
  {
    let run = try await run(["flatten", "shop.example"])
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").filter { !$0.hasPrefix(";") }
    #expect(
      lines == [
        #"shop.example. 300 IN TXT "v=spf1 ip4:192.0.2.25 ip4:198.51.100.0/24 ip4:203.0.113.0/25 ip6:2001:db8::25 ip6:2001:db8:4000::/36 ~all""#
      ])
    #expect(run.output.contains("; source   4 lookups\n; here     0 of 10 lookups, 1 record"))
    #expect(run.output.contains(";< mx.shop.example. 300 IN A 192.0.2.25"))
  }

  @Test func `flatten divides what is too long, and keeps what depends on the message`()
    async throws
  {
    let run = try await run([
      "flatten", "big.example", "--format", "json", "--part-name", "p#._spf",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let document = try json(run)
    let records = try #require(document["records"] as? [[String: Any]])
    #expect(records.count > 1)
    #expect(records[1]["name"] as? String == "p1._spf.big.example")
    #expect((records[0]["line"] as? String)?.contains("exists:%{i}._x.big.example -all") == true)
    #expect(records.allSatisfy { ($0["octets"] as? Int ?? 999) < 450 })
    #expect(document["lookups"] as? Int == records.count)
  }

  @Test(arguments: [
    ("lost.example", Int32(1), "gone.example has no SPF record"),
    ("half.example", 2, "elsewhere.test TXT: not asked"),
    ("none.example", 1, "there is no SPF record"),
  ])
  func `flatten prints nothing where it can't`(
    domain: String, status: Int32, reason: String
  ) async throws {
    let run = try await run(["flatten", domain])
    #expect(run.status == status)
    #expect(run.output == "")
    #expect(run.errors.contains(reason), "\(run.errors)")
    let document = try json(try await self.run(["flatten", domain, "--format", "json"]))
    #expect(document["result"] as? String == (status == 2 ? "undetermined" : "refused"))
  }

  @Test func `a flattened record is checked, found drifted, and renewed`() async throws {
    let file = folder.path("flat")
    #expect(try await run(["flatten", "shop.example", "--output", file]).status == 0)
    // As it is in practice: the flattened record is the one that is published.
    let published = try folder.text(of: "flat").split(separator: "\n").first { !$0.hasPrefix(";") }
    let rest = Self.zone.split(separator: "\n").dropFirst().joined(separator: "\n")
    let flat = String(try #require(published)) + "\n" + rest
    let same = try await run(["flatten", "--check", file], zone: flat)
    #expect(same.status == 0, "\(same.errors)\(same.output)")
    #expect(same.output.contains("same"))

    let moved = flat.replacing("203.0.113.0/25", with: "203.0.113.192/26")
    let drifted = try await run(["flatten", "--check", file], zone: moved)
    #expect(drifted.status == 1)
    #expect(drifted.output.contains("+ 203.0.113.192/26"), "\(drifted.output)")
    #expect(drifted.output.contains("- 203.0.113.0/25"))
    #expect(
      drifted.output.contains(
        "ip4:203.0.113.192/26 at _more.esp.example, through include:_spf.esp.example"))
    let document = try json(
      try await run(["flatten", "--check", file, "--format", "json"], zone: moved))
    #expect(document["result"] as? String == "drifted")
    #expect((document["changes"] as? [Any])?.count == 2)

    let unknown = try await run(
      ["flatten", "--check", file],
      zone: moved.replacing("include:_more.esp.example", with: "include:_more.test"))
    #expect(unknown.status == 2, "\(unknown.output)")
    #expect(unknown.output.contains("_more.test TXT"))

    let broken = try await run(
      ["flatten", "--check", file], zone: moved.replacing("ip4:198.51.100.0/24", with: "ip4:x"))
    #expect(broken.status == 1)
    #expect(broken.output.contains("The source is permerror now"))

    let renewed = try await run(["flatten", "--from", file, "--output", file], zone: moved)
    #expect(renewed.status == 0, "\(renewed.errors)")
    #expect(try await run(["flatten", "--check", file], zone: moved).status == 0)
    // Lines that somebody edited are no longer what the source says; what they were made from must not be edited.
    let text = try folder.text(of: "flat")
    try folder.write(text.replacing("ip4:192.0.2.25", with: "ip4:192.0.2.26"), to: "edited")
    let edited = try await run(["flatten", "--check", folder.path("edited")], zone: moved)
    #expect(edited.status == 1)
    #expect(edited.output.contains("- 192.0.2.26"), "\(edited.output)")
    try folder.write(text.replacing("A 192.0.2.25", with: "A 192.0.2.26"), to: "forged")
    let forged = try await run(["flatten", "--check", folder.path("forged")], zone: moved)
    #expect(forged.status == 65)
    #expect(forged.errors.contains("have been changed"), "\(forged.errors)")
  }

  @Test func `flatten takes a source that is not published`() async throws {
    let run = try await run(["flatten", "new.example", "--source", "v=spf1 mx:shop.example -all"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        #"new.example. 300 IN TXT "v=spf1 ip4:192.0.2.25 ip6:2001:db8::25 -all""#))
  }

  private static let wrong: [(arguments: String, status: Int32)] = [
    ("flatten", 64), ("flatten|a.example|--check|x", 64),
    ("flatten|a.example|--source|x|--from|y", 64), ("flatten|--check|/nowhere", 66),
    ("flatten|--check|/dev/null", 65), ("flatten|a.example|--source|v=spf10 -all", 65),
    ("flatten|big.example|--part-name|parts", 64), ("flatten|two words", 65),
    ("explain|user@shop.example", 65), ("explain|shop.example|--ip|192.0.2", 64), ("lint", 64),
    ("lint|v=spf1 -all|--file|x", 64), ("lint|hello", 65), ("lint|\"v=spf1 -all", 65),
    ("lint|v=spf1 a -all", 64), ("lint|v=spf1 include:_spf.%{d} -all", 64),
    ("lint|--file|/nowhere", 66), ("lint|v=spf1 -all|--domain|a b", 65),
  ]

  @Test(arguments: Self.wrong)
  func `wrong arguments are told`(arguments: String, status: Int32) async throws {
    let run = try await run(arguments.split(separator: "|").map(String.init))
    #expect(run.status == status, "\(run.errors)")
    #expect(run.output == "")
    #expect(!run.errors.isEmpty)
  }

  // MARK: lint

  private func findings(_ run: ProgramRun) throws -> [String: [String: Any]] {
    let document = try json(run)
    let target = try #require((document["targets"] as? [[String: Any]])?.first)
    let findings = try #require(target["findings"] as? [[String: Any]])
    return Dictionary(
      findings.compactMap { finding in
        (finding["rule"] as? String).map { ($0, finding) }
      }, uniquingKeysWith: { first, _ in first })
  }

  @Test func `lint says who would be shut out and let in`() async throws {
    let run = try await run([
      "lint", "--domain", "shop.example", "--format", "json",
      "v=spf1 mx include:_spf.google.com ip4:192.0.2.64/26 -all",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let found = try findings(run)
    #expect(Set(found.keys) == ["spf-loses-senders", "spf-gains-senders"])
    let lost = try #require(found["spf-loses-senders"])
    #expect(
      lost["message"] as? String
        == "384 IPv4 addresses that pass today would come to fail")
    #expect(lost["fix"] as? String == "If these still send, keep: include:_spf.esp.example")
    #expect(
      found["spf-gains-senders"]?["message"] as? String
        == "64 IPv4 addresses that do not pass today would pass")
  }

  @Test func `lint reads a file, and points into it`() async throws {
    try folder.write("v=spf1 ip4:192.0.2.0/24 ipv4:192.0.2.1 -all\n", to: "record")
    let run = try await run(["lint", "--file", folder.path("record"), "--format", "json"])
    #expect(run.status == 1)
    let location = try #require(try findings(run)["spf-syntax"]?["location"] as? [String: Any])
    #expect(location["line"] as? Int == 1)
    #expect(location["column"] as? Int == 25)
    let piped = try await self.run(
      ["lint", "-", "--fail-on", "never"], input: "\"v=spf1 \" \"ipv4:192.0.2.1 -all\"\n")
    #expect(piped.status == 0)
    #expect(piped.output.contains("spf-syntax"))
  }

  @Test func `lint shows where a syntax error is`() async throws {
    let run = try await run(["lint", "v=spf1 ip4:192.0.2.0/24 mx:%{x}.example -all"])
    #expect(
      run.output.contains(
        """
            here:
              v=spf1 ip4:192.0.2.0/24 mx:%{x}.example -all
                                           ^^^^^^^^^^

        """), "\(run.output)")
  }

  @Test func `lint leaves open what could not be looked up`() async throws {
    let unknown = try await run(["lint", "v=spf1 include:elsewhere.test -all"])
    #expect(unknown.status == 2, "\(unknown.output)")
    let published = try await run(["lint", "--domain", "elsewhere.test", "v=spf1 -all"])
    #expect(published.status == 2)
    #expect(published.output.contains("spf-loses-senders"), "\(published.output)")
    let new = try await run(["lint", "--domain", "new.example", "v=spf1 -all"])
    #expect(new.status == 0, "\(new.output)")
  }

  @Test func `lint counts other TXT records, and judges sending addresses`() async throws {
    let run = try await run([
      "lint", "--domain", "shop.example", "--sending-ip", "192.0.2.99", "--format", "json",
      "v=spf1 mx include:_spf.esp.example include:_spf.google.com ~all",
    ])
    #expect(run.status == 1)
    #expect(Set(try findings(run).keys) == ["spf-sender-not-authorised"])
  }
}
