import Audit
import HTML
import Message

/// Text that readers do not see.
enum HiddenText: LintRule {
  static let rule = Rule(
    "lint-deception-hidden-text", "Text is hidden from readers", family: .deception,
    severity: .warning,
    citation: "Google Postmaster guidelines (no hidden content); M3AAWG Sender BCP",
    page: RulePage(
      what: """
        The page has text that no reader sees, behind text that is seen or longer than a preheader: not displayed, invisible, transparent, cut \
        away, moved out of the window, or in the colour of its background. A preheader, padding, and text that phones show instead of \
        another are not meant.
        """,
      why:
        "Filters read it, readers do not: it is how spam gets words past filters, so that they count it. Some mailboxes show it all the same.",
      fix:
        "Remove the text. A preheader belongs to the beginning of the body and has up to 150 characters.",
      bad: "<p>Offer</p><div style=\"display: none\">weather news for the northern valleys …</div>",
      good:
        "<body><div style=\"display: none\">Three evenings, and one for children</div><p>Hello</p>")
  )

  /// Characters that a preheader has at most; programs show up to 140.
  private static let preheaderLength = 400
  /// Shorter hidden text is a word for screen readers or a leftover.
  private static let shortest = 30
  /// Text of less contrast than this is not seen.
  static let sameColor = 1.1
  private static let shown = 5

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      var blocks = hiddenBlocks(page)
      blocks += colorless(page)
      for block in blocks.prefix(shown) {
        examination.find(
          at: page.place(of: block.source), block.why,
          evidence: [String(decoding: block.text.prefix(200), as: UTF8.self)])
      }
    }
  }

  private struct Block {
    var source: Range<Int>
    var text: [UInt8]
    var why: String
  }

  private static func hiddenBlocks(_ page: LintPage) -> [Block] {
    let rendered = page.rendered
    guard !rendered.hiddenRuns.isEmpty else { return [] }
    let firstSeen =
      rendered.runs.first { run in
        !HTMLPreheaderPadding.isPadding(rendered.utf8[run.textRange])
      }?.node ?? .max
    var blocks: [Block] = []
    var index = 0
    while index < rendered.hiddenRuns.count {
      // Runs that one element hides.
      let hiding = page.styles[Int(rendered.hiddenRuns[index].node)].hiding
      var end = index + 1
      while end < rendered.hiddenRuns.count,
        page.styles[Int(rendered.hiddenRuns[end].node)].hiding?.element == hiding?.element
      {
        end += 1
      }
      defer { index = end }
      let runs = rendered.hiddenRuns[index..<end]
      let range = runs[index].textRange.lowerBound..<runs[end - 1].textRange.upperBound
      let text = HTMLPreheaderPadding.removed(rendered.hiddenUTF8[range])
      let letters = text.count { $0 > 0x20 && $0 & 0xC0 != 0x80 }
      guard letters >= shortest, let hiding else { continue }
      if runs[index].node < firstSeen, letters <= preheaderLength { continue }
      // What a phone shows instead of something else.
      if page.phoneStyles[Int(runs[index].node)].hiding == nil { continue }
      let element = page.page.nodes[Int(hiding.element)]
      blocks.append(
        Block(
          source: hiding.source ?? element.range, text: text,
          why: "\(words(for: hiding.reason)): \(letters) characters that no reader sees"))
    }
    return blocks
  }

  private static func words(for reason: ComputedStyle.Hiding.Reason) -> String {
    switch reason {
    case .notDisplayed: "what is inside is not displayed"
    case .invisible: "what is inside is invisible"
    case .transparent: "what is inside is transparent"
    case .clipped: "what is inside is cut away, since the box has no size"
    case .offScreen: "what is inside is moved out of the window"
    }
  }

  /// Text in the colour of its background.
  private static func colorless(_ page: LintPage) -> [Block] {
    var blocks: [Block] = []
    for group in TextGroup.all(page) {
      guard let contrast = group.contrast, contrast < sameColor else { continue }
      let text = HTMLPreheaderPadding.removed(page.rendered.utf8[group.range])
      let letters = text.count { $0 > 0x20 && $0 & 0xC0 != 0x80 }
      // A preheader in white stands at the beginning.
      guard letters >= shortest, group.range.lowerBound > 0 || letters > preheaderLength else {
        continue
      }
      blocks.append(
        Block(
          source: page.rendered.sourceRange(of: group.range), text: text,
          why:
            "\(letters) characters in the colour of their background, \(group.style.color.hexadecimal)"
        ))
    }
    return blocks
  }
}

/// White space and other padding of preheaders.
enum HTMLPreheaderPadding {
  static func isPadding(_ octets: ArraySlice<UInt8>) -> Bool {
    if octets.contains(where: { $0 > 0x20 && $0 < 0x7F }) { return false }
    return removed(octets).isEmpty
  }

  static func removed(_ octets: ArraySlice<UInt8>) -> [UInt8] {
    if octets.allSatisfy({ $0 < 0x80 }) {
      let array = Array(octets)
      return Array(array[ASCII.trimmed(array, 0..<array.count)])
    }
    var kept = String.UnicodeScalarView()
    for scalar in String(decoding: octets, as: UTF8.self).unicodeScalars
    where scalar == " " || !HTMLPreheader.isPadding(scalar) {
      kept.append(scalar)
    }
    return Array(String(kept).trimmingSpaces.utf8)
  }
}

/// Text that is seen, of one style.
struct TextGroup {
  /// In the rendered text.
  var range: Range<Int>
  var style: ComputedStyle

  /// Between text and background; `nil` where there is a picture behind it.
  var contrast: Double? {
    guard case .color(let background) = style.background else { return nil }
    var color = style.color
    color.alpha *= style.opacity
    return color.over(background).contrast(with: background)
  }

  /// Neighbours of one style are one.
  static func all(_ page: LintPage) -> [TextGroup] {
    var groups: [TextGroup] = []
    var lastNode: Int32 = -1
    for run in page.rendered.runs {
      if run.node == lastNode {
        groups[groups.count - 1].range =
          groups[groups.count - 1].range.lowerBound..<run.textRange.upperBound
        continue
      }
      lastNode = run.node
      let style = page.styles[Int(run.node)]
      if let last = groups.last, last.style == style {
        groups[groups.count - 1].range = last.range.lowerBound..<run.textRange.upperBound
      } else {
        groups.append(TextGroup(range: run.textRange, style: style))
      }
    }
    return groups
  }
}

/// Text that is hard to tell from its background.
enum LowContrast: LintRule {
  static let rule = Rule(
    "lint-deception-low-contrast", "Text hardly stands out from its background",
    family: .deception, severity: .warning, citation: "WCAG 2.2, 1.4.3",
    page: RulePage(
      what: """
        The contrast of a text with its background is below 2:1; below 3:1, which WCAG asks of large text, it is information. In front of \
        pictures it can't be known.
        """,
      why:
        "People with weak eyes, or with a phone in the sun, do not see it, and filters take pale text for text that is to be hidden.",
      fix: "Choose a darker colour: #767676 is the palest grey with 4.5:1 on white.",
      bad: "<p style=\"color: #dddddd; background: #ffffff\">Terms apply.</p>",
      good: "<p style=\"color: #666666; background: #ffffff\">Terms apply.</p>"))

  private static let least = 2.0
  private static let leastOfLargeText = 3.0
  private static let shown = 5

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      var count = 0
      for group in TextGroup.all(page) {
        guard let contrast = group.contrast, contrast < leastOfLargeText else { continue }
        let range = ASCII.trimmed(page.rendered.utf8, group.range)
        let text = page.rendered.utf8[range]
        // A bar between links is decoration, and a preheader in white stands at the beginning.
        guard text.count(where: { ASCII.isLetter($0) || $0 >= 0xC3 }) >= 4,
          range.lowerBound > 0 || contrast >= HiddenText.sameColor
        else { continue }
        // What is not seen at all is for the rule about hidden text, where it is long.
        count += 1
        if count > shown { break }
        examination.find(
          at: page.place(ofText: range).prefix(80),
          "\(group.style.color.hexadecimal) on \(group.style.background.color.hexadecimal) has a contrast of \(ratio(contrast)):1",
          evidence: [String(decoding: text.prefix(100), as: UTF8.self)],
          severity: contrast < least ? nil : .info)
      }
    }
  }

  private static func ratio(_ contrast: Double) -> String {
    let tenths = Int(contrast * 10)
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Text of no size.
enum TinyText: LintRule {
  static let rule = Rule(
    "lint-deception-tiny-text", "Text is too small to be seen", family: .deception,
    severity: .warning, citation: "SpamAssassin HTML_FONT_SIZE and others; no standard",
    page: RulePage(
      what:
        "Text that is not hidden in another way has a font size of 2 pixels or less. A preheader at the beginning is not meant.",
      why: "Readers do not see it, filters read it: spam does this to get words past them.",
      fix: "Remove the text, or give it a size that can be read.",
      bad: "<p style=\"font-size: 0\">weather news for the valleys</p>",
      good: "<td style=\"font-size: 0\"><span style=\"font-size: 14px\">Hello</span></td>"))

  private static let largest: Float = 2
  private static let shortest = 4

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      for group in TextGroup.all(page).prefix(10_000) where group.style.fontSize <= largest {
        let text = HTMLPreheaderPadding.removed(page.rendered.utf8[group.range])
        guard text.count(where: { $0 > 0x20 && $0 & 0xC0 != 0x80 }) >= shortest,
          group.range.lowerBound > 0
        else { continue }
        examination.find(
          at: page.place(ofText: ASCII.trimmed(page.rendered.utf8, group.range)).prefix(80),
          "the text has a size of \(Int(group.style.fontSize)) pixels",
          evidence: [String(decoding: text.prefix(100), as: UTF8.self)])
      }
    }
  }
}

/// A message that is a picture.
enum ImageOnly: LintRule {
  static let rule = Rule(
    "lint-deception-image-only", "The message is a picture with little text", family: .deception,
    severity: .warning, citation: "SpamAssassin HTML_IMAGE_ONLY_04 to _32",
    page: RulePage(
      what:
        "The page has an image that is not small, and fewer than 200 characters of text that is seen.",
      why: """
        Half of the readers see images only after a click, and screen readers see none. Spam hides its words in pictures, so that filters \
        give points for it.
        """,
      fix:
        "Write what the picture says as text, and keep the picture for what only a picture can show.",
      bad: "<a href=\"…\"><img src=\"offer.jpg\" width=\"600\" height=\"900\" alt=\"\"></a>",
      good:
        "<img src=\"shop.jpg\" width=\"600\" alt=\"Our shop\"><p>We open our new shop in Lindau on Friday …</p>"
    ))

  private static let characters = 200
  /// Pixels: a logo has less.
  private static let largeArea = 40_000.0

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages where page.characters < characters {
      let image = page.contents.images.first { image in
        guard image.isVisible, !image.isPixel, image.source != nil else { return false }
        guard let width = image.width, let height = image.height else {
          // Of one side only the other is unknown: a small one says enough.
          return (image.width ?? image.height ?? 300) >= 200
        }
        return width * height >= largeArea
      }
      guard let image else { continue }
      examination.find(
        at: page.place(of: image.range),
        "the page has this image and \(page.characters) characters of text")
    }
  }
}

/// How much of a page is pictures.
enum ImageShare: LintRule {
  static let rule = Rule(
    "lint-deception-image-share", "Most of the page is pictures", family: .deception,
    severity: .info, citation: "SpamAssassin HTML_IMAGE_RATIO_02 to _08; no standard",
    page: RulePage(
      what: """
        Of the area that images of known size and text take (a character counts 130 pixels), images take more than 85 %, and there is enough \
        text that the message is not a picture alone.
        """,
      why:
        "Where images are not loaded, little is left. The share alone means little to filters of today.",
      fix: "Look at the message without images: what it says should be there.",
      bad: "six pictures of 600 by 400 pixels, and a line of text below each",
      good: "two such pictures, and a paragraph below each"))

  private static let areaOfCharacter = 130.0
  private static let most = 85

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages where page.characters >= 200 {
      var area = 0.0
      for image in page.contents.images where image.isVisible && !image.isPixel {
        if let width = image.width, let height = image.height {
          area += min(width, 2_000) * min(height, 4_000)
        }
      }
      let text = Double(page.characters) * areaOfCharacter
      let share = Int(area / (area + text) * 100)
      guard share > most,
        let first = page.contents.images.first(where: { $0.isVisible && !$0.isPixel })
      else { continue }
      examination.find(
        at: page.place(of: first.range),
        "images take about \(share) % of the page; this is the first",
        evidence: ["\(page.characters) characters, images of \(Int(area / 1_000)) thousand pixels"])
    }
  }
}
