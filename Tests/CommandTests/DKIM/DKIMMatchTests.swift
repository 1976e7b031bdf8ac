import Foundation
import TestKit
import Testing

/// `dlv dkim match` with keys that openssl makes.
@Suite struct DKIMMatchTests {
  /// Keys, and a zone that publishes some of them.
  private static func folder() async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let script = """
      set -e; cd "$1"; umask 077
      openssl genrsa -out rsa.pem 2048; openssl genrsa -traditional -out other.pem 2048
      openssl genpkey -algorithm ed25519 -out ed.pem
      openssl pkcs8 -topk8 -in rsa.pem -v2 aes256 -passout pass:secret -out locked.pem
      openssl pkey -in other.pem -pubout -out public.pem
      cp rsa.pem open.pem; chmod 644 open.pem; printf 'secret\\n' > phrase; echo nothing > no.pem
      p=$(openssl pkey -in rsa.pem -pubout -outform DER | base64 -w0)
      e=$(openssl pkey -in ed.pem -pubout -outform DER | tail -c 32 | base64 -w0)
      printf '$ORIGIN example.com.\\n$TTL 300\\n@ IN SOA ns h 1 2 3 4 5\\n@ IN NS ns\\nns IN A 192.0.2.1\\n' > zone
      a=$(printf %s "$p" | cut -c1-200); b=$(printf %s "$p" | cut -c201-)
      printf 's1._domainkey IN TXT "v=DKIM1; k=rsa; p=%s" "%s"\\n' "$a" "$b" >> zone
      printf 'e1._domainkey IN TXT "v=DKIM1; k=ed25519; p=%s"\\n' "$e" >> zone
      printf 'gone._domainkey IN TXT "v=DKIM1; p="\\nodd._domainkey IN TXT "v=DKIM1; p=AAAA"\\n' >> zone
      printf 'sha1._domainkey IN TXT "v=DKIM1; k=ed25519; h=sha1; p=%s"\\n' "$e" >> zone
      printf 'tls._domainkey IN TXT "v=DKIM1; k=ed25519; s=tlsrpt; p=%s"\\n' "$e" >> zone
      """
    let run = try await ProgramRun("bash", ["-c", script, "bash", folder.url.path])
    try #require(run.status == 0, "\(run.errors)")
    return folder
  }

  private static func match(
    _ folder: TemporaryFolder, _ arguments: [String]
  ) async throws -> (run: ProgramRun, keys: [[String: Any]]) {
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["dkim", "match"] + arguments
        + ["--zone", folder.path("zone"), "--offline", "--format", "json"], in: folder.url)
    let json = try? JSONSerialization.jsonObject(with: run.outputBytes) as? [String: Any]
    return (run, json?["keys"] as? [[String: Any]] ?? [])
  }

  @Test
  func `each way to fit or not has its verdict and exit status, and no private key is printed`()
    async throws
  {
    let folder = try await Self.folder()
    let cases: [(file: String, selector: String, domain: String, verdict: String, status: Int32)] =
      [
        ("rsa.pem", "s1", "example.com", "fits", 0), ("ed.pem", "e1", "example.com", "fits", 0),
        ("other.pem", "s1", "example.com", "other_key", 1),
        ("ed.pem", "s1", "example.com", "other_type", 1),
        ("rsa.pem", "e1", "example.com", "other_type", 1),
        ("rsa.pem", "gone", "example.com", "revoked", 1),
        ("rsa.pem", "none", "example.com", "missing", 1),
        ("rsa.pem", "odd", "example.com", "unusable", 1),
        ("ed.pem", "sha1", "example.com", "unusable", 1),
        ("ed.pem", "tls", "example.com", "unusable", 1),
        ("rsa.pem", "s1", "example.net", "undetermined", 2),
      ]
    for (file, selector, domain, verdict, status) in cases {
      let (run, keys) = try await Self.match(
        folder, [file, "--domain", domain, "--selector", selector])
      #expect(keys.first?["verdict"] as? String == verdict, "\(file) \(selector): \(run.errors)")
      #expect(run.status == status)
      #expect(!run.output.contains("PRIVATE KEY"))
      // What is right for the key is what its public half says.
      let record = keys.first?["record"] as? String
      #expect(record?.hasPrefix("\(selector)._domainkey.\(domain). 3600 IN TXT") == true)
    }
  }

  @Test func `a file that is no private key, or locked, says so`() async throws {
    let folder = try await Self.folder()
    let here = ["--domain", "example.com", "--selector", "s1"]
    for (file, status, words) in [
      ("no.pem", 65, "no private key"), ("public.pem", 65, "public key"),
      ("missing.pem", 66, "missing.pem"), ("locked.pem", 65, "--passphrase-file"),
    ] as [(String, Int32, String)] {
      let (run, _) = try await Self.match(folder, [file] + here)
      #expect(run.status == status, "\(file)")
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    let (run, keys) = try await Self.match(
      folder, ["locked.pem"] + here + ["--passphrase-file", "phrase"])
    #expect(run.status == 0)
    #expect(keys.first?["verdict"] as? String == "fits")
  }

  @Test func `a key file that others may read is told`() async throws {
    let folder = try await Self.folder()
    let (_, open) = try await Self.match(
      folder, ["open.pem", "--domain", "example.com", "--selector", "s1"])
    #expect((open.first?["warning"] as? String)?.contains("chmod 600") == true)
    let (_, closed) = try await Self.match(
      folder, ["rsa.pem", "--domain", "example.com", "--selector", "s1"])
    #expect(closed.first?["warning"] is NSNull)
  }

  @Test func `every key of a signer's configuration is compared`() async throws {
    let folder = try await Self.folder()
    let path = folder.url.path
    try folder.write(
      "KeyTable file:\(path)/KeyTable\nSigningTable refile:\(path)/SigningTable\n", to: "o.conf")
    try folder.write("a example.com:s1:\(path)/rsa.pem\nb %:e1:\(path)/ed.pem\n", to: "KeyTable")
    try folder.write("*@example.com a\n*@example.com b\n", to: "SigningTable")
    let (good, keys) = try await Self.match(folder, ["--opendkim", "o.conf"])
    #expect(good.status == 0)
    #expect(keys.compactMap { $0["verdict"] as? String } == ["fits", "fits"])

    try folder.write(
      "c example.com:s1:\(path)/other.pem\nd example.com:s9:\(path)/x.pem\n", to: "KeyTable")
    let (bad, others) = try await Self.match(folder, ["--opendkim", "o.conf"])
    #expect(bad.status == 1)
    #expect(others.compactMap { $0["verdict"] as? String } == ["other_key", "unreadable"])

    try folder.write(
      "domain { example.com { selectors [ { path: \"\(path)/rsa.pem\", selector: s1 }, { path: \"\(path)/ed.pem\", selector: e1 } ] } }\n",
      to: "dkim_signing.conf")
    let (rspamd, both) = try await Self.match(folder, ["--rspamd", "dkim_signing.conf"])
    #expect(rspamd.status == 0, "\(rspamd.errors)\(rspamd.output)")
    #expect(both.compactMap { $0["verdict"] as? String } == ["fits", "fits"])
  }
}
