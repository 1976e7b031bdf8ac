/// The links and images of a page, in order.
public struct HTMLContents: Sendable {
  public let links: [HTMLLink]
  public let images: [HTMLImage]
  /// `href` of `<base>`.
  public let base: SourceText?

  public init(_ page: HTMLDocument, _ styles: HTMLStyles, _ text: RenderedText) {
    var links: [HTMLLink] = []
    var images: [HTMLImage] = []
    var base: SourceText?
    for (number, node) in page.nodes.enumerated() where node.isElement {
      switch node.name {
      case .a, .area:
        guard let attribute = page.attribute(.href, of: number) else { continue }
        // The same link, in the next block.
        if node.origin == .continued, let last = links.last,
          page.nodes[last.elements[0]].range == node.range
        {
          links[links.count - 1].append(number, page, styles, text)
        } else {
          links.append(HTMLLink(number, attribute, page, styles, text))
        }
      case .img: images.append(HTMLImage(number, page, styles))
      case .base: if base == nil { base = page.value(of: .href, in: number) }
      default: break
      }
    }
    self.links = links
    self.images = images
    self.base = base
  }
}

/// A link of a page.
public struct HTMLLink: Sendable {
  /// Its element; more where it goes on in other blocks.
  public private(set) var elements: [Int]
  /// The start tag.
  public let range: Range<Int>
  public let attribute: HTMLAttribute
  /// Where it leads, as browsers read it: without white space at its ends and line breaks inside (URL Standard §4.4).
  public let target: [UInt8]
  /// What is seen of its text, in `RenderedText.utf8`.
  public private(set) var textRange: Range<Int>
  /// Whether text or an image of it can be seen.
  public private(set) var isVisible: Bool
  /// Numbers of the images in it.
  public private(set) var images: [Int]
  /// The largest font size of its visible text, in pixels; `nil` where there is no text.
  public private(set) var fontSize: Float?

  init(
    _ number: Int, _ attribute: HTMLAttribute, _ page: HTMLDocument, _ styles: HTMLStyles,
    _ text: RenderedText
  ) {
    elements = []
    range = page.nodes[number].range
    self.attribute = attribute
    target = Self.cleaned(page.value(of: attribute).utf8)
    textRange = text.textRange(of: number, in: page)
    isVisible = page.nodes[number].name == .area
    images = []
    append(number, page, styles, text)
  }

  mutating func append(
    _ number: Int, _ page: HTMLDocument, _ styles: HTMLStyles, _ text: RenderedText
  ) {
    elements.append(number)
    let added = text.textRange(of: number, in: page)
    if !added.isEmpty {
      isVisible = true
      textRange =
        textRange.isEmpty
        ? added : textRange.lowerBound..<max(textRange.upperBound, added.upperBound)
    }
    for index in (number + 1)..<max(number + 1, page.nodes[number].end) {
      let node = page.nodes[index]
      switch node.kind {
      case .text:
        let style = styles[index]
        if style.hiding == nil, !added.isEmpty { fontSize = max(fontSize ?? 0, style.fontSize) }
      case .element:
        if node.name == .img {
          images.append(index)
          if styles[index].hiding == nil { isVisible = true }
        }
      case .comment, .doctype: break
      }
    }
  }

  static func cleaned(_ octets: [UInt8]) -> [UInt8] {
    // URL Standard §4.4: C0 controls and spaces at the ends, tabs and line breaks anywhere.
    var (start, end) = (0, octets.count)
    while start < end, octets[start] <= 0x20 { start += 1 }
    while end > start, octets[end - 1] <= 0x20 { end -= 1 }
    return octets[start..<end].filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
  }
}

/// An image of a page.
public struct HTMLImage: Sendable {
  public let element: Int
  /// The start tag.
  public let range: Range<Int>
  /// Where it comes from, cleaned as the target of a link; `nil` where there is no `src`.
  public let source: [UInt8]?
  public let sourceAttribute: HTMLAttribute?
  /// `nil` where there is no `alt`; an empty one says that the image is decoration.
  public let alternative: SourceText?
  /// In pixels, by `style` or attribute; `nil` where it is unknown.
  public let width: Double?
  public let height: Double?
  public let isVisible: Bool

  /// Whether it is a dot that nobody sees: what counts opened messages, or holds a column open.
  public var isPixel: Bool {
    guard let width, let height else { return false }
    return width <= 2 && height <= 2
  }

  init(_ number: Int, _ page: HTMLDocument, _ styles: HTMLStyles) {
    element = number
    range = page.nodes[number].range
    sourceAttribute = page.attribute(.src, of: number)
    source = sourceAttribute.map { HTMLLink.cleaned(page.value(of: $0).utf8) }
    alternative = page.value(of: .alt, in: number)
    var sizes: (width: Double?, height: Double?) = (nil, nil)
    func size(_ name: AttributeName) -> Double? {
      page.attribute(name, of: number).flatMap {
        CSSLength(page.octets, $0.valueRange)?.pixels(fontSize: 16)
      }
    }
    sizes.width = size(.width)
    sizes.height = size(.height)
    if let style = page.value(of: .style, in: number)?.utf8 {
      for declaration in CSSDeclaration.read(style, 0..<style.count) {
        let length = CSSLength(style, declaration.valueRange)?.pixels(fontSize: 16)
        switch declaration.property {
        case .width: sizes.width = length ?? sizes.width
        case .height: sizes.height = length ?? sizes.height
        default: break
        }
      }
    }
    width = sizes.width
    height = sizes.height
    isVisible = styles[number].hiding == nil
  }
}
