/// Text inside GitHub Flavored Markdown.
enum MarkdownText {
  /// One line of prose, also inside a table: nothing in it is markup, HTML or a cell border (CommonMark §2.4).
  static func line(_ text: String) -> String {
    var bytes: [UInt8] = []
    for octet in VisibleText.line(text).utf8 {
      switch octet {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "#"), UInt8(ascii: "~"),
        UInt8(ascii: "|"), UInt8(ascii: "$"), UInt8(ascii: "!"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(octet)
      default: bytes.append(octet)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A fenced block with a fence longer than any run of backticks inside (CommonMark §4.5).
  static func block(_ lines: [String], as language: String = "text") -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(in: lines) + 1))
    return "\(fence)\(language)\n\(lines.joined(separator: "\n"))\n\(fence)\n"
  }

  private static func longestRun(in lines: [String]) -> Int {
    var longest = 0
    for line in lines {
      var run = 0
      for octet in line.utf8 {
        run = octet == UInt8(ascii: "`") ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    return longest
  }
}
