import Audit
import Message

/// A Subject in capital letters.
enum SubjectCapitals: LintRule {
  static let rule = Rule(
    "lint-text-subject-capitals", "Subject is in capital letters", family: .text,
    severity: .warning, citation: "SpamAssassin SUBJ_ALL_CAPS; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "Nine of ten letters of Subject are capitals, of ten and more.",
      why: "7.6 % of spam has it, 1.6 % of wanted newsletters, and hardly a person's mail.",
      fix: "Write it as a sentence.",
      bad: "Subject: LAST DAY OF THE SALE", good: "Subject: The sale ends today"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let subject = message.subject, let field = message.field(.subject) else {
      return examination.notApplicable()
    }
    if CapitalLetters.areMost(of: subject.string) {
      examination.find(at: field.valueRange, "the subject is in capital letters")
    }
  }
}

/// `!!` and `?!`.
enum MarksRepeated: LintRule {
  static let rule = Rule(
    "lint-text-marks-repeated", "Exclamation marks in a row", family: .text, severity: .warning,
    citation: "SpamAssassin PLING_QUERY; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "Subject or text has `!!`, `?!` or `!?`.",
      why: "9 % of spam has it, and hardly a newsletter.",
      fix: "One mark is enough.", bad: "Only today!!", good: "Only today."))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    if let subject = message.subject {
      for range in LoudMarks.runs(in: subject.utf8, most: 1) {
        examination.find(at: subject.sourceRange(of: range), "marks in a row in the subject")
      }
    }
    for text in message.readTexts {
      for range in LoudMarks.runs(in: text.utf8, most: 1) {
        examination.find(at: text.place(range), "marks in a row in the text")
      }
    }
  }
}

/// Words with gaps between their letters.
enum WordsSpacedOut: LintRule {
  static let rule = Rule(
    "lint-text-gappy", "A word with gaps between its letters", family: .text, severity: .warning,
    citation: "SpamAssassin GAPPY_SUBJECT; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "Six letters and more stand one by one: `S U M M E R`, `f-r-e-e-l-y`.",
      why: "Filters take it for a way around them, and screen readers spell it.",
      fix: "Write the word, and space it by CSS (`letter-spacing`).",
      bad: "S U M M E R   S A L E", good: "Summer sale"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    if let subject = message.subject,
      let found = GappyWords.first(in: subject.utf8, letters: 6)
    {
      examination.find(
        at: subject.sourceRange(of: found.range), "the word '\(found.word)' is spaced out")
    }
    for text in message.readTexts {
      if let found = GappyWords.first(in: text.utf8, letters: 6) {
        examination.find(at: text.place(found.range), "the word '\(found.word)' is spaced out")
      }
    }
  }
}

/// Phrases that stand out.
enum StockPhrases: LintRule {
  static let rule = Rule(
    "lint-text-stock-phrase", "A phrase of unwanted mail", family: .text, severity: .warning,
    citation: "SpamAssassin DEAR_FRIEND; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The text has a phrase that is many times as frequent in spam as in newsletters that people want: assurances that it is no spam, laws \
        that are to excuse it, selling that recruits, cards for everybody. The list is short: long lists of 'trigger words' hit nearly every \
        newsletter and find hardly any spam.
        """,
      why: "Who does not send spam does not need to say so, and filters know these phrases best.",
      fix: "Say it in other words, or leave it out.",
      bad: "This is not spam.", good: "You get this because you subscribed at example.com."))

  private static let families: [PhraseFamily] = [
    .notSpam, .legalExcuse, .mlm, .cards, .enlarge, .bulkmail,
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let facts = message.likeness
    for family in families {
      guard let place = facts.places[family] else { continue }
      examination.find(at: place.0, "'\(place.1)' is a phrase of unwanted mail")
    }
  }
}

/// Phrases of the owner's list.
enum OwnPhrases: LintRule {
  static let rule = Rule(
    "lint-text-own-phrase", "A phrase of your own list", family: .text, severity: .warning,
    citation: "dlv.yml(5)",
    page: RulePage(
      what: "The text has a phrase of the configuration's list of phrases, in any case.",
      why: "Somebody in your organization does not want it in mail.",
      fix: "Say it in other words.", bad: "phrases: [synergy]", good: "We work together."))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let phrases = message.context.phrases.map { phrase in
      var folded = FoldedText()
      folded.append(Array(phrase.utf8), withoutQuotes: false)
      return (phrase, folded.utf8)
    }.filter { $0.1.count > 1 }
    guard !phrases.isEmpty else { return examination.notApplicable() }
    if let subject = message.subject {
      examine(subject.utf8, { subject.sourceRange(of: $0) }, phrases, &examination)
    }
    for text in message.readTexts { examine(text.utf8, text.place, phrases, &examination) }
  }

  private static func examine(
    _ octets: [UInt8], _ place: (Range<Int>) -> Range<Int>, _ phrases: [(String, [UInt8])],
    _ examination: inout LintExamination
  ) {
    var folded = FoldedText()
    folded.append(octets, withoutQuotes: false)
    for (phrase, words) in phrases {
      guard let found = folded.utf8.firstRange(of: words) else { continue }
      let first = folded.wordNumber(at: found.lowerBound + 1)
      let last = folded.wordNumber(at: found.upperBound - 2)
      if let source = folded.source(ofWords: first..<(last + 1)) {
        examination.find(at: place(source.range), "'\(phrase)' is on your list")
      }
    }
  }
}
