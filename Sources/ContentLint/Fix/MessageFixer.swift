import Audit
import DNS
import MailAuth
import Message

/// Mends what is mechanical and safe: fields that are missing and have one right value, and the encoding of parts. Wording is never touched,
/// and every part decodes to the same octets as before. Where there is HTML alone, a text that is made of it comes beside it.
public struct MessageFixer {
  private let message: LintMessage
  /// The left side of a Message-ID that is made.
  private let identifier: String
  private let lineEnd: [UInt8]
  private var edits: [MessageEdit] = []
  /// The part whose fields about its content moved into a part of it.
  private var wrapped: Int?
  /// A field about the content of the message itself was added.
  private var hasDeclared = false

  /// - Parameter identifier: Unique, of letters, digits and dots.
  public init(_ message: LintMessage, identifier: String) {
    self.message = message
    self.identifier = identifier
    let ends = message.message.lineEnds
    lineEnd = ends.carriageReturnLineFeeds > ends.bareLineFeeds ? [0x0D, 0x0A] : [0x0A]
  }

  /// Every change that there is to make, in the order of the message.
  public static func edits(for message: LintMessage, identifier: String) -> [MessageEdit] {
    var fixer = MessageFixer(message, identifier: identifier)
    // What a header that breaks off was to say is for a person to see.
    guard !fixer.breaksOff(message.message.root) else { return [] }
    fixer.addFields()
    fixer.foldFields()
    fixer.addTextPart()
    for part in message.message.parts
    where part.isLeaf && !fixer.isSealed(part) && !fixer.breaksOff(part) {
      fixer.encode(part)
    }
    fixer.addVersion()
    return fixer.edits.inOrder
  }

  // MARK: The header

  private mutating func addFields() {
    let header = message.message.header
    // Behind the last field of the message itself.
    guard let last = header.indices.last else { return }
    let end = header.place(of: last).field.upperBound
    if message.field(.date) == nil {
      add("Date: " + message.context.now.messageDate, at: end, DateMissing.rule.id)
    }
    if message.field(.messageID) == nil, let domain = message.authorDomain {
      add("Message-ID: <\(identifier)@\(domain)>", at: end, MessageIDMissing.rule.id)
    }
    if message.field(.mimeVersion) == nil,
      let first = message.field("Content-Type") ?? message.field("Content-Transfer-Encoding")
    {
      add("MIME-Version: 1.0", at: first.range.lowerBound, MIMEVersionMissing.rule.id)
    }
    if message.field(.listUnsubscribePost) == nil, let unsubscribe = message.unsubscribe,
      unsubscribe.uris.https != nil, unsubscribe.uris.defects.isEmpty
    {
      add(
        "List-Unsubscribe-Post: " + OneClickValue.text, at: unsubscribe.field.range.upperBound,
        OneClickMissing.rule.id)
    }
  }

  /// A field of its own line; where the header ends without a line end, one comes before.
  private mutating func add(_ field: String, at place: Int, _ rule: RuleID) {
    let isBehindLine = place == 0 || message.octets[place - 1] == 0x0A
    let text = Array(field.utf8)
    edits.append(
      MessageEdit(place..<place, isBehindLine ? text + lineEnd : lineEnd + text, rule))
  }

  /// Breaks header lines of more than 998 octets where white space stands (RFC 5322 §2.2.3).
  private mutating func foldFields() {
    for defect in message.message.defects where defect.kind == .header(.longLine) {
      let header = message.message.parts[defect.part].header
      for index in header.indices
      where header.place(of: index).field.contains(defect.range.lowerBound) {
        fold(header.place(of: index).value)
      }
    }
  }

  private mutating func fold(_ value: Range<Int>) {
    let octets = message.octets
    var lineStart = octets[..<value.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    var lastBlank: Int?
    var index = value.lowerBound
    // Not behind the colon, where a line of white space alone would come of it.
    var hasText = false
    while index < value.upperBound {
      let octet = octets[index]
      if octet == 0x0A {
        (lineStart, lastBlank, hasText) = (index + 1, nil, false)
      } else if octet == 0x20 || octet == 0x09 {
        if hasText, octets[index - 1] > 0x20 { lastBlank = index }
      } else if octet > 0x20 {
        hasText = true
        if index - lineStart >= Self.foldedLength, let blank = lastBlank {
          edits.append(MessageEdit(blank..<blank, lineEnd, HeaderLineLong.rule.id))
          (lineStart, lastBlank) = (blank, nil)
        }
      }
      index += 1
    }
  }

  /// RFC 5322 §2.1.1 recommends 78.
  private static let foldedLength = 78

  /// Whether the header of a part ends at a line that is no field, and not at an empty one (RFC 5322 §2.1).
  private func breaksOff(_ part: MessagePart) -> Bool {
    let header = part.header
    let end = header.indices.last.map { header.place(of: $0).field.upperBound }
    return !part.body.isEmpty && part.body.lowerBound == end ?? part.range.lowerBound
  }

  /// Whether a signature or a cipher is about the octets of the part: not one may change (RFC 1847 §2.1).
  private func isSealed(_ part: MessagePart) -> Bool {
    var next = part.parent
    while let number = next {
      let around = message.message.parts[number]
      if around.contentType.name == "multipart/signed"
        || around.contentType.name == "multipart/encrypted"
      {
        return true
      }
      next = around.parent
    }
    return false
  }

  /// Without MIME-Version what was declared means nothing (RFC 2045 §4).
  private mutating func addVersion() {
    let version = MIMEVersionMissing.rule.id
    guard message.field(.mimeVersion) == nil, hasDeclared,
      !edits.contains(where: { $0.rule == version }),
      let last = message.message.header.indices.last
    else { return }
    add(
      "MIME-Version: 1.0", at: message.message.header.place(of: last).field.upperBound, version)
  }

  // MARK: A text beside the HTML

  /// Where there is HTML alone: a text that says the same, made of it, in front of it (RFC 2046 §5.1.4). The HTML may be the message, by itself or
  /// with its images, or a part of a multipart/mixed, beside attachments; in a multipart/alternative the text becomes one of its parts.
  private mutating func addTextPart() {
    guard message.plainText == nil, let page = message.pages.first, message.pages.count == 1,
      let text = PlainTextOfPage.make(page)
    else { return }
    let parts = message.message.parts
    var part = parts[page.text.part.id]
    // With its images it is one thing.
    while let parent = part.parent.map({ parts[$0] }),
      parent.contentType.name == "multipart/related"
    {
      part = parent
    }
    if isSealed(part) { return }
    guard let parent = part.parent.map({ parts[$0] }) else { return wrap(part, text) }
    switch parent.contentType.name {
    case "multipart/mixed": wrap(part, text)
    case "multipart/alternative": add(text, to: parent)
    // What other types mean by their parts is theirs to say.
    default: break
    }
  }

  /// The header and the body of the part, with the line ends of the message.
  private func plainPart(_ text: [UInt8]) -> [UInt8] {
    let plain = QuotedPrintableText.encode(text, lineEnd: lineEnd)
    return line("Content-Type: text/plain; charset=utf-8")
      + line("Content-Transfer-Encoding: quoted-printable") + lineEnd
      + (lineEnd.count == 1 ? plain : Self.withCarriageReturns(plain))
  }

  private func line(_ text: String) -> [UInt8] { Array(text.utf8) + lineEnd }

  /// In front of the others, which it is the plainest of.
  private mutating func add(_ text: [UInt8], to alternative: MessagePart) {
    guard case .multipart(let multipart) = alternative.structure,
      let boundary = multipart.boundaries.first, boundary.upperBound < message.octets.count
    else { return }
    edits.append(
      MessageEdit(
        boundary.lowerBound..<boundary.lowerBound,
        message.octets[boundary] + lineEnd + plainPart(text), HTMLAlone.rule.id))
  }

  /// The part becomes a multipart/alternative of the text and of what it was.
  private mutating func wrap(_ part: MessagePart, _ text: [UInt8]) {
    let boundary = "=_" + identifier
    // A field that is folded in the same run would be changed twice.
    let header = part.header
    let content = header.indices.filter {
      header.name(at: $0).text.lowercased().hasPrefix("content-")
    }
    let places = content.map { header.place(of: $0).field }
    guard let first = places.first,
      !edits.contains(where: { edit in
        !edit.range.isEmpty && places.contains { $0.overlaps(edit.range) }
      }), message.octets[part.body].firstRange(of: Array(boundary.utf8)) == nil,
      part.body.lowerBound > 0, message.octets[part.body.lowerBound - 1] == 0x0A
    else { return }
    let rule = HTMLAlone.rule.id
    let newEncoding = part.isLeaf && reason(for: part) != nil ? encoded(part)?.name : nil
    var moved: [UInt8] = []
    for index in content {
      if newEncoding != nil, header.name(at: index) == "Content-Transfer-Encoding" { continue }
      moved += message.octets[header.place(of: index).field]
    }
    if let newEncoding { moved += line("Content-Transfer-Encoding: \(newEncoding)") }
    for place in places where place != first { edits.append(MessageEdit(place, [], rule)) }
    edits.append(
      MessageEdit(
        first, line("Content-Type: multipart/alternative; boundary=\"\(boundary)\""), rule))
    edits.append(
      MessageEdit(
        part.body.lowerBound..<part.body.lowerBound,
        line("--" + boundary) + plainPart(text) + line("--" + boundary) + moved + lineEnd, rule))
    // Behind a part the line end belongs to the boundary that follows.
    let end = part.parent == nil ? message.octets.count : part.body.upperBound
    edits.append(
      MessageEdit(
        end..<end, lineEnd + Array("--\(boundary)--".utf8) + (part.parent == nil ? lineEnd : []),
        rule))
    wrapped = part.id
    hasDeclared = true
  }

  private static func withCarriageReturns(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for octet in text {
      if octet == 0x0A, result.last != 0x0D { result.append(0x0D) }
      result.append(octet)
    }
    return result
  }

  // MARK: Parts

  private mutating func encode(_ part: MessagePart) {
    guard let reason = reason(for: part), let (name, body) = encoded(part) else { return }
    edits.append(MessageEdit(part.body, body, reason))
    if part.id != wrapped { declare(name, of: part, reason) }
  }

  /// The body in the encoding that fits it; `nil` for what can't be decoded without a guess.
  private func encoded(_ part: MessagePart) -> (name: String, body: [UInt8])? {
    let content = message.content(of: part)
    let broken: [TransferDefect.Kind] = [.notBase64, .badPadding, .dataBehindPadding, .badEscape]
    if content.defectCounts.keys.contains(where: broken.contains) { return nil }
    let isText = part.contentType.isText
    let raised = content.octets.reduce(0) { $1 >= 0x80 || $1 == 0 ? $0 + 1 : $0 }
    // Quoted-printable takes three octets for one of those, base64 four for three of all.
    let usesBase64 =
      part.encoding == .base64 || !isText || raised * 6 > content.octets.count
      || content.octets.contains(0)
    // The text keeps its line ends; in base64 they are CRLF (RFC 2046 §4.1.1), which changes the octets only as a server would.
    return usesBase64
      ? ("base64", Base64Lines.encode(content.octets, lineEnd: lineEnd))
      : ("quoted-printable", QuotedPrintableText.encode(content.octets, lineEnd: lineEnd))
  }

  /// The rule that asks for another encoding of the part.
  private func reason(for part: MessagePart) -> RuleID? {
    for defect in message.message.defects where defect.part == part.id {
      if defect.kind == .eightBitInSevenBit { return EightBitInSevenBit.rule.id }
      guard part.encoding.isIdentity else { continue }
      if defect.kind == .body(.longLine) { return BodyLineLong.rule.id }
      if defect.kind == .body(.nul) { return BodyNUL.rule.id }
    }
    switch part.encoding {
    case .base64, .quotedPrintable:
      return message.content(of: part).defectCounts[.longLine] == nil
        ? nil : EncodedLineLong.rule.id
    case .sevenBit, .eightBit, .binary, .uuencode, .unknown: return nil
    }
  }

  private mutating func declare(_ name: String, of part: MessagePart, _ rule: RuleID) {
    if part.parent == nil { hasDeclared = true }
    let header = part.header
    let field = header.indices.first { header.name(at: $0) == "Content-Transfer-Encoding" }
    if let field {
      let value = header.place(of: field).value.trimmed(in: message.octets)
      if !message.octets[value].elementsEqual(name.utf8) {
        edits.append(MessageEdit(value, Array(name.utf8), rule))
      }
    } else if let last = header.indices.last {
      add("Content-Transfer-Encoding: " + name, at: header.place(of: last).field.upperBound, rule)
    } else {
      // A part without header begins with its empty line.
      add("Content-Transfer-Encoding: " + name, at: part.range.lowerBound, rule)
    }
  }
}
