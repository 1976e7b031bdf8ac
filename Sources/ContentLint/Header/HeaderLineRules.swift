import Audit
import Message

/// Octets above 127 in a header.
enum HeaderEightBit: LintRule {
  static let rule = Rule(
    "lint-header-eight-bit", "A header holds raw 8-bit text", family: .header, severity: .error,
    citation: "RFC 5322 §2.2, RFC 6532 §3, RFC 2047 §2",
    page: RulePage(
      what: """
        A header field holds octets outside ASCII that no encoded word stands for. UTF-8 is allowed in messages that are sent with SMTPUTF8 \
        alone, which servers that don't offer it return; any other character set is never allowed.
        """,
      why:
        "Receivers show wrong characters, refuse the message, or count it as the work of a careless program. DKIM signatures break where a host recodes it.",
      fix: "Encode the text: =?utf-8?Q?…?= or =?utf-8?B?…?=.",
      bad: "Subject: Grüße aus dem Museum",
      good: "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= aus dem Museum"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    // An address outside ASCII goes by SMTPUTF8 alone; then everything else may be UTF-8 too (RFC 6532 §3.2).
    let isInternational = [HeaderFieldName.from, .sender, .to].contains { name in
      message.addresses(name)?.list.mailboxes.contains { mailbox in
        mailbox.localPart.utf8.contains { $0 >= 0x80 }
      } == true
    }
    for index in message.header.indices {
      let place = message.header.place(of: index).value
      guard let start = message.octets[place].firstIndex(where: { $0 >= 0x80 }) else { continue }
      var end = start
      while end < place.upperBound, message.octets[end] >= 0x80 { end += 1 }
      let isUTF8 = String(validating: message.octets[place], as: UTF8.self) != nil
      if isUTF8, isInternational { continue }
      examination.find(
        at: start..<end,
        isUTF8
          ? "\(message.header.name(at: index).text) holds UTF-8 that is not encoded: hosts without SMTPUTF8 refuse or change it"
          : "\(message.header.name(at: index).text) holds octets that are neither ASCII nor UTF-8")
    }
  }
}

/// A header line that is longer than SMTP carries.
enum HeaderLineLong: LintRule {
  static let rule = Rule(
    "lint-header-line-long", "A header line is longer than 998 octets", family: .header,
    severity: .error, citation: "RFC 5322 §2.1.1",
    page: RulePage(
      what: "A line of the header has more than 998 octets, the line end not counted.",
      why: "Hosts cut or fold it, or refuse the message; a DKIM signature over it then fails.",
      fix: "Fold the field: a line end and a space, between words or addresses.",
      bad: "To: a thousand and more characters on one line",
      good: "To: anna@example.net,\n ben@example.net"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects
    where defect.part == 0 && defect.kind == .header(.longLine) {
      examination.find(
        at: defect.range, "the line has \(defect.range.count) octets, and 998 are allowed")
    }
  }
}

/// Lines among the fields that are none, and octets that may not be there.
enum HeaderLineMalformed: LintRule {
  static let rule = Rule(
    "lint-header-line-malformed", "A header line is no field", family: .header, severity: .error,
    citation: "RFC 5322 §2.2, §3.5, §4.5",
    page: RulePage(
      what: """
        A line of the header is neither `Name: value` nor folded onto the one before, a folded line is empty but for blanks, a NUL octet is \
        in it, or white space stands before a colon.
        """,
      why: """
        Servers take such a line as the first of the body: every field below it becomes text that people see, and From, DKIM-Signature or \
        Content-Type among them are lost.
        """,
      fix: "Remove the line, or give it a name and a colon; begin folded lines with a space.",
      bad: "Subject: Our autumn\nprogramme", good: "Subject: Our autumn\n programme"))

  static let requirement: LintRequirement? = .format

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects where defect.part == 0 {
      switch defect.kind {
      case .header(.missingEmptyLine):
        examination.find(
          at: defect.range, subject: "header",
          "this line is no header field: the body begins here, with no empty line before it")
      case .header(.nul):
        examination.find(at: defect.range, "the line holds a NUL octet")
      case .header(.blankBeforeColon):
        examination.find(
          at: defect.range,
          "white space stands before the colon, which some servers take for no field",
          severity: .warning)
      case .blankFoldedLine:
        examination.find(
          at: defect.range,
          "a folded line has blanks only: some servers take it for the end of the header",
          severity: .warning)
      case .header, .repeatedField, .badContentType, .badDisposition, .parameter,
        .unknownEncoding, .encodedComposite, .missingBoundaryParameter, .badBoundary,
        .sharedBoundary, .boundaryNeverUsed, .unterminatedMultipart, .textBehindBoundary,
        .partBehindEnd, .emptyPart, .emptyMultipart, .body, .eightBitInSevenBit, .tooDeep,
        .tooManyParts, .tooManyFields:
        break
      }
    }
  }
}

/// Line ends that are not CRLF where others are.
enum BareLineEnd: LintRule {
  static let rule = Rule(
    "lint-header-bare-line-end", "A CR or LF stands alone", family: .header, severity: .warning,
    citation: "RFC 5322 §2.3, RFC 5321 §2.3.8",
    page: RulePage(
      what: """
        A CR without LF is in the message, or some lines end with LF while the others end with CRLF. A file whose lines all end with LF, as \
        Unix has it, is sent with CRLF by every server.
        """,
      why: """
        Servers change such lines or refuse the message, since bare line ends were used to smuggle mail (Postfix's smtpd_forbid_bare_newline, \
        Gmail). What changes on the way breaks DKIM signatures.
        """,
      fix: "Write CRLF at the end of every line, and no CR elsewhere.",
      bad: "Subject: Our programme␊ (in a file with CRLF)", good: "Subject: Our programme␍␊"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    // Every part has its own first one: the first of all is told.
    let returns = message.message.defects.filter {
      $0.kind == .header(.bareCarriageReturn) || $0.kind == .body(.bareCarriageReturn)
    }
    if let place = returns.map({ bareReturn(message.octets, in: $0.range) }).min(by: {
      $0.lowerBound < $1.lowerBound
    }) {
      examination.find(at: place, "a CR stands without LF")
    }
    let ends = message.message.lineEnds
    guard ends.bareLineFeeds > 0, ends.carriageReturnLineFeeds > 0 else { return }
    // The fewer ones are the mistake.
    let areFeedsOdd = ends.bareLineFeeds <= ends.carriageReturnLineFeeds
    guard let place = firstLineEnd(message.octets, isBare: areFeedsOdd) else { return }
    examination.find(
      at: place..<place,
      areFeedsOdd
        ? "\(ends.bareLineFeeds) lines end with LF alone, and \(ends.carriageReturnLineFeeds) with CRLF"
        : "\(ends.carriageReturnLineFeeds) lines end with CRLF, and \(ends.bareLineFeeds) with LF alone",
      evidence: [
        "CRLF: \(ends.carriageReturnLineFeeds) lines", "LF: \(ends.bareLineFeeds) lines",
      ])
  }

  private static func bareReturn(_ octets: [UInt8], in range: Range<Int>) -> Range<Int> {
    var index = range.lowerBound
    while index < range.upperBound {
      if octets[index] == 0x0D, index + 1 >= octets.count || octets[index + 1] != 0x0A { break }
      index += 1
    }
    return index..<min(index + 1, octets.count)
  }

  private static func firstLineEnd(_ octets: [UInt8], isBare: Bool) -> Int? {
    octets.indices.first { index in
      octets[index] == 0x0A && (index == 0 || octets[index - 1] != 0x0D) == isBare
    }
  }
}

/// A message that does not say that it is MIME.
enum MIMEVersionMissing: LintRule {
  static let rule = Rule(
    "lint-header-mime-version-missing", "There is no MIME-Version", family: .header,
    severity: .warning, citation: "RFC 2045 §4",
    page: RulePage(
      what: "The header has Content-Type or Content-Transfer-Encoding, and no MIME-Version: 1.0.",
      why:
        "Strict programs then show the message as plain text, boundaries and all; filters count it.",
      fix: "MIME-Version: 1.0", bad: "Content-Type: text/html; charset=utf-8",
      good: "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard message.field(.mimeVersion) == nil else { return }
    let used = message.field("Content-Type") ?? message.field("Content-Transfer-Encoding")
    guard let used else { return examination.notApplicable() }
    examination.find(
      at: used.nameRange, "\(used.name) is there, and MIME-Version is not")
  }
}
