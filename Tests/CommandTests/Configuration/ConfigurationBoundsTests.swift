import TestKit
import Testing

@testable import dlv

/// A hostile `dlv.yml` costs little time and never ends the program.
@Suite struct ConfigurationBoundsTests {
  private func message(_ text: String) -> String? {
    do {
      _ = try Configuration(yaml: text, file: "dlv.yml")
      return nil
    } catch {
      return error.description
    }
  }

  /// Nested aliases as a value, which would expand to 9^25 items, and as a key, which hashing would walk.
  @Test(arguments: ["", "? *a25\n: x\n"]) func `an alias bomb is refused`(end: String) {
    var text = "a0: &a0 [x]\n"
    for level in 1...25 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(message(text + end)?.contains("anchors and aliases") == true)
  }

  @Test func `few aliases are refused where they stand, not expanded`() {
    #expect(
      message("domains:\n  a.example: &x {parked: true}\n  b.example: *x\n")
        == "dlv.yml:2:14: anchors and aliases ('&name', '*name') are not supported")
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "]) func `deep nesting is refused`(opening: String) {
    #expect(message(String(repeating: opening, count: 50_000)) != nil)
  }

  @Test func `a file over the limit is refused, whatever it says`() {
    let text = String(repeating: "#", count: Configuration.maximumLength + 1)
    #expect(
      message(text)
        == "dlv.yml:1:1: the file is over 1048576 octets; dlv reads no larger ones")
  }

  @Test func `mutations of a valid file are read or refused`() {
    let valid = Array(
      """
      resolvers: [192.0.2.53, "tcp://[2001:db8::1]:53"]
      dns-timeout: 2.5
      jobs: 20
      fail-on: 'never'
      rules: {}
      domains:
        example.com: {selectors: [s1], sending-ips: [192.0.2.1]}
        bücher.example:
          parked: true # &a *a
      """.utf8)
    let marks = Array("&*!|>%@`\"'#{}[],:?-~\n\t \\\0é".utf8)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<3000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[index] = marks.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(marks.randomElement(using: &generator) ?? 0, at: index)
        case 2: bytes.remove(at: index)
        default: bytes += bytes[index...]
        }
      }
      if let message = message(String(decoding: bytes, as: UTF8.self)) {
        #expect(message.hasPrefix("dlv.yml:"))
        #expect(!message.contains("\n"))
      }
    }
  }
}
