import Audit
import ContentLint
import DNS
import HTML
import MailAuth
import Message

/// What a message shows, as a page of its own in which the places of findings are marked, and which loads nothing: images of the message itself
/// are in it, those of the network are not.
struct PreviewBody {
  /// A whole page.
  let page: [UInt8]
  /// Images that a mail program would load from the network.
  let remoteImages: Int

  /// Octets of images in one preview: a message with more attached shows the first ones.
  static let maximumImageOctets = 20 << 20

  /// - Parameter marks: Numbers of findings, by the octet of the message where each stands.
  init(_ message: LintMessage, marks: [(offset: Int, numbers: [Int])]) {
    if let page = message.pages.first {
      self.init(page, message, marks)
    } else {
      self.init(plain: message.plainText)
    }
  }

  private init(plain: LintText?) {
    let text = plain.map { MarkupText.lines($0.text.string) } ?? ""
    page = Array(
      ("<!DOCTYPE html><html><head>\(Self.frame)</head><body><pre style=\"white-space: pre-wrap; "
        + "font: 14px sans-serif\">\n\(text)</pre></body></html>").utf8)
    remoteImages = 0
  }

  private init(
    _ html: LintPage, _ message: LintMessage, _ marks: [(offset: Int, numbers: [Int])]
  ) {
    let document = html.page
    var edits = PreviewEdits()
    // Behind the doctype, which decides how the page is laid out.
    edits.insert(Self.frame, at: document.doctype?.range.upperBound ?? 0)
    let text = html.text
    for mark in marks where text.part.body.contains(mark.offset) {
      let place = Self.textOffset(of: mark.offset, in: text.text)
      Self.mark(place, mark.numbers, in: document, &edits)
    }
    // Browsers look up and connect to hosts that these name, whatever the policy says.
    for node in document.nodes where node.name == .link || node.name == .base {
      if node.origin == .written { edits.replace(node.range, with: "") }
    }
    var room = Self.maximumImageOctets
    var remote = 0
    for number in document.nodes.indices where document.nodes[number].name == .img {
      guard let attribute = document.attribute(.src, of: number) else { continue }
      let source = document.value(of: attribute).string.filter { !$0.isWhitespace }
      if source.lowercased().hasPrefix("cid:") {
        guard let data = Self.image(String(source.dropFirst(4)), message, &room) else { continue }
        edits.replace(attribute.range, with: "src=\"\(data)\"")
      } else if source.lowercased().hasPrefix("http") {
        remote += 1
      }
    }
    page = edits.applied(to: document.octets)
    remoteImages = remote
  }

  /// Nothing is loaded, no script runs; findings have a border and their numbers.
  private static let frame = """
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">\
    <style>[data-dlv-finding]{outline:2px solid #d1242f!important;outline-offset:1px}\
    mark[data-dlv-finding]{background:#ffd8d8!important;color:#000!important}\
    mark[data-dlv-finding]::before{content:attr(data-dlv-finding);background:#d1242f;color:#fff;\
    font:bold 10px sans-serif;padding:0 4px;border-radius:6px;margin-right:3px}</style>
    """

  // MARK: Marks

  /// The octet of the text that comes from an octet of the message, or the next one that does. The way back is known; places in the text
  /// are in the order of those in the message.
  private static func textOffset(of offset: Int, in text: PartText) -> Int {
    var (low, high) = (0, text.utf8.count)
    while low < high {
      let middle = (low + high) / 2
      if text.sourceRange(of: middle..<(middle + 1)).upperBound <= offset {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// An element gets a border, a text a background.
  private static func mark(
    _ place: Int, _ numbers: [Int], in page: HTMLDocument, _ edits: inout PreviewEdits
  ) {
    let names = numbers.map(String.init).joined(separator: " ")
    guard
      let number = page.nodes.lastIndex(where: { node in
        node.range.contains(place) && node.origin == .written
      })
    else { return }
    let node = page.nodes[number]
    switch node.kind {
    case .element:
      edits.insert(" data-dlv-finding=\"\(names)\"", at: node.nameRange.upperBound)
    case .text:
      guard node.textSpan.kind == .data, !node.isMisplaced else { return }
      edits.insert("<mark data-dlv-finding=\"\(names)\">", at: node.range.lowerBound)
      edits.insert("</mark>", at: node.range.upperBound)
    case .comment, .doctype: break
    }
  }

  // MARK: Images

  /// An image of the message as a `data:` URL; `nil` where there is none of that Content-ID, or no room.
  private static func image(
    _ identifier: String, _ message: LintMessage, _ room: inout Int
  ) -> String? {
    let wanted = "<\(identifier)>"
    for part in message.message.parts where part.contentType.type == "image" {
      guard let field = part.header.first("Content-ID"), field.text == wanted else { continue }
      let octets = message.message.content(of: part).octets
      if octets.count > room { return nil }
      room -= octets.count
      // The type is a token of RFC 2045 §5.1, without quotes.
      return "data:image/\(part.contentType.subtype);base64,\(Base64.encode(octets))"
    }
    return nil
  }
}
