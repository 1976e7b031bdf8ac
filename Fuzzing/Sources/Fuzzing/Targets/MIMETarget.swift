import Message

/// A message as a whole: its parts, their content and text, and its structured headers. Every range has to lie where it belongs.
enum MIMETarget {
  static func run(_ input: [UInt8]) {
    let message = MIMEMessage(input)
    let lines = message.lines
    for part in message.parts {
      precondition(holds(0..<input.count, part.range) && holds(part.range, part.body))
      for child in message.children(of: part) { precondition(holds(part.body, child.range)) }
      if part.isLeaf { check(message.text(of: part), in: part) }
      for field in part.header {
        let text = HeaderText(field.value)
        precondition(holds(0..<input.count, text.sourceRange(of: 0..<text.utf8.count)))
        _ = MessageIdentifiers(field.value)
        _ = ListURIs(field.value)
        _ = try? MessageDate(field.value)
      }
    }
    for defect in message.defects {
      precondition(holds(0..<input.count, defect.range))
      _ = lines.position(of: defect.range.lowerBound)
    }
    // How a mailbox is cut on its way changes nothing.
    precondition(messages(of: input, pieces: 7) == messages(of: input, pieces: input.count + 1))
  }

  private static func check(_ text: PartText, in part: MessagePart) {
    var previous = part.body.lowerBound
    for offset in stride(from: 0, through: text.utf8.count, by: max(1, text.utf8.count / 16)) {
      let range = text.sourceRange(of: offset..<min(offset + 1, text.utf8.count))
      precondition(holds(part.body, range) && range.lowerBound >= previous)
      previous = range.lowerBound
    }
  }

  private static func messages(of input: [UInt8], pieces size: Int) -> [[UInt8]] {
    var splitter = MboxSplitter()
    var found: [[UInt8]] = []
    for start in stride(from: 0, to: input.count, by: size) {
      splitter.read(input[start..<min(start + size, input.count)]) { found.append($0.octets) }
    }
    splitter.finish { found.append($0.octets) }
    return found
  }

  private static func holds(_ outer: Range<Int>, _ inner: Range<Int>) -> Bool {
    inner.lowerBound >= outer.lowerBound && inner.upperBound <= outer.upperBound
  }
}
