/// What is kept of a page at most. Pages of mail are far below each; past one the page is read on with less detail, and `HTMLDocument.cuts` says so.
public struct HTMLLimits: Hashable, Sendable {
  /// Elements inside each other. Browsers stop at 512, too; mail of tables in tables reaches some 100.
  public var depth = 512
  /// Elements, texts and comments of a page: what a message of 100 MB of tags would otherwise make a tree of.
  public var nodes = 500_000
  /// Attributes of one tag. The richest tags of mail have about 20.
  public var attributesOfTag = 128
  /// Attributes of a page.
  public var attributes = 1_000_000
  /// Formatting elements (`b`, `font`, …) that are open again in the next block. Browsers have no limit, and quadratic trees for it.
  public var formattingElements = 16
  /// Elements of a page that are made because a formatting element or a block goes on behind the end of another one.
  public var continuedElements = 10_000
  /// Octets of one attribute that rules read: a URL or style beyond that is cut.
  public var attributeLength = 65_536
  /// Octets of all style sheets of a page that are read.
  public var styleSheetLength = 1_048_576
  /// Rules of all style sheets.
  public var styleRules = 10_000
  /// Comparisons of an element with a selector, for the whole page; rules of the sheet have no effect beyond it.
  public var selectorComparisons = 5_000_000

  public init() {}
}

/// A limit that cut something.
public enum HTMLCut: String, Hashable, Sendable, CaseIterable {
  case depth, nodes, attributes, continuedElements, attributeLength, styleSheet, selectorComparisons
}
