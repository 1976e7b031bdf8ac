import Audit
import HTML
import Message

/// A page whose `lang` names another language than its text.
enum LanguageOther: LintRule {
  static let rule = Rule(
    "lint-text-language", "The text is in another language than `lang` says", family: .text,
    severity: .info, citation: "WHATWG HTML §3.2.6.2, WCAG 2.2 SC 3.1.1",
    page: RulePage(
      what: """
        `lang` of the page names one of English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Japanese and Chinese, and the text \
        is clearly in another of them.
        """,
      why:
        "Screen readers speak the text by the rules of the wrong language, and clients offer to translate it.",
      fix: "Write the language of the text into `lang`.",
      bad: "<html lang=\"en\"> … Sehr geehrte Damen und Herren",
      good: "<html lang=\"de\"> … Sehr geehrte Damen und Herren"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let page = message.pages.first, let html = page.page.first(.html),
      let attribute = page.page.attribute(.lang, of: html)
    else { return examination.notApplicable() }
    let said = String(decoding: page.page.value(of: attribute).utf8, as: UTF8.self).lowercased()
      .prefix { $0 != "-" && $0 != "_" }
    guard let named = TextLanguage(rawValue: String(said)),
      let found = message.readTexts.first(where: { $0.page === page })?.language, found != named
    else { return }
    examination.find(
      at: page.place(of: attribute.valueRange),
      "`lang` says \(named.name), and the text is \(found.name)")
  }
}

/// The languages that rules about wording know, by their codes (ISO 639-1).
enum TextLanguage: String, CaseIterable {
  case en, de, fr, es, pt, it, nl, pl, ja, zh

  var name: String {
    switch self {
    case .en: "English"
    case .de: "German"
    case .fr: "French"
    case .es: "Spanish"
    case .pt: "Portuguese"
    case .it: "Italian"
    case .nl: "Dutch"
    case .pl: "Polish"
    case .ja: "Japanese"
    case .zh: "Chinese"
    }
  }

  /// Frequent words that few of the others share, folded.
  private var words: String {
    switch self {
    case .en: "the and of to is you your for that with this are have our not be or we will"
    case .de:
      "der die das und ist nicht sie mit ein eine fur auf den dem von zu im auch wir ihre werden"
    case .fr: "le les des est et vous une pour dans que votre nous sur avec pas du au ce ne vos"
    case .es: "el los las es y para con una su por del que se lo nuestro usted mas como al en"
    case .pt: "o os as um uma e para com nao sua seu do da em por mais voce no na ao"
    case .it: "il lo gli di che e per con una del della non sono piu alla nel le un si tuo"
    case .nl: "de het een en van is niet met voor je u op zijn dat wij uw onze naar ook bij"
    case .pl: "i w na z nie do sie jest to ze o dla od po jak twoje przez oraz za lub"
    case .ja, .zh: ""
    }
  }

  /// The languages of which a word is a frequent one, by the hash of the word.
  static let byWord: WordTable<[TextLanguage]> = {
    var table: [UInt64: [TextLanguage]] = [:]
    for language in allCases {
      for word in language.words.split(separator: " ") {
        table[WordHash.of(word.utf8), default: []].append(language)
      }
    }
    return WordTable(table)
  }()

  /// Octets of a text that are looked at.
  static let lookedAt = 60_000
  /// Words that are looked at, and how many there have to be.
  static let mostWords = 2_000
  static let fewestWords = 30

  /// The language of a text, where it is clear: a word of seven is one of its frequent ones, and twice as many as of any other.
  static func detect(_ text: ReadText) -> TextLanguage? {
    var kana = 0
    var han = 0
    text.utf8.withUnsafeBufferPointer { utf8 in
      for index in 0..<max(0, min(utf8.count - 1, lookedAt)) where utf8[index] &- 0xE3 <= 6 {
        if utf8[index] == 0xE3 {
          if (0x81...0x83).contains(utf8[index + 1]) { kana += 1 }
        } else {
          han += 1
        }
      }
    }
    if kana >= 20, kana * 10 >= han { return .ja }
    if han >= 40, kana * 20 < han { return .zh }
    let folded = text.beginning
    let count = min(folded.words, mostWords)
    guard count >= fewestWords else { return nil }
    var scores: [TextLanguage: Int] = [:]
    for index in 0..<count where folded.word(index).count <= 8 {
      for language in byWord[folded.hash(index)] ?? [] { scores[language, default: 0] += 1 }
    }
    let ranked = scores.sorted { ($0.value, $0.key.rawValue) > ($1.value, $1.key.rawValue) }
    guard let best = ranked.first, best.value * 7 >= count else { return nil }
    if ranked.count > 1, ranked[1].value * 2 > best.value { return nil }
    return best.key
  }
}
