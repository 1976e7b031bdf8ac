import Message
import TestKit
import Testing

/// mbox files (RFC 4155) that arrive in pieces.
@Suite struct MboxSplitterTests {
  static let separator = "From a@example.com Sat Nov 21 21:30:00 2026\n"

  /// Messages as `offset:line:text`.
  static func split(_ text: String, pieces: Int = .max, maximum: Int = 1 << 20) -> [String] {
    var splitter = MboxSplitter(maximumMessage: maximum)
    var found: [String] = []
    let take = { (message: MboxSplitter.Message) in
      found.append(
        "\(message.offset):\(message.line)\(message.isCut ? "!" : ""):"
          + String(decoding: message.octets, as: UTF8.self))
    }
    let octets = Array(text.utf8)
    var start = 0
    while start < octets.count {
      let end = start + min(pieces, octets.count - start)
      splitter.read(octets[start..<end], take)
      start = end
    }
    splitter.finish(take)
    return found
  }

  @Test func `messages are divided at separators, and only there`() {
    let from = Self.separator
    #expect(Self.split("") == [])
    #expect(Self.split("Subject: s\n\nx") == ["0:1:Subject: s\n\nx"])
    #expect(
      Self.split(from + "A: 1\n\nx\n\n" + from + "B: 2\n\ny\n\n")
        == ["0:1:" + from + "A: 1\n\nx\n", "53:6:" + from + "B: 2\n\ny\n"])
    // Quoted, not behind an empty line, or not a separator at all.
    for line in [
      ">From a@example.com Sat Nov 21 21:30:00 2026", "x\nFrom a@b Sat Nov 21 21:30:00 2026",
      "From now on", "From a to b at 21:30 in 2026",
    ] {
      #expect(Self.split(from + "A: 1\n\n" + line + "\n").count == 1, "\(line)")
    }
    for line in [
      "From - Sat Nov 21 21:30:00 2026", "From a@b  Sat Nov  1 21:30 2026 +0100",
      "From MAILER-DAEMON Sat, 21 Nov 2026 21:30:00 +0100",
      "From \"a b\"@c Sat Nov 21 21:30:00 CET 2026",
    ] {
      #expect(Self.split(from + "A: 1\n\n" + line + "\nB: 2\n\n").count == 2, "\(line)")
    }
    let windows = (from + "A: 1\n\nx\n\n" + from + "B: 2\n\ny\n").replacing("\n", with: "\r\n")
    #expect(Self.split(windows).count == 2)
  }

  @Test(arguments: [1, 2, 7, 44, 1_500])
  func `pieces change nothing`(size: Int) {
    let long = String(repeating: "x", count: 3_000)
    let text =
      Self.separator + "A: 1\n\n" + long + "\n\n" + Self.separator + "B: 2\n\nFrom \n\nFrom " + long
      + "\n\n"
      + Self.separator + "C: 3\n\n" + long
    #expect(Self.split(text, pieces: size) == Self.split(text))
    #expect(Self.split(text).count == 3)
  }

  @Test func `a message that is too long is cut, and the next one is whole`() {
    let from = Self.separator
    let text = from + "A: 1\n\n" + String(repeating: "x\n", count: 1_000) + "\n" + from + "B: 2\n\n"
    let found = Self.split(text, maximum: 100)
    #expect(found.count == 2 && found[0].hasPrefix("0:1!:") && found[1].hasPrefix("2051:1005:"))
  }
}
