import Audit
import HTML
import Message

/// Images without an alternative text.
enum ImageWithoutAlternative: LintRule {
  static let rule = Rule(
    "lint-html-alt-missing", "An image has no alternative text", family: .html, severity: .warning,
    citation: "WHATWG HTML §4.8.4.4; WCAG 2.2, 1.1.1",
    page: RulePage(
      what:
        "An image that is seen has no alt attribute. An empty one (alt=\"\") is right for decoration; images of one pixel are not looked at.",
      why:
        "Programs that load no images show nothing there, and screen readers read out the file name.",
      fix: "Describe what the image says, or write alt=\"\" where it says nothing.",
      bad: "<img src=\"sale.png\" width=\"600\">",
      good:
        "<img src=\"sale.png\" width=\"600\" alt=\"Everything for half the price until Sunday\">"))

  /// Images that are shown one by one; the rest is a number.
  private static let shown = 5

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let pages = message.pages.filter { !$0.contents.images.isEmpty }
    guard !pages.isEmpty else { return examination.notApplicable() }
    for page in pages {
      let images = page.contents.images.filter {
        $0.alternative == nil && $0.isVisible && !$0.isPixel
          && !isDecoration($0.element, page.page)
      }
      for image in images.prefix(shown) {
        examination.find(at: page.place(of: image.range), "the image has no alt attribute")
      }
      if images.count > shown, let last = images.last {
        examination.find(
          at: page.place(of: last.range),
          "\(images.count - shown) more images up to here have no alt attribute", severity: .info)
      }
    }
  }

  private static func isDecoration(_ number: Int, _ html: HTMLDocument) -> Bool {
    if let role = html.value(of: .role, in: number)?.utf8 {
      return ASCII.matches(role, "presentation") || ASCII.matches(role, "none")
    }
    return html.value(of: .ariaHidden, in: number).map { ASCII.matches($0.utf8, "true") } ?? false
  }
}

/// Alternative texts that programs made.
enum AlternativeIsFileName: LintRule {
  static let rule = Rule(
    "lint-html-alt-file-name", "An alternative text is the name of a file", family: .html,
    severity: .info, citation: "WCAG 2.2, 1.1.1 (F30)",
    page: RulePage(
      what: "The alt attribute of an image is the name of a file, or a word such as “image”.",
      why: "It is what people read where images are not loaded.",
      fix: "Describe what the image says, or write alt=\"\".",
      bad: "<img src=\"a.png\" alt=\"IMG_2041.png\">",
      good: "<img src=\"a.png\" alt=\"Our shop in Lindau\">"))

  private static let extensions = ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp"]
  private static let words: Set<String> = [
    "image", "img", "picture", "photo", "bild", "untitled", "alt", "alt text",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let pages = message.pages.filter { !$0.contents.images.isEmpty }
    guard !pages.isEmpty else { return examination.notApplicable() }
    for page in pages {
      for image in page.contents.images where image.isVisible {
        guard let text = image.alternative?.string.lowercased(), text.utf8.count < 100,
          let attribute = page.page.attribute(.alt, of: image.element)
        else { continue }
        let trimmed = text.trimmingSpaces
        let name = trimmed.split(separator: ".", omittingEmptySubsequences: false)
        let isFile =
          name.count > 1 && name.last.map { extensions.contains(String($0)) } ?? false
          && !trimmed.contains(" ")
        guard isFile || words.contains(trimmed) else { continue }
        examination.find(
          at: page.place(of: attribute.valueRange),
          isFile
            ? "the alternative text is the name of a file" : "the alternative text says nothing")
      }
    }
  }
}

/// Images whose size programs learn when they are loaded.
enum ImageWithoutSize: LintRule {
  static let rule = Rule(
    "lint-html-image-size", "An image does not say its width", family: .html, severity: .info,
    citation: "WHATWG HTML §4.8.4.3; Outlook on Windows reads the attribute only",
    page: RulePage(
      what: "An image has no width attribute. The first one is shown, and how many there are.",
      why: """
        Outlook on Windows knows the attribute only and shows the image in its own size, which for sharp screens is twice what is meant; \
        others move the text when the image is loaded.
        """,
      fix: "Write the width in pixels as an attribute, beside the style.",
      bad: "<img src=\"a.png\" style=\"width: 300px\" alt=\"\">",
      good: "<img src=\"a.png\" width=\"300\" style=\"width: 300px\" alt=\"\">"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let pages = message.pages.filter { !$0.contents.images.isEmpty }
    guard !pages.isEmpty else { return examination.notApplicable() }
    for page in pages {
      let images = page.contents.images.filter {
        $0.isVisible && !$0.isPixel && page.page.attribute(.width, of: $0.element) == nil
      }
      guard let first = images.first else { continue }
      examination.find(
        at: page.place(of: first.range),
        images.count == 1
          ? "the image has no width attribute"
          : "\(images.count) images have no width attribute; this is the first")
    }
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmingSpaces: String {
    let octets = Array(utf8)
    return String(decoding: octets[ASCII.trimmed(octets, 0..<octets.count)], as: UTF8.self)
  }
}
