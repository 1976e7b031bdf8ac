extension TreeBuilder {
  mutating func endTag(_ tag: HTMLTag) {
    skipsLineFeed = false
    // Raw text ends with its element's end tag.
    if let last = openNames.last, last == tag.name, last.rawTextState != nil, !isForeignCurrent {
      close(with: tag)
      return
    }
    if openForeign > 0, endForeign(tag) { return }
    switch mode {
    case .beforeHead, .inHead, .inHeadNoScript, .afterHead: endBeforeBody(tag)
    case .inSelect: endInSelect(tag)
    case .inTable, .inTableBody, .inRow, .inColumnGroup, .inCaption, .inCell: endInTable(tag)
    case .inBody, .afterBody: endInBody(tag)
    }
  }

  /// Closes the current element with its end tag.
  mutating func close(with tag: HTMLTag) {
    guard let last = open.last else { return }
    nodes[Int(last)].endTagStart = Int32(tag.range.lowerBound)
    nodes[Int(last)].endTagEnd = Int32(tag.range.upperBound)
    pop()
  }

  private mutating func endBeforeBody(_ tag: HTMLTag) {
    switch tag.name {
    case .head:
      if mode == .beforeHead { beginHead(at: tag.range.lowerBound) }
      if mode == .inHeadNoScript { endHeadNoScript() }
      if mode == .inHead { mode = .afterHead }
    case .noscript where mode == .inHeadNoScript:
      endHeadNoScript()
    case .body, .html, .br:
      beginBody(at: tag.range.lowerBound)
      endTag(tag)
    default: note(.strayEndTag, tag.range, tag.name)
    }
  }

  /// §13.2.6.4.7.
  mutating func endInBody(_ tag: HTMLTag) {
    switch tag.name {
    case .body, .html:
      // What follows belongs to the body all the same.
      mode = .afterBody
    case .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div,
      .dl, .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .listing, .main, .menu, .nav,
      .ol, .pre, .search, .section, .summary, .ul, .form:
      guard isOpen(tag.name), isInScope(tag.name) else {
        note(.strayEndTag, tag.range, tag.name)
        return
      }
      generateImpliedEndTags()
      closeThrough(tag)
    case .p:
      if !isOpen(.p) || !isInScope(.p, .button) {
        note(.strayEndTag, tag.range, .p)
        insertImplied(.p, at: tag.range.lowerBound)
      }
      generateImpliedEndTags(except: .p)
      closeThrough(tag)
    case .li, .dd, .dt:
      guard isOpen(tag.name), isInScope(tag.name, tag.name == .li ? .listItem : .default) else {
        note(.strayEndTag, tag.range, tag.name)
        return
      }
      generateImpliedEndTags(except: tag.name)
      closeThrough(tag)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      // Any heading ends any other.
      guard let place = openNames.lastIndex(where: { $0.isHeading || $0.boundsScope }),
        openNames[place].isHeading
      else {
        note(.strayEndTag, tag.range, tag.name)
        return
      }
      generateImpliedEndTags()
      if openNames.last != tag.name { note(.misnestedEndTag, tag.range, tag.name) }
      while open.count > place + 1 { pop() }
      close(with: tag)
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u:
      endFormatting(tag.name, at: tag)
    case .applet, .marquee, .object:
      guard isOpen(tag.name), isInScope(tag.name) else {
        note(.strayEndTag, tag.range, tag.name)
        return
      }
      generateImpliedEndTags()
      closeThrough(tag)
      clearFormattingToMarker()
    case .br:
      // Browsers make a line break of it.
      note(.strayEndTag, tag.range, .br)
      reopenFormatting()
      _ = makeElement(
        HTMLTag(
          range: tag.range, name: .br, nameRange: tag.nameRange, attributes: 0..<0,
          isSelfClosing: false))
    case .template:
      if isOpen(.template) {
        generateImpliedEndTags()
        closeThrough(tag)
        clearFormattingToMarker()
        resetMode()
      } else {
        note(.strayEndTag, tag.range, .template)
      }
    default: endOther(tag)
    }
  }

  /// Closes what is inside the nearest element of that name, and that one.
  mutating func closeThrough(_ tag: HTMLTag) {
    if openNames.last != tag.name {
      note(.misnestedEndTag, tag.range, tag.name)
      while let last = openNames.last, last != tag.name { pop() }
    }
    close(with: tag)
  }

  /// "Any other end tag".
  mutating func endOther(_ tag: HTMLTag) {
    guard isOpen(tag.name) else {
      note(.strayEndTag, tag.range, tag.name)
      return
    }
    var place = open.count - 1
    while place > 0 {
      if isOpened(place, by: tag) {
        generateImpliedEndTags(except: tag.name == .other ? nil : tag.name)
        if open.count > place + 1 { note(.misnestedEndTag, tag.range, tag.name) }
        while open.count > place + 1 { pop() }
        if open.count == place + 1 { close(with: tag) }
        return
      }
      if openNames[place].isSpecial { break }
      place -= 1
    }
    note(.strayEndTag, tag.range, tag.name)
  }

  /// Whether the element at a place of the stack has the tag's name.
  func isOpened(_ place: Int, by tag: HTMLTag) -> Bool {
    guard openNames[place] == tag.name else { return false }
    if tag.name != .other { return true }
    let name = nodes[Int(open[place])].nameRange
    guard name.count == tag.nameRange.count else { return false }
    return zip(octets[name], octets[tag.nameRange]).allSatisfy {
      ASCII.lowercase($0) == ASCII.lowercase($1)
    }
  }
}
