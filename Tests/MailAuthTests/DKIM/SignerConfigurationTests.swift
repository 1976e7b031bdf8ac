import MailAuth
import TestKit
import Testing

/// The keys that configurations of OpenDKIM and rspamd name.
@Suite struct SignerConfigurationTests {
  private static func described(_ keys: SignerKeys) -> [String] {
    keys.keys.map { "\($0.domain) \($0.selector) \($0.path)" }
  }

  @Test func `opendkim.conf with one key names it for each domain`() {
    let configuration = OpenDKIMConfiguration(
      "# a comment\nSyslog yes\nDomain example.com, example.net\nSelector  s1 # behind\nKEYFILE /k/s1.private\n"
    )
    #expect(
      Self.described(configuration.keys(keyTable: nil, signingTable: nil))
        == ["example.com s1 /k/s1.private", "example.net s1 /k/s1.private"])
  }

  @Test func `tables are found in each form, and what is no file is told`() {
    #expect(
      OpenDKIMConfiguration("KeyTable refile:/k/t").keyTable
        == .file(path: "/k/t", isPattern: true))
    #expect(
      OpenDKIMConfiguration("KeyTable /k/t").keyTable == .file(path: "/k/t", isPattern: false))
    let database = OpenDKIMConfiguration("KeyTable dsn:mysql://u:p@h/d")
    #expect(database.keyTable == .other("dsn:mysql://u:p@h/d"))
    #expect(database.keys(keyTable: nil, signingTable: nil).unfollowed.count == 1)
    #expect(OpenDKIMConfiguration("").keys(keyTable: nil, signingTable: nil).unfollowed.count == 1)
  }

  @Test func `a key table is read, its percent signs by the signing table`() {
    let keys = OpenDKIMConfiguration("").keys(
      keyTable: """
        # name  domain:selector:key
        a example.com:s1:/k/a
        b %:s2:./b
        c example.com:s3:MIIEvgIBADANBgkqhkiG9w0
        d %:s4:/k/d
        e example.com
        """,
      signingTable: """
        *@example.org b
        user@example.net b
        .example.info b
        *@* d
        """)
    #expect(
      Self.described(keys) == [
        "example.com s1 /k/a", "example.org s2 ./b", "example.net s2 ./b", "example.info s2 ./b",
      ])
    #expect(keys.keys.map(\.place) == ["KeyTable:2"] + Array(repeating: "KeyTable:3", count: 3))
    #expect(keys.unfollowed.count == 3)
    #expect(!keys.unfollowed.joined().contains("MII"))
  }

  @Test func `dkim_signing.conf is read with its sections, lists, comments and variables`() throws {
    let text = """
      # comment
      dkim_signing {
        path = "/k/$domain.$selector.key"; /* and
        another } */
        selector: mail
        domain {
          example.com { selectors [ { path: "/k/a", selector: "a" }, { selector = b; } ] }
          "example.net" { path = /k/net; }
        }
        use_redis = false
      }
      """
    let signing = try RspamdSigning(Array(text.utf8))
    let keys = signing.keys(otherDomains: ["example.org", "EXAMPLE.com"])
    #expect(
      Self.described(keys) == [
        "example.com a /k/a", "example.com b /k/example.com.b.key", "example.net mail /k/net",
        "example.org mail /k/example.org.mail.key",
      ])
    #expect(keys.unfollowed.isEmpty)
    let folder = try #require(signing.commonFolder)
    #expect(folder.path == "/k")
    #expect(folder.domain("example.org.mail.key") == "example.org")
    #expect(folder.domain("example.org.other.key") == nil)
  }

  @Test func `maps, macros and defaults are known`() throws {
    let signing = try RspamdSigning(
      Array("path_map = \"/m\";\n.include \"x\"\ntry_fallback = no\n".utf8))
    #expect(signing.keys(otherDomains: []).unfollowed.count == 2)
    #expect(!signing.signsOtherDomains)
    #expect(signing.common.path == RspamdSigning.defaultPath)
    #expect(signing.common.selector == "dkim")
  }

  @Test(
    arguments: [
      ("a {", "not closed"), ("a = \"x", "quotation mark"), ("}", "without"), ("a = [1, 2", "list"),
      ("a /* x", "comment"), ("a =", "missing"), ("= 3;", "key"),
      (String(repeating: "a {", count: 100), "deep"),
      ("a = " + String(repeating: "[", count: 100), "deep"), ("a = [ } ]", "value"),
    ])
  func `what is no UCL is refused with its line`(text: String, words: String) {
    var reader = UCLReader(Array(("\n" + text).utf8))
    do throws(UCLReader.SyntaxError) {
      _ = try reader.read()
      Issue.record("\(text) was read")
    } catch {
      #expect(error.reason.contains(words), "\(error)")
      #expect(error.line == 2)
    }
  }

  @Test func `mutated configurations never crash or hang`() {
    var random = SeededGenerator(seed: 6376)
    let ucl = Array(
      "path = \"/k/$domain\"; domain { a.example { selectors [ { path: x, selector: y } ] } } # c\n"
        .utf8)
    let table = Array("a example.com:s1:/k/a\nb %:s2:/k/b\n*@example.com b\n".utf8)
    for _ in 0..<3000 {
      let text = ucl.mutated(using: &random)
      if let signing = try? RspamdSigning(text) { _ = signing.keys(otherDomains: ["b.example"]) }
      let lines = String(decoding: table.mutated(using: &random), as: UTF8.self)
      _ = OpenDKIMConfiguration(lines).keys(keyTable: lines, signingTable: lines)
    }
    // Linear: a megabyte of openings is refused at once, one of settings is read.
    #expect(throws: UCLReader.SyntaxError.self) {
      try RspamdSigning(Array(repeating: UInt8(ascii: "{"), count: 1 << 20))
    }
    #expect(throws: Never.self) {
      try RspamdSigning(Array(repeating: Array("a=b;\n".utf8), count: 200_000).flatMap(\.self))
    }
  }
}
