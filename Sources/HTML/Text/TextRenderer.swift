/// Walks over a page and writes its text.
struct TextRenderer {
  private let page: HTMLDocument
  private let styles: HTMLStyles
  var seen = Output()
  var hidden = Output()

  /// A text that is being written, with what stands between what was written and what comes next.
  struct Output {
    var utf8: [UInt8] = []
    var runs: [TextRun] = []
    var separator = Separator.none
    /// Where a collapsed space comes from.
    var spacePlace: Int32 = 0

    enum Separator: UInt8, Comparable {
      case none, space, tabulator, line
      static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    mutating func separate(_ new: Separator) { if new > separator { separator = new } }

    mutating func append(_ octets: ArraySlice<UInt8>, node: Int32, from place: Int) {
      let start = Int32(utf8.count)
      utf8.append(contentsOf: octets)
      extend(node, start, Int32(place))
    }

    /// Runs that go on where the last one ended become one with it.
    private mutating func extend(_ node: Int32, _ start: Int32, _ place: Int32) {
      let length = Int32(utf8.count) - start
      if let last = runs.last, last.node == node, last.isVerbatim, last.sourceEnd == place,
        last.textEnd == start
      {
        runs[runs.count - 1].textEnd += length
        runs[runs.count - 1].sourceEnd += length
      } else {
        runs.append(
          TextRun(
            textStart: start, textEnd: start + length, sourceStart: place,
            sourceEnd: place + length, node: node, isVerbatim: true))
      }
    }

    mutating func append(_ octets: some Sequence<UInt8>, node: Int32, standingFor range: Range<Int>)
    {
      let start = Int32(utf8.count)
      utf8.append(contentsOf: octets)
      runs.append(
        TextRun(
          textStart: start, textEnd: Int32(utf8.count), sourceStart: Int32(range.lowerBound),
          sourceEnd: Int32(range.upperBound), node: node, isVerbatim: false))
    }

    /// Writes what stands between, before the octet at a place of the page.
    mutating func flush(node: Int32, place: Int) {
      defer { separator = .none }
      if utf8.isEmpty { return }
      switch separator {
      case .none: break
      case .space:
        let start = Int32(utf8.count)
        utf8.append(0x20)
        extend(node, start, spacePlace)
      case .tabulator: append(CollectionOfOne(0x09), node: node, standingFor: place..<place)
      case .line: append(CollectionOfOne(0x0A), node: node, standingFor: place..<place)
      }
    }

    /// A line feed that is always there, as of `<br>`.
    mutating func breakLine(node: Int32, at range: Range<Int>) {
      separator = .none
      append(CollectionOfOne(0x0A), node: node, standingFor: range)
    }
  }

  init(_ page: HTMLDocument, _ styles: HTMLStyles) {
    self.page = page
    self.styles = styles
    seen.utf8.reserveCapacity(page.octets.count / 4)
  }

  mutating func run() {
    /// Blocks that are open: where each ends, and what stands behind it.
    var ends: [(end: Int, separator: Output.Separator)] = []
    var number = 0
    while number < page.nodes.count {
      // A block that goes on does not begin a line again.
      let goesOn =
        page.nodes[number].origin == .continued && styles[number].display != .inline
      while let last = ends.last, last.end <= number {
        if !goesOn { seen.separate(last.separator) }
        ends.removeLast()
      }
      let node = page.nodes[number]
      switch node.kind {
      case .text: write(node, number)
      case .comment, .doctype: break
      case .element:
        if Self.isNeverText(node) {
          number = node.end
          continue
        }
        let style = styles[number]
        if style.hiding == nil {
          switch node.name {
          case .br: seen.breakLine(node: Int32(number), at: node.range)
          case .hr: seen.separate(.line)
          default:
            let separator: Output.Separator =
              switch style.display {
              case .block, .table, .row, .rows: .line
              case .cell: .tabulator
              case .none, .inline, .inlineBlock, .contents: .none
              }
            if separator != .none {
              if !goesOn { seen.separate(separator) }
              ends.append((node.end, separator))
            }
          }
        } else if style.hiding?.element == Int32(number) {
          hidden.separate(.line)
          ends.append((node.end, .none))
        }
      }
      number += 1
    }
  }

  /// Elements whose text is none of the page's, whatever their style.
  private static func isNeverText(_ node: HTMLNode) -> Bool {
    switch node.name {
    case .head, .title, .style, .script, .template, .noframes, .noembed, .iframe, .object, .applet,
      .audio, .video, .canvas, .datalist, .textarea, .select:
      true
    default: false
    }
  }

  private mutating func write(_ node: HTMLNode, _ number: Int) {
    let style = styles[number]
    if style.hiding == nil {
      Self.write(node, Int32(number), page, style.whiteSpace, &seen)
    } else {
      Self.write(node, Int32(number), page, .normal, &hidden)
    }
  }

  private static func write(
    _ node: HTMLNode, _ number: Int32, _ page: HTMLDocument, _ space: ComputedStyle.WhiteSpace,
    _ output: inout Output
  ) {
    let span = node.textSpan
    if span.isVerbatim {
      write(page.octets, span.range, number, space, &output)
      return
    }
    for piece in DecodedPieces(page.octets, span.range, span.kind) {
      switch piece {
      case .verbatim(let range): write(page.octets, range, number, space, &output)
      case .replaced(let first, let second, let range):
        guard let first else { continue }
        if first.value < 0x80, ASCII.isSpace(UInt8(first.value)) {
          writeSpace(UInt8(first.value), at: range.lowerBound, number, space, &output)
          continue
        }
        output.flush(node: number, place: range.lowerBound)
        var octets = Array(UTF8.encode(first) ?? .init())
        if let second { octets += Array(UTF8.encode(second) ?? .init()) }
        output.append(octets, node: number, standingFor: range)
      }
    }
  }

  private static func write(
    _ octets: [UInt8], _ range: Range<Int>, _ number: Int32, _ space: ComputedStyle.WhiteSpace,
    _ output: inout Output
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      if ASCII.isSpace(octets[index]) {
        writeSpace(octets[index], at: index, number, space, &output)
        index += 1
        continue
      }
      let start = index
      octets.withUnsafeBufferPointer { octets in
        while index < range.upperBound, !ASCII.isSpace(octets[index]) { index += 1 }
      }
      output.flush(node: number, place: start)
      output.append(octets[start..<index], node: number, from: start)
    }
  }

  private static func writeSpace(
    _ octet: UInt8, at place: Int, _ number: Int32, _ space: ComputedStyle.WhiteSpace,
    _ output: inout Output
  ) {
    switch space {
    case .normal: break
    case .preserved:
      output.flush(node: number, place: place)
      output.append(CollectionOfOne(octet), node: number, standingFor: place..<(place + 1))
      return
    case .preservedLines:
      if octet == 0x0A {
        output.breakLine(node: number, at: place..<(place + 1))
        return
      }
    }
    if output.separator == .none, output.utf8.last != 0x0A {
      output.separator = .space
      output.spacePlace = Int32(place)
    }
  }
}
