import Audit
import Message

/// Text that was to be written later.
enum PlaceholderTextLeft: LintRule {
  static let rule = Rule(
    "lint-text-placeholder", "Text that was to be written later", family: .text, severity: .error,
    citation: "Email on Acid, Placeholder text and images in email design (emailonacid.com)",
    page: RulePage(
      what: """
        The text has `lorem ipsum`, `TODO`, `FIXME`, `TBD`, `XXXX`, a date such as `XX.XX.2026`, `[insert …]` or `Your text here`. TODO between other \
        words in capitals is none where the sentence may be Spanish: there it means everything.
        """,
      why: "It was to be replaced before the message goes out.",
      fix: "Write the text, or take the block out.",
      bad: "Lorem ipsum dolor sit amet", good: "The museum is open until nine."))

  /// Small letters, between words' ends.
  private static let phrases = [
    "lorem ipsum", "dolor sit amet", "your text here", "insert text here", "placeholder text",
    "text goes here", "replace this text", "add your text", "insert link here",
  ].map { Array($0.utf8) }
  private static let marks = ["TODO", "FIXME", "TBD", "XXXX"].map { Array($0.utf8) }
  private static let inserts = ["[insert ", "[your name", "[company name", "[name]", "[date]"].map {
    Array($0.utf8)
  }

  /// How each of them may begin, in any case.
  private static let beginnings = OctetPairs(
    (phrases + marks + inserts).flatMap { text -> [(UInt8, UInt8)] in
      let first = [HeaderFieldName.lowercase(text[0]), uppercase(text[0])]
      let second = [HeaderFieldName.lowercase(text[1]), uppercase(text[1])]
      return first.flatMap { first in second.map { (first, $0) } }
    })

  private static func uppercase(_ octet: UInt8) -> UInt8 {
    octet.isSmallLetter ? octet & ~0x20 : octet
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    if let subject = message.subject {
      examine(subject.utf8, { subject.sourceRange(of: $0) }, &examination)
    }
    for text in message.readTexts { examine(text.utf8, text.place, &examination) }
  }

  /// The first place of each text.
  private static func examine(
    _ octets: [UInt8], _ place: (Range<Int>) -> Range<Int>, _ examination: inout LintExamination
  ) {
    var next = 0
    while let index = beginnings.first(in: octets, from: next) {
      next = index + 1
      let isStart = index == 0 || !(octets[index - 1].isLetter || octets[index - 1].isDigit)
      guard isStart, let length = length(octets, index) else { continue }
      let range = index..<(index + length)
      examination.find(
        at: place(range), "'\(String(decoding: octets[range], as: UTF8.self))' was to be replaced")
      return
    }
  }

  private static func length(_ octets: [UInt8], _ start: Int) -> Int? {
    let rest = octets[start...]
    func ends(_ length: Int) -> Bool {
      let end = start + length
      return end >= octets.count
        || !(octets[end].isLetter || octets[end].isDigit || octets[end] >= 0x80)
    }
    switch octets[start] | 0x20 {
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "x"):
      if let mark = marks.first(where: { rest.starts(with: $0) && ends($0.count) }),
        mark != marks[0] || !isSpanish(octets, start..<(start + mark.count))
      {
        return mark.count
      }
      if let length = openDate(rest) { return length }
    default: break
    }
    for phrase in phrases where octets[start] | 0x20 == phrase[0] {
      if rest.prefix(phrase.count).elementsEqual(
        phrase, by: { HeaderFieldName.lowercase($0) == $1 }),
        ends(phrase.count)
      {
        return phrase.count
      }
    }
    if octets[start] == UInt8(ascii: "[") {
      for phrase in inserts
      where rest.prefix(phrase.count).elementsEqual(
        phrase, by: { HeaderFieldName.lowercase($0) == $1 })
      {
        return phrase.count
      }
    }
    return nil
  }
}

extension PlaceholderTextLeft {
  /// `XX.XX.2026`, `XX/XX`, `XX:XX`: two places that are open; a year may follow.
  private static func openDate(_ text: ArraySlice<UInt8>) -> Int? {
    let start = text.startIndex
    guard text.count >= 5, text[start] == UInt8(ascii: "X") || text[start] == UInt8(ascii: "x"),
      let mark = [UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "-")]
        .first(where: { $0 == text[start + 2] })
    else { return nil }
    let letter = text[start]
    guard
      text.prefix(5).elementsEqual([letter, letter, mark, letter, letter])
    else { return nil }
    var end = start + 5
    if text[end...].first == mark {
      let year = text[(end + 1)...].prefix { $0.isDigit || $0 == letter }
      if year.count == 2 || year.count == 4 { end = year.endIndex }
    }
    if let next = text[end...].first, next.isLetter || next.isDigit || next >= 0x80 { return nil }
    return end - start
  }

  /// TODO in a sentence of capitals is the Spanish word for everything: a neighbour in capitals on either side, where nothing but blanks lies
  /// between. A note stands among small letters, behind or before a mark, or alone.
  private static func isSpanish(_ octets: [UInt8], _ range: Range<Int>) -> Bool {
    isCapital(octets[..<range.lowerBound].reversed())
      || isCapital(octets[range.upperBound...])
  }

  /// Whether blanks come next, and then a word of capitals, read in either direction.
  private static func isCapital(_ octets: some Collection<UInt8>) -> Bool {
    let word = octets.drop { $0 == 0x20 }.prefix { $0 > 0x20 }
    let letters = word.filter { $0.isLetter || $0 >= 0x80 }
    return !letters.isEmpty && letters.allSatisfy { $0 & 0x20 == 0 || $0 >= 0x80 }
      && octets.first == 0x20 && word.first.map { $0.isLetter || $0 >= 0x80 } == true
  }
}

/// A greeting whose name is missing.
enum GreetingEmpty: LintRule {
  static let rule = Rule(
    "lint-text-greeting-empty", "The greeting lacks its name", family: .text, severity: .error,
    citation: "Mailchimp, Merge fields (mailchimp.com/developer/marketing/docs/merge-fields)",
    page: RulePage(
      what:
        "A greeting is followed by a comma and no name: `Hi ,`, `Dear ,`, `Hallo !`; or the name is what programs write for nothing (`Hi None,`, `Dear undefined,`), or a field (`Hi [First Name],`).",
      why: "The field for the name was empty for this reader, and the template has no default.",
      fix: "Give the field a default, or write a greeting that needs no name.",
      bad: "Dear ,", good: "Dear reader,"))

  private static let greetings: Set<String> = [
    "hi", "hello", "dear", "hey", "hallo", "liebe", "lieber", "guten tag", "bonjour", "cher",
    "chere", "salut", "hola", "estimado", "estimada", "ola", "caro", "cara", "ciao", "gentile",
    "prezado", "prezada", "beste", "geachte", "czesc", "witaj", "drogi", "droga",
    "sehr geehrte", "sehr geehrter", "sehr geehrte r", "sehr geehrte frau", "sehr geehrter herr",
    "liebe frau", "lieber herr", "guten tag frau", "guten tag herr", "dear mr", "dear mrs",
    "dear ms", "dear dr", "estimado sr", "estimada sra", "geachte heer", "geachte mevrouw",
    "szanowny panie", "gentile sig",
  ]
  /// French typography puts a space before an exclamation mark.
  private static let french: Set<String> = ["bonjour", "salut", "cher", "chere"]
  /// What programs print in place of no value.
  private static let nothing: Set<String> = ["none", "null", "undefined", "(null)", "<null>"]
  /// Japanese puts it behind the name.
  private static let japanese = Array("様".utf8)

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for text in message.readTexts {
      let octets = text.utf8
      var index = 0
      var lines = 0
      // A greeting stands at the beginning of a line, among the first.
      while index < octets.count, lines < 30 {
        let end = octets[index...].firstIndex(of: .lineFeed) ?? octets.count
        if let range = empty(octets, index..<end) {
          examination.find(
            at: text.place(range),
            "'\(String(decoding: octets[range], as: UTF8.self))' greets nobody")
          break
        }
        index = end + 1
        lines += 1
      }
    }
  }

  /// Octets of a line before the comma.
  private static let longest = 48

  /// `Hi ,`: greeting, space, and a comma or exclamation mark; `Hi null,` and `Hi [Name],`.
  private static func empty(_ octets: [UInt8], _ line: Range<Int>) -> Range<Int>? {
    let text = octets[line].trimmingBlanksAndLineEnds
    if text.elementsEqual(japanese) { return text.startIndex..<text.endIndex }
    guard
      let mark = text.prefix(longest).firstIndex(where: {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "!")
      }),
      mark > text.startIndex
    else { return nil }
    let range = text.startIndex..<(mark + 1)
    if octets[mark - 1] == .space, let greeting = folded(text[..<mark]),
      greetings.contains(greeting)
    {
      return octets[mark] == UInt8(ascii: "!") && french.contains(greeting) ? nil : range
    }
    let words = text[..<mark].trimmingBlanksAndLineEnds
    for space in words.indices where words[space] == .space {
      if isNothing(words[(space + 1)...]), let greeting = folded(words[..<space]),
        greetings.contains(greeting)
      {
        return range
      }
    }
    return nil
  }

  /// One to three words, folded.
  private static func folded(_ text: ArraySlice<UInt8>) -> String? {
    var folded = FoldedText()
    folded.append(Array(text), withoutQuotes: false)
    guard (1...3).contains(folded.words) else { return nil }
    return String(
      decoding: folded.utf8[folded.word(0).lowerBound..<folded.word(folded.words - 1).upperBound],
      as: UTF8.self)
  }

  /// Whether it stands where a name was to be: `null`, `undefined undefined`, `[First Name]`, `{name}`, `%NAME%`.
  private static func isNothing(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first, let last = name.last else { return false }
    let pairs = ["[]", "{}", "%%", "<>"]
    if name.count > 3, pairs.contains(where: { $0.utf8.elementsEqual([first, last]) }),
      name.dropFirst().dropLast().allSatisfy({ $0.isLetter || "_- ".utf8.contains($0) })
    {
      return true
    }
    return name.split(separator: .space).allSatisfy {
      nothing.contains(String(decoding: $0, as: UTF8.self).lowercased())
    }
  }
}
