import Crypto
import DNS
import MailAuth
import Message

/// A message of some 10 KB as a newsletter has it.
struct BenchmarkLetter {
  let plain: [UInt8]

  init(size: Int = 10_240) {
    var text = """
      Received: from mail.example.com (mail.example.com [192.0.2.25])\r
      \tby mx.example.net (Postfix) with ESMTPS id 4Xw1Yz2Abc\r
      \tfor <reader@example.net>; Sat, 21 Nov 2026 21:00:00 +0000 (UTC)\r
      From: "The Example Letter" <letter@example.com>\r
      Reply-To: <answers@example.com>\r
      To: reader@example.net\r
      Subject: What became of the example this week, and what it may become\r
      Date: Sat, 21 Nov 2026 21:00:00 +0000\r
      Message-ID: <20261121210000.4711@mail.example.com>\r
      MIME-Version: 1.0\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: 7bit\r
      List-Unsubscribe: <https://example.com/unsubscribe/4711>\r
      List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
      \r

      """
    let words = ["example", "of", "a", "letter", "that", "somebody", "reads", "or", "does", "not,"]
    var column = 0
    var random: UInt64 = 10_240
    while text.utf8.count < size {
      // Knuth's generator of MMIX: the same text on every machine.
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let word = words[Int(random >> 33) % words.count]
      text += word
      column += word.utf8.count + 1
      if column > 68 {
        text += (random >> 40) % 8 == 0 ? "\r\n\r\n" : "\r\n"
        column = 0
      } else {
        text += " "
      }
    }
    plain = Array((text + "\r\n").utf8)
  }

  /// What an MTA has of its configuration before a message comes.
  static func signer(with key: PrivateKey) throws -> DKIMSigner {
    try DKIMSigner(
      DKIMSigner.Configuration(domain: try DomainName("example.com"), selector: "s1"), key)
  }

  /// Reads, hashes and signs, as an MTA does with each message.
  func sign(
    with signer: DKIMSigner, _ cryptography: OpenSSLSignatureVerifier
  ) throws -> [UInt8] {
    let (header, body) = try HeaderReader.split(plain[...])
    let signature = try signer.begin(header, at: DKIMDriver.time)
    var hasher = BodyHasher(
      signer.configuration.canonicalization.body, digest: cryptography.makeDigest())
    hasher.update(body)
    return try signature.field(bodyHash: hasher.finish(), cryptography)
  }
}
