/// SVG and MathML (§13.2.6.5), as far as mail has them.
extension TreeBuilder {
  mutating func insertForeign(_ tag: HTMLTag) {
    if open.count >= limits.depth {
      cuts.insert(.depth)
      pop()
    }
    let number = makeElement(tag, isForeign: true, isMisplaced: isBetweenCells)
    if !tag.isSelfClosing { push(number, tag.name) }
  }

  /// Whether the tag was dealt with as foreign content.
  mutating func startForeign(_ tag: HTMLTag) -> Bool {
    guard let last = open.last, nodes[Int(last)].isForeign, !isIntegrationPoint(last) else {
      return false
    }
    if breaksOut(tag) {
      while let last = open.last, nodes[Int(last)].isForeign, !isHTMLIntegrationPoint(last) {
        pop()
      }
      startTag(tag)
      return true
    }
    insertForeign(tag)
    return true
  }

  /// Whether the tag was dealt with as foreign content.
  mutating func endForeign(_ tag: HTMLTag) -> Bool {
    guard let last = open.last, nodes[Int(last)].isForeign else { return false }
    if tag.name == .br || tag.name == .p {
      while let last = open.last, nodes[Int(last)].isForeign, !isHTMLIntegrationPoint(last) {
        pop()
      }
      return false
    }
    var place = open.count - 1
    while place > 0, nodes[Int(open[place])].isForeign {
      if isOpened(place, by: tag) {
        while open.count > place + 1 { pop() }
        close(with: tag)
        return true
      }
      place -= 1
    }
    return false
  }

  private func isHTMLIntegrationPoint(_ number: Int32) -> Bool {
    switch nodes[Int(number)].name {
    case .foreignobject, .desc: true
    // `title` and `annotation-xml` with text/html.
    case .title, .annotationXML: true
    default: false
    }
  }

  func isIntegrationPoint(_ number: Int32) -> Bool {
    if isHTMLIntegrationPoint(number) { return true }
    // MathML's elements of text.
    let name = nodes[Int(number)].nameRange
    guard isOpen(.math), name.count == 2 || name.count == 5 else { return false }
    return ["mi", "mo", "mn", "ms"].contains { ASCII.matches(octets[name], $0) }
      || ASCII.matches(octets[name], "mtext")
  }

  private func breaksOut(_ tag: HTMLTag) -> Bool {
    switch tag.name {
    case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1,
      .h2, .h3, .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p,
      .pre, .ruby, .s, .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var:
      true
    case .font:
      tag.attributes.contains {
        switch tokenizer.attributes[$0].name {
        case .color, .face, .size: true
        default: false
        }
      }
    default: false
    }
  }
}
