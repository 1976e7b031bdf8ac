import HTML

/// A page with its styles, text and contents, for tests.
struct PageReading {
  let page: HTMLDocument
  let styles: HTMLStyles
  let text: RenderedText
  let contents: HTMLContents

  init(_ html: String, in environment: MediaEnvironment = .desktop) {
    self.init(Array(html.utf8), in: environment)
  }

  init(_ octets: [UInt8], in environment: MediaEnvironment = .desktop) {
    page = HTMLDocument(octets)
    styles = HTMLStyles(page, in: environment)
    text = RenderedText(page, styles)
    contents = HTMLContents(page, styles, text)
  }

  var hiddenText: String { String(decoding: text.hiddenUTF8, as: UTF8.self) }

  /// The part of the page that stands for some of the text.
  func source(of part: String) -> String? {
    guard let range = Self.find(Array(part.utf8), in: text.utf8) else { return nil }
    return String(decoding: page.octets[text.sourceRange(of: range)], as: UTF8.self)
  }

  static func find(_ part: [UInt8], in text: [UInt8]) -> Range<Int>? {
    guard part.count <= text.count else { return nil }
    for start in 0...(text.count - part.count)
    where text[start..<(start + part.count)].elementsEqual(part) {
      return start..<(start + part.count)
    }
    return nil
  }
}
