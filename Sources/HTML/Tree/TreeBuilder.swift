/// Builds the tree of a page out of its tokens (WHATWG HTML §13.2.6), without a browser's moves: see `HTMLDocument`.
///
/// The time is linear: what looks down the stack of open elements is bounded by its depth, which has a limit, and is not begun where no element of the name is open.
struct TreeBuilder {
  var tokenizer: HTMLTokenizer
  let limits: HTMLLimits
  var nodes: [HTMLNode] = []
  var defects: [HTMLDefect] = []
  var cuts: Set<HTMLCut> = []
  var doctype: HTMLDoctype?
  /// The stack of open elements: numbers of nodes.
  var open: [Int32] = []
  /// The names on the stack.
  var openNames: [ElementName] = []
  /// How many elements of each name are on the stack.
  var openCounts = [Int32](repeating: 0, count: ElementName.allCases.count)
  var openForeign = 0
  /// The list of active formatting elements; `nil` is a marker.
  var formatting: [FormattingEntry?] = []
  var mode = Mode.beforeHead
  var body: Int32?
  var hasForm = false
  var continuedElements = 0
  /// A line feed right behind `<pre>` is left out (§13.2.6.4.7).
  var skipsLineFeed = false

  struct FormattingEntry {
    var node: Int32
    var name: ElementName
  }

  /// The insertion modes, as far as they differ here.
  enum Mode {
    case beforeHead, inHead, inHeadNoScript, afterHead, inBody, inTable, inTableBody, inRow, inCell,
      inCaption, inColumnGroup, inSelect, afterBody
  }

  init(_ octets: [UInt8], limits: HTMLLimits) {
    tokenizer = HTMLTokenizer(octets, limits: limits)
    self.limits = limits
    nodes.reserveCapacity(octets.count / 32)
    push(makeElement(.html, .implied, at: 0), .html)
  }

  var octets: [UInt8] { tokenizer.octets }

  mutating func run() {
    while let token = tokenizer.next() {
      if nodes.count >= limits.nodes {
        cuts.insert(.nodes)
        break
      }
      switch token {
      case .startTag(let tag): startTag(tag)
      case .endTag(let tag): endTag(tag)
      case .text(let span): text(span)
      case .comment(let comment): insert(comment)
      case .doctype(let found):
        if doctype == nil, nodes.count == 1 { doctype = found }
      }
      tokenizer.allowsCharacterData = isForeignCurrent
    }
    if tokenizer.firstOmittedAttribute != nil { cuts.insert(.attributes) }
    if let range = tokenizer.unfinishedTag { note(.unfinishedTag, range, .other) }
    if body == nil { beginBody(at: octets.count) }
    while !open.isEmpty {
      if let last = openNames.last, Self.needsEndTag(last) { noteUnclosed() }
      pop()
    }
  }

  private static func needsEndTag(_ name: ElementName) -> Bool {
    switch name {
    case .html, .head, .body, .p, .li, .dd, .dt, .tr, .td, .th, .tbody, .thead, .tfoot, .colgroup,
      .option, .optgroup, .rp, .rt, .rb, .rtc, .caption:
      false
    default: true
    }
  }

  // MARK: Nodes

  mutating func note(_ kind: HTMLDefect.Kind, _ range: Range<Int>, _ name: ElementName) {
    if defects.count < HTMLDefect.maximum {
      defects.append(HTMLDefect(kind: kind, range: range, element: name))
    }
  }

  mutating func noteUnclosed() {
    guard let last = open.last else { return }
    let node = nodes[Int(last)]
    if node.origin == .written { note(.unclosedElement, node.range, node.name) }
  }

  /// Makes an element inside the current one; it is not on the stack yet.
  mutating func makeElement(
    _ tag: HTMLTag, isForeign: Bool = false, isMisplaced: Bool = false
  ) -> Int32 {
    for index in tag.attributes where tokenizer.attributes[index].isDuplicate {
      let attribute = tokenizer.attributes[index]
      note(.duplicateAttribute, attribute.range, tag.name)
    }
    return append(
      HTMLNode(
        kind: .element, origin: .written, name: tag.name, textKind: .data, isVerbatimText: true,
        isForeign: isForeign, isMisplaced: isMisplaced,
        parentNumber: isMisplaced ? parentOfTable : open.last ?? -1,
        endNumber: Int32(nodes.count + 1), rangeStart: Int32(tag.range.lowerBound),
        rangeEnd: Int32(tag.range.upperBound), nameStart: Int32(tag.nameRange.lowerBound),
        nameEnd: Int32(tag.nameRange.upperBound),
        attributeStart: Int32(tag.attributes.lowerBound),
        attributeEnd: Int32(tag.attributes.upperBound)))
  }

  mutating func makeElement(_ name: ElementName, _ origin: HTMLNode.Origin, at place: Int) -> Int32
  {
    append(
      HTMLNode(
        kind: .element, origin: origin, name: name, textKind: .data, isVerbatimText: true,
        isForeign: false, isMisplaced: false, parentNumber: open.last ?? -1,
        endNumber: Int32(nodes.count + 1), rangeStart: Int32(place), rangeEnd: Int32(place),
        nameStart: Int32(place), nameEnd: Int32(place), attributeStart: 0, attributeEnd: 0))
  }

  /// The same element once more.
  mutating func makeContinuation(of number: Int32) -> Int32 {
    let node = nodes[Int(number)]
    continuedElements += 1
    return append(
      HTMLNode(
        kind: .element, origin: .continued, name: node.name, textKind: .data, isVerbatimText: true,
        isForeign: node.isForeign, isMisplaced: isBetweenCells,
        parentNumber: isBetweenCells ? parentOfTable : open.last ?? -1,
        endNumber: Int32(nodes.count + 1), rangeStart: node.rangeStart, rangeEnd: node.rangeEnd,
        nameStart: node.nameStart, nameEnd: node.nameEnd, attributeStart: node.attributeStart,
        attributeEnd: node.attributeEnd))
  }

  private mutating func append(_ node: HTMLNode) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  mutating func push(_ number: Int32, _ name: ElementName) {
    // As browsers do: what is too deep is beside its parent instead of inside it.
    if open.count >= limits.depth {
      cuts.insert(.depth)
      pop()
    }
    open.append(number)
    openNames.append(name)
    openCounts[name.place] += 1
    if nodes[Int(number)].isForeign { openForeign += 1 }
  }

  mutating func pop() {
    guard let last = open.popLast(), let name = openNames.popLast() else { return }
    openCounts[name.place] -= 1
    let number = Int(last)
    nodes[number].endNumber = Int32(nodes.count)
    if nodes[number].isForeign { openForeign -= 1 }
    if name == .form { hasForm = false }
  }

  func isOpen(_ name: ElementName) -> Bool { openCounts[name.place] > 0 }

  /// Inserts an element and opens it unless it has no content.
  mutating func insert(_ tag: HTMLTag, isMisplaced: Bool = false) {
    if open.count >= limits.depth, !tag.name.isVoid {
      cuts.insert(.depth)
      pop()
    }
    let number = makeElement(tag, isMisplaced: isMisplaced)
    if !tag.name.isVoid { push(number, tag.name) }
  }

  mutating func insertImplied(_ name: ElementName, at place: Int) {
    if open.count >= limits.depth {
      cuts.insert(.depth)
      pop()
    }
    push(makeElement(name, .implied, at: place), name)
  }

  mutating func insert(_ comment: HTMLComment) {
    _ = append(
      HTMLNode(
        kind: .comment, origin: .written, name: .other, textKind: .comment, isVerbatimText: false,
        isForeign: false, isMisplaced: false, parentNumber: open.last ?? -1,
        endNumber: Int32(nodes.count + 1), rangeStart: Int32(comment.range.lowerBound),
        rangeEnd: Int32(comment.range.upperBound), nameStart: Int32(comment.content.lowerBound),
        nameEnd: Int32(comment.content.upperBound), attributeStart: 0, attributeEnd: 0))
  }

  mutating func insert(_ span: HTMLTextSpan, isMisplaced: Bool = false) {
    if span.range.isEmpty { return }
    _ = append(
      HTMLNode(
        kind: .text, origin: .written, name: .other, textKind: span.kind,
        isVerbatimText: span.isVerbatim, isForeign: false, isMisplaced: isMisplaced,
        parentNumber: isMisplaced ? parentOfTable : open.last ?? -1,
        endNumber: Int32(nodes.count + 1), rangeStart: Int32(span.range.lowerBound),
        rangeEnd: Int32(span.range.upperBound), nameStart: Int32(span.range.lowerBound),
        nameEnd: Int32(span.range.lowerBound),
        attributeStart: 0, attributeEnd: 0))
  }

  /// Where a browser moves what stands between cells (§13.2.6.1, "foster parent").
  private var parentOfTable: Int32 {
    guard let place = openNames.lastIndex(where: { $0 == .table || $0 == .template }), place > 0
    else { return open.last ?? -1 }
    return openNames[place] == .table ? open[place - 1] : open[place]
  }

  // MARK: Text

  mutating func text(_ span: HTMLTextSpan) {
    var span = span
    if skipsLineFeed {
      skipsLineFeed = false
      var start = span.range.lowerBound
      if octets[start] == 0x0D { start += 1 }
      if start < span.range.upperBound, octets[start] == 0x0A { start += 1 }
      span = HTMLTextSpan(
        range: start..<span.range.upperBound, kind: span.kind, isVerbatim: span.isVerbatim)
    }
    guard !span.range.isEmpty else { return }
    if let last = open.last, nodes[Int(last)].isForeign, !isIntegrationPoint(last) {
      // There a NUL is U+FFFD (§13.2.6.5), as in these.
      let kind: HTMLTextSpan.Kind = span.kind == .characterData ? .raw : .escapableRaw
      insert(HTMLTextSpan(range: span.range, kind: kind, isVerbatim: span.isVerbatim))
      return
    }
    // The content of an element without markup.
    if let last = openNames.last, last.rawTextState != nil, !isForeignCurrent {
      insert(span)
      return
    }
    let blanks = octets[span.range].prefix { ASCII.isSpace($0) || $0 == 0 }.count
    let isBlank = blanks == span.range.count
    switch mode {
    case .beforeHead: if isBlank { return }
    case .inHead, .inHeadNoScript, .afterHead, .afterBody:
      if isBlank {
        insert(span)
        return
      }
    case .inBody, .inTable, .inTableBody, .inRow, .inCell, .inCaption, .inColumnGroup, .inSelect:
      break
    }
    if !isBlank {
      switch mode {
      case .beforeHead, .inHead, .inHeadNoScript, .afterHead:
        beginBody(at: span.range.lowerBound + blanks)
      case .inColumnGroup:
        popColumnGroup()
      case .afterBody: mode = .inBody
      case .inBody, .inTable, .inTableBody, .inRow, .inCell, .inCaption, .inSelect: break
      }
    }
    if mode != .inSelect, !isBlank || !isBetweenCells { reopenFormatting() }
    // Reopening may have left the table.
    let isMisplaced = !isBlank && isBetweenCells
    if isMisplaced { note(.misplacedInTable, span.range, .other) }
    insert(span, isMisplaced: isMisplaced)
  }

  /// Whether the current element is a table, a row or a group of rows, where only other parts of a table belong.
  var isBetweenCells: Bool {
    switch openNames.last {
    case .table, .tbody, .thead, .tfoot, .tr: true
    default: false
    }
  }
}
