import TestKit

/// Well-formed messages of random shape, for readers to agree about.
struct GeneratedMail {
  private var random: SeededGenerator
  private let lineBreak: String
  private var boundaries = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    lineBreak = seed % 2 == 0 ? "\r\n" : "\n"
  }

  mutating func message() -> [UInt8] {
    var lines = [
      "From: " + address(),
      "To: " + (0..<pick(1...3)).map { _ in address() }.joined(separator: ",\n "),
      "Subject: " + text(),
      "Date: Sat, \(pick(10...28)) Nov 2026 \(pick(10...23)):\(pick(10...59)):07 \(["+0000", "-0330", "+1245"][pick(0...2)])",
      "Message-ID: <\(pick(1...9_999))@example.com>", "MIME-Version: 1.0",
    ]
    if pick(0...2) == 0 { lines.append("Cc: Team: \(address()), \(address());") }
    return bytes(lines.joined(separator: "\n") + "\n") + part(depth: 0)
  }

  // MARK: Headers

  private mutating func address() -> String {
    let plain = "\(word()).\(word())@\(word()).example"
    switch pick(0...5) {
    case 0: return plain
    case 1: return "<\(plain)>"
    case 2: return "\"\(word()), \(word()) \\\"x\\\"\" <\(plain)>"
    case 3: return "\(encodedWord()) <\(plain)>"
    case 4: return "\(word()) \(encodedWord())\n \(encodedWord()) <\(plain)>"
    default: return "\(word()) \(word()) <\"a b\"@\(word()).example>"
    }
  }

  private mutating func text() -> String {
    (0..<pick(1...4)).map { _ in pick(0...1) == 0 ? word() : encodedWord() }.joined(
      separator: pick(0...2) == 0 ? "\n " : " ")
  }

  /// Base64 without padding: of two such words in a row GMime reads the second one only where the first has none.
  private mutating func encodedWord() -> String {
    [
      "=?utf-8?Q?gr=C3=BCn_und_=E2=82=AC?=", "=?UTF-8?B?w6TDtsO8?=", "=?iso-8859-1?q?caf=E9?=",
      "=?koi8-r?B?8NLJ18XU?=", "=?ISO-2022-JP?B?GyRCJCIkJCQmGyhC?=", "=?gb2312?B?xOO6w8Lw?=",
      "=?windows-1252?q?=93x=94?=", "=?shift_jis?B?gqCCooKk?=",
    ][pick(0...7)]
  }

  private mutating func word() -> String {
    String(
      decoding: (0..<pick(2...9)).map { _ in UInt8.random(in: 0x61...0x7A, using: &random) },
      as: UTF8.self)
  }

  // MARK: Parts

  private mutating func part(depth: Int) -> [UInt8] {
    switch pick(0...(depth > 4 ? 3 : 7)) {
    case 0...3: return leaf()
    case 4:
      return bytes("Content-Type: message/rfc822\n\nSubject: \(text())\nFrom: \(address())\n")
        + part(depth: depth + 1)
    default: return multipart(depth: depth)
    }
  }

  private mutating func multipart(depth: Int) -> [UInt8] {
    boundaries += 1
    // Some begin with another one.
    let boundary =
      pick(0...1) == 0 ? "=_b\(boundaries)" : String(repeating: "-", count: boundaries + 2) + "b"
    let kind = ["mixed", "alternative", "related", "report"][pick(0...3)]
    var result = bytes("Content-Type: multipart/\(kind);\n\tboundary=\"\(boundary)\"\n\n")
    if pick(0...2) == 0 { result += bytes("This is a message of several parts.\n") }
    for _ in 0..<pick(1...3) {
      result += bytes("--\(boundary)\n") + part(depth: depth + 1) + bytes("\n")
    }
    result += bytes("--\(boundary)--\n")
    if pick(0...3) == 0 { result += bytes("An epilogue.\n") }
    return result
  }

  private mutating func leaf() -> [UInt8] {
    let name = [
      "", "; name=\"a b.txt\"", "; name=plain.bin", "; name*=utf-8''gr%C3%BCn.txt",
      "; name*0=\"long\";\n name*1=\"er.txt\"", "; name*0*=iso-8859-1''caf%E9;\n name*1=\" x\"",
    ][pick(0...5)]
    let type = [
      "text/plain; charset=utf-8", "text/html; charset=\"iso-8859-1\"", "application/octet-stream",
      "image/png",
    ][pick(0...3)]
    var header = "Content-Type: \(type)\(name)\n"
    if pick(0...2) == 0 {
      header += "Content-Disposition: attachment; filename=\"\(word()).pdf\"\n"
    }
    switch pick(0...3) {
    case 0:
      header += "Content-Transfer-Encoding: base64\n\n"
      return bytes(header) + base64()
    case 1:
      header += "Content-Transfer-Encoding: quoted-printable\n\n"
      return bytes(header) + quotedPrintable()
    case 2:
      header += "Content-Transfer-Encoding: 8bit\n\n"
      return bytes(header) + bytes("Grüße \(word())\n\n \(word())")
    default: return bytes(header + "\n--\(word())\n\(word()) \(word())\n")
    }
  }

  private mutating func base64() -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let padding = pick(0...2)
    // What precedes padding has its last bits zero.
    var symbols = (0..<(pick(1...60) * 4)).map { _ in alphabet[pick(0...63)] }
    if padding > 0 {
      symbols[symbols.count - padding - 1] = UInt8(ascii: "A")
      for place in 0..<padding { symbols[symbols.count - 1 - place] = UInt8(ascii: "=") }
    }
    var result: [UInt8] = []
    for start in stride(from: 0, to: symbols.count, by: 76) {
      result += symbols[start..<min(start + 76, symbols.count)] + bytes("\n")
    }
    return result
  }

  private mutating func quotedPrintable() -> [UInt8] {
    var text = ""
    for _ in 0..<pick(1...30) {
      text +=
        ["gr=C3=BCn ", "=3D", "a=\n", word(), "=20\n", "\n", "x =\n y", "=00=FF", "=09\n"][
          pick(0...8)]
      text += word()
    }
    return bytes(text)
  }

  private mutating func pick(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private func bytes(_ text: String) -> [UInt8] {
    Array(text.replacing("\n", with: lineBreak).utf8)
  }
}
