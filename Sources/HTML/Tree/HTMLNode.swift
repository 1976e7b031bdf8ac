/// An element, text or comment of a page.
public struct HTMLNode: Sendable {
  public enum Kind: UInt8, Sendable {
    case element, text, comment, doctype
  }

  /// Why an element is there.
  public enum Origin: UInt8, Sendable {
    /// Its start tag is in the page.
    case written
    /// The standard has one where none is written: `html`, `head`, `body`, `tbody`, …
    case implied
    /// It goes on behind the end of an element that was begun before it: `<b><p>…</b>…` has a second `p`.
    case continued
  }

  public let kind: Kind
  public let origin: Origin
  public let name: ElementName
  let textKind: HTMLTextSpan.Kind
  let isVerbatimText: Bool
  /// Whether it is SVG or MathML.
  public let isForeign: Bool
  /// Content of a table that stands between its cells: a browser moves it before the table, and its parent is that of the table.
  public let isMisplaced: Bool
  /// Numbers of nodes; those of the root's parent are -1.
  let parentNumber: Int32
  var endNumber: Int32
  let rangeStart: Int32
  let rangeEnd: Int32
  let nameStart: Int32
  let nameEnd: Int32
  let attributeStart: Int32
  let attributeEnd: Int32
  var endTagStart: Int32 = -1
  var endTagEnd: Int32 = -1

  public var parent: Int? { parentNumber < 0 ? nil : Int(parentNumber) }
  /// The number behind its last descendant: nodes are in the order of the page.
  public var end: Int { Int(endNumber) }
  /// The start tag, text or comment; empty where an element is implied; of a continued element, the start tag of the first.
  public var range: Range<Int> { Int(rangeStart)..<Int(rangeEnd) }
  /// The name in the start tag; of a comment, what is inside it.
  public var nameRange: Range<Int> { Int(nameStart)..<Int(nameEnd) }
  /// Its attributes in `HTMLDocument.attributes`.
  public var attributes: Range<Int> { Int(attributeStart)..<Int(attributeEnd) }
  /// The end tag that closed it, where there was one.
  public var endTag: Range<Int>? {
    endTagStart < 0 ? nil : Int(endTagStart)..<Int(endTagEnd)
  }

  public var isElement: Bool { kind == .element }

  /// The text as it is written, for `DecodedPieces` and `SourceText`.
  public var textSpan: HTMLTextSpan {
    HTMLTextSpan(range: range, kind: textKind, isVerbatim: isVerbatimText)
  }
}
