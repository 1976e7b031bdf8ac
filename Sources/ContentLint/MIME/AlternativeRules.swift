import Audit
import Message

/// Alternatives in another order than from the plainest to the richest.
enum AlternativeOrder: LintRule {
  static let rule = Rule(
    "lint-mime-alternative-order", "Alternatives stand in the wrong order", family: .mime,
    severity: .error, citation: "RFC 2046 §5.1.4; AMP for Email, structure",
    page: RulePage(
      what: """
        In a multipart/alternative the plain text does not come first, or the HTML not last: text/plain, then text/x-amp-html where there is \
        one, then text/html. A calendar entry may follow.
        """,
      why:
        "Programs show the last one that they can: with the plain text last, people see it in place of the HTML. Gmail ignores an AMP part behind the HTML in some clients.",
      fix: "Put text/plain first, text/x-amp-html second, text/html last.",
      bad: "text/html, text/plain", good: "text/plain, text/html"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    var hasAny = false
    for part in message.message.parts where part.contentType.subtype == "alternative" {
      guard part.isMultipart, !message.isInsideMessage(part) else { continue }
      hasAny = true
      var highest = 0
      var richest = ""
      for child in message.message.children(of: part) {
        let name = message.shownType(of: child)
        guard let rank = rank(of: name) else { continue }
        if rank < highest {
          examination.find(
            at: child.contentType.range ?? child.range.firstLine(in: message.octets),
            "\(name) stands behind \(richest)")
        } else {
          (highest, richest) = (rank, name)
        }
      }
    }
    if !hasAny { examination.notApplicable() }
  }

  private static func rank(of name: String) -> Int? {
    switch name {
    case "text/plain": 1
    case "text/enriched", "text/richtext": 2
    case "text/x-amp-html": 3
    case "text/html": 4
    // A calendar entry stands where its program wants it.
    default: nil
    }
  }
}

extension LintMessage {
  /// Of a multipart/related or mixed the type of its first part, which is what it shows.
  func shownType(of part: MessagePart) -> String {
    var part = part
    while part.isMultipart, part.contentType.subtype != "alternative",
      let first = message.children(of: part).first
    {
      part = first
    }
    return part.contentType.name
  }
}

/// AMP without what everybody else sees.
enum AMPAlone: LintRule {
  static let rule = Rule(
    "lint-mime-amp-alone", "AMP without an HTML part", family: .mime, severity: .error,
    citation: "AMP for Email, structure (amp.dev)",
    page: RulePage(
      what:
        "The message has a text/x-amp-html part, and its multipart/alternative has no text/html.",
      why:
        "Most programs don't know AMP, and those that do show HTML after 30 days or where the sender is not registered: people then see the plain text or nothing.",
      fix: "Add a text/html part behind the AMP part.",
      bad: "text/plain, text/x-amp-html", good: "text/plain, text/x-amp-html, text/html"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let parts = message.message.parts
    guard let part = parts.first(where: { $0.contentType.name == "text/x-amp-html" }) else {
      return examination.notApplicable()
    }
    let siblings = part.parent.map { message.message.children(of: parts[$0]) } ?? []
    if siblings.contains(where: { message.shownType(of: $0) == "text/html" }) { return }
    examination.find(
      at: part.contentType.range ?? part.range.firstLine(in: message.octets),
      "there is no HTML beside the AMP part")
  }
}

/// HTML without a text.
enum HTMLAlone: LintRule {
  static let rule = Rule(
    "lint-mime-html-only", "There is no plain text", family: .mime, severity: .warning,
    citation: "RFC 2046 §5.1.4; SpamAssassin MIME_HTML_ONLY",
    page: RulePage(
      what: "The message has an HTML part, and no text/plain beside it.",
      why: """
        Screen readers, watches and text programs show what the plain text says. Half of all newsletters go without one, so filters give few \
        points for it; SpamAssassin gives 0.1.
        """,
      fix: "Send multipart/alternative with a text/plain part that says the same.",
      bad: "Content-Type: text/html; charset=utf-8",
      good: "Content-Type: multipart/alternative; boundary=\"a\" (text/plain, text/html)"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    profile == .personal ? .severity(.info) : nil
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let html = message.htmlText else { return examination.notApplicable() }
    if message.plainText != nil { return }
    examination.find(
      at: html.part.contentType.range ?? html.part.range.firstLine(in: message.octets),
      "the message has HTML and no plain text")
  }
}

/// A plain text that says nothing.
enum PlainTextEmpty: LintRule {
  static let rule = Rule(
    "lint-mime-text-empty", "The plain text is empty", family: .mime, severity: .warning,
    citation: "RFC 2046 §5.1.4",
    page: RulePage(
      what: "The text/plain part beside the HTML has no letter in it.",
      why:
        "Who reads the plain text sees an empty message, and filters compare the two parts (SpamAssassin MPART_ALT_DIFF).",
      fix: "Write what the HTML says into the plain text, or leave the part out.",
      bad: "(a text/plain part of one line end)", good: "(the text of the HTML, with its links)"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let plain = message.plainText, message.htmlText != nil else {
      return examination.notApplicable()
    }
    // Letters of any script, and digits.
    let hasText = plain.text.utf8.contains { octet in
      octet >= 0x80 && octet != 0xC2 && octet != 0xA0 || octet &- 0x30 < 10
        || (octet | 0x20) &- 0x61 < 26
    }
    if hasText { return }
    examination.find(
      at: plain.part.contentType.range ?? plain.part.range.firstLine(in: message.octets),
      "the plain text is empty")
  }
}

/// Plain text that nobody can read on the way.
enum PlainTextBase64: LintRule {
  static let rule = Rule(
    "lint-mime-text-base64", "Western text is base64", family: .mime, severity: .warning,
    citation: "RFC 2045 §6.8; SpamAssassin MIME_BASE64_TEXT",
    page: RulePage(
      what: """
        A text part is base64 though most of it is ASCII, so that quoted-printable would be shorter and readable. Texts in other scripts are \
        not meant.
        """,
      why:
        "Senders hid text from filters that way, so filters give points for it: SpamAssassin 1.7.",
      fix: "Content-Transfer-Encoding: quoted-printable",
      bad: "Content-Type: text/plain\nContent-Transfer-Encoding: base64",
      good: "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for entry in message.texts where entry.part.encoding == .base64 {
      guard ["plain", "html"].contains(entry.part.contentType.subtype) else { continue }
      let octets = entry.text.content.octets
      let raised = octets.reduce(0) { $1 >= 0x80 ? $0 + 1 : $0 }
      // Quoted-printable takes three octets for each of them, base64 four for three of all.
      guard octets.count > 0, raised * 6 < octets.count else { continue }
      let field = entry.part.header.indices.first {
        entry.part.header.name(at: $0) == "Content-Transfer-Encoding"
      }
      let place = field.map { entry.part.header.place(of: $0).value.trimmed(in: message.octets) }
      examination.find(
        at: place ?? entry.part.range.firstLine(in: message.octets),
        "\(entry.part.contentType.name) is base64, and \(octets.count - raised) of its \(octets.count) octets are ASCII",
        severity: raised > 0 ? .info : nil)
    }
  }
}

/// A multipart of one.
enum MixedAlone: LintRule {
  static let rule = Rule(
    "lint-mime-mixed-single", "A multipart holds a single part", family: .mime, severity: .info,
    citation: "RFC 2046 §5.1.3",
    page: RulePage(
      what: "A multipart/mixed, alternative or related has one part only.",
      why:
        "It does no harm, but adds nothing, and some filters count an alternative without alternatives.",
      fix: "Send the part itself.", bad: "multipart/mixed (text/html)", good: "text/html"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for part in message.message.parts {
      guard case .multipart(let multipart) = part.structure, multipart.children.count == 1,
        ["mixed", "alternative", "related"].contains(part.contentType.subtype),
        !message.isInsideMessage(part)
      else { continue }
      examination.find(
        at: part.contentType.range ?? part.range.firstLine(in: message.octets),
        "\(part.contentType.name) holds a single part")
    }
  }
}
