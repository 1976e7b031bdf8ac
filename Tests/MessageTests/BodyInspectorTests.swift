import Message
import TestKit
import Testing

/// Bodies with what hosts on the way change.
@Suite struct BodyInspectorTests {
  private static func oddities(
    _ body: [UInt8], isInMbox: Bool = true, pieces: Int = .max
  ) -> [BodyOddity] {
    var inspector = BodyInspector(firstLine: 3, isInMbox: isInMbox)
    var rest = body[...]
    while !rest.isEmpty {
      inspector.update(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
    }
    inspector.finish()
    return inspector.oddities
  }

  @Test(
    "Each oddity is told with its line, however the body is cut",
    arguments: [
      ("a\r\nb\r\n", []), ("", []), ("a\nb", []),
      (String(repeating: "x", count: 997) + "\r\n", []),
      (String(repeating: "x", count: 998) + "\r\n", [(.fullLine, 3)]),
      ("\r\n" + String(repeating: "x", count: 999), [(.longLine, 4)]),
      ("a\r\nb\rc\n", [(.bareCarriageReturn, 4)]), ("a\r\r\n", [(.bareCarriageReturn, 3)]),
      ("a\r", [(.bareCarriageReturn, 3)]),
      ("a\0\n", [(.nul, 3)]), ("\n\nä", [(.eightBit, 5)]),
      ("a\n\nFrom b\n", [(.mboxSeparator, 5)]), ("a\r\n\r\nFrom b\r\n", [(.mboxSeparator, 5)]),
      ("a\nFrom b\n", []), ("a\n\n>From b\n", []), ("a\n\nFrom:\n", []), ("a\n\nFr\nom b", []),
    ] as [(String, [(BodyOddity.Kind, Int)])])
  func tells(body: String, expected: [(BodyOddity.Kind, Int)]) {
    for pieces in [Int.max, 1, 2, 3] {
      let found = Self.oddities(Array(body.utf8), pieces: pieces)
      #expect(found.map(\.kind) == expected.map(\.0))
      #expect(found.map(\.line) == expected.map(\.1))
    }
  }

  @Test("A body that is no mbox's may have lines that begin with From")
  func takesFrom() {
    #expect(Self.oddities(Array("a\n\nFrom b\n".utf8), isInMbox: false).isEmpty)
  }

  @Test("Mutated bodies are read alike in pieces and at once")
  func readsMutations() {
    var random = SeededGenerator(seed: 998)
    let seed = Array("a\r\n\r\nFrom b\r\n\0\u{FF}\r\r\n\n\nFrom ".utf8)
    for _ in 0..<5_000 {
      let body = seed.mutated(using: &random)
      #expect(Set(Self.oddities(body)) == Set(Self.oddities(body, pieces: 3)))
    }
  }
}
