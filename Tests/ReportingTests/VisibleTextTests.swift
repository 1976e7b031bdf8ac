/// Texts that are made harmless in one piece, against the same line by line.
import Testing

@testable import Reporting

@Suite struct VisibleTextTests {
  @Test(arguments: [
    "", "plain", "two\nlines", "a tab\tinside", "\n", "end\n", "ends\n\n", "\na", "a\r\nb", "a\rb",
    "a\r\n",
    "\u{1B}[31mred", "bell\u{7}", "\u{7F}", "ünïcode", "a\u{85}b", "line\u{2028}separator",
    "right\u{202E}left\nand on", "\u{FEFF}mark", "“quoted”", "\r", "\r\n",
  ])
  func `a block is its lines joined`(text: String) {
    #expect(VisibleText.block(text) == VisibleText.lines(text).joined(separator: "\n"))
  }
}
