import Audit
import HTML
import Message

/// Characters that turn the direction of text.
enum BidiOverride: LintRule {
  static let rule = Rule(
    "lint-deception-bidi-override", "Text is turned around by an override", family: .deception,
    severity: .error, citation: "Unicode UAX #9 §2.2, UTR #36 §2.11",
    page: RulePage(
      what: """
        Subject, sender, file name or text has U+202D or U+202E, which force the direction of letters. Marks and isolates, which mixed text \
        from right to left needs, are not meant.
        """,
      why:
        "The text reads otherwise than programs read it: `exe.gpj` is shown as `jpg.exe`. Filters refuse such mail.",
      fix:
        "Remove the character. Use dir attributes, or U+2066 to U+2069, where text needs a direction.",
      bad: "Subject: Invoice \u{202E}fdp.exe", good: "Subject: Invoice.pdf"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for text in message.readable {
      text.forEachBeyondASCII { scalar, range in
        guard scalar.value == 0x202D || scalar.value == 0x202E else { return }
        examination.find(
          at: text.place(of: range),
          "U+\(scalar.value == 0x202D ? "202D" : "202E") forces the direction of what follows",
          evidence: ["U+\(String(scalar.value, radix: 16).uppercased())"])
      }
    }
    for part in message.message.parts {
      guard let name = part.fileName(message.context.charsets), name.utf8.contains(0xE2) else {
        continue
      }
      if name.unicodeScalars.contains(where: { $0.value == 0x202D || $0.value == 0x202E }) {
        examination.find(
          at: part.header.isEmpty ? nil : part.range.lowerBound..<part.range.lowerBound,
          subject: "attachment", "the name of the file has a character that turns it around",
          evidence: [
            name.unicodeScalars.map {
              $0.value == 0x202E ? "<U+202E>" : $0.value == 0x202D ? "<U+202D>" : String($0)
            }.joined()
          ])
      }
    }
  }
}

/// Characters of no width between the letters of a word.
enum InvisibleInWord: LintRule {
  static let rule = Rule(
    "lint-deception-invisible-in-word", "A word has characters that nobody sees",
    family: .deception, severity: .error, citation: "Unicode UTS #39 §3.1; UTR #36 §2.10",
    page: RulePage(
      what: """
        A character of no width (U+200B, U+200C, U+200D, U+2060, U+FEFF and others) stands between two letters of a Latin, Greek or Cyrillic \
        word. Soft hyphens count where two letters or fewer lie between them. Joiners in Arabic and Indic scripts belong there; padding \
        behind a preheader and breaks at punctuation are not meant.
        """,
      why:
        "It hides words from filters, which is why they look for it: Microsoft and Google count it as a trick of phishing.",
      fix:
        "Remove the character. Copy text through a plain editor: word processors leave them behind.",
      bad: "Reset your pass\u{200B}word", good: "Reset your password"))

  /// Places that are shown one by one.
  private static let shown = 5

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for text in message.readable {
      var found: [(Unicode.Scalar, Range<Int>)] = []
      var softHyphen: Int?
      text.forEachBeyondASCII { scalar, range in
        guard isInvisible(scalar) || scalar.value == 0xAD else { return }
        guard let before = ReadableText.scalar(before: range.lowerBound, text.utf8),
          range.upperBound < text.utf8.count, Self.isJoined(before),
          Self.isJoined(ReadableText.scalar(text.utf8, range.upperBound).0)
        else { return }
        if scalar.value == 0xAD {
          defer { softHyphen = range.upperBound }
          guard let last = softHyphen, range.lowerBound - last <= 2,
            text.utf8[last..<range.lowerBound].allSatisfy({ ASCII.isLetter($0) || $0 >= 0x80 })
          else { return }
        }
        found.append((scalar, range))
      }
      for (scalar, range) in found.prefix(shown) {
        let code = "U+" + String(scalar.value, radix: 16, uppercase: true).leftPadded
        examination.find(
          at: text.place(of: range),
          found.count > shown
            ? "\(code) stands inside a word, one of \(found.count) such characters in this text"
            : "\(code) stands inside a word",
          evidence: [
            String(decoding: word(around: range, text.utf8), as: UTF8.self).unicodeScalars
              .map { isInvisible($0) || $0.value == 0xAD ? "·" : String($0) }.joined()
          ])
      }
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B, 0x200C, 0x200D, 0x2060...0x2064, 0xFEFF, 0x180E, 0x034F, 0x115F, 0x1160, 0x3164:
      true
    default: false
    }
  }

  /// Letters of scripts that need no joiners.
  private static func isJoined(_ scalar: Unicode.Scalar) -> Bool {
    switch Script(scalar) {
    case .latin, .greek, .cyrillic: true
    case .armenian, .cherokee, .coptic, .other, nil: false
    }
  }

  private static func word(around range: Range<Int>, _ text: [UInt8]) -> ArraySlice<UInt8> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, range.lowerBound - start < 40, !ASCII.isSpace(text[start - 1]) { start -= 1 }
    while end < text.count, end - range.upperBound < 40, !ASCII.isSpace(text[end]) { end += 1 }
    return text[start..<end]
  }
}

extension String {
  /// At least four digits.
  fileprivate var leftPadded: String {
    String(repeating: "0", count: Swift.max(0, 4 - utf8.count)) + self
  }
}

/// Words of letters from two scripts that look alike.
enum MixedScriptWord: LintRule {
  static let rule = Rule(
    "lint-deception-mixed-script", "A word mixes letters of scripts that look alike",
    family: .deception, severity: .error, citation: "Unicode UTS #39 §5.2 and confusables",
    page: RulePage(
      what: """
        A word has Latin letters and Cyrillic, Greek, Armenian or Cherokee ones that look like Latin ones, or Latin ones that look like \
        letters of the rest. A Latin name with a Russian ending and formulas with Greek letters are not meant.
        """,
      why:
        "The word reads as another one to people than to programs: `pаypal` with a Cyrillic а. Filters take it for phishing.",
      fix:
        "Write the whole word in one script; the finding shows which letters are of the other one.",
      bad: "Log in to your Pаypal account (the first a is Cyrillic)",
      good: "Log in to your Paypal account"))

  /// Places that are shown one by one.
  private static let shown = 5

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for text in message.readable {
      var count = 0
      for (range, letters) in words(of: text.utf8) {
        guard let other = confused(letters) else { continue }
        count += 1
        if count > shown { break }
        let strange = letters.filter { Script($0) == other }.map { String($0) }
        examination.find(
          at: text.place(of: range),
          "the word has Latin and \(name(of: other)) letters that look alike",
          evidence: [
            String(decoding: text.utf8[range], as: UTF8.self),
            "\(name(of: other)): \(strange.prefix(20).joined(separator: " "))",
          ])
      }
    }
  }

  /// The script that is mixed with Latin so that letters may be taken for each other.
  static func confused(_ letters: [Unicode.Scalar]) -> Script? {
    guard letters.count >= 3 else { return nil }
    var latin: [Unicode.Scalar] = []
    var others: [Unicode.Scalar] = []
    var script: Script?
    for letter in letters {
      switch Script(letter) {
      case .latin?: latin.append(letter)
      case .cyrillic?, .greek?, .armenian?, .cherokee?:
        let own = Script(letter)
        if script == nil { script = own }
        guard own == script else { return nil }
        others.append(letter)
      case .coptic?, .other?, nil: return nil
      }
    }
    guard let script, !latin.isEmpty else { return nil }
    let readsLatin = others.allSatisfy { LookAlikes.ascii($0) != nil }
    let readsOther = latin.allSatisfy {
      $0.value < 0x80 && LookAlikes.exists(UInt8($0.value), in: script)
    }
    // Of two letters one of each: an abbreviation with an ending as often as not.
    return readsLatin || (readsOther && others.count > latin.count) ? script : nil
  }

  static func name(of script: Script) -> String {
    switch script {
    case .latin: "Latin"
    case .greek: "Greek"
    case .cyrillic: "Cyrillic"
    case .armenian: "Armenian"
    case .cherokee: "Cherokee"
    case .coptic: "Coptic"
    case .other: "other"
    }
  }

  /// Words with letters beyond ASCII: letters without anything between.
  private static func words(of utf8: [UInt8]) -> [(Range<Int>, [Unicode.Scalar])] {
    var found: [(Range<Int>, [Unicode.Scalar])] = []
    var index = 0
    while index < utf8.count {
      // Only what lies around octets beyond ASCII is looked at.
      guard let next = utf8[index...].firstIndex(where: { $0 >= 0x80 }) else { break }
      var start = next
      while start > index, ASCII.isLetter(utf8[start - 1]) { start -= 1 }
      var end = start
      var letters: [Unicode.Scalar] = []
      var hasLatin = false
      var hasOther = false
      while end < utf8.count {
        let (scalar, length) = ReadableText.scalar(utf8, end)
        guard let script = Script(scalar) else { break }
        if script == .latin { hasLatin = true } else { hasOther = true }
        letters.append(scalar)
        end += length
      }
      if hasLatin, hasOther { found.append((start..<end, letters)) }
      index = max(end, next + ReadableText.scalar(utf8, next).length)
    }
    return found
  }
}
