import HTML
import Message

/// Tells texts in languages that rules about wording don't know: by `lang`, by their script, by their frequent words.
enum OtherLanguage {
  static func isThat(of message: LintMessage) -> Bool {
    let texts = message.readTexts.filter { !$0.utf8.isEmpty }
    guard !texts.isEmpty else { return false }
    return isNamed(message) || texts.allSatisfy { isThat(of: $0) }
  }

  /// Whether `lang` of the page or Content-Language (RFC 3282 §2) names one, and the text is not clearly another.
  private static func isNamed(_ message: LintMessage) -> Bool {
    var named = message.field("Content-Language")?.text
    if let page = message.pages.first, let html = page.page.first(.html),
      let attribute = page.page.attribute(.lang, of: html)
    {
      named = page.page.value(of: attribute).string
    }
    let code = named?.lowercased().prefix { $0 != "-" && $0 != "_" && $0 != "," } ?? ""
    // `und` and `mul` say nothing (ISO 639-2).
    guard (2...3).contains(code.utf8.count), code != "und", code != "mul",
      TextLanguage(rawValue: String(code)) == nil
    else { return false }
    return message.readTexts.allSatisfy { $0.language == nil }
  }

  /// Frequent words of languages in Latin script, as `FoldedText` writes them.
  private static let words = [
    "och att som ar inte till av har kan det ett pa for med du vi din",
    "og er af av til ikke det som har kan jeg vi pa at med din for",
    "ja on ei etta voit sinun meidan tai mutta kun nyt myos ovat se olet sen",
    "a je ze jsme pro vas si jako aby nebo jsou nas bude vam na se v z",
    "a je ze sme pre vas si ako aby alebo su bude vam na sa v z",
    "es egy hogy nem az ez van meg a is vagy ha mar csak",
    "si cu este pentru la sa va care nu din mai sunt ca de in",
    "ve bir bu icin ile daha cok size olan sizin ya da her en",
    "i u je su za se na ili iz od koji ste da ne smo vas",
    "dan yang di untuk dengan ini anda dari kami atau ke",
    "va cua la cho ban co trong nhung duoc voi khong",
    "ja on ei et kui voi see mis oma ning teie", "un ir no ar par ka jusu uz vai",
    "ir yra su kad jus kaip is musu bei ar",
  ]

  /// The languages of which a word is a frequent one, as places in `words`.
  private static let byWord: WordTable<[Int]> = {
    var table: [UInt64: [Int]] = [:]
    for (language, words) in words.enumerated() {
      for word in Set(words.split(separator: " ")) {
        table[WordHash.of(word.utf8), default: []].append(language)
      }
    }
    return WordTable(table)
  }()

  /// Letters of a script that none of the ten languages is written in.
  private static let fewestLetters = 20
  private static let fewestWords = 8

  private static func isThat(of text: ReadText) -> Bool {
    var (latin, other) = (0, 0)
    text.utf8.withUnsafeBufferPointer { utf8 in
      for octet in utf8.prefix(TextLanguage.lookedAt) {
        if octet.isLetter { latin += 1 }
        // First octets of Greek to Arabic, of Indic and Thai, and of Hangul.
        if (0xCE...0xDB).contains(octet) || octet == 0xE0 || (0xEA...0xED).contains(octet) {
          other += 1
        }
      }
    }
    // Addresses of the web are Latin in every language.
    if other >= fewestLetters, other * 2 > latin { return true }
    guard text.language == nil else { return false }
    let folded = text.beginning
    let count = min(folded.words, TextLanguage.mostWords)
    guard count >= fewestWords else { return false }
    var scores = Array(repeating: 0, count: words.count)
    var known: [TextLanguage: Int] = [:]
    for index in 0..<count where folded.word(index).count <= 8 {
      for language in byWord[folded.hash(index)] ?? [] { scores[language] += 1 }
      for language in TextLanguage.byWord[folded.hash(index)] ?? [] {
        known[language, default: 0] += 1
      }
    }
    guard let best = scores.max() else { return false }
    return best * 8 >= count && best > (known.values.max() ?? 0)
  }
}
