import Crypto
import DNS
import Foundation
import TestKit
import Testing

/// TSIG keys: files as tsig-keygen writes them, HMACs as openssl computes them.
@Suite(.timeLimit(.minutes(2))) struct HMACKeyTests {
  private static func key(_ text: String) throws -> HMACKey {
    try HMACKeyFile.read(PrivateKeyTests.secret(text.utf8))
  }

  @Test(arguments: TransactionAlgorithm.allCases)
  func `a key of tsig-keygen signs as openssl does`(_ algorithm: TransactionAlgorithm) async throws
  {
    let made = try await ProgramRun(
      "/usr/sbin/tsig-keygen", ["-a", algorithm.rawValue, "Transfer.Example"])
    let key = try Self.key(made.output)
    #expect(key.name == (try DomainName("transfer.example")))
    #expect(key.algorithm == algorithm)
    let secret = try #require(made.output.split(separator: "\"").dropLast().last)
    let octets = try #require(Data(base64Encoded: String(secret)))
    let message = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
    let folder = try TemporaryFolder()
    try Data(message).write(to: folder.url("message"))
    let digest = algorithm.rawValue.dropFirst(5)
    let peer = try await ProgramRun(
      "openssl",
      [
        "mac", "-digest", String(digest), "-macopt",
        "hexkey:" + octets.map { String(format: "%02x", $0) }.joined(), "-in",
        folder.path("message"), "HMAC",
      ])
    let code = try #require(key.authenticationCode(of: message))
    #expect(code.count == algorithm.length)
    #expect(
      code.map { String(format: "%02X", $0) }.joined()
        == peer.output.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Other spellings of the same key.
  @Test(arguments: [
    "key a.b. { algorithm HMAC-SHA256.; secret \"c2VjcmV0\"; };",
    "// one\n# two\n/* three\n four */ key a.b{algorithm hmac-sha256;secret c2VjcmV0;}",
    "key \"a.b\" { secret \"c2VjcmV0\"; algorithm \"hmac-sha256\"; };\n\n",
  ]) func `named.conf may write it otherwise`(_ text: String) throws {
    let key = try Self.key(text)
    #expect(key.name == (try DomainName("a.b")) && key.algorithm == .hmacSHA256)
    #expect(key.authenticationCode(of: [1])?.count == 32)
  }

  /// The text, the line, and words of the reason.
  @Test(
    arguments: [
      ("", 1, "expected: key"), ("zone x {};", 1, "expected: key"), ("key", 1, "needs a name"),
      ("key a..b {", 1, "needs a name"), ("key a algorithm", 1, "'{' is missing"),
      ("key a {\nalgorithm hmac-md5;", 2, "'hmac-md5' is none of hmac-sha1"),
      ("key a {\nalgorithm;", 2, "a name is missing"), ("key a {\nsecret;", 2, "key is missing"),
      ("key a {\nalgorithm hmac-sha256\nsecret x;", 3, "';' is missing"),
      ("key a {\nsecret \"a\";", 2, "not base64"), ("key a {\nsecret \"a$==\";", 2, "not base64"),
      ("key a {\nsecret \"\";", 2, "is empty"), ("key a { secret \"c2V", 1, "without an end"),
      ("key a { secret c2VjcmV0; secret c2VjcmV0; };", 1, "one algorithm and one secret"),
      ("key a { secret c2VjcmV0; };", nil, "has no algorithm"),
      ("key a { algorithm hmac-sha256; };", nil, "has no secret"),
      ("key a { algorithm hmac-sha256; /*", 1, "comment without an end"),
      ("key a { algorithm hmac-sha256;", 1, "does not end"),
      ("key a { algorithm hmac-sha256; secret c2VjcmV0; };\nkey b {};", 2, "behind the key"),
    ] as [(String, Int?, String)]) func `what is no key is told with its line`(
      _ text: String, _ line: Int?, _ words: String
    ) throws
  {
    do throws(HMACKeyFile.Failure) {
      _ = try HMACKeyFile.read(PrivateKeyTests.secret(text.utf8))
      Issue.record("read")
    } catch {
      #expect(error.line == line && error.reason.contains(words), "\(error)")
      #expect(!error.reason.contains("c2V"))
    }
  }

  @Test func `damage never gets past the reader`() throws {
    let seed = Array(
      "key \"a.b\" { algorithm hmac-sha256; /* x */ secret \"c2VjcmV0c2VjcmV0\"; };".utf8)
    var random = SeededGenerator(seed: 8945)
    for _ in 0..<3_000 {
      let text = seed.mutated(using: &random)
      do throws(HMACKeyFile.Failure) {
        _ = try HMACKeyFile.read(PrivateKeyTests.secret(text))
      } catch { #expect(!error.reason.isEmpty) }
    }
  }
}
