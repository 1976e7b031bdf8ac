import HTML
import Message

/// Signs in the HTML: what hides words from filters and not from readers, or the other way round.
enum PageSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    for page in facts.pages {
      findHiddenText(page, &score)
      findComments(page, &score)
      findElements(page, &score)
      findImages(page, facts, &score)
    }
    for (number, text) in facts.seen.enumerated() {
      if let range = invisibleInWords(text.utf8) {
        score.add(
          .invisibleInWords, at: facts.place(in: number, range),
          "invisible characters stand inside words")
      }
    }
  }

  /// What is hidden between two letters of one word, and text in the colour of what is behind it.
  private static func findHiddenText(_ page: LikenessPage, _ score: inout LikenessScore) {
    let nodes = page.document.nodes
    var lastSeen: UInt8 = .space
    var hiddenSince: Int?
    var invisible = 0
    var firstInvisible: Int?
    for (number, node) in nodes.enumerated() {
      switch node.kind {
      case .element:
        switch node.name {
        case .a, .b, .big, .em, .font, .i, .s, .small, .span, .strong, .sub, .sup, .u, .tt, .abbr:
          break
        default:
          lastSeen = .space
          hiddenSince = nil
        }
      case .text:
        let octets = page.document.octets[node.range]
        guard let first = octets.first, let last = octets.last else { continue }
        let style = page.styles[number]
        let isNothing = style.fontSize <= ComputedStyle.smallestFontSize
        if style.hiding != nil || isNothing {
          if lastSeen.isLetter, octets.contains(where: { $0 > 0x20 }), octets.count <= 40 {
            hiddenSince = hiddenSince ?? number
          }
          continue
        }
        if let hidden = hiddenSince, lastSeen.isLetter, first.isLetter {
          score.add(
            .hiddenInWords, at: page.place(of: nodes[hidden].range),
            "'\(String(decoding: page.document.octets[nodes[hidden].range].prefix(40), as: UTF8.self))' is hidden inside a word"
          )
        }
        hiddenSince = nil
        lastSeen = last
        if case .color(let background) = style.background, isAlike(style.color, background) {
          let count = octets.count { $0 > 0x20 }
          if count > 0, firstInvisible == nil { firstInvisible = number }
          invisible += count
        }
      case .comment, .doctype: break
      }
    }
    if invisible >= 20, let first = firstInvisible {
      score.add(
        .textInBackgroundColor, at: page.place(of: nodes[first].range),
        "\(invisible) characters are in the colour of what is behind them")
    }
  }

  private static func isAlike(_ left: CSSColor, _ right: CSSColor) -> Bool {
    abs(Int(left.red) - Int(right.red)) + abs(Int(left.green) - Int(right.green))
      + abs(Int(left.blue) - Int(right.blue)) < 24
  }

  private static func findComments(_ page: LikenessPage, _ score: inout LikenessScore) {
    var count = 0
    for node in page.document.nodes where node.kind == .comment {
      let range = node.range
      guard range.count <= 90, range.lowerBound > 0, range.upperBound < page.document.octets.count,
        page.document.octets[range.lowerBound - 1].isLetter,
        page.document.octets[range.upperBound].isLetter
      else { continue }
      count += 1
      if count == 2 {
        score.add(.commentsInWords, at: page.place(of: range), "comments stand inside words")
      }
    }
  }

  private static func findElements(_ page: LikenessPage, _ score: inout LikenessScore) {
    let document = page.document
    for (number, node) in document.nodes.enumerated() where node.isElement {
      switch node.name {
      case .font:
        if let size = document.value(of: .size, in: number)?.utf8, let digit = size.last,
          digit >= UInt8(ascii: "5"), digit <= UInt8(ascii: "7"), size.first != UInt8(ascii: "-")
        {
          score.add(.fontGiant, at: page.place(of: node.range), "letters of the largest size")
        }
        if let color = document.value(of: .color, in: number).flatMap({
          CSSColor(legacy: $0.utf8, 0..<$0.utf8.count)
        }),
          color.red > 240, color.green < 16, color.blue < 16
        {
          score.add(.fontRed, at: page.place(of: node.range), "text in pure red")
        }
      case .input:
        if let type = document.value(of: .type, in: number)?.utf8,
          String(decoding: type, as: UTF8.self).lowercased() == "password"
        {
          score.add(
            .formForPassword, at: page.place(of: node.range),
            "the message itself asks for a password")
        }
      case .script:
        let text = String(decoding: document.text(in: number).prefix(20_000), as: UTF8.self)
        if ["unescape(", "eval(", "fromCharCode", "atob("].contains(where: { text.contains($0) }) {
          score.add(
            .scriptObscured, at: page.place(of: node.range), "a script writes what the page shows")
        }
      default: break
      }
    }
  }

  private static func findImages(
    _ page: LikenessPage, _ facts: LikenessFacts, _ score: inout LikenessScore
  ) {
    let images = page.contents.images
    guard let first = images.first else { return }
    let letters = page.text.utf8.count { $0 > 0x20 }
    if letters < 200, let link = facts.links.first(where: \.hasImage) {
      score.add(
        .imageAlone, at: link.place, "an image that is a link, and \(letters) characters of text")
    }
    guard let attached = images.first(where: { isAttached($0) }) else { return }
    if letters < 250 {
      score.add(
        .imageAttachedAlone, at: page.place(of: attached.range),
        "the message is an attached image with \(letters) characters of text")
    }
    // Image spam of 2006 and 2007: the offer is a picture, and below it stands text for the filter.
    if isAttached(first), !facts.isReply, images.count <= 2, facts.webLinks.isEmpty,
      page.text.textBefore(first.element, in: page.document) < 20
    {
      score.add(
        .imageAttachedFirst, at: page.place(of: first.range),
        "an attached image stands where a message begins, and no link is there")
    }
  }

  private static func isAttached(_ image: HTMLImage) -> Bool {
    guard let source = image.source else { return false }
    return String(decoding: source.prefix(4), as: UTF8.self).lowercased() == "cid:"
  }

  /// Three and more characters without width between letters of ASCII, where no script needs them.
  private static func invisibleInWords(_ octets: [UInt8]) -> Range<Int>? {
    var first: Range<Int>?
    var count = 0
    var index = 1
    while index + 3 < octets.count {
      guard octets[index] >= 0xE2, octets[index - 1].isLetter, octets[index + 3].isLetter else {
        index += 1
        continue
      }
      let (lead, middle, last) = (octets[index], octets[index + 1], octets[index + 2])
      let isInvisible =
        lead == 0xE2 && middle == 0x80 && (0x8B...0x8D).contains(last)
        || lead == 0xE2 && middle == 0x81 && last == 0xA0
        || lead == 0xEF && middle == 0xBB && last == 0xBF
      if isInvisible {
        count += 1
        if first == nil { first = index..<(index + 3) }
        if count >= 3 { return first }
      }
      index += 1
    }
    return nil
  }
}

extension RenderedText {
  /// How many characters are seen before an element.
  func textBefore(_ number: Int, in page: HTMLDocument) -> Int {
    var count = 0
    for run in runs {
      if Int(run.node) >= number { break }
      count += utf8[run.textRange].count { $0 > 0x20 }
    }
    return count
  }
}
