/// How a mail program lists a message: which of sender, subject and preheader share a line, and how much room they have. The browser cuts
/// what does not fit, as the program does.
///
/// Widths are those of a common screen and the program's own default, not limits: people change fonts, columns and density.
struct InboxRow {
  enum Layout {
    /// All in one line, the sender in a column of its own.
    case line(senderWidth: Int)
    /// A line each, the preheader with so many.
    case stack(preheaderLines: Int)
  }

  let title: String
  /// Pixels.
  let width: Int
  let layout: Layout

  static let all = [
    InboxRow(title: "Gmail, browser", width: 1_000, layout: .line(senderWidth: 168)),
    InboxRow(title: "Outlook, desktop", width: 340, layout: .stack(preheaderLines: 1)),
    InboxRow(title: "Apple Mail, desktop", width: 320, layout: .stack(preheaderLines: 2)),
    InboxRow(title: "iPhone", width: 375, layout: .stack(preheaderLines: 2)),
    InboxRow(title: "Gmail, phone", width: 360, layout: .stack(preheaderLines: 1)),
  ]

  func markup(sender: String, subject: String, preheader: String) -> String {
    let (sender, subject, preheader) = (
      MarkupText.line(sender), MarkupText.line(subject), MarkupText.line(preheader)
    )
    var text = "<figure class=\"inbox\"><figcaption>\(title)</figcaption>"
    switch layout {
    case .line(let senderWidth):
      text += "<div class=\"row line\" style=\"width:\(width)px\">"
      text += "<bdi class=\"sender\" style=\"width:\(senderWidth)px\">\(sender)</bdi>"
      text += "<span class=\"rest\"><bdi class=\"subject\">\(subject)</bdi>"
      if !preheader.isEmpty { text += "<bdi class=\"preheader\"> - \(preheader)</bdi>" }
      text += "</span></div>"
    case .stack(let lines):
      text += "<div class=\"row stack\" style=\"width:\(width)px\">"
      text += "<bdi class=\"sender\">\(sender)</bdi><bdi class=\"subject\">\(subject)</bdi>"
      text +=
        "<bdi class=\"preheader\" style=\"-webkit-line-clamp:\(lines)\">\(preheader)</bdi></div>"
    }
    return text + "</figure>\n"
  }
}
