/// The style of one element while it is put together: declarations from the weakest to the strongest.
struct StyleDraft {
  private let parent: ComputedStyle
  private let number: Int32
  private let name: ElementName
  private var style: ComputedStyle
  private var ownOpacity: Float = 1
  private var ownBackground = CSSColor.transparent
  private var hasImage = false
  /// What decides about hiding, with its place.
  private var displaySource: Range<Int>?
  private var visibilitySource: Range<Int>?
  private var opacitySource: Range<Int>?
  private var height: (pixels: Double, source: Range<Int>)?
  private var maxHeight: (pixels: Double, source: Range<Int>)?
  private var width: (pixels: Double, source: Range<Int>)?
  private var maxWidth: (pixels: Double, source: Range<Int>)?
  private var overflowIsCut = false
  private var isPositioned = false
  private var offset: (pixels: Double, source: Range<Int>)?
  private var indent: (pixels: Double, source: Range<Int>)?
  private var margin: (pixels: Double, source: Range<Int>)?
  private var clip: Range<Int>?
  private var position = Position.flow
  /// Sides of the frame that the box touches.
  private var touched = Sides()
  private var isWholeWidth = false
  private var isWholeHeight = false
  /// `nil` where it says nothing.
  private var zIndex: Double?
  /// Whether something else lifts it out of the flow.
  private var isLifted = false

  private enum Position { case flow, relative, absolute, fixed, sticky }

  private struct Sides: OptionSet {
    let rawValue: UInt8
    static let top = Sides(rawValue: 1)
    static let right = Sides(rawValue: 2)
    static let bottom = Sides(rawValue: 4)
    static let left = Sides(rawValue: 8)
    static let all: Sides = [.top, .right, .bottom, .left]
  }

  /// Further than this out of the window, in pixels, nobody scrolls.
  private static let farAway = -900.0
  /// A box of up to this size in pixels shows nothing of its text.
  private static let nothing = 1.0

  init(_ parent: ComputedStyle, node: HTMLNode, number: Int32, linkColor: CSSColor?) {
    self.parent = parent
    self.number = number
    name = node.name
    style = parent
    style.layer = .flow
    style.isHiddenInOutlook = parent.isHiddenInOutlook
    style.display = Self.display(of: node)
    if let scale = Self.fontScale(of: node.name) {
      style.fontSize = parent.fontSize * scale
    }
    switch node.name {
    case .pre, .listing, .xmp, .plaintext, .textarea: style.whiteSpace = .preserved
    case .a where !node.attributes.isEmpty:
      style.color = linkColor ?? CSSColor(red: 0, green: 0, blue: 0xEE, alpha: 1)
    case .body where node.parent == 0: break
    default: break
    }
  }

  /// The style sheet that browsers have (WHATWG HTML §15.3).
  private static func display(of node: HTMLNode) -> ComputedStyle.Display {
    if node.isForeign { return .inline }
    switch node.name {
    case .area, .base, .basefont, .bgsound, .datalist, .head, .link, .meta, .noembed, .noframes,
      .param, .rp, .script, .style, .template, .title, .dialog, .applet, .audio, .object, .video,
      .iframe, .canvas:
      return .none
    case .address, .article, .aside, .blockquote, .body, .center, .dd, .details, .dir, .div, .dl,
      .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header,
      .hgroup, .hr, .html, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup, .option, .p,
      .plaintext, .pre, .search, .section, .summary, .ul, .xmp, .caption:
      return .block
    case .table: return .table
    case .tbody, .thead, .tfoot, .colgroup, .col: return .rows
    case .tr: return .row
    case .td, .th: return .cell
    case .button, .img, .input, .select, .textarea: return .inlineBlock
    default: return .inline
    }
  }

  private static func fontScale(of name: ElementName) -> Float? {
    switch name {
    case .h1: 2
    case .h2: 1.5
    case .h3: 1.17
    case .h5: 0.83
    case .h6: 0.67
    case .big: 1.2
    case .small, .sub, .sup: 0.83
    default: nil
    }
  }

  // MARK: Attributes

  /// Presentational hints (WHATWG HTML §15.2): weaker than any sheet.
  mutating func take(_ attribute: HTMLAttribute, _ page: HTMLDocument) {
    let range = attribute.valueRange
    switch attribute.name {
    case .hidden:
      style.display = .none
      displaySource = attribute.range
    case .bgcolor:
      if let color = CSSColor(legacy: page.octets, range) { ownBackground = color }
    case .background:
      if !range.isEmpty { hasImage = true }
    case .text where name == .body:
      if let color = CSSColor(legacy: page.octets, range) { style.color = color }
    case .color where name == .font || name == .basefont:
      if let color = CSSColor(legacy: page.octets, range) { style.color = color }
    case .size where name == .font:
      if let size = Self.fontSize(page.octets, range) { style.fontSize = size }
    case .type where name == .input:
      if ASCII.matches(page.octets[range], "hidden") {
        style.display = .none
        displaySource = nil
      }
    default: break
    }
  }

  /// `size` of `font`: 1 to 7, or a step from 3.
  private static func fontSize(_ octets: [UInt8], _ range: Range<Int>) -> Float? {
    let range = ASCII.trimmed(octets, range)
    guard let (value, _) = CSSLength.number(octets, range), let first = range.first else {
      return nil
    }
    let isStep = octets[first] == UInt8(ascii: "+") || octets[first] == UInt8(ascii: "-")
    let number = Int(max(-9, min(9, value))) + (isStep ? 3 : 0)
    let sizes: [Float] = [10, 13, 16, 18, 24, 32, 48]
    return sizes[max(1, min(7, number)) - 1]
  }

  // MARK: Declarations

  mutating func take(_ declaration: CSSDeclaration, _ octets: [UInt8], at source: Range<Int>) {
    let range = declaration.valueRange
    let value = octets[range]
    switch declaration.property {
    case .display:
      guard let display = Self.display(value, otherwise: style.display) else { return }
      style.display = display
      displaySource = source
    case .visibility:
      if ASCII.matches(value, "visible") {
        style.isVisible = true
      } else if ASCII.matches(value, "hidden") || ASCII.matches(value, "collapse") {
        style.isVisible = false
        visibilitySource = source
      }
    case .opacity:
      if let (number, end) = CSSLength.number(octets, range) {
        let isPercentage = end < range.upperBound && octets[end] == UInt8(ascii: "%")
        ownOpacity = Float(max(0, min(1, isPercentage ? number / 100 : number)))
        opacitySource = source
      }
    case .color, .webkitTextFillColor:
      if let color = CSSColor(octets, range) {
        style.color = color
      } else if ASCII.matches(value, "inherit") {
        style.color = parent.color
      }
    case .backgroundColor:
      if let color = CSSColor(octets, range) { ownBackground = color }
    case .background:
      takeBackground(octets, range)
    case .backgroundImage:
      hasImage = !ASCII.matches(value, "none")
    case .fontSize:
      if let size = fontSize(octets, range) { style.fontSize = size }
    case .font:
      takeFont(octets, range)
    case .height:
      isWholeHeight = ASCII.matches(value, "100%")
      height = pixels(octets, range, source) ?? height
    case .maxHeight: maxHeight = pixels(octets, range, source) ?? maxHeight
    case .width:
      isWholeWidth = ASCII.matches(value, "100%")
      width = pixels(octets, range, source) ?? width
    case .maxWidth: maxWidth = pixels(octets, range, source) ?? maxWidth
    case .overflow, .overflowX, .overflowY:
      overflowIsCut = ASCII.matches(value, "hidden") || ASCII.matches(value, "clip")
    case .position:
      position =
        ASCII.matches(value, "absolute")
        ? .absolute
        : ASCII.matches(value, "fixed")
          ? .fixed
          : ASCII.matches(value, "relative")
            ? .relative : ASCII.matches(value, "sticky") ? .sticky : .flow
      isPositioned = ASCII.matches(value, "absolute") || ASCII.matches(value, "fixed")
    case .inset:
      touched = CSSLength(octets, range)?.value == 0 ? .all : []
    case .zIndex: zIndex = CSSLength.number(octets, range)?.0
    case .left, .top, .right, .bottom:
      let side: Sides =
        declaration.property == .left
        ? .left
        : declaration.property == .top
          ? .top : declaration.property == .right ? .right : .bottom
      if CSSLength(octets, range)?.value == 0 {
        touched.insert(side)
      } else {
        touched.remove(side)
      }
      if let length = pixels(octets, range, source), length.pixels <= Self.farAway {
        offset = length
      }
    case .textIndent: indent = pixels(octets, range, source) ?? indent
    case .marginLeft, .marginTop:
      if let length = pixels(octets, range, source), length.pixels <= Self.farAway {
        margin = length
      }
    case .clip, .clipPath:
      let numbers = value.filter { ASCII.isDigit($0) }
      let isEmpty =
        declaration.property == .clip && !numbers.isEmpty
        && numbers.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
      clip = isEmpty ? source : nil
    case .whiteSpace:
      if ASCII.matches(value, "normal") || ASCII.matches(value, "nowrap") {
        style.whiteSpace = .normal
      } else if ASCII.matches(value, "pre-line") {
        style.whiteSpace = .preservedLines
      } else if ASCII.matches(value.prefix(3), "pre") {
        style.whiteSpace = .preserved
      }
    case .msoHide:
      style.isHiddenInOutlook = !ASCII.matches(value, "none")
    case .filter, .transform: isLifted = !ASCII.matches(value, "none")
    case .lineHeight, .other: break
    }
  }

  private static func display(
    _ value: ArraySlice<UInt8>, otherwise display: ComputedStyle.Display
  ) -> ComputedStyle.Display? {
    if ASCII.matches(value, "none") { return ComputedStyle.Display.none }
    if ASCII.matches(value, "inline") { return .inline }
    if ASCII.matches(value, "inline-block") || ASCII.matches(value, "inline-flex")
      || ASCII.matches(value, "inline-table") || ASCII.matches(value, "inline-grid")
    {
      return .inlineBlock
    }
    if ASCII.matches(value, "block") || ASCII.matches(value, "list-item")
      || ASCII.matches(value, "flex") || ASCII.matches(value, "grid")
      || ASCII.matches(value, "flow-root")
    {
      return .block
    }
    if ASCII.matches(value, "table") { return .table }
    if ASCII.matches(value, "table-row") { return .row }
    if ASCII.matches(value, "table-cell") { return .cell }
    if ASCII.matches(value.prefix(6), "table-") { return .rows }
    if ASCII.matches(value, "contents") { return .contents }
    return nil
  }

  private func pixels(
    _ octets: [UInt8], _ range: Range<Int>, _ source: Range<Int>
  ) -> (pixels: Double, source: Range<Int>)? {
    guard let length = CSSLength(octets, range) else {
      // `auto` and `none` take back what came before.
      return (.infinity, source)
    }
    // A share of something unknown: only none of it is known.
    let whole = length.unit == .percent ? (length.value == 0 ? 0 : .infinity) : nil as Double?
    if let whole { return (whole, source) }
    return length.pixels(fontSize: Double(style.fontSize)).map { ($0, source) }
  }

  private func fontSize(_ octets: [UInt8], _ range: Range<Int>) -> Float? {
    let size = Double(parent.fontSize)
    if let length = CSSLength(octets, range), length.value >= 0,
      let pixels = length.pixels(fontSize: size, whole: size)
    {
      return Float(pixels)
    }
    let words: [(StaticString, Float)] = [
      ("xx-small", 9), ("x-small", 10), ("small", 13), ("medium", 16), ("large", 18),
      ("x-large", 24), ("xx-large", 32), ("smaller", parent.fontSize / 1.2),
      ("larger", parent.fontSize * 1.2),
    ]
    return words.first { ASCII.matches(octets[range], $0.0) }?.1
  }

  /// `font`: its size stands before the slash or the family.
  private mutating func takeFont(_ octets: [UInt8], _ range: Range<Int>) {
    for word in octets[range].split(whereSeparator: ASCII.isSpace).prefix(6) {
      let size = word.prefix { $0 != UInt8(ascii: "/") }
      guard let first = size.first else { continue }
      if ASCII.isDigit(first) || first == UInt8(ascii: ".") {
        // A number alone is a weight, but for zero.
        let isWeight = size.allSatisfy { ASCII.isDigit($0) } && size.contains { $0 != 0x30 }
        if !isWeight, let found = fontSize(octets, size.startIndex..<size.endIndex) {
          style.fontSize = found
          return
        }
      }
    }
  }

  private mutating func takeBackground(_ octets: [UInt8], _ range: Range<Int>) {
    var color = CSSColor.transparent
    var image = false
    if let whole = CSSColor(octets, range) {
      color = whole
    } else {
      var depth = 0
      var start = range.lowerBound
      for index in range.lowerBound...range.upperBound {
        let octet = index < range.upperBound ? octets[index] : 0x20
        if octet == UInt8(ascii: "(") { depth += 1 }
        if octet == UInt8(ascii: ")") { depth -= 1 }
        guard depth <= 0, ASCII.isSpace(octet) || index == range.upperBound else { continue }
        let word = start..<index
        start = index + 1
        if word.isEmpty { continue }
        if octets[word].contains(UInt8(ascii: "(")), CSSColor(octets, word) == nil {
          image = true
        } else if let found = CSSColor(octets, word) {
          color = found
        }
      }
    }
    ownBackground = color
    hasImage = image
  }

  // MARK: The result

  func finished() -> ComputedStyle {
    var style = style
    style.opacity = parent.opacity * ownOpacity
    let below = parent.background
    if hasImage {
      style.background = .image(ownBackground.over(below.color))
    } else if ownBackground.alpha >= 1 {
      style.background = .color(ownBackground)
    } else if ownBackground.alpha > 0 {
      switch below {
      case .color(let color): style.background = .color(ownBackground.over(color))
      case .image(let color): style.background = .image(ownBackground.over(color))
      }
    }
    style.layer = layer(of: style)
    // What hides an element hides all that is in it, but for `visibility`.
    if parent.hiding != nil, parent.hiding?.reason != .invisible { return style }
    style.hiding = hiding(of: style)
    return style
  }

  /// Nothing is a cover that is not one in every browser.
  private func layer(of style: ComputedStyle) -> ComputedStyle.Layer {
    let isPlain = ownOpacity >= 1 && !isLifted && clip == nil
    switch position {
    case .flow: return isPlain ? .flow : .apart
    case .sticky: return .apart
    case .relative:
      let hasOwnHeight = height != nil || maxHeight != nil
      return isPlain && zIndex == nil && touched.isEmpty && !hasOwnHeight ? .frame : .apart
    case .absolute, .fixed:
      let isWhole =
        touched == .all
        || touched.isSuperset(of: [.top, .left]) && isWholeWidth && isWholeHeight
      guard isPlain, isWhole, ownBackground.alpha >= 1, zIndex ?? 0 >= 0, style.isVisible,
        style.display != .none, maxHeight == nil, maxWidth == nil, offset == nil
      else { return .apart }
      // A size of its own wins over the sides that it touches.
      let isCut = (height != nil && !isWholeHeight) || (width != nil && !isWholeWidth)
      if isCut { return .apart }
      return position == .fixed ? .windowCover : .cover
    }
  }

  private func hiding(of style: ComputedStyle) -> ComputedStyle.Hiding? {
    func because(
      _ reason: ComputedStyle.Hiding.Reason, _ source: Range<Int>?
    ) -> ComputedStyle.Hiding {
      ComputedStyle.Hiding(reason: reason, element: number, source: source)
    }
    if style.display == .none { return because(.notDisplayed, displaySource) }
    if ownOpacity <= 0.01 { return because(.transparent, opacitySource) }
    // A cell or a row grows with its content, and an inline element has no size of its own.
    let hasSize: Bool =
      switch style.display {
      case .block, .inlineBlock, .table: true
      case .inline, .rows, .row, .cell, .contents, .none: isPositioned
      }
    if hasSize, overflowIsCut {
      for size in [maxHeight, height, maxWidth, width] {
        if let size, size.pixels <= Self.nothing { return because(.clipped, size.source) }
      }
    }
    if isPositioned {
      if let clip { return because(.clipped, clip) }
      if let offset { return because(.offScreen, offset.source) }
    }
    if let indent, indent.pixels <= Self.farAway { return because(.offScreen, indent.source) }
    if let margin { return because(.offScreen, margin.source) }
    if !style.isVisible {
      return visibilitySource.map { because(.invisible, $0) } ?? parent.hiding
    }
    return nil
  }
}
