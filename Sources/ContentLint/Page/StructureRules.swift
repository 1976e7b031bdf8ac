import Audit
import HTML
import Message

/// Tags that do not fit into each other.
enum PageMisnested: LintRule {
  static let rule = Rule(
    "lint-html-misnested", "Tags are not properly nested", family: .html, severity: .warning,
    citation: "WHATWG HTML §13.1.2, §13.2.6",
    page: RulePage(
      what: """
        Elements overlap (`<b><p></b></p>`), text or an element stands between the cells of a table, an end tag closes elements that are \
        still open, or a <table>, <div>, <a> or other element has no end. Stray end tags are information. Optional end tags, such as </p> \
        and </li>, may be left out.
        """,
      why:
        "Each program mends such pages in its own way. What is a small shift in one, is a layout in pieces in another, in Outlook above all.",
      fix: "Close elements in the reverse order in which they were opened.",
      bad: "<b><p>Hello</b></p>", good: "<p><b>Hello</b></p>"))

  /// Places that are shown one by one; the rest is a number.
  private static let shown = 5

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      var count = 0
      for defect in page.page.defects {
        guard let (text, severity) = explanation(of: defect) else { continue }
        // A loop of a template around rows is gone when the message is made.
        if defect.kind == .misplacedInTable,
          LinkPlaceholder.beginsWithTag(
            Array(page.page.octets[ASCII.trimmed(page.page.octets, defect.range)].prefix(80)))
        {
          continue
        }
        count += 1
        if count > shown { continue }
        examination.find(at: page.place(of: defect.range), text, severity: severity)
      }
      if count > shown, let last = page.page.defects.last {
        examination.find(
          at: page.place(of: last.range), "\(count - shown) more such places up to here",
          severity: .info)
      }
    }
  }

  private static func explanation(
    of defect: HTMLDefect
  ) -> (String, Severity?)? {
    let name = defect.element == .other ? "element" : "<\(defect.element.text)>"
    switch defect.kind {
    case .strayEndTag: return ("an end tag without its \(name)", .info)
    case .misnestedEndTag: return ("this end of \(name) closes elements that are still open", nil)
    case .overlappingElements:
      return ("\(name) overlaps a block that begins in it and ends behind it", nil)
    case .misplacedInTable:
      return ("this stands between the cells of a table; browsers move it before the table", nil)
    case .unclosedElement: return ("\(name) is never closed", nil)
    case .nestedInItself: return ("\(name) inside \(name), which browsers take apart", nil)
    case .ineffectiveSlash: return ("`/>` does not end \(name) in HTML: it stays open", .info)
    case .unfinishedTag, .duplicateAttribute: return nil
    }
  }
}

/// A page that ends inside a tag or comment.
enum PageUnfinished: LintRule {
  static let rule = Rule(
    "lint-html-unfinished", "The HTML ends inside a tag or comment", family: .html,
    severity: .error, citation: "WHATWG HTML §13.2.2 (eof-in-tag, eof-in-comment)",
    page: RulePage(
      what:
        "The page ends in the middle of a tag, an attribute or a comment: a quote or `-->` is missing.",
      why: "Everything from there on is not shown.",
      fix: "Close the quote, tag or comment where it begins.",
      bad: "<a href=\"https://example.com/>Read</a> and all that follows",
      good: "<a href=\"https://example.com/\">Read</a> and all that follows"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      if let defect = html.defects.first(where: { $0.kind == .unfinishedTag }) {
        let start = defect.range.lowerBound
        examination.find(
          at: page.place(of: start..<min(start + 1, html.octets.count)),
          "the tag that begins here never ends: nothing from here on is shown")
      } else if let last = html.nodes.last(where: { $0.kind == .comment }),
        last.range.upperBound == html.octets.count, !endsComment(html.octets),
        html.octets[last.range].starts(with: Array("<!--".utf8))
      {
        let start = last.range.lowerBound
        examination.find(
          at: page.place(of: start..<(start + 4)),
          "the comment that begins here never ends: nothing from here on is shown")
      }
    }
  }

  private static func endsComment(_ octets: [UInt8]) -> Bool {
    octets.suffix(3).elementsEqual("-->".utf8) || octets.suffix(4).elementsEqual("--!>".utf8)
  }
}

/// Two attributes of one name.
enum PageAttributeTwice: LintRule {
  static let rule = Rule(
    "lint-html-attribute-twice", "A tag has an attribute twice", family: .html, severity: .warning,
    citation: "WHATWG HTML §13.1.2.3, §13.2.5.33 (duplicate-attribute)",
    page: RulePage(
      what: "A tag has two attributes of the same name.",
      why: "The second one has no effect: a second style or class is lost.",
      fix: "Put both values into one attribute.",
      bad: "<td style=\"color: red\" style=\"width: 50%\">",
      good: "<td style=\"color: red; width: 50%\">"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      for attribute in html.attributes where attribute.isDuplicate {
        examination.find(
          at: page.place(of: attribute.range),
          "the tag has this attribute already: it has no effect")
      }
    }
  }
}

/// A page that does not say what it is.
enum PageWithoutDoctype: LintRule {
  static let rule = Rule(
    "lint-html-doctype-missing", "The HTML has no doctype", family: .html, severity: .info,
    citation: "WHATWG HTML §13.1.1",
    page: RulePage(
      what:
        "The page does not begin with <!DOCTYPE html>, or with one that puts browsers into quirks mode.",
      why:
        "Programs that keep the doctype, such as Apple Mail, lay the page out as pages of the 1990s: boxes and tables have other sizes.",
      fix: "Begin with <!DOCTYPE html>.", bad: "<html><body>…",
      good: "<!DOCTYPE html><html lang=\"en\"><body>…"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages where page.page.doctype == nil {
      let first = page.page.nodes.dropFirst().first { !$0.range.isEmpty }?.range
      let start =
        page.page.nodes[0].range.isEmpty
        ? first?.lowerBound ?? 0 : page.page.nodes[0].range.lowerBound
      examination.find(
        at: page.place(of: start..<min(start + 1, page.page.octets.count)),
        "the page has no doctype")
    }
  }
}

/// A page without a title.
enum PageWithoutTitle: LintRule {
  static let rule = Rule(
    "lint-html-title-missing", "The HTML has no title", family: .html, severity: .info,
    citation: "WHATWG HTML §4.2.2; WCAG 2.2, 2.4.2",
    page: RulePage(
      what: "The page has no <title>, or one without text.",
      why:
        "Screen readers read it first, and browsers show it where people open the message on the web.",
      fix: "Write a title; the subject will do.", bad: "<head></head>",
      good: "<head><title>Our autumn programme</title></head>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      guard let title = html.nodes.firstIndex(where: { $0.name == .title && !$0.isForeign }) else {
        examination.find(at: nil, subject: "title", "the page has no title")
        continue
      }
      if html.text(in: title).allSatisfy(ASCII.isSpace) {
        examination.find(at: page.place(of: html.nodes[title].range), "the title has no text")
      }
    }
  }
}

/// A page that does not say its language.
enum PageWithoutLanguage: LintRule {
  static let rule = Rule(
    "lint-html-language-missing", "The HTML does not say its language", family: .html,
    severity: .warning, citation: "WHATWG HTML §3.2.6.2; WCAG 2.2, 3.1.1",
    page: RulePage(
      what: "Neither <html> nor <body> nor an element around the text has a lang attribute.",
      why:
        "Screen readers read the text in the language of the device, translation guesses, and hyphens are set wrongly.",
      fix: "Write the language into <html>: lang=\"en\".", bad: "<html>", good: "<html lang=\"en\">"
    ))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      let says = html.attributes.contains {
        ($0.name == .lang || $0.name == .xmlLang)
          && !ASCII.trimmed(html.octets, $0.valueRange).isEmpty
      }
      guard !says, page.characters > 0 else { continue }
      let root = html.nodes[0]
      examination.find(
        at: root.range.isEmpty ? nil : page.place(of: root.range), subject: "html",
        "no element says the language of the text")
    }
  }
}

/// Text from right to left that does not say so.
enum PageDirection: LintRule {
  static let rule = Rule(
    "lint-html-direction-missing", "The HTML does not say that its text runs from right to left",
    family: .html, severity: .info, citation: "WHATWG HTML §3.2.6.4; Unicode UAX #9",
    page: RulePage(
      what:
        "Most of the text is Arabic, Hebrew or another script from right to left, and no element has dir=\"rtl\" or a style with direction.",
      why: "Paragraphs begin at the left, and punctuation stands at the wrong end.",
      fix: "Write dir=\"rtl\" into <html> and into the outermost table: Outlook reads it there.",
      bad: "<p>שלום, לקוח יקר!</p>", good: "<p dir=\"rtl\">שלום, לקוח יקר!</p>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      let text = page.rendered.utf8
      // Hebrew, Arabic, Syriac, Thaana, N'Ko: U+0590 to U+07FF, lead octets D6 (from 90) to DF.
      let letters = text.count { (0xD6...0xDF).contains($0) }
      guard letters > 0, letters * 2 > page.characters else { continue }
      let says = html.attributes.contains { attribute in
        attribute.name == .dir
          || (attribute.name == .style
            && String(decoding: html.octets[attribute.valueRange], as: UTF8.self).contains(
              "direction"))
      }
      guard !says, let place = text.firstIndex(where: { (0xD6...0xDF).contains($0) }) else {
        continue
      }
      examination.find(
        at: page.place(ofText: place..<min(place + 2, text.count)),
        "text from right to left begins here, and no element says so")
    }
  }
}

/// Layout tables that screen readers read out as tables.
enum LayoutTableRole: LintRule {
  static let rule = Rule(
    "lint-html-table-role", "Tables for layout do not say so", family: .html, severity: .info,
    citation: "WAI-ARIA 1.2, presentation role; WCAG 2.2, 1.3.1",
    page: RulePage(
      what:
        "A table without header cells, caption or summary has no role=\"presentation\". The first one is shown, and how many there are.",
      why: "Screen readers announce each such table with its rows and columns before the text.",
      fix: "Write role=\"presentation\" into tables that are there for layout.",
      bad: "<table width=\"600\"><tr><td>Hello</td></tr></table>",
      good: "<table role=\"presentation\" width=\"600\"><tr><td>Hello</td></tr></table>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      var first: Int?
      var count = 0
      for (number, node) in html.nodes.enumerated()
      where node.name == .table && node.isElement && node.origin == .written {
        if html.attribute(.role, of: number) != nil || html.attribute(.summary, of: number) != nil {
          continue
        }
        if isData(number, html) { continue }
        count += 1
        if first == nil { first = number }
      }
      if let first {
        examination.find(
          at: page.place(of: html.nodes[first].range),
          count == 1
            ? "this table for layout has no role"
            : "\(count) tables for layout have no role; this is the first")
      }
    }
  }

  /// Header cells or a caption of its own make it a table of data. Only its rows are looked at, so that nested tables cost no more.
  private static func isData(_ number: Int, _ html: HTMLDocument) -> Bool {
    for part in html.children(of: number) {
      switch html.nodes[part].name {
      case .caption, .thead: return true
      case .tbody:
        if let row = html.children(of: part).first(where: { html.nodes[$0].name == .tr }),
          html.children(of: row).contains(where: { html.nodes[$0].name == .th })
        {
          return true
        }
      default: break
      }
    }
    return false
  }
}

/// A page that does not say how it looks in the dark.
enum PageColorScheme: LintRule {
  static let rule = Rule(
    "lint-html-color-scheme", "The HTML does not say how it looks in the dark", family: .html,
    severity: .info, citation: "CSS Color Adjustment 1 §2; WHATWG HTML §4.2.5.1 (color-scheme)",
    page: RulePage(
      what:
        "The page sets colours of its own and has neither <meta name=\"color-scheme\"> nor color-scheme or prefers-color-scheme in its styles.",
      why:
        "Apple Mail and Outlook change colours in dark mode as they see fit: dark text on a picture that stays dark, logos that disappear.",
      fix:
        "Write <meta name=\"color-scheme\" content=\"light dark\"> and look at the message in dark mode; content=\"light only\" asks for no change.",
      bad: "<body bgcolor=\"#ffffff\">",
      good: "<meta name=\"color-scheme\" content=\"light dark\"> … <body bgcolor=\"#ffffff\">"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    for page in message.pages {
      let html = page.page
      let declares = html.nodes.enumerated().contains { number, node in
        guard node.name == .meta, let name = html.value(of: .name, in: number)?.utf8 else {
          return false
        }
        return ASCII.matches(name, "color-scheme") || ASCII.matches(name, "supported-color-schemes")
      }
      if declares { continue }
      let styled = page.styles.sheets.contains { sheet in
        ByteSearch.contains("color-scheme", in: html.octets, sheet.range)
      }
      if styled { continue }
      guard
        let number = html.nodes.indices.first(where: { number in
          html.nodes[number].isElement && page.styles[number].hiding == nil
            && page.styles[number].background != .color(.white)
        })
      else { continue }
      examination.find(
        at: page.place(of: html.nodes[number].range),
        "the page sets colours, here for the first time, and says nothing about dark mode")
    }
  }
}
