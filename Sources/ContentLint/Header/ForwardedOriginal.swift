import Message

/// Finds the message that somebody passes on: attached, or quoted with its own header in the text.
enum ForwardedOriginal {
  static func isPart(of message: LintMessage) -> Bool {
    let isAttached = message.message.parts.contains { part in
      if case .message = part.structure { true } else { false }
    }
    return isAttached || message.readTexts.contains { isQuoted(in: $0.utf8) }
  }

  /// As programs write From and Subject of what they quote, in the ten languages, in lower case.
  private static let from = names([
    "from", "von", "de", "da", "van", "od", "发件人", "寄件者", "差出人",
  ])
  private static let subject = names([
    "subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "temat", "主题", "主旨",
    "件名",
  ])
  /// Lines between From and Subject at most: date, recipients, copies, folded.
  private static let distance = 8

  private static func names(_ names: [String]) -> [[UInt8]] { names.map { Array($0.utf8) } }

  /// Whether a line of From is followed by one of Subject, a few lines further down.
  private static func isQuoted(in text: [UInt8]) -> Bool {
    var linesLeft = 0
    for line in text.split(separator: .lineFeed) {
      // Quoted with `>`, or bold in the form of some programs: `*From:*`.
      let head = line.drop { $0 == .space || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "*") }
      if begins(head, from) {
        linesLeft = distance
      } else if linesLeft > 0 {
        if begins(head, subject) { return true }
        linesLeft -= 1
      }
    }
    return false
  }

  private static func begins(_ line: ArraySlice<UInt8>, _ names: [[UInt8]]) -> Bool {
    names.contains { name in
      guard
        line.prefix(name.count).elementsEqual(name, by: { HeaderFieldName.lowercase($0) == $1 })
      else { return false }
      let rest = line.dropFirst(name.count).drop { $0 == .space || $0 == UInt8(ascii: "*") }
      return rest.first == UInt8(ascii: ":") || rest.starts(with: "：".utf8)
    }
  }
}
