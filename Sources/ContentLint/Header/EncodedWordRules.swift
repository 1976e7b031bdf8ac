import Audit
import Message

/// The encoded words of a message's header, read once for the rules about them.
struct EncodedWordReading {
  /// Each defect with its field.
  let defects: [(field: LintField, defect: EncodedWordDefect)]
  /// Encoded words where RFC 2047 §5 does not allow them.
  let misplaced: [(field: LintField, kind: AddressNote.Kind, range: Range<Int>)]

  /// Fields whose text people see.
  private static let texts: [HeaderFieldName] = [.subject, "Comments", "Thread-Topic"]
  private static let addresses: [HeaderFieldName] = [.from, .sender, .replyTo, .to, .cc]

  init(_ message: LintMessage) {
    var defects: [(field: LintField, defect: EncodedWordDefect)] = []
    var misplaced: [(field: LintField, kind: AddressNote.Kind, range: Range<Int>)] = []
    for name in Self.texts + Self.addresses {
      for field in message.fields(name) {
        guard Self.mayHoldWord(field.value) else { continue }
        let text = HeaderText(field.value, message.context.charsets)
        defects += text.defects.map { (field, $0) }
      }
    }
    for name in Self.addresses {
      guard let addresses = message.addresses(name), Self.mayHoldWord(addresses.field.value) else {
        continue
      }
      for note in addresses.list.notes {
        switch note.kind {
        case .encodedWordInAddress, .encodedWordInQuotedString:
          misplaced.append((addresses.field, note.kind, addresses.range(note.range)))
        case .route, .blankInAddress, .emptyElement, .dotInName: break
        }
      }
    }
    self.defects = defects
    self.misplaced = misplaced
  }

  private static func mayHoldWord(_ value: ArraySlice<UInt8>) -> Bool {
    value.withUnsafeBufferPointer { value in
      value.indices.dropLast().contains {
        value[$0] == UInt8(ascii: "=") && value[$0 + 1] == UInt8(ascii: "?")
      }
    }
  }
}

/// An encoded word that says nothing, or something else.
enum EncodedWordMalformed: LintRule {
  static let rule = Rule(
    "lint-header-encoded-word", "An encoded word can't be read", family: .header,
    severity: .warning, citation: "RFC 2047 §2, §4, §5",
    page: RulePage(
      what: """
        An encoded word has bad base64 or quoted-printable, an unknown character set, octets that are no character of it, white space in it, \
        no end, or no white space around it.
        """,
      why: "People see `=?utf-8?Q?…` or wrong characters in the subject or the sender's name.",
      fix: "Let a library encode the text anew, in UTF-8.",
      bad: "Subject: =?utf-8?Q?Gr=C3=BC=C3?=", good: "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?="))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    var last: Range<Int>?
    for (field, defect) in message.encodedWords.defects {
      let problem: String
      switch defect.kind {
      case .blankInText: problem = "white space is in the encoded word, so that it is none"
      case .badBase64: problem = "the encoded word is no sound base64"
      case .badQuotedPrintable: problem = "the encoded word has an = without two hexadecimal digits"
      case .unknownCharset: problem = "the character set of the encoded word is unknown"
      case .malformedText:
        problem = "the encoded word holds octets that are no characters of its character set"
      case .notSeparated:
        problem = "the encoded word is not set off with white space: many programs don't decode it"
      case .unfinished: problem = "this begins as an encoded word and is none"
      case .tooLong, .splitCharacter, .inQuotedString: continue
      }
      // Bad base64 is mostly no text either: once a word.
      if defect.range == last { continue }
      last = defect.range
      examination.find(at: defect.range, "\(field.name): \(problem)")
    }
  }
}

/// An encoded word over 75 characters.
enum EncodedWordLong: LintRule {
  static let rule = Rule(
    "lint-header-encoded-word-long", "An encoded word has more than 75 characters",
    family: .header, severity: .warning, citation: "RFC 2047 §2",
    page: RulePage(
      what: "An encoded word with its marks and its character set is longer than 75 characters.",
      why: "Programs that keep to the limit show it undecoded; some filters count it.",
      fix: "Let a library divide the text into several words, each in a line of its own.",
      bad: "Subject: =?utf-8?B?(one word of a hundred characters)?=",
      good: "Subject: =?utf-8?B?(the first part)?=\n =?utf-8?B?(the second)?="))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for (field, defect) in message.encodedWords.defects where defect.kind == .tooLong {
      examination.find(
        at: defect.range,
        "\(field.name): the encoded word has \(defect.range.count) characters, and 75 are allowed")
    }
  }
}

/// A character in two encoded words.
enum EncodedWordSplit: LintRule {
  static let rule = Rule(
    "lint-header-encoded-word-split", "An encoded word splits a character", family: .header,
    severity: .warning, citation: "RFC 2047 §5 (3)",
    page: RulePage(
      what: "A character of several octets begins in one encoded word and ends in the next.",
      why: "Programs that decode word by word show � in its place.",
      fix: "Divide the text between characters, not between octets.",
      bad: "Subject: =?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=",
      good: "Subject: =?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?="))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for (field, defect) in message.encodedWords.defects where defect.kind == .splitCharacter {
      examination.find(
        at: defect.range, "\(field.name): a character begins or ends outside this encoded word")
    }
  }
}

/// An encoded word where none may be.
enum EncodedWordPlace: LintRule {
  static let rule = Rule(
    "lint-header-encoded-word-place", "An encoded word in quotes or in an address",
    family: .header, severity: .warning, citation: "RFC 2047 §5 (3)",
    page: RulePage(
      what: "An encoded word stands inside quotation marks, or in an address itself.",
      why:
        "By the standard it is no encoded word there: programs that keep to it show `=?utf-8?Q?…?=` as the sender's name.",
      fix: "Leave the quotation marks out around encoded words.",
      bad: "From: \"=?utf-8?Q?M=C3=BCnzkabinett?=\" <news@example.com>",
      good: "From: =?utf-8?Q?M=C3=BCnzkabinett?= <news@example.com>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for (field, kind, range) in message.encodedWords.misplaced {
      examination.find(
        at: range,
        kind == .encodedWordInAddress
          ? "\(field.name): an encoded word is part of the address"
          : "\(field.name): an encoded word stands inside quotation marks",
        severity: kind == .encodedWordInAddress ? .error : nil)
    }
  }
}
