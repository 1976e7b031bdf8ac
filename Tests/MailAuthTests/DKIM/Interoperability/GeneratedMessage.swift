import TestKit

/// Messages that signers and verifiers may see differently, made from a seed: odd folding, empty bodies, blanks at the ends of lines,
/// octets outside ASCII, long lines, tabs, missing and repeated fields.
struct GeneratedMessage {
  let number: Int
  let octets: [UInt8]

  /// The canonicalization that the message is signed with, as its file's name ends: `rs` for relaxed/simple.
  var canonicalization: (letters: String, text: String) {
    let words = ["s": "simple", "r": "relaxed"]
    let letters = ["rr", "rs", "sr", "ss"][number % 4]
    return (letters, letters.map { words[String($0)] ?? "" }.joined(separator: "/"))
  }

  var name: String { "\(1000 + number)-\(canonicalization.letters)" }

  init(_ number: Int) {
    var random = SeededGenerator(seed: UInt64(number) &* 7919 &+ 6376)
    self.number = number
    octets = Self.header(&random) + Self.body(&random)
  }

  private static func pick<Element>(_ list: [Element], _ random: inout SeededGenerator) -> Element {
    list[Int.random(in: 0..<list.count, using: &random)]
  }

  private static func chance(_ percent: Int, _ random: inout SeededGenerator) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private static func words(_ random: inout SeededGenerator, folding: Bool) -> String {
    let gaps =
      folding
      ? [" ", " ", "  ", "\t", "\r\n ", "\r\n\t", " \r\n  ", "\t \t"] : [" ", "  ", "\t", " \t "]
    let words = [
      "alpha", "b", "gamma-delta", "äöü", "=?utf-8?q?x?=", "a:b;c", "\"quoted  text\"",
      "0123456789",
    ]
    return (0..<Int.random(in: 1...8, using: &random)).map { index in
      (index == 0 ? "" : pick(gaps, &random)) + pick(words, &random)
    }.joined()
  }

  private static func header(_ random: inout SeededGenerator) -> [UInt8] {
    var fields: [String] = []
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      fields.append("Received: from x\r\n\tby y; \(words(&random, folding: true))")
    }
    let from = pick(["From", "FROM", "from"], &random)
    fields.append(
      "\(from): \(pick(["A  B <a@example.com>", "a@example.com", "\"x, y\"\r\n <a@example.com>"], &random))"
    )
    if chance(85, &random) {
      fields.append(
        "Subject:\(pick(["", " ", "  "], &random))\(words(&random, folding: true))\(pick(["", " ", "\t"], &random))"
      )
    }
    if chance(90, &random) {
      fields.append("To: \(pick(["b@example.net", "b@example.net,\r\n c@example.net"], &random))")
    }
    if chance(70, &random) { fields.append("Date: Sat, 21 Nov 2026 21:00:00 +0000") }
    if chance(50, &random) { fields.append("Message-ID: <\(random.next())@example.com>") }
    if chance(20, &random) { fields.append("Cc: d@example.net") }
    if chance(20, &random) { fields.append("X-Long: \(String(repeating: "long ", count: 180))end") }
    if chance(15, &random) { fields.append("List-Unsubscribe: <https://example.com/u>") }
    if chance(15, &random) { fields.append("X-Empty:") }
    if chance(30, &random) { fields.append("X-Repeated: 1\r\nX-Other: x\r\nX-Repeated: 2") }
    if chance(10, &random) { fields.append("Comments: one\r\nComments: two") }
    fields.shuffle(using: &random)
    return Array((fields.joined(separator: "\r\n") + "\r\n").utf8)
  }

  private static func body(_ random: inout SeededGenerator) -> [UInt8] {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return Array("\r\n".utf8)
    case 1: return Array("\r\n\r\n\r\n".utf8)
    case 2: return Array("\r\n \r\n\t\r\n".utf8)
    case 3: return Array("\r\n\r\n\r\n  x\r\n".utf8)
    default: break
    }
    var text = "\r\n"
    for _ in 0..<Int.random(in: 1...30, using: &random) {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: text += "\r\n"
      case 1: text += pick([" ", "\t", "  \t "], &random) + "\r\n"
      case 2: text += words(&random, folding: false) + pick([" ", "\t", "  "], &random) + "\r\n"
      case 3:
        text +=
          String(repeating: "0123456789", count: Int.random(in: 1...95, using: &random)) + "\r\n"
      default: text += words(&random, folding: false) + "\r\n"
      }
    }
    text += pick(["", "", "\r\n\r\n", "end", " \r\n"], &random)
    var octets = Array(text.utf8)
    if chance(10, &random) { octets += [0xE4, 0xFF, 0x0D, 0x0A] }
    return octets
  }
}
