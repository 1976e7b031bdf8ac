/// A page as a tree, with the place of everything (WHATWG HTML §13.2.6), in linear time and bounded depth.
///
///     let page = HTMLDocument(octets)
///     for number in page.nodes.indices where page.nodes[number].name == .img {
///       print(page.value(of: .src, in: number)?.string ?? "no source")
///     }
///
/// Nodes are in the order of the page. So two things differ from a browser's tree: text and elements that stand between the cells of a table stay there
/// (marked as misplaced) where a browser moves them before the table, and where formatting elements and blocks overlap, the block goes on in a second element
/// instead of moving into another parent. Each text has the same elements around it.
public struct HTMLDocument: Sendable {
  /// The page, as it was given: UTF-8.
  public let octets: [UInt8]
  /// In the order of the page: each before its descendants, which are up to `end`. The first is `html`.
  public let nodes: [HTMLNode]
  public let attributes: [HTMLAttribute]
  public let defects: [HTMLDefect]
  /// Limits that cut something.
  public let cuts: Set<HTMLCut>
  public let limits: HTMLLimits
  public let doctype: HTMLDoctype?

  /// Octets beyond are not read: places are kept in 32 bits.
  public static let maximumLength = Int(Int32.max) - 1

  public init(_ octets: [UInt8], limits: HTMLLimits = HTMLLimits()) {
    let octets =
      octets.count > Self.maximumLength ? Array(octets.prefix(Self.maximumLength)) : octets
    var builder = TreeBuilder(octets, limits: limits)
    builder.run()
    self.octets = octets
    nodes = builder.nodes
    attributes = builder.tokenizer.attributes
    defects = builder.defects
    cuts = builder.cuts
    doctype = builder.doctype
    self.limits = limits
  }

  /// The children of a node, in order.
  public func children(of number: Int) -> Children { Children(page: self, parent: number) }

  public struct Children: Sequence, IteratorProtocol {
    private let nodes: [HTMLNode]
    private var number: Int
    private let end: Int

    init(page: HTMLDocument, parent: Int) {
      nodes = page.nodes
      number = parent + 1
      end = page.nodes[parent].end
    }

    public mutating func next() -> Int? {
      guard number < end else { return nil }
      defer { number = nodes[number].end }
      return number
    }
  }

  /// The attribute of that name that counts: the first.
  public func attribute(_ name: AttributeName, of number: Int) -> HTMLAttribute? {
    for index in nodes[number].attributes
    where attributes[index].name == name && !attributes[index].isDuplicate {
      return attributes[index]
    }
    return nil
  }

  /// The value of an attribute with character references expanded; `nil` where there is no such attribute.
  public func value(of name: AttributeName, in number: Int) -> SourceText? {
    attribute(name, of: number).map(value)
  }

  public func value(of attribute: HTMLAttribute) -> SourceText {
    var range = attribute.valueRange
    if range.count > limits.attributeLength {
      range = range.lowerBound..<(range.lowerBound + limits.attributeLength)
    }
    return SourceText(octets, range, .attribute, isVerbatim: attribute.isVerbatim)
  }

  /// The value as octets of the page, where that is the same.
  func verbatimValue(of attribute: HTMLAttribute) -> ArraySlice<UInt8>? {
    guard attribute.isVerbatim, attribute.valueRange.count <= limits.attributeLength else {
      return nil
    }
    return octets[attribute.valueRange]
  }

  /// The nearest element around a node, itself included, that fits.
  public func nearest(_ number: Int, where fits: (HTMLNode) -> Bool) -> Int? {
    var next: Int? = number
    while let current = next {
      if nodes[current].isElement, fits(nodes[current]) { return current }
      next = nodes[current].parent
    }
    return nil
  }

  /// The first element of that name.
  public func first(_ name: ElementName) -> Int? {
    nodes.firstIndex { $0.isElement && $0.name == name }
  }

  /// All text inside a node, as it is: for `title`, `style` and `script`.
  public func text(in number: Int) -> [UInt8] {
    var text: [UInt8] = []
    for index in number..<nodes[number].end where nodes[index].kind == .text {
      let span = nodes[index].textSpan
      text += SourceText(octets, span.range, span.kind, isVerbatim: span.isVerbatim).utf8
    }
    return text
  }
}

/// Something that browsers mend.
public struct HTMLDefect: Hashable, Sendable {
  public let kind: Kind
  public let range: Range<Int>
  public let element: ElementName

  public enum Kind: Hashable, Sendable, CaseIterable {
    /// An end tag without its element.
    case strayEndTag
    /// An end tag that closes other elements that need one of their own.
    case misnestedEndTag
    /// A formatting element and a block overlap: `<b><p></b></p>`.
    case overlappingElements
    /// Text or elements between the cells of a table.
    case misplacedInTable
    /// An element that needs an end tag and has none.
    case unclosedElement
    /// The page ends inside a tag.
    case unfinishedTag
    /// A second attribute of one name in one tag.
    case duplicateAttribute
    /// A form, link or button inside another one.
    case nestedInItself
    /// `<div/>`: the slash has no effect.
    case ineffectiveSlash
  }

  /// Defects of a page that are kept.
  static let maximum = 200
}
