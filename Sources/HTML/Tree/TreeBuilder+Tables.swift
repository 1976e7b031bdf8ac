/// Tables and select lists (§13.2.6.4.9 to 17). What stands between cells stays there.
extension TreeBuilder {
  mutating func startInTable(_ tag: HTMLTag) {
    switch tag.name {
    case .caption where mode != .inCaption || closeCaption():
      if mode == .inCell { closeCell() }
      clearToTable()
      formatting.append(nil)
      insert(tag)
      mode = .inCaption
    case .colgroup where mode != .inCaption || closeCaption():
      if mode == .inCell { closeCell() }
      clearToTable()
      insert(tag)
      mode = .inColumnGroup
    case .col:
      if mode == .inColumnGroup {
        insert(tag)
        return
      }
      if mode == .inCaption, !closeCaption() { return }
      if mode == .inCell { closeCell() }
      clearToTable()
      insertImplied(.colgroup, at: tag.range.lowerBound)
      insert(tag)
      mode = .inColumnGroup
    case .tbody, .thead, .tfoot:
      if mode == .inCaption, !closeCaption() { return }
      if mode == .inCell { closeCell() }
      clearToTable()
      insert(tag)
      mode = .inTableBody
    case .tr:
      if mode == .inCaption, !closeCaption() { return }
      if mode == .inCell { closeCell() }
      if mode == .inRow { closeRow() }
      beginTableBody(for: tag)
      clearTo(.body)
      insert(tag)
      mode = .inRow
    case .td, .th:
      if mode == .inCaption, !closeCaption() { return }
      if mode == .inCell { closeCell() }
      if mode != .inRow {
        beginTableBody(for: tag)
        clearTo(.body)
        insertImplied(.tr, at: tag.range.lowerBound)
      }
      clearTo(.row)
      insert(tag)
      mode = .inCell
      formatting.append(nil)
    case .table where mode != .inCell && mode != .inCaption:
      // A table right in a table ends that one.
      note(.nestedInItself, tag.range, .table)
      closeTable(nil)
      startTag(tag)
    default:
      if mode == .inColumnGroup {
        if tag.name == .template {
          startInBody(tag)
          return
        }
        popColumnGroup()
      }
      startInBody(tag)
    }
  }

  mutating func endInTable(_ tag: HTMLTag) {
    switch tag.name {
    case .table:
      guard isOpen(.table), isInScope(.table, .table) else {
        note(.strayEndTag, tag.range, .table)
        return
      }
      if mode == .inCaption { _ = closeCaption() }
      if mode == .inCell { closeCell() }
      closeTable(tag)
    case .caption:
      if mode == .inCaption {
        _ = closeCaption(tag)
      } else {
        note(.strayEndTag, tag.range, .caption)
      }
    case .colgroup where mode == .inColumnGroup: popColumnGroup()
    case .col, .colgroup, .body, .html:
      if tag.name == .col || tag.name == .colgroup { note(.strayEndTag, tag.range, tag.name) }
    case .tbody, .thead, .tfoot:
      guard isOpen(tag.name), isInScope(tag.name, .table) else {
        note(.strayEndTag, tag.range, tag.name)
        return
      }
      if mode == .inCell { closeCell() }
      if mode == .inRow { closeRow() }
      clearTo(.body)
      close(with: tag)
      mode = .inTable
    case .tr:
      guard isOpen(.tr), isInScope(.tr, .table) else {
        note(.strayEndTag, tag.range, .tr)
        return
      }
      if mode == .inCell { closeCell() }
      clearTo(.row)
      close(with: tag)
      mode = .inTableBody
    case .td, .th:
      guard mode == .inCell, isOpen(tag.name), isInScope(tag.name, .table) else {
        note(.strayEndTag, tag.range, tag.name)
        return
      }
      generateImpliedEndTags()
      closeThrough(tag)
      clearFormattingToMarker()
      mode = .inRow
    default:
      if mode == .inColumnGroup { popColumnGroup() }
      endInBody(tag)
    }
  }

  private enum TablePart { case body, row }

  private mutating func clearToTable() {
    while let last = openNames.last, last != .table, last != .html, last != .template { pop() }
  }

  /// Closes what is inside the group of rows, or the row.
  private mutating func clearTo(_ part: TablePart) {
    while let last = openNames.last, last != .html, last != .template {
      switch part {
      case .body: if last == .tbody || last == .thead || last == .tfoot { return }
      case .row: if last == .tr { return }
      }
      pop()
    }
  }

  private mutating func beginTableBody(for tag: HTMLTag) {
    if mode == .inTable || mode == .inColumnGroup || mode == .inCaption {
      clearToTable()
      insertImplied(.tbody, at: tag.range.lowerBound)
      mode = .inTableBody
    }
  }

  mutating func popColumnGroup() {
    if openNames.last == .colgroup { pop() }
    mode = .inTable
  }

  private mutating func closeCaption(_ tag: HTMLTag? = nil) -> Bool {
    guard isOpen(.caption), isInScope(.caption, .table) else { return false }
    generateImpliedEndTags()
    if let tag { closeThrough(tag) } else { popThrough(.caption) }
    clearFormattingToMarker()
    mode = .inTable
    return true
  }

  private mutating func closeCell() {
    generateImpliedEndTags()
    while let last = openNames.last {
      if last == .table || last == .html { break }
      pop()
      if last == .td || last == .th { break }
    }
    clearFormattingToMarker()
    mode = .inRow
  }

  private mutating func closeRow() {
    clearTo(.row)
    if openNames.last == .tr { pop() }
    mode = .inTableBody
  }

  private mutating func closeTable(_ tag: HTMLTag?) {
    while let last = openNames.last, last != .table { pop() }
    if let tag { close(with: tag) } else { pop() }
    resetMode()
  }

  /// §13.2.4.1.
  mutating func resetMode() {
    for name in openNames.reversed() {
      switch name {
      case .select: mode = .inSelect
      case .td, .th: mode = .inCell
      case .tr: mode = .inRow
      case .tbody, .thead, .tfoot: mode = .inTableBody
      case .caption: mode = .inCaption
      case .colgroup: mode = .inColumnGroup
      case .table: mode = .inTable
      case .template, .body: mode = .inBody
      case .head: mode = .inHead
      case .html: mode = body == nil ? .afterHead : .inBody
      default: continue
      }
      return
    }
    mode = .inBody
  }

  // MARK: Select lists

  mutating func startInSelect(_ tag: HTMLTag) {
    switch tag.name {
    case .option:
      if openNames.last == .option { pop() }
      insert(tag)
    case .optgroup:
      if openNames.last == .option { pop() }
      if openNames.last == .optgroup { pop() }
      insert(tag)
    case .hr: insert(tag)
    case .select:
      popThrough(.select)
      resetMode()
    case .input, .keygen, .textarea:
      popThrough(.select)
      resetMode()
      startTag(tag)
    case .caption, .table, .tbody, .tfoot, .thead, .tr, .td, .th:
      // Only in a table, by the standard; elsewhere they have no effect either way.
      if isOpen(.table) {
        popThrough(.select)
        resetMode()
        startTag(tag)
      }
    case .script, .template:
      insert(tag)
      beginRawText(tag)
    default: break
    }
  }

  mutating func endInSelect(_ tag: HTMLTag) {
    switch tag.name {
    case .optgroup:
      if openNames.last == .option, openNames.dropLast().last == .optgroup { pop() }
      if openNames.last == .optgroup { close(with: tag) }
    case .option: if openNames.last == .option { close(with: tag) }
    case .select:
      while let last = openNames.last, last != .select { pop() }
      close(with: tag)
      resetMode()
    case .caption, .table, .tbody, .tfoot, .thead, .tr, .td, .th:
      if isOpen(tag.name), isInScope(tag.name, .table) {
        popThrough(.select)
        resetMode()
        endTag(tag)
      }
    default: break
    }
  }
}
