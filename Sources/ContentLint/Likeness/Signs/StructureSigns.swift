import HTML
import Message

/// Signs in how the message is put together of parts.
enum StructureSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let message = facts.message.message
    let parts = message.parts
    if let page = facts.pages.first, page.isPlain {
      score.add(
        .htmlAsPlain, at: page.place(of: 0..<min(1, page.document.octets.count)),
        "HTML is sent as plain text")
    }
    for text in facts.message.texts
    where text.part.encoding == .base64 && text.text.utf8.allSatisfy({ $0 < 0x80 }) {
      score.add(
        .base64ASCII, at: text.part.range.lowerBound..<text.part.range.lowerBound,
        "a text of nothing but ASCII is in base64, where filters that read octets don't see it")
    }
    if parts.count == 2,
      message.root.contentType.name == "multipart/mixed"
        || message.root.contentType.name == "multipart/related"
    {
      score.add(
        .mixedAlone, at: message.root.contentType.range,
        "\(message.root.contentType.name) has one part and nothing beside it")
    }
    if let alternative = parts.first(where: { $0.contentType.name == "multipart/alternative" }),
      !parts.contains(where: { $0.isLeaf && $0.contentType.name == "text/plain" })
    {
      score.add(
        .alternativeWithoutText, at: alternative.contentType.range,
        "multipart/alternative has no plain text, and so no alternative")
    }
    findAttachments(facts, &score)
  }

  private static func findAttachments(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    var attachment: MessagePart?
    for part in facts.message.message.parts where part.isLeaf {
      guard let name = part.fileName(facts.message.context.charsets)?.lowercased(), !name.isEmpty
      else { continue }
      if !part.contentType.isText, attachment == nil { attachment = part }
      let place = part.disposition?.range ?? part.contentType.range
      let ending = name.split(separator: ".").last.map(String.init) ?? ""
      guard name.contains(".") else { continue }
      if programs.contains(ending) {
        score.add(
          .attachmentProgram, at: place, "the attachment '\(name)' is a program or holds one")
      } else if pages.contains(ending) {
        score.add(
          .attachmentPage, at: place,
          "the attachment '\(name)' is a page: phishing sends its forms so, out of sight of filters"
        )
      }
    }
    if let attachment, facts.seen.allSatisfy({ $0.utf8.count { $0 > 0x20 } < 20 }) {
      score.add(
        .attachmentWithoutText, at: attachment.disposition?.range ?? attachment.contentType.range,
        "an attachment, and no text that says what it is")
    }
  }

  private static let programs: Set<String> = [
    "exe", "scr", "pif", "bat", "com", "cmd", "vbs", "vbe", "js", "jse", "wsf", "hta", "lnk", "iso",
    "img", "jar", "ace", "cab", "msi", "cpl", "ps1", "vhd",
  ]
  private static let pages: Set<String> = ["htm", "html", "shtml", "xhtml", "svg", "mht"]
}
