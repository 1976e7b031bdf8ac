extension TreeBuilder {
  mutating func startTag(_ tag: HTMLTag) {
    skipsLineFeed = false
    if openForeign > 0, startForeign(tag) { return }
    switch mode {
    case .beforeHead, .inHead, .inHeadNoScript, .afterHead: startBeforeBody(tag)
    case .inSelect: startInSelect(tag)
    case .inTable, .inTableBody, .inRow, .inColumnGroup, .inCaption, .inCell: startInTable(tag)
    case .inBody, .afterBody:
      mode = .inBody
      startInBody(tag)
    }
  }

  // MARK: Before the body

  /// §13.2.6.4.1 to 6.
  private mutating func startBeforeBody(_ tag: HTMLTag) {
    switch tag.name {
    case .html:
      mergeAttributes(of: tag, into: 0)
    case .head:
      if mode == .beforeHead {
        insert(tag)
        mode = .inHead
      }
    case .body:
      closeHead()
      insert(tag)
      body = open.last
      mode = .inBody
    case .base, .basefont, .bgsound, .link, .meta, .title, .style, .script, .noframes, .template:
      if mode == .beforeHead { beginHead(at: tag.range.lowerBound) }
      if mode == .inHeadNoScript, tag.name == .title || tag.name == .script || tag.name == .base {
        endHeadNoScript()
      }
      insert(tag)
      beginRawText(tag)
      if tag.name == .template { beginTemplate() }
    case .noscript:
      if mode == .beforeHead { beginHead(at: tag.range.lowerBound) }
      if mode == .inHead {
        insert(tag)
        mode = .inHeadNoScript
      } else if mode != .inHeadNoScript {
        beginBody(at: tag.range.lowerBound)
        startTag(tag)
      }
    default:
      beginBody(at: tag.range.lowerBound)
      startTag(tag)
    }
  }

  /// What is inside is read as in the body; the parts of a table need their table here.
  private mutating func beginTemplate() {
    formatting.append(nil)
    mode = .inBody
  }

  mutating func beginHead(at place: Int) {
    insertImplied(.head, at: place)
    mode = .inHead
  }

  mutating func endHeadNoScript() {
    popThrough(.noscript)
    mode = .inHead
  }

  private mutating func closeHead() {
    while open.count > 1 { pop() }
    formatting.removeAll()
  }

  mutating func beginBody(at place: Int) {
    if mode == .beforeHead { beginHead(at: place) }
    closeHead()
    insertImplied(.body, at: place)
    body = open.last
    mode = .inBody
  }

  /// A second `html` or `body` brings attributes to the first (§13.2.6.4.7); here only where that has none of its own.
  mutating func mergeAttributes(of tag: HTMLTag, into number: Int32) {
    let node = nodes[Int(number)]
    guard node.attributes.isEmpty, !tag.attributes.isEmpty || node.origin == .implied else {
      return
    }
    nodes[Int(number)] = HTMLNode(
      kind: .element, origin: .written, name: node.name, textKind: .data, isVerbatimText: true,
      isForeign: false, isMisplaced: false, parentNumber: node.parentNumber,
      endNumber: node.endNumber, rangeStart: Int32(tag.range.lowerBound),
      rangeEnd: Int32(tag.range.upperBound), nameStart: Int32(tag.nameRange.lowerBound),
      nameEnd: Int32(tag.nameRange.upperBound),
      attributeStart: Int32(tag.attributes.lowerBound),
      attributeEnd: Int32(tag.attributes.upperBound))
  }

  /// What follows is no markup until the end tag.
  mutating func beginRawText(_ tag: HTMLTag) {
    if let state = tag.name.rawTextState { tokenizer.state = state }
    skipsLineFeed = tag.name == .textarea
  }

  // MARK: In the body

  /// §13.2.6.4.7.
  mutating func startInBody(_ tag: HTMLTag) {
    switch tag.name {
    case .html: mergeAttributes(of: tag, into: 0)
    case .body: if let body { mergeAttributes(of: tag, into: body) }
    case .head, .frame, .frameset, .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
      // Parts of a table without one have no effect.
      break
    case .base, .basefont, .bgsound, .link, .meta, .title, .style, .script, .noframes, .template:
      insertHere(tag)
      beginRawText(tag)
      if tag.name == .template { beginTemplate() }
    case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl,
      .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p,
      .search, .section, .summary, .ul:
      closeParagraph(for: tag)
      insertHere(tag)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      closeParagraph(for: tag)
      if let last = openNames.last, last.isHeading { pop() }
      insertHere(tag)
    case .pre, .listing:
      closeParagraph(for: tag)
      insertHere(tag)
      skipsLineFeed = true
    case .form:
      if hasForm {
        note(.nestedInItself, tag.range, .form)
      } else {
        closeParagraph(for: tag)
        insertHere(tag)
        hasForm = true
      }
    case .li: closeItem(tag, [.li])
    case .dd, .dt: closeItem(tag, [.dd, .dt])
    case .plaintext:
      closeParagraph(for: tag)
      insertHere(tag)
      beginRawText(tag)
    case .button:
      if isOpen(.button), isInScope(.button) {
        note(.nestedInItself, tag.range, .button)
        generateImpliedEndTags()
        popThrough(.button)
      }
      reopenFormatting()
      insertHere(tag)
    case .a:
      if let entry = formattingEntry(.a) {
        note(.nestedInItself, tag.range, .a)
        endFormatting(.a, at: nil)
        removeEntry(for: entry.node)
      }
      reopenFormatting()
      insertHere(tag)
      addFormatting(.a)
    case .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u:
      reopenFormatting()
      insertHere(tag)
      addFormatting(tag.name)
    case .nobr:
      reopenFormatting()
      if isOpen(.nobr), isInScope(.nobr) {
        endFormatting(.nobr, at: nil)
        reopenFormatting()
      }
      insertHere(tag)
      addFormatting(.nobr)
    case .applet, .marquee, .object:
      reopenFormatting()
      insertHere(tag)
      formatting.append(nil)
    case .table:
      // In quirks mode a table stays in the paragraph.
      if !isQuirky { closeParagraph(for: tag) }
      insertHere(tag)
      mode = .inTable
    case .area, .br, .embed, .img, .keygen, .wbr, .input:
      reopenFormatting()
      insertHere(tag)
    case .image:
      // §13.2.6.4.7: "Don't ask."
      reopenFormatting()
      insertHere(
        HTMLTag(
          range: tag.range, name: .img, nameRange: tag.nameRange, attributes: tag.attributes,
          isSelfClosing: tag.isSelfClosing))
    case .param, .source, .track: insertHere(tag)
    case .hr:
      closeParagraph(for: tag)
      insertHere(tag)
    case .textarea:
      insertHere(tag)
      beginRawText(tag)
    case .xmp:
      closeParagraph(for: tag)
      reopenFormatting()
      insertHere(tag)
      beginRawText(tag)
    case .iframe, .noembed:
      insertHere(tag)
      beginRawText(tag)
    case .select:
      reopenFormatting()
      insertHere(tag)
      mode = .inSelect
    case .optgroup, .option:
      if openNames.last == .option { pop() }
      reopenFormatting()
      insertHere(tag)
    case .rb, .rtc:
      if isOpen(.ruby), isInScope(.ruby) { generateImpliedEndTags() }
      insertHere(tag)
    case .rp, .rt:
      if isOpen(.ruby), isInScope(.ruby) { generateImpliedEndTags(except: .rtc) }
      insertHere(tag)
    case .math, .svg:
      reopenFormatting()
      insertForeign(tag)
    default:
      reopenFormatting()
      insertHere(tag)
    }
  }

  /// Inserts an element where text would go, and notes where no browser leaves it.
  mutating func insertHere(_ tag: HTMLTag) {
    var isMisplaced = false
    if isBetweenCells {
      switch tag.name {
      case .style, .script, .template: break
      case .input, .form: break
      default:
        isMisplaced = true
        note(.misplacedInTable, tag.range, tag.name)
      }
    }
    if tag.isSelfClosing, !tag.name.isVoid, tag.name != .other {
      note(.ineffectiveSlash, tag.range, tag.name)
    }
    insert(tag, isMisplaced: isMisplaced)
  }

  /// By the doctype (§13.2.6.4.1); only as far as tables in paragraphs need it.
  private var isQuirky: Bool {
    guard let doctype else { return true }
    if doctype.forcesQuirks { return true }
    guard let name = doctype.name, ASCII.matches(octets[name], "html") else { return true }
    guard let identifier = doctype.publicIdentifier else { return false }
    let text = octets[identifier].map(ASCII.lowercase)
    return Self.quirkyPrefixes.contains { text.starts(with: $0) }
      || (doctype.systemIdentifier == nil
        && Self.quirkyWithoutSystem.contains { text.starts(with: $0) })
  }

  /// Those of the list of §13.2.6.4.1 that HTML pages have.
  private static let quirkyPrefixes = [
    "-//ietf//", "-//w3c//dtd html 3", "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//", "-//w3c//dtd w3 html//", "-//microsoft//",
    "-//netscape", "-/w3c/dtd html 4.0 transitional/en", "html", "-//webtechs//",
    "-//softquad//", "-//w3o//", "-//as//", "-//advasoft ltd//", "-//sun microsystems",
    "-//sq//", "-//metrius//", "-//o'reilly", "-//spyglass//", "+//silmaril//",
  ].map { Array($0.utf8) }
  private static let quirkyWithoutSystem = [
    "-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//",
  ].map { Array($0.utf8) }

  // MARK: Implied ends

  mutating func closeParagraph(for tag: HTMLTag) {
    if isOpen(.p), isInScope(.p, .button) { closeParagraph() }
  }

  mutating func closeParagraph() {
    generateImpliedEndTags(except: .p)
    popThrough(.p)
  }

  private mutating func closeItem(_ tag: HTMLTag, _ names: [ElementName]) {
    if names.contains(where: isOpen) {
      for name in openNames.reversed() {
        if names.contains(name) {
          generateImpliedEndTags(except: name)
          popThrough(name)
          break
        }
        if name.isSpecial, name != .address, name != .div, name != .p { break }
      }
    }
    closeParagraph(for: tag)
    insertHere(tag)
  }

  mutating func generateImpliedEndTags(except name: ElementName? = nil) {
    while let last = openNames.last, last != name, last.hasImpliedEnd, !isForeignCurrent { pop() }
  }

  var isForeignCurrent: Bool {
    open.last.map { nodes[Int($0)].isForeign } ?? false
  }

  /// Closes elements up to the nearest one of that name, and that one.
  mutating func popThrough(_ name: ElementName) {
    guard isOpen(name) else { return }
    while let last = openNames.last {
      pop()
      if last == name { break }
    }
  }

  // MARK: Scopes

  enum Scope { case `default`, listItem, button, table }

  /// §13.2.4.2. Look first whether one is open at all.
  func isInScope(_ name: ElementName, _ scope: Scope = .default) -> Bool {
    for open in openNames.reversed() {
      if open == name { return true }
      switch scope {
      case .table: if open == .html || open == .table || open == .template { return false }
      case .default, .listItem, .button:
        if open.boundsScope { return false }
        if scope == .button, open == .button { return false }
        if scope == .listItem, open == .ol || open == .ul { return false }
      }
    }
    return false
  }
}

extension ElementName {
  var isHeading: Bool {
    switch self {
    case .h1, .h2, .h3, .h4, .h5, .h6: true
    default: false
    }
  }

  /// §13.2.4.2.
  var boundsScope: Bool {
    switch self {
    case .applet, .caption, .html, .table, .td, .th, .marquee, .object, .template, .foreignobject,
      .desc, .annotationXML:
      true
    default: false
    }
  }

  /// §13.2.6.3.
  var hasImpliedEnd: Bool {
    switch self {
    case .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc: true
    default: false
    }
  }

  /// §13.2.4.2: the category of special elements.
  var isSpecial: Bool {
    switch self {
    case .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body,
      .br, .button, .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed,
      .fieldset, .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5,
      .h6, .head, .header, .hgroup, .hr, .html, .iframe, .img, .input, .keygen, .li, .link,
      .listing, .main, .marquee, .menu, .meta, .nav, .noembed, .noframes, .noscript, .object, .ol,
      .p, .param, .plaintext, .pre, .script, .search, .section, .select, .source, .style, .summary,
      .table, .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .track, .ul,
      .wbr, .xmp, .foreignobject, .desc, .annotationXML:
      true
    default: false
    }
  }

  /// §13.2.4.3: formatting elements.
  var isFormatting: Bool {
    switch self {
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u: true
    default: false
    }
  }
}
