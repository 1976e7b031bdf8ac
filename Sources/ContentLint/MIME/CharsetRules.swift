import Audit
import Message

/// Text of which nobody says how it is to be read.
enum CharsetUnlabelled: LintRule {
  static let rule = Rule(
    "lint-mime-charset-unlabelled", "8-bit text without a charset", family: .mime,
    severity: .error, citation: "RFC 2045 §5.2, RFC 2046 §4.1.2, RFC 6657 §4",
    page: RulePage(
      what:
        "A text part has characters outside ASCII, and its Content-Type has no charset, or says us-ascii.",
      why: "Each program guesses by its own country: people see `GrÃ¼ÃŸe` or `Gr��e`.",
      fix: "Content-Type: text/plain; charset=utf-8", bad: "Content-Type: text/plain\n\nGrüße",
      good: "Content-Type: text/plain; charset=utf-8\n\nGrüße"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for entry in message.texts {
      switch entry.text.text.certainty {
      case .declared, .unknown: continue
      case .undeclared, .contradicted: break
      }
      guard let first = entry.text.content.octets.firstIndex(where: { $0 >= 0x80 }) else {
        continue
      }
      // HTML may say it itself (WHATWG HTML §4.2.5.4); browsers look there, mail programs mostly don't.
      let isSaidInside = entry.metaCharset != nil
      let declared = entry.part.contentType.charset
      examination.find(
        at: entry.text.content.sourceRange(of: first..<(first + 1)),
        declared == nil
          ? "the text is not ASCII, and Content-Type of the part has no charset"
          : "the text is not ASCII, and Content-Type says charset=\(declared ?? "")",
        severity: isSaidInside ? .warning : nil)
    }
  }
}

/// A charset that nobody knows.
enum CharsetUnknown: LintRule {
  static let rule = Rule(
    "lint-mime-charset-unknown", "The charset of a part is unknown", family: .mime,
    severity: .error, citation: "RFC 2978, RFC 2046 §4.1.2",
    page: RulePage(
      what: "The charset parameter names no character set that is registered or known here.",
      why: "Programs show the part wrongly or as an attachment.",
      fix: "Content-Type: text/html; charset=utf-8",
      bad: "Content-Type: text/html; charset=unicode-utf",
      good: "Content-Type: text/html; charset=utf-8"
    ))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for entry in message.texts {
      guard case .unknown(let name) = entry.text.text.certainty else { continue }
      let place = entry.part.contentType.parameters["charset"]?.valueRange
      let isASCII = !entry.text.content.octets.contains { $0 >= 0x80 }
      examination.find(
        at: place ?? entry.part.body.prefix(0),
        "no character set is called '\(name)'", severity: isASCII ? .warning : nil)
    }
  }
}

/// Octets that are no characters.
enum CharsetMalformed: LintRule {
  static let rule = Rule(
    "lint-mime-charset-malformed", "Text is not in the charset that is declared", family: .mime,
    severity: .error, citation: "RFC 2046 §4.1.2, RFC 3629 §3",
    page: RulePage(
      what: "A text part has octets that are no characters of the character set that is declared.",
      why:
        "People see � in their place. Mostly the text was put together of pieces in different character sets.",
      fix: "Convert all text to UTF-8 before it is put together.",
      bad: "Content-Type: text/plain; charset=utf-8\n\n(text in ISO 8859-1)",
      good: "Content-Type: text/plain; charset=utf-8\n\n(text in UTF-8)"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for entry in message.texts {
      guard entry.text.text.certainty == .declared, let first = entry.text.text.malformed.first
      else { continue }
      let count = entry.text.text.malformedCount
      examination.find(
        at: entry.text.content.sourceRange(of: first),
        "this is no character of \(entry.text.text.charset)"
          + (count > 1 ? "; there are \(count - 1) more" : ""))
    }
  }
}

/// Characters that were meant otherwise.
enum CharsetControls: LintRule {
  static let rule = Rule(
    "lint-mime-charset-controls", "Text holds C1 controls", family: .mime, severity: .warning,
    citation: "Unicode 16 §23.1; WHATWG Encoding Standard (windows-1252)",
    page: RulePage(
      what: """
        Text has characters from U+0080 to U+009F: octets of windows-1252 that are declared ISO 8859-1, or text that was converted twice. \
        They are quotation marks, dashes and the euro sign of a word processor.
        """,
      why:
        "Programs that take the declaration at its word show boxes or nothing, and Gmail has cut messages at such characters.",
      fix: "Declare windows-1252, or better convert the text to UTF-8.",
      bad: "Content-Type: text/plain; charset=iso-8859-1\n\n(0x93)quoted(0x94)",
      good: "Content-Type: text/plain; charset=utf-8\n\n“quoted”"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for entry in message.texts {
      if let first = entry.text.text.firstControl {
        examination.find(
          at: entry.text.content.sourceRange(of: first..<(first + 1)),
          "windows-1252 was meant: in ISO 8859-1 this octet is a control", severity: .info)
        continue
      }
      guard let first = firstControl(in: entry.text.utf8) else { continue }
      examination.find(
        at: entry.text.sourceRange(of: first..<(first + 2)), "a C1 control stands in the text")
    }
  }

  /// U+0080 to U+009F is 0xC2 and an octet from 0x80 to 0x9F. U+0085 is a line end of mainframes, and harmless.
  private static func firstControl(in utf8: [UInt8]) -> Int? {
    utf8.withUnsafeBufferPointer { utf8 in
      guard utf8.count > 1 else { return nil }
      for index in 0..<(utf8.count - 1)
      where utf8[index] == 0xC2 && utf8[index + 1] < 0xA0 && utf8[index + 1] != 0x85 {
        return index
      }
      return nil
    }
  }
}

/// Two charsets for one text.
enum CharsetContradicted: LintRule {
  static let rule = Rule(
    "lint-mime-charset-meta", "Header and HTML name different charsets", family: .mime,
    severity: .warning, citation: "RFC 2854 §6, WHATWG HTML §13.2.3.2",
    page: RulePage(
      what:
        "Content-Type of an HTML part and its `<meta charset>` name different character sets, and the text is not ASCII.",
      why:
        "The header counts for mail programs; what is saved, forwarded or shown in a browser is read by the HTML.",
      fix: "<meta charset=\"utf-8\"> and Content-Type: text/html; charset=utf-8",
      bad: "Content-Type: text/html; charset=utf-8\n\n<meta charset=\"iso-8859-1\">",
      good: "Content-Type: text/html; charset=utf-8\n\n<meta charset=\"utf-8\">"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for entry in message.texts where entry.part.contentType.subtype == "html" {
      guard let meta = entry.metaCharset, let declared = entry.part.contentType.charset else {
        continue
      }
      let (inside, outside) = (Charset(meta.name), Charset(declared))
      // Every text in ASCII is the same in both, and us-ascii promises less.
      if Self.areSame(inside, outside) || !entry.text.content.octets.contains(where: { $0 >= 0x80 })
      {
        continue
      }
      examination.find(
        at: entry.text.sourceRange(of: meta.range),
        "the HTML says \(meta.name), and Content-Type says \(declared)")
    }
  }

  private static func areSame(_ left: Charset, _ right: Charset) -> Bool {
    if left.method == right.method { return true }
    // Browsers read ISO 8859-1 as windows-1252.
    let western: [Charset.Method] = [.latin1, .windows1252]
    return western.contains(left.method) && western.contains(right.method)
  }
}

extension LintText {
  /// The character set that HTML names in a meta element near its beginning, with its place in the text.
  var metaCharset: (name: String, range: Range<Int>)? {
    guard part.contentType.subtype == "html" else { return nil }
    return text.utf8.withUnsafeBufferPointer { utf8 in
      // Browsers look at the first 1,024 octets (WHATWG HTML §13.2.3.2); templates have long comments before it.
      let end = min(utf8.count, 8_192)
      var index = 0
      while index + 5 < end {
        guard utf8[index] == UInt8(ascii: "<"), Self.matches(utf8, "meta", at: index + 1) else {
          index += 1
          continue
        }
        var place = index + 5
        while place < end, utf8[place] != UInt8(ascii: ">") {
          if Self.matches(utf8, "charset", at: place) {
            var start = place + 7
            while start < end,
              utf8[start] == 0x20 || utf8[start] == UInt8(ascii: "=")
                || utf8[start] == UInt8(ascii: "\"") || utf8[start] == UInt8(ascii: "'")
            {
              start += 1
            }
            var stop = start
            while stop < end, Self.isNameOctet(utf8[stop]) { stop += 1 }
            if stop > start {
              return (
                String(decoding: utf8[start..<stop], as: UTF8.self).lowercased(), start..<stop
              )
            }
          }
          place += 1
        }
        index = place
      }
      return nil
    }
  }

  private static func matches(
    _ utf8: UnsafeBufferPointer<UInt8>, _ word: StaticString, at start: Int
  ) -> Bool {
    guard start + word.utf8CodeUnitCount <= utf8.count else { return false }
    return (0..<word.utf8CodeUnitCount).allSatisfy {
      utf8[start + $0] | 0x20 == word.utf8Start[$0]
    }
  }

  private static func isNameOctet(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: "_") || octet == UInt8(ascii: ":") || octet == UInt8(ascii: ".")
  }
}
