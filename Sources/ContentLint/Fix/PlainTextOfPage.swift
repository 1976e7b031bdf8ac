import HTML

/// The plain text that says what a page says: its text as it is seen, each link with where it leads, and the alternative text of images that
/// are links.
enum PlainTextOfPage {
  /// `nil` where nothing of the page can be read.
  static func make(_ page: LintPage) -> [UInt8]? {
    let text = page.rendered.utf8
    guard text.contains(where: { $0 > 0x20 }) else { return nil }
    var insertions: [(place: Int, text: [UInt8])] = []
    for link in page.contents.links where link.isVisible {
      let target = link.target
      guard leads(target) else { continue }
      let shown = Array(text[link.textRange])
      if shown.isEmpty {
        let name = link.images.lazy.compactMap { page.page.value(of: .alt, in: $0)?.utf8 }
          .first { !$0.isEmpty }
        // Behind the text that stands before the image.
        let before = page.rendered.runs.last { Int($0.node) < link.elements[0] }
        insertions.append(
          (
            before?.textRange.upperBound ?? 0,
            [0x0A] + (name.map { $0 + [0x20] } ?? []) + bracketed(target)
          ))
      } else if shown != target, Array("mailto:".utf8) + shown != target {
        insertions.append((link.textRange.upperBound, [0x20] + bracketed(target)))
      }
    }
    var result: [UInt8] = []
    var position = 0
    for (place, inserted) in insertions.sorted(by: { $0.place < $1.place }) {
      result += text[position..<place]
      result += inserted
      position = place
    }
    result += text[position...]
    // Cells of a table stand beside each other.
    return tidy(result.map { $0 == 0x09 ? 0x20 : $0 })
  }

  private static func bracketed(_ target: [UInt8]) -> [UInt8] {
    [UInt8(ascii: "<")] + target + [UInt8(ascii: ">")]
  }

  private static func leads(_ target: [UInt8]) -> Bool {
    ["https://", "http://", "mailto:"].contains { target.starts(with: $0.utf8) }
  }

  /// Without blanks at the ends of lines, nor more than one empty line in a row.
  private static func tidy(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var emptyLines = 0
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let end = line.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? line.startIndex
      let start = line[..<end].firstIndex { $0 != 0x20 } ?? end
      emptyLines = start == end ? emptyLines + 1 : 0
      if emptyLines > 1 || result.isEmpty && emptyLines > 0 { continue }
      result += line[start..<end] + [0x0A]
    }
    while result.suffix(2) == [0x0A, 0x0A] { result.removeLast() }
    return result
  }
}
