import Crypto
import Foundation
import TestKit
import Testing

/// Lists of known keys in both forms, with fingerprints that other programs computed.
@Suite struct KnownKeyListTests {
  private static let modulus: [UInt8] = [0x0F, 0xA1] + [UInt8](repeating: 0x33, count: 126)

  /// `openssl rsa -modulus | sha1sum`, as openssl-vulnkey(1) does, and the SHA-256 of badkeys, by Python.
  private static func fingerprints() async throws -> (line: String, record: [UInt8]) {
    let script = """
      import hashlib
      n = int('0fa1' + '33' * 126, 16)
      print(hashlib.sha1(('Modulus=%X\\n' % n).encode()).hexdigest()[20:])
      print(hashlib.sha256(n.to_bytes((n.bit_length() + 7) // 8, 'big')).hexdigest()[:30])
      """
    let run = try await ProgramRun("python3", ["-c", script])
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 2, "\(run.errors)")
    let digits = Array(lines[1])
    let octets = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16) ?? 0
    }
    return (lines[0], octets)
  }

  @Test func `a key is found in either form, and no other`() async throws {
    let (line, record) = try await Self.fingerprints()
    let text = "# comment\n00005890bc78bcbee3ca\n\(line)\nffff0d8c186767f2473a\n"
    let lines = try KnownKeyList(Array(text.utf8), name: "blacklist.RSA-1024")
    #expect(lines.count == 3)
    #expect(lines.mention(ofModulus: Self.modulus) == "blacklist.RSA-1024 (CVE-2008-0166)")
    #expect(lines.mention(ofModulus: Self.modulus.reversed()) == nil)

    var records: [[UInt8]] = (0..<100).map { [UInt8($0 * 2)] + [UInt8](repeating: 1, count: 15) }
    records.append(record + [4])
    records.sort { $0.lexicographicallyPrecedes($1) }
    let list = try KnownKeyList(
      records.flatMap(\.self), name: "blocklist.dat", names: [4: "debian"])
    #expect(list.count == 101)
    #expect(list.mention(ofModulus: Self.modulus) == "blocklist.dat (list debian)")
    #expect(list.mention(ofModulus: Self.modulus.reversed()) == nil)
  }

  @Test(
    arguments: [
      ("", KnownKeyList.Failure.empty), ("# nothing\n", .empty), ("0123456789\n", .badLine(1)),
      ("# x\nzzzz5890bc78bcbee3ca\n", .badLine(2)), ("\u{0}1234", .unknownForm),
      ("\u{1}999999999999999\u{0}000000000000000", .unsorted),
    ])
  func `what is no list is refused`(text: String, failure: KnownKeyList.Failure) {
    #expect(throws: failure) { try KnownKeyList(Array(text.utf8), name: "x") }
  }

  @Test func `mutated lists never crash the reader`() {
    var random = SeededGenerator(seed: 166)
    let text = Array("# list\n00005890bc78bcbee3ca\nffff0d8c186767f2473a\n".utf8)
    for _ in 0..<2000 {
      let list = try? KnownKeyList(text.mutated(using: &random), name: "x")
      _ = list?.mention(ofModulus: Self.modulus)
    }
  }
}
