import Crypto
import DNS
import MailAuth
import TestKit
import Testing

/// Canonical bodies (RFC 6376 §3.4.3, §3.4.4), in pieces of every size.
@Suite struct BodyHasherTests {
  /// Keeps what is hashed.
  final class Recorder: MessageDigest {
    var octets: [UInt8] = []
    func update(_ octets: UnsafeRawBufferPointer) { self.octets += octets }
    func value(with last: [UInt8]) -> [UInt8] { octets + last }
    func finish() -> [UInt8] { octets }
  }

  static func canonical(
    _ body: [UInt8], _ canonicalization: Canonicalization, limit: UInt64? = nil,
    pieces: Int = .max
  ) -> (text: String, length: UInt64) {
    var hasher = BodyHasher(canonicalization, limit: limit, digest: Recorder())
    var start = 0
    while start < body.count {
      let end = start + min(pieces, body.count - start)
      hasher.update(body[start..<end])
      start = end
    }
    let octets = hasher.finish()
    return (String(decoding: octets, as: UTF8.self), hasher.canonicalLength)
  }

  @Test(
    arguments: [
      // body, simple, relaxed
      ("", "\r\n", ""),
      ("\r\n", "\r\n", ""),
      ("\r\n\r\n\r\n", "\r\n", ""),
      (" \r\n\t\r\n", " \r\n\t\r\n", ""),
      (" ", " \r\n", ""),
      ("a", "a\r\n", "a\r\n"),
      ("a\r\n", "a\r\n", "a\r\n"),
      ("a\r\n\r\n\r\n", "a\r\n", "a\r\n"),
      ("a\r\n \r\n", "a\r\n \r\n", "a\r\n"),
      ("\r\na\r\n", "\r\na\r\n", "\r\na\r\n"),
      (" C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n"),
      ("a\nb\n\n", "a\r\nb\r\n", "a\r\nb\r\n"),
      ("a\r\nb\n", "a\r\nb\r\n", "a\r\nb\r\n"),
      ("a\rb\r\n", "a\rb\r\n", "a\rb\r\n"),
      ("a \r\r\n", "a \r\r\n", "a \r\r\n"),
      ("a\r", "a\r\r\n", "a\r\r\n"),
      ("\t a  b\t\r\n\r\n\r\n c", "\t a  b\t\r\n\r\n\r\n c\r\n", " a b\r\n\r\n\r\n c\r\n"),
      ("ä\u{0} \u{B}x\r\n", "ä\u{0} \u{B}x\r\n", "ä\u{0} \u{B}x\r\n"),
    ])
  func `a body has its canonical form, whatever the pieces`(
    body: String, simple: String, relaxed: String
  ) {
    for pieces in [Int.max, 1, 2, 3] {
      #expect(Self.canonical(Array(body.utf8), .simple, pieces: pieces).text == simple)
      #expect(Self.canonical(Array(body.utf8), .relaxed, pieces: pieces).text == relaxed)
    }
  }

  @Test func `a length limits what is hashed, and everything is counted`() {
    let body = Array("abc\r\ndef\r\n\r\n".utf8)
    for (limit, text) in [(0, ""), (4, "abc\r"), (10, "abc\r\ndef\r\n"), (11, "abc\r\ndef\r\n")] {
      let result = Self.canonical(body, .simple, limit: UInt64(limit))
      #expect(result.text == text && result.length == 10)
    }
  }

  @Test func `random bodies have the form that a plain reading of the text gives`() {
    var random = SeededGenerator(seed: 634)
    let alphabet = Array("ab \t\r\n\n ".utf8)
    for _ in 0..<20_000 {
      let body = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      let pieces = Int.random(in: 1...8, using: &random)
      for canonicalization in Canonicalization.allCases {
        #expect(
          Self.canonical(body, canonicalization, pieces: pieces).text
            == Self.plain(body, canonicalization))
      }
    }
  }

  @Test func `long bodies that hold little to change have that form too`() {
    var random = SeededGenerator(seed: 1_024)
    // Mostly what stays as it is, so that whole blocks and pieces do.
    let parts = ["reads", " of", "\r\n", "\r\n\r\n", ".", "ü"].map { Array($0.utf8) }
    let rare = [" \r\n", "\t", "  ", "\n", "\r", "\0", "\r\n \t\r\n"].map { Array($0.utf8) }
    for round in 0..<400 {
      var body: [UInt8] = []
      let size = Int.random(in: 1...4_000, using: &random)
      while body.count < size {
        let isRare = Int.random(in: 0...(round), using: &random) == 0
        body += (isRare ? rare : parts).randomElement(using: &random) ?? []
      }
      let pieces = Int.random(in: 1...size, using: &random)
      for canonicalization in Canonicalization.allCases {
        let result = Self.canonical(body, canonicalization, pieces: pieces)
        #expect(result.text == Self.plain(body, canonicalization))
        #expect(Int(result.length) == result.text.utf8.count)
      }
    }
  }

  /// The text of RFC 6376, step by step on whole lines.
  private static func plain(_ body: [UInt8], _ canonicalization: Canonicalization) -> String {
    var lines: [[UInt8]] = [[]]
    for octet in body {
      guard octet == 0x0A else {
        lines[lines.count - 1].append(octet)
        continue
      }
      if lines[lines.count - 1].last == 0x0D { lines[lines.count - 1].removeLast() }
      lines.append([])
    }
    if canonicalization == .relaxed {
      lines = lines.map { line in
        var result: [UInt8] = []
        for octet in line {
          let blank = octet == 0x20 || octet == 0x09
          if blank && result.last == 0x20 { continue }
          result.append(blank ? 0x20 : octet)
        }
        if result.last == 0x20 { result.removeLast() }
        return result
      }
    }
    while lines.last == [] { lines.removeLast() }
    if lines.isEmpty { return canonicalization == .simple ? "\r\n" : "" }
    return String(decoding: lines.flatMap { $0 + [0x0D, 0x0A] }, as: UTF8.self)
  }

  @Test func `hashes of empty bodies are those that the errata give`() {
    // RFC 4871 erratum 1376.
    let hash = { (canonicalization: Canonicalization) in
      var hasher = BodyHasher(
        canonicalization, digest: OpenSSLSignatureVerifier().makeDigest())
      return Base64.encode(hasher.finish())
    }
    #expect(hash(.simple) == "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")
    #expect(hash(.relaxed) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
  }
}
