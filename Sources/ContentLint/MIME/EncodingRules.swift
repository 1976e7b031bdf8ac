import Audit
import Message

/// A body that is not what its encoding says.
enum EncodingInvalid: LintRule {
  static let rule = Rule(
    "lint-mime-encoding-invalid", "A body is no sound base64 or quoted-printable", family: .mime,
    severity: .error, citation: "RFC 2045 §6.7, §6.8",
    page: RulePage(
      what: """
        A part that is declared base64 has characters of no base64, wrong padding or text behind its end; one that is declared \
        quoted-printable has `=` without two hexadecimal digits, raw 8-bit octets, or ends in the middle of a line. Each kind is told once a \
        part, where it is first seen.
        """,
      why:
        "Programs decode it in different ways: people see other text than was written, and links with = in them break.",
      fix:
        "Let a library encode the part, and don't change its text behind it: a = of a link is written =3D.",
      bad: "Content-Transfer-Encoding: quoted-printable\n\n<a href=\"https://example.com/?id=zz\">",
      good:
        "Content-Transfer-Encoding: quoted-printable\n\n<a href=3D\"https://example.com/?id=3Dzz\">"
    ))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for part in message.message.parts where part.isLeaf {
      switch part.encoding {
      case .base64, .quotedPrintable: break
      case .sevenBit, .eightBit, .binary, .uuencode, .unknown: continue
      }
      let content = message.content(of: part)
      var seen: Set<TransferDefect.Kind> = []
      for defect in content.defects {
        guard let problem = problem(defect.kind), seen.insert(defect.kind).inserted else {
          continue
        }
        let count = content.defectCounts[defect.kind] ?? 1
        examination.find(
          at: defect.range, count > 1 ? "\(problem), here and \(count - 1) times more" : problem,
          severity: defect.kind == .unencodedOctet || defect.kind == .softBreakAtEnd
            ? .warning : nil)
      }
    }
  }

  private static func problem(_ kind: TransferDefect.Kind) -> String? {
    switch kind {
    case .notBase64: "this is no character of base64"
    case .badPadding: "the base64 ends within a group of four, or its padding is wrong"
    case .dataBehindPadding: "base64 goes on behind its padding"
    case .badEscape: "the = is not followed by two hexadecimal digits"
    case .unencodedOctet: "an octet stands here raw that quoted-printable has to encode"
    case .softBreakAtEnd: "the part ends with a soft line break"
    // Lines have a rule of their own; the other two are read by everybody as they were meant.
    case .longLine, .lowercaseEscape, .trailingBlanks: nil
    }
  }
}

/// Base64 around parts.
enum EncodingOfMultipart: LintRule {
  static let rule = Rule(
    "lint-mime-encoding-multipart", "A multipart is declared encoded", family: .mime,
    severity: .error, citation: "RFC 2045 §6.4, RFC 2046 §5.2.1",
    page: RulePage(
      what:
        "A multipart or message/rfc822 is declared base64 or quoted-printable. Only 7bit, 8bit and binary are allowed there; its parts are encoded each by itself.",
      why: "Programs find no parts in it, or decode what is not encoded.",
      fix: "Remove Content-Transfer-Encoding from the multipart, and declare it in each part.",
      bad: "Content-Type: multipart/mixed; boundary=\"a\"\nContent-Transfer-Encoding: base64",
      good: "Content-Type: multipart/mixed; boundary=\"a\""))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects where defect.kind == .encodedComposite {
      examination.find(
        at: defect.range.trimmed(in: message.octets), "a part that holds parts is declared encoded")
    }
  }
}

/// An encoding that nobody undoes.
enum EncodingUnknown: LintRule {
  static let rule = Rule(
    "lint-mime-encoding-unknown", "Content-Transfer-Encoding is unknown", family: .mime,
    severity: .error, citation: "RFC 2045 §6.1",
    page: RulePage(
      what:
        "Content-Transfer-Encoding is none of 7bit, 8bit, binary, quoted-printable and base64.",
      why:
        "RFC 2045 §6.4 has programs take such a part for data that can't be shown: people see an attachment, or nothing.",
      fix: "Content-Transfer-Encoding: quoted-printable",
      bad: "Content-Transfer-Encoding: utf-8", good: "Content-Transfer-Encoding: 8bit"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects where defect.kind == .unknownEncoding {
      examination.find(
        at: defect.range.trimmed(in: message.octets), "this is no encoding that programs undo")
    }
  }
}

/// 8-bit text that is declared 7-bit.
enum EightBitInSevenBit: LintRule {
  static let rule = Rule(
    "lint-mime-eight-bit", "8-bit text is declared 7bit", family: .mime, severity: .warning,
    citation: "RFC 2045 §6.2, §6.4",
    page: RulePage(
      what:
        "A body has octets above 127, and Content-Transfer-Encoding is 7bit or not there, which means 7bit.",
      why:
        "Servers without 8BITMIME cut the eighth bit or recode the part, and a DKIM signature over it breaks.",
      fix: "Content-Transfer-Encoding: quoted-printable (and encode the part), or 8bit",
      bad: "Content-Type: text/plain; charset=utf-8\n\nGrüße",
      good:
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe"
    ))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects where defect.kind == .eightBitInSevenBit {
      examination.find(at: defect.range, "an octet above 127 in a body that is declared 7bit")
    }
  }
}

/// Encoded lines that are too long.
enum EncodedLineLong: LintRule {
  static let rule = Rule(
    "lint-mime-encoded-line-long", "An encoded line has more than 76 characters", family: .mime,
    severity: .warning, citation: "RFC 2045 §6.7 (5), §6.8",
    page: RulePage(
      what: "A line of a quoted-printable or base64 part is longer than 76 characters.",
      why:
        "Programs that keep to the limit cut or misread it, filters count it (SpamAssassin MIME_QP_LONG_LINE, MIME_BASE64_TEXT).",
      fix: "Let the encoder break lines at 76 characters.",
      bad: "(one line of base64 of the whole part)", good: "(lines of base64 of 76 characters each)"
    ))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for part in message.message.parts where part.isLeaf {
      switch part.encoding {
      case .base64, .quotedPrintable: break
      case .sevenBit, .eightBit, .binary, .uuencode, .unknown: continue
      }
      let content = message.content(of: part)
      guard let count = content.defectCounts[.longLine],
        let first = content.defects.first(where: { $0.kind == .longLine })
      else { continue }
      examination.find(
        at: first.range,
        "the line has \(first.range.count) characters"
          + (count > 1 ? "; \(count) lines of the part are longer than 76" : ", and 76 are allowed")
      )
    }
  }
}

/// Lines that SMTP does not carry.
enum BodyLineLong: LintRule {
  static let rule = Rule(
    "lint-mime-line-long", "A line of the body is longer than 998 octets", family: .mime,
    severity: .error, citation: "RFC 5322 §2.1.1, RFC 5321 §4.5.3.1.6",
    page: RulePage(
      what: "A line of a part has more than 998 octets, the line end not counted.",
      why: """
        Servers cut or fold it: a line break in the middle of a tag or a link breaks the message, and a DKIM signature over it fails. Some \
        refuse the message.
        """,
      fix:
        "Encode the part as quoted-printable or base64, which break lines without changing the text.",
      bad: "(HTML of a program that writes no line ends, as 8bit)",
      good: "Content-Transfer-Encoding: quoted-printable"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects where defect.kind == .body(.longLine) {
      examination.find(
        at: defect.range, "the line has \(defect.range.count) octets, and 998 are allowed")
    }
  }
}

/// NUL in a body.
enum BodyNUL: LintRule {
  static let rule = Rule(
    "lint-mime-nul", "A body holds a NUL octet", family: .mime, severity: .error,
    citation: "RFC 5322 §4, RFC 2045 §2.7",
    page: RulePage(
      what: "A part that is not encoded has a NUL octet (or UTF-16 text, which is full of them).",
      why: "Servers cut the message there, remove the octet or refuse the message.",
      fix: "Encode the part as base64; write text as UTF-8.",
      bad: "(UTF-16 as 8bit)", good: "Content-Type: text/plain; charset=utf-8"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects where defect.kind == .body(.nul) {
      examination.find(at: defect.range, "a NUL octet stands here")
    }
  }
}
