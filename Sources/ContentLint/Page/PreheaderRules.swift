import Audit
import HTML
import Message

/// A page whose first text says nothing.
enum PreheaderMissing: LintRule {
  static let rule = Rule(
    "lint-html-preheader-missing", "The first text says nothing in the list of the mailbox",
    family: .html, severity: .info,
    citation: "how mailboxes show the beginning of a message; no standard",
    page: RulePage(
      what: """
        The page has no text at its beginning that could stand behind the subject in the list of the mailbox: none at all, or the line that \
        links to the message on the web, or an address.
        """,
      why:
        "The list shows the first text behind the subject, 40 to 140 characters. “View this email in your browser” wastes it.",
      fix: """
        Begin the body with a sentence that goes on where the subject ends; hidden if it does not belong to the page: \
        <div style="display: none; max-height: 0; overflow: hidden">…</div>
        """,
      bad: "<body><a href=\"…\">View this email in your browser</a>",
      good:
        "<body><div style=\"display: none; max-height: 0; overflow: hidden\">Three evenings, and one for children</div>"
    ))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let page = message.pages.first else { return examination.notApplicable() }
    guard let preheader = page.preheader else {
      if !page.contents.images.isEmpty {
        examination.find(
          at: nil, subject: "preheader", "the page has no text that a mailbox could show")
      }
      return
    }
    let text = preheader.utf8.prefix(100)
    if phrases.isFound(in: text) || ASCII.matches(text.prefix(4), "http") {
      examination.find(
        at: page.place(of: preheader.range).prefix(60),
        "the first text, which the list of the mailbox shows, is the link to the message on the web",
        evidence: [String(decoding: preheader.utf8.prefix(120), as: UTF8.self)])
    }
  }

  /// What such lines say in ten languages.
  private static let phrases = PhraseSearch(
    [
      "view this email in", "view in browser", "view in your browser", "view this message in",
      "view online", "view it in your browser", "trouble viewing", "email not displaying",
      "having trouble",
      "can't see", "cannot see", "read this online", "view web version", "web version",
      "im browser", "browser ansehen", "browser anzeigen", "online-version", "onlineversion",
      "nicht korrekt angezeigt", "nicht richtig dargestellt", "webversion",
      "dans votre navigateur", "version en ligne", "voir en ligne", "ne s'affiche pas",
      "en tu navegador", "en su navegador", "versión online", "ver en el navegador", "versión web",
      "no seu navegador", "ver no navegador", "versão online", "visualizar no navegador",
      "nel browser", "nel tuo browser", "versione online", "versione web",
      "in je browser", "in uw browser", "online versie", "webversie", "bekijk online",
      "w przeglądarce", "wersja online", "wersję online",
      "ブラウザで表示", "ブラウザで見る", "ウェブ版", "web版", "正しく表示されない",
      "在浏览器中", "在瀏覽器中", "无法正常显示", "网页版", "網頁版",
    ].map { Array($0.utf8) })
}

/// A preheader that says the subject again.
enum PreheaderRepeatsSubject: LintRule {
  static let rule = Rule(
    "lint-html-preheader-repeats-subject", "The first text repeats the subject", family: .html,
    severity: .info, citation: "how mailboxes show the beginning of a message; no standard",
    page: RulePage(
      what: "The first text of the page begins with the words of the subject.",
      why: "The list of the mailbox shows both side by side: the second could say something new.",
      fix: "Begin the body with a sentence that goes on where the subject ends.",
      bad: "Subject: Our autumn programme\n\n<p>Our autumn programme</p>",
      good: "Subject: Our autumn programme\n\n<p>Three evenings, and one for children</p>"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let page = message.pages.first, let preheader = page.preheader,
      let subject = message.subject
    else { return examination.notApplicable() }
    let words = letters(subject.utf8)
    guard words.count >= 8 else { return }
    let first = letters(preheader.utf8)
    if first.starts(with: words) {
      examination.find(
        at: page.place(of: preheader.range).prefix(60),
        "the first text, which the list of the mailbox shows behind the subject, repeats it",
        evidence: [subject.string, String(decoding: preheader.utf8.prefix(120), as: UTF8.self)])
    }
  }

  private static func letters(_ octets: [UInt8]) -> [UInt8] {
    octets.compactMap {
      ASCII.isLetter($0) || ASCII.isDigit($0) || $0 >= 0x80 ? ASCII.lowercase($0) : nil
    }
  }
}

extension Range<Int> {
  /// At most that long.
  func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}
