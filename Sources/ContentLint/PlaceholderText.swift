/// Tags that programs which send mail fill in, in whatever syntax: where the address of a link is a tag, nothing is known about it.
enum PlaceholderText {
  /// Whether something in the text opens and closes like a tag: `{{…}}`, `*|…|*`, `%%…%%`, `<%…%>`, `${…}`, `[[…]]`, `-…-` of SendGrid left out.
  static func holdsTag(_ text: some StringProtocol) -> Bool {
    guard text.utf8.contains(where: isMark) else { return false }
    return pairs.contains { opening, closing in
      guard let start = text.firstRange(of: opening) else { return false }
      return text[start.upperBound...].firstRange(of: closing) != nil
    }
  }

  /// What tags open with.
  private static func isMark(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "{"), UInt8(ascii: "*"), UInt8(ascii: "%"), UInt8(ascii: "<"),
      UInt8(ascii: "$"), UInt8(ascii: "["):
      true
    default: false
    }
  }

  private static let pairs = [
    ("{{", "}}"), ("{%", "%}"), ("*|", "|*"), ("%%", "%%"), ("<%", "%>"), ("${", "}"),
    ("[[", "]]"), ("[%", "%]"), ("%%=", "=%%"), ("{$", "}"),
  ]
}
