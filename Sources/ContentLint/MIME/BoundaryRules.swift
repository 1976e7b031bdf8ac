import Audit
import Message

/// A multipart that can't be divided as it was meant.
enum BoundaryBroken: LintRule {
  static let rule = Rule(
    "lint-mime-boundary", "A multipart's boundaries are broken", family: .mime, severity: .error,
    citation: "RFC 2046 §5.1.1",
    page: RulePage(
      what: """
        A multipart has no boundary parameter, its boundary does not occur, the closing `--boundary--` is missing, two multiparts share one \
        boundary, or parts stand where programs don't see them.
        """,
      why:
        "Programs show the raw parts, or nothing. Filters take it for an attempt to hide parts from them, and some receivers refuse it.",
      fix:
        "Let a library put the message together, and don't change boundaries or line ends behind it.",
      bad: "Content-Type: multipart/alternative; boundary=\"a\"\n\n--b\n…\n--b--",
      good: "Content-Type: multipart/alternative; boundary=\"a\"\n\n--a\n…\n--a--"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    if message.message.parts.count == 1, message.message.defects.isEmpty {
      if !message.message.root.contentType.isMultipart { examination.notApplicable() }
      return
    }
    for defect in message.message.defects {
      let (problem, severity): (String, Severity?)
      switch defect.kind {
      case .missingBoundaryParameter: (problem, severity) = ("the multipart has no boundary", nil)
      case .boundaryNeverUsed:
        (problem, severity) = ("no line of the body has this boundary: there are no parts", nil)
      case .unterminatedMultipart:
        (problem, severity) = ("the closing boundary of this multipart is missing", nil)
      case .sharedBoundary:
        (problem, severity) = ("a multipart around this one has the same boundary", nil)
      case .badBoundary:
        (problem, severity) = (
          "the boundary is longer than 70 characters or has others than the standard allows",
          .warning
        )
      case .partBehindEnd:
        (problem, severity) = ("a part begins behind the closing boundary: it is not shown", nil)
      case .emptyMultipart: (problem, severity) = ("the multipart is closed without any part", nil)
      case .emptyPart: (problem, severity) = ("two boundaries stand in a row", .warning)
      case .textBehindBoundary:
        (problem, severity) = (
          "the line begins with the boundary and goes on: programs disagree whether it is one",
          .warning
        )
      case .header, .blankFoldedLine, .repeatedField, .badContentType, .badDisposition,
        .parameter, .unknownEncoding, .encodedComposite, .body, .eightBitInSevenBit, .tooDeep,
        .tooManyParts, .tooManyFields:
        continue
      }
      examination.find(at: defect.range, problem, severity: severity)
    }
  }
}

/// A Content-Type that is none.
enum TypeMalformed: LintRule {
  static let rule = Rule(
    "lint-mime-type-malformed", "Content-Type can't be read", family: .mime, severity: .error,
    citation: "RFC 2045 §5.1, §5.2",
    page: RulePage(
      what:
        "Content-Type is no `type/subtype`, or Content-Disposition has no word at its beginning.",
      why: "The part is then read as plain text in ASCII: people see source.",
      fix: "Content-Type: text/html; charset=utf-8", bad: "Content-Type: html",
      good: "Content-Type: text/html; charset=utf-8"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects {
      if defect.kind == .badContentType {
        examination.find(
          at: defect.range.trimmed(in: message.octets),
          "this is no type/subtype, and the part is read as text/plain")
      } else if defect.kind == .badDisposition {
        examination.find(
          at: defect.range.trimmed(in: message.octets), "Content-Disposition has no type",
          severity: .warning)
      }
    }
  }
}

/// What is wrong with the headers of parts.
enum PartHeader: LintRule {
  static let rule = Rule(
    "lint-mime-part-header", "The header of a part is broken", family: .mime, severity: .warning,
    citation: "RFC 2046 §5.1, RFC 2045 §3",
    page: RulePage(
      what: """
        The header of a part has a line that is no field, no empty line at its end, or a field of MIME twice; or the message itself has \
        Content-Type or Content-Transfer-Encoding twice.
        """,
      why: "Programs differ about which field counts and where the body of the part begins.",
      fix: "Keep one field of each name, and an empty line between the part's header and its body.",
      bad: "--a\nContent-Type: text/plain\nHello", good: "--a\nContent-Type: text/plain\n\nHello"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects {
      switch defect.kind {
      case .repeatedField:
        examination.find(
          at: defect.range, "the field is there for the second time: the first counts")
      case .header(.missingEmptyLine) where defect.part > 0:
        examination.find(
          at: defect.range, "this line is no header field: the part's body begins here",
          severity: .error)
      case .header(.noBody) where defect.part > 0:
        let part = message.message.parts[defect.part]
        examination.find(
          at: part.range.isEmpty ? defect.range : part.range.firstLine(in: message.octets),
          "the part ends within its header")
      case .header, .blankFoldedLine, .badContentType, .badDisposition, .parameter,
        .unknownEncoding, .encodedComposite, .missingBoundaryParameter, .badBoundary,
        .sharedBoundary, .boundaryNeverUsed, .unterminatedMultipart, .textBehindBoundary,
        .partBehindEnd, .emptyPart, .emptyMultipart, .body, .eightBitInSevenBit, .tooDeep,
        .tooManyParts, .tooManyFields:
        break
      }
    }
  }
}

/// More parts, or deeper ones, than anybody reads.
enum PartNesting: LintRule {
  static let rule = Rule(
    "lint-mime-nesting", "Parts are nested too deeply", family: .mime, severity: .error,
    citation: "RFC 2046 §5.1; Postfix mime_nesting_limit",
    page: RulePage(
      what:
        "Parts are nested more than 100 deep, or there are more than 10,000 of them, or 100,000 header fields. What lies beyond is not looked at.",
      why: "Servers refuse such messages (Postfix at 100), and filters take them for attacks.",
      fix: "Put the message together anew. Forwarded mail can be attached flat.",
      bad: "(a multipart in a multipart, 101 times)",
      good: "multipart/mixed > multipart/related > multipart/alternative > text/html"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects {
      switch defect.kind {
      case .tooDeep: examination.find(at: defect.range, "this part is too deep to be divided")
      case .tooManyParts: examination.find(at: defect.range, "there are too many parts")
      case .tooManyFields: examination.find(at: defect.range, "there are too many header fields")
      case .header, .blankFoldedLine, .repeatedField, .badContentType, .badDisposition,
        .parameter, .unknownEncoding, .encodedComposite, .missingBoundaryParameter, .badBoundary,
        .sharedBoundary, .boundaryNeverUsed, .unterminatedMultipart, .textBehindBoundary,
        .partBehindEnd, .emptyPart, .emptyMultipart, .body, .eightBitInSevenBit:
        break
      }
    }
  }
}

extension Range<Int> {
  /// Without white space at both ends; the beginning where nothing else is in it.
  func trimmed(in octets: [UInt8]) -> Range<Int> {
    let text = octets[self].trimmingBlanks
    return text.isEmpty ? lowerBound..<lowerBound : text.startIndex..<text.endIndex
  }

  /// As far as the first line goes.
  func firstLine(in octets: [UInt8]) -> Range<Int> {
    let end = octets[self].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? upperBound
    return lowerBound..<end
  }
}
