import Audit
import HTML
import Message

extension LintMessage {
  /// Links of the body with which one leaves the list: by their text, their address, or the words around them on the line.
  func findUnsubscribeLinks() -> [LintLink] {
    // RFC 2369 §3.2: the header says which URI it is, whatever the language.
    let named = Set((unsubscribe?.uris.uris ?? []).map { Array($0.text.utf8) })
    let own = links.map { saysUnsubscribe($0, named) }
    // Where the links stand that say it themselves: their neighbours are about something else.
    var taken: [ObjectIdentifier: [Int]] = [:]
    for (link, isOwn) in zip(links, own) where isOwn {
      guard let element = link.element, element.link.textRange.count > 0 else { continue }
      taken[ObjectIdentifier(element.page), default: []].append(element.link.textRange.lowerBound)
    }
    for page in taken.keys { taken[page]?.sort() }
    return zip(links, own).filter { link, isOwn in
      if isOwn { return true }
      guard let element = link.element, link.url.scheme != "tel" else { return false }
      return hasSentence(around: element, taken[ObjectIdentifier(element.page), default: []])
    }.map(\.0)
  }

  /// Whether a link itself is about leaving the list: by its text, seen or hidden, a picture in it, or its address.
  private func saysUnsubscribe(_ link: LintLink, _ named: Set<[UInt8]>) -> Bool {
    if link.url.scheme == "tel" { return false }
    if named.contains(link.url.octets) || UnsubscribeWords.isUnsubscribeAddress(link.url.octets) {
      return true
    }
    guard let element = link.element else { return UnsubscribeWords.isUnsubscribe(link.line) }
    if UnsubscribeWords.isUnsubscribe(element.text) { return true }
    let hasTitle = element.link.elements.contains { number in
      element.page.page.value(of: .title, in: number).map {
        UnsubscribeWords.isUnsubscribe($0.utf8)
      }
        ?? false
    }
    if hasTitle { return true }
    if element.link.textRange.isEmpty, let number = element.link.elements.first {
      let rendered = element.page.rendered
      let hidden = rendered.hiddenRange(of: number, in: element.page.page)
      if UnsubscribeWords.isUnsubscribe(rendered.hiddenUTF8[hidden]) { return true }
    }
    return element.link.images.contains { number in
      element.page.page.value(of: .alt, in: number).map { UnsubscribeWords.isUnsubscribe($0.utf8) }
        ?? false
    }
  }

  /// "To unsubscribe, click here": the line around a short text, where no other link of it has the words.
  private func hasSentence(around element: LintLink.Element, _ taken: [Int]) -> Bool {
    let place = element.link.textRange
    guard place.count < 60, place.count > 0 else { return false }
    let text = element.page.rendered.utf8
    let start = max(0, place.lowerBound - 120)
    let end = min(text.count, place.upperBound + 60)
    let lineStart = text[start..<place.lowerBound].lastIndex(of: .lineFeed).map { $0 + 1 } ?? start
    let lineEnd = text[place.upperBound..<end].firstIndex(of: .lineFeed) ?? end
    var (low, high) = (0, taken.count)
    while low < high {
      let middle = (low + high) / 2
      if taken[middle] < lineStart { low = middle + 1 } else { high = middle }
    }
    if low < taken.count, taken[low] < lineEnd { return false }
    return UnsubscribeWords.isUnsubscribe(text[lineStart..<lineEnd])
  }

  /// Whether the plain text says in words, without a link, how to leave the list: by an answer, by an address.
  var saysHowToUnsubscribe: Bool {
    texts.contains { text in
      text.part.contentType.subtype == "plain" && UnsubscribeWords.isAnywhere(in: text.text.utf8)
    }
  }
}

/// A body without a way to leave the list.
enum UnsubscribeLinkMissing: LintRule {
  static let rule = Rule(
    "lint-unsubscribe-link-missing", "The body has no link to unsubscribe", family: .unsubscribe,
    severity: .error,
    citation:
      "Google and Yahoo sender guidelines (a clearly visible unsubscribe link); CAN-SPAM 15 U.S.C. §7704(a)(3); GDPR Art. 21",
    page: RulePage(
      what: """
        No link of the body is about leaving the list: by its text, the sentence around it, or its address, in English, German, French, \
        Spanish, Portuguese, Italian, Dutch, Polish, Japanese and Chinese, or the URI of List-Unsubscribe in any language. A plain text that says \
        how to leave in words passes. Of a text in another language it is a note only.
        """,
      why:
        "Google and Yahoo ask for a visible link in the body besides List-Unsubscribe, and the law does. Who finds none reports spam.",
      fix:
        "Put a link at the end of the text: <a href=\"https://example.com/u/TOKEN\">Unsubscribe</a>",
      bad: "<p>© 2026 Example</p>",
      good: "<p>© 2026 Example · <a href=\"https://example.com/u/8f3a\">Unsubscribe</a></p>"))

  static let requirement: LintRequirement? = .unsubscribeLink
  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.texts.isEmpty else { return examination.notApplicable() }
    if !message.unsubscribeLinks.isEmpty || message.saysHowToUnsubscribe { return }
    let isOther = message.isInOtherLanguage
    examination.find(
      at: nil, subject: "body",
      isOther
        ? "no link of the body has the URI of List-Unsubscribe, and dlv does not read the language of the text"
        : "no link of the body is about unsubscribing",
      evidence: ["\(message.links.count) links"], severity: isOther ? .info : nil)
  }
}

/// A link to unsubscribe that does nothing.
enum UnsubscribeLinkPlaceholder: LintRule {
  static let rule = Rule(
    "lint-unsubscribe-link-placeholder", "The link to unsubscribe is a placeholder",
    family: .unsubscribe, severity: .error,
    citation: "Google and Yahoo sender guidelines; CAN-SPAM 15 U.S.C. §7704(a)(3)",
    page: RulePage(
      what:
        "The link whose text is about unsubscribing has no address, `#`, or a tag that nobody filled in (with --template, tags are not meant).",
      why: "Readers who can't leave report spam, and the law is broken.",
      fix: "Fill in the address of the recipient's own page to unsubscribe.",
      bad: "<a href=\"#\">Unsubscribe</a>",
      good: "<a href=\"https://example.com/u/8f3a\">Unsubscribe</a>"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.links.isEmpty else { return examination.notApplicable() }
    for (link, reason) in message.placeholderLinks {
      guard let element = link.element, element.link.textRange.count < 200,
        UnsubscribeWords.isUnsubscribe(element.text)
      else { continue }
      examination.find(at: link.place, reason, evidence: link.shown)
    }
  }
}

/// A link to unsubscribe that is hard to see.
enum UnsubscribeLinkHidden: LintRule {
  static let rule = Rule(
    "lint-unsubscribe-link-hidden", "The link to unsubscribe is hidden or tiny",
    family: .unsubscribe, severity: .warning,
    citation:
      "Google and Yahoo sender guidelines (clearly visible); CAN-SPAM 16 CFR §316 (conspicuous)",
    page: RulePage(
      what:
        "Every link to unsubscribe is hidden, smaller than 8 pixels, or has a contrast below 2:1 with its background.",
      why: "Receivers ask for a clearly visible link. Who does not find it reports spam.",
      fix: "Show it in 10 pixels or more, in a colour that stands out.",
      bad:
        "<a href=\"https://example.com/u/8f3a\" style=\"font-size: 6px; color: #fafafa\">Unsubscribe</a>",
      good:
        "<a href=\"https://example.com/u/8f3a\" style=\"font-size: 12px; color: #666666\">Unsubscribe</a>"
    ))

  /// The link is to be clearly visible: one that is not is none.
  static let requirement: LintRequirement? = .unsubscribeLink
  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  private static let smallest: Float = 8
  private static let leastContrast = 2.0

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let links = message.unsubscribeLinks.filter { $0.element != nil }
    guard !links.isEmpty else { return examination.notApplicable() }
    var first: (LintLink, String)?
    for link in links {
      guard let element = link.element, let problem = problem(element) else { return }
      if first == nil { first = (link, problem) }
    }
    if let (link, problem) = first, let element = link.element {
      examination.find(
        at: element.tag, problem, evidence: link.shown,
        severity: element.link.isVisible ? nil : .error)
    }
  }

  private static func problem(_ element: LintLink.Element) -> String? {
    if !element.link.isVisible { return "the link to unsubscribe is hidden" }
    guard let number = element.link.elements.first, !element.link.textRange.isEmpty else {
      return nil
    }
    let style = element.page.styles[number]
    if let size = element.link.fontSize, size < smallest {
      return "the link to unsubscribe has a size of \(Int(size)) pixels"
    }
    let group = TextGroup(range: element.link.textRange, style: style)
    if let contrast = group.contrast, contrast < leastContrast {
      return
        "the link to unsubscribe hardly stands out from its background (\(style.color.hexadecimal) on \(style.background.color.hexadecimal))"
    }
    return nil
  }
}

/// A link to unsubscribe that Gmail does not show.
enum UnsubscribeLinkClipped: LintRule {
  static let rule = Rule(
    "lint-unsubscribe-link-clipped",
    "The link to unsubscribe is behind the point at which Gmail cuts",
    family: .unsubscribe, severity: .warning,
    citation: "Gmail's clipping at about 102 KB; Google sender guidelines",
    page: RulePage(
      what: "All links to unsubscribe stand behind the first 102 KB of the HTML.",
      why: "Gmail shows the text up to there. The link that it asks for is not seen.",
      fix: "Make the page smaller, or put a link to unsubscribe at the top as well.",
      bad: "a page of 140 KB with the link at its end",
      good: "a page of 60 KB with the link at its end"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    .onlyOfGmail(profile) ?? .onlyForLists(profile)
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let links = message.unsubscribeLinks.filter { $0.element != nil }
    guard let first = links.first, let element = first.element else {
      return examination.notApplicable()
    }
    if element.link.range.lowerBound > LintPage.clippingPoint {
      examination.find(
        at: element.tag,
        "the first link to unsubscribe is at \(element.link.range.lowerBound / 1_024) KB of the page",
        evidence: first.shown)
    }
  }
}
