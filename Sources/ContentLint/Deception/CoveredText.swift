import Audit
import HTML
import Message

/// Text behind something else.
enum CoveredText: LintRule {
  static let rule = Rule(
    "lint-deception-covered-text", "Text is covered by another element", family: .deception,
    severity: .warning,
    citation: "CSS 2.2 §9.9, appendix E; Gmail, Email sender guidelines (no hidden content)",
    page: RulePage(
      what: """
        Text lies below an element that covers all of its frame, or of the window, and lets nothing through: `position: absolute` or `fixed`, on \
        all four sides (`inset: 0`, or `top: 0; left: 0; width: 100%; height: 100%`), with a background colour that is not transparent and no \
        negative z-index, while the text is in the flow of the frame. Only what is so in every program that knows `position` is found; text \
        with a position, opacity or transform of its own may lie above, and is not meant.
        """,
      why:
        "Filters read it, readers do not, where the program knows `position`; others show both. It is one of the ways to get words past filters.",
      fix: "Remove the text, or the element that covers it.",
      bad:
        "<div style=\"position: relative\">weather news …<div style=\"position: absolute; inset: 0; background: #fff\">Offer</div></div>",
      good: "<div style=\"position: relative; background: #fff\">Offer</div>"))

  /// Shorter text is a word for screen readers or a leftover.
  private static let shortest = 30
  private static let shown = 5

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      var count = 0
      for cover in page.page.nodes.indices where page.page.nodes[cover].isElement {
        let layer = page.styles[cover].layer
        guard layer == .cover || layer == .windowCover, page.styles[cover].hiding == nil,
          let frame = frame(of: cover, layer, page)
        else { continue }
        let runs = runs(below: cover, in: frame, page)
        let letters = runs.reduce(0) { count, run in
          count + page.rendered.utf8[run.textRange].count { $0 > 0x20 && $0 & 0xC0 != 0x80 }
        }
        guard letters >= shortest, let first = runs.first, let last = runs.last else { continue }
        count += 1
        if count > shown { break }
        let range = ASCII.trimmed(
          page.rendered.utf8, first.textRange.lowerBound..<last.textRange.upperBound)
        examination.find(
          at: page.place(ofText: range).prefix(80),
          "\(letters) characters lie below an element that covers them",
          evidence: [
            String(decoding: page.rendered.utf8[range].prefix(200), as: UTF8.self),
            "covered by "
              + String(
                decoding: page.page.octets[page.page.nodes[cover].range].prefix(200), as: UTF8.self),
          ])
      }
    }
  }

  /// The element whose box is covered; 0, the page, for the window. `nil` where it is not known.
  private static func frame(
    of cover: Int, _ layer: ComputedStyle.Layer, _ page: LintPage
  ) -> Int? {
    var node = page.page.nodes[cover].parent ?? 0
    while node > 0 {
      switch page.styles[node].layer {
      case .flow: node = page.page.nodes[node].parent ?? 0
      case .frame:
        if layer == .cover { return node }
        node = page.page.nodes[node].parent ?? 0
      case .cover, .windowCover, .apart: return nil
      }
    }
    // Without a frame, `absolute` covers the first window of a page that may be longer.
    return layer == .windowCover ? 0 : nil
  }

  /// What is seen as text in the frame, outside of the cover, and is in the flow down from the frame.
  private static func runs(below cover: Int, in frame: Int, _ page: LintPage) -> [TextRun] {
    let nodes = page.page.nodes
    return page.rendered.runs.filter { run in
      let number = Int(run.node)
      guard number > frame, number < nodes[frame].end,
        !(number >= cover && number < nodes[cover].end)
      else { return false }
      var node = nodes[number].parent ?? 0
      while node > frame {
        if page.styles[node].layer != .flow { return false }
        node = nodes[node].parent ?? 0
      }
      return true
    }
  }
}
