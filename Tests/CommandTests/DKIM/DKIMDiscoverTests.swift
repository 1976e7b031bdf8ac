import Foundation
import TestKit
import Testing

/// `dlv dkim discover` and `dlv dkim audit-keys` as they are run.
@Suite struct DKIMDiscoverTests {
  private static let key = "v=DKIM1; k=ed25519; p=8kqrWEt01HqLCZzNipHJaFGocfQNhKKe37nhSTFf+I8="

  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      $ORIGIN example.com.
      $TTL 300
      @ IN SOA ns hostmaster 1 3600 600 86400 300
      @ IN NS ns
      ns IN A 192.0.2.1
      s1._domainkey IN TXT "\(key)"
      quiet._domainkey IN TXT "\(key)"
      gone._domainkey IN TXT "v=DKIM1; p="

      """, to: "zone")
    try folder.write(
      """
      <feedback><report_metadata><org_name>receiver.example</org_name><report_id>1</report_id>
      <date_range><begin>1793491200</begin><end>1793577599</end></date_range></report_metadata>
      <record><row><count>12</count></row><auth_results>
      <dkim><domain>Example.COM</domain><selector>S1</selector><result>pass</result></dkim>
      <dkim><domain>other.example</domain><selector>k1</selector><result>pass</result></dkim>
      </auth_results></record>
      <record><row><count>5</count></row><auth_results>
      <dkim><domain>example.com</domain><selector>old</selector><result>pass</result></dkim>
      </auth_results></record>
      <record><row><count>3</count></row><auth_results>
      <dkim><domain>example.com</domain><selector>fake</selector><result>permerror</result></dkim>
      </auth_results></record></feedback>
      """, to: "report.xml")
    try folder.write(
      "DKIM-Signature: v=1; d=example.com;\r\n\ts=s1; b=\r\nFrom: a@example.com\r\n\r\nbody\r\n",
      to: "message.eml")
    return folder
  }

  private static func run(
    _ folder: TemporaryFolder, _ arguments: [String]
  ) async throws -> (status: Int32, json: [String: Any]) {
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["dkim"] + arguments + ["--zone", folder.path("zone"), "--offline", "--format", "json"])
    let json = try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any]
    return (run.status, try #require(json, "\(run.errors)"))
  }

  private static func standings(_ json: [String: Any]) -> [String: String] {
    let selectors = json["selectors"] as? [[String: Any]] ?? []
    return Dictionary(
      uniqueKeysWithValues: selectors.map {
        ($0["selector"] as? String ?? "", $0["standing"] as? String ?? "")
      })
  }

  @Test func `each selector is sorted by what is published and what was seen`() async throws {
    let folder = try Self.folder()
    let (status, json) = try await Self.run(
      folder,
      [
        "discover", "example.com", "--reports", folder.path("report.xml"), "--message",
        folder.path("message.eml"),
      ])
    #expect(json["schema"] as? String == "dlv.dkim-discover/1")
    #expect(json["result"] as? String == "unpublished")
    #expect(status == 1)
    #expect(
      Self.standings(json) == [
        "s1": "in_use", "quiet": "unseen", "gone": "retired", "old": "unpublished",
        "fake": "only_failures",
      ])
    let selectors = json["selectors"] as? [[String: Any]] ?? []
    let seen = selectors.first { $0["selector"] as? String == "s1" }?["seen"] as? [String: Any]
    #expect(seen?["message_files"] as? Int == 1)
    #expect((seen?["reported"] as? [String: Int])?["pass"] == 12)
  }

  @Test func `a key by which nothing passes is not one in use`() async throws {
    let folder = try Self.folder()
    var zone = try folder.text(of: "zone")
    var reports = ""
    for bits in [512, 1024] {
      let der = try await ProgramRun(
        "sh",
        [
          "-c",
          "openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:\(bits) -quiet | openssl pkey -pubout -outform DER",
        ])
      zone +=
        "r\(bits)._domainkey TXT \"v=DKIM1; k=rsa; p=\(der.outputBytes.base64EncodedString())\"\n"
    }
    let sound = Self.key
    for (selector, records) in [
      ("sha1", [sound.replacing("k=", with: "h=sha1; k=")]),
      ("other", [sound.replacing("k=", with: "s=tlsrpt; k=")]),
      // Verifiers may try the second one.
      ("two", [sound.replacing("k=", with: "h=sha1; k="), sound]),
    ] {
      for record in records { zone += "\(selector)._domainkey TXT \"\(record)\"\n" }
    }
    for selector in ["r512", "r1024", "sha1", "other", "two"] {
      reports += """
        <record><row><count>1</count></row><auth_results>
        <dkim><domain>example.com</domain><selector>\(selector)</selector><result>pass</result></dkim>
        </auth_results></record>
        """
    }
    try folder.write(zone, to: "zone")
    try folder.write(
      "<feedback><report_metadata><org_name>r.example</org_name><report_id>2</report_id>"
        + "<date_range><begin>1793491200</begin><end>1793577599</end></date_range></report_metadata>"
        + reports + "</feedback>", to: "report.xml")
    let (status, json) = try await Self.run(
      folder, ["discover", "example.com", "--reports", folder.path("report.xml")])
    #expect(status == 1)
    let standings = Self.standings(json)
    #expect(
      ["r512", "r1024", "sha1", "other", "two"].map { standings[$0] } == [
        "unpublished", "in_use", "unpublished", "unpublished", "in_use",
      ])
    let selectors = json["selectors"] as? [[String: Any]] ?? []
    let short = selectors.first { $0["selector"] as? String == "r512" }
    let published = short?["published"] as? [String: Any]
    #expect(published?["state"] as? String == "unusable")
    #expect(
      published?["reason"] as? String == "the RSA key has 512 bits; 1024 are required (RFC 8301)")
  }

  @Test func `without messages and reports it says what is published, and nothing of use`()
    async throws
  {
    let (status, json) = try await Self.run(try Self.folder(), ["discover", "example.com"])
    #expect(status == 0)
    #expect(json["result"] as? String == "published")
  }

  @Test func `a lookup that failed is undetermined`() async throws {
    let (status, json) = try await Self.run(try Self.folder(), ["discover", "example.net"])
    #expect(status == 2)
    #expect(json["result"] as? String == "undetermined")
  }

  @Test func `a report that can't be read is listed and counts for nothing`() async throws {
    let folder = try Self.folder()
    try folder.write("<feedback><report_metadata>", to: "cut.xml")
    let (_, json) = try await Self.run(
      folder, ["discover", "example.com", "--reports", folder.url.path])
    let sources = json["sources"] as? [String: Any]
    let unread = sources?["unread"] as? [[String: String]]
    #expect(unread?.count == 1)
    #expect(unread?.first?["file"]?.hasSuffix("cut.xml") == true)
    #expect(sources?["reports"] as? Int == 1)
  }

  @Test func `what only a report that can't be read would tell is undetermined`() async throws {
    let folder = try Self.folder()
    try folder.write("<feedback><report_metadata>", to: "cut.xml")
    let (status, json) = try await Self.run(
      folder, ["discover", "example.com", "--reports", folder.path("cut.xml")])
    #expect(status == 2 && json["result"] as? String == "undetermined")
  }

  @Test func `a folder that is not there is no input`() async throws {
    let run = try await ProgramRun(
      ProgramRun.dlv, ["dkim", "discover", "example.com", "--offline", "--reports", "/nowhere"])
    #expect(run.status == 66)
    #expect(run.errors.contains("/nowhere"))
  }

  @Test func `audit-keys does not call keys sound that were not compared with known ones`()
    async throws
  {
    let folder = try Self.folder()
    let empty = try TemporaryFolder()
    for (selector, result, without) in [
      ("s1", "sound_but_known_keys_not_checked", 0),
      ("none", "sound_but_known_keys_not_checked", 1),
    ] {
      let run = try await ProgramRun(
        "env",
        [
          "HOME=\(empty.url.path)", "XDG_CACHE_HOME=", ProgramRun.dlv, "dkim", "audit-keys",
          "--zone", folder.path("zone"), "--offline", "example.com", "--selector", selector,
          "--format", "json",
        ])
      let json = try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any]
      #expect(run.status == 0 && json?["result"] as? String == result, "\(run.output)")
      let domains = json?["domains"] as? [String: Any]
      #expect(domains?["without_key"] as? Int == without)
      #expect(domains?["undetermined"] as? Int == 0)
    }
  }

  @Test func `audit-keys says what it compared, and that known keys were not checked`()
    async throws
  {
    let zones = ["good", "shop", "dkim-cases", "esp"].flatMap {
      ["--zone", "Fixtures/zones/\($0).example.zone"]
    }
    let empty = try TemporaryFolder()
    let run = try await ProgramRun(
      "env",
      ["HOME=\(empty.url.path)", "XDG_CACHE_HOME=", ProgramRun.dlv, "dkim", "audit-keys"]
        + zones + ["--offline", "dkim-cases.example", "good.example", "--format", "json"])
    let json = try JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any]
    #expect(run.status == 1)
    #expect(json?["schema"] as? String == "dlv.dkim-key-audit/1")
    #expect(json?["result"] as? String == "weak")
    #expect(json?["not_checked"] as? [String] == ["dkim-rsa-known-key"])
    let rules = (json?["findings"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
    #expect(rules.filter { $0 == "dkim-rsa-shared-prime" }.count == 2)
    #expect(rules.contains("dkim-rsa-roca"))
  }
}
