import Audit
import Message

/// What HTML refers to inside the message, and what there is.
struct ContentIDs {
  /// Each `cid:` of the HTML: without the prefix, and its octets of the message.
  let references: [(name: String, range: Range<Int>)]
  /// Content-ID of parts, without angle brackets.
  let parts: [(name: String, part: MessagePart)]

  init(_ message: LintMessage) {
    var references: [(name: String, range: Range<Int>)] = []
    for entry in message.texts where entry.part.contentType.subtype == "html" {
      for range in Self.references(in: entry.text.utf8) {
        let name = Self.decoded(entry.text.utf8[(range.lowerBound + 4)..<range.upperBound])
        references.append((name, entry.text.sourceRange(of: range)))
        if references.count == Self.most { break }
      }
    }
    self.references = references
    parts = message.message.parts.compactMap { part in
      guard let field = part.header.first("Content-ID"),
        let identifier = MessageIdentifiers(field.value).identifiers.first
      else { return nil }
      return (String(identifier.text.dropFirst().dropLast()), part)
    }
  }

  /// A message with more images than that has another problem.
  private static let most = 1_000

  /// Where `cid:` stands behind a quotation mark, an equals sign or a parenthesis, to the end of the value.
  private static func references(in utf8: [UInt8]) -> [Range<Int>] {
    utf8.withUnsafeBufferPointer { utf8 in
      var found: [Range<Int>] = []
      var index = 1
      while index + 4 < utf8.count {
        guard utf8[index + 3] == UInt8(ascii: ":"), utf8[index] | 0x20 == UInt8(ascii: "c"),
          utf8[index + 1] | 0x20 == UInt8(ascii: "i"), utf8[index + 2] | 0x20 == UInt8(ascii: "d"),
          [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: "(")]
            .contains(utf8[index - 1])
        else {
          index += 1
          continue
        }
        var end = index + 4
        while end < utf8.count, utf8[end] > 0x20, utf8[end] != UInt8(ascii: "\""),
          utf8[end] != UInt8(ascii: "'"), utf8[end] != UInt8(ascii: ">"),
          utf8[end] != UInt8(ascii: ")")
        {
          end += 1
        }
        if end > index + 4 { found.append(index..<end) }
        index = end
      }
      return found
    }
  }

  /// RFC 2392 §2: percent signs.
  private static func decoded(_ text: ArraySlice<UInt8>) -> String {
    guard text.contains(UInt8(ascii: "%")) else { return String(decoding: text, as: UTF8.self) }
    var octets: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
        let octet = UInt8(
          String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
      {
        octets.append(octet)
        index += 3
      } else {
        octets.append(text[index])
        index += 1
      }
    }
    return String(decoding: octets, as: UTF8.self)
  }
}

/// An image that is not there.
enum ContentIDUnresolved: LintRule {
  static let rule = Rule(
    "lint-mime-cid-unresolved", "The HTML shows a part that is not there", family: .mime,
    severity: .error, citation: "RFC 2392 §2, RFC 2387",
    page: RulePage(
      what: "The HTML has a `cid:` URL, and no part of the message has that Content-ID.",
      why: "People see a broken image.",
      fix:
        "Attach the image with Content-ID: <name> inside a multipart/related, or use an https: URL.",
      bad: "<img src=\"cid:logo\"> (and no part with Content-ID: <logo>)",
      good: "<img src=\"cid:logo\"> (and a part with Content-ID: <logo>)"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let identifiers = message.contentIDs
    if identifiers.references.isEmpty { return examination.notApplicable() }
    let known = Set(identifiers.parts.map(\.name))
    var told: Set<String> = []
    for (name, range) in identifiers.references
    where !known.contains(name) && told.insert(name).inserted {
      if PlaceholderText.holdsTag(name) { continue }
      examination.find(at: range, "no part has the Content-ID <\(name)>")
    }
  }
}

/// An image that nobody refers to.
enum InlinePartOrphaned: LintRule {
  static let rule = Rule(
    "lint-mime-inline-orphaned", "An inline image is not used", family: .mime, severity: .info,
    citation: "RFC 2183 §2.1, RFC 2387 §3.2",
    page: RulePage(
      what:
        "A part has a Content-ID or the disposition inline, is an image, and the HTML does not refer to it.",
      why:
        "Programs show it below the message or as an attachment with a paper clip, and it makes the message larger.",
      fix: "Remove the part, or refer to it with cid:.",
      bad: "Content-Type: image/png\nContent-Disposition: inline\nContent-ID: <old-logo>",
      good: "<img src=\"cid:logo\"> for Content-ID: <logo>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard message.htmlText != nil else { return examination.notApplicable() }
    let used = Set(message.contentIDs.references.map(\.name))
    for (name, part) in message.contentIDs.parts {
      guard part.contentType.type == "image", part.disposition?.isAttachment != true,
        !used.contains(name), !message.isInsideMessage(part), !isUsedByLocation(part, message)
      else { continue }
      examination.find(
        at: part.contentType.range ?? part.range.firstLine(in: message.octets),
        "the HTML does not refer to <\(name)>")
    }
  }

  /// RFC 2557: by its Content-Location.
  private static func isUsedByLocation(_ part: MessagePart, _ message: LintMessage) -> Bool {
    part.header.first("Content-Location") != nil
  }
}
