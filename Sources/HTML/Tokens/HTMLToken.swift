/// One token of a page (WHATWG HTML §13.2.5). All offsets count octets of the page.
public enum HTMLToken: Hashable, Sendable {
  case startTag(HTMLTag)
  case endTag(HTMLTag)
  case text(HTMLTextSpan)
  case comment(HTMLComment)
  case doctype(HTMLDoctype)
}

/// A tag. Its attributes are in `HTMLTokenizer.attributes`.
public struct HTMLTag: Hashable, Sendable {
  /// From `<` to behind `>`.
  public let range: Range<Int>
  public let name: ElementName
  public let nameRange: Range<Int>
  /// In `HTMLTokenizer.attributes`.
  public let attributes: Range<Int>
  public let isSelfClosing: Bool
}

/// An attribute as it is written.
public struct HTMLAttribute: Hashable, Sendable {
  public let name: AttributeName
  public let nameRange: Range<Int>
  /// Without quotes; empty, behind the name, where there is none.
  public let valueRange: Range<Int>
  public let value: Value
  /// Whether the same tag has one of that name before: it then has no effect.
  public let isDuplicate: Bool
  /// Whether value and octets are the same: no character references, carriage returns or NULs.
  public let isVerbatim: Bool

  public enum Value: UInt8, Hashable, Sendable {
    case none, unquoted, singleQuoted, doubleQuoted
  }

  /// Name, value and quotes.
  public var range: Range<Int> {
    switch value {
    case .none: nameRange
    case .unquoted: nameRange.lowerBound..<valueRange.upperBound
    case .singleQuoted, .doubleQuoted: nameRange.lowerBound..<(valueRange.upperBound + 1)
    }
  }
}

/// Text as it is written.
public struct HTMLTextSpan: Hashable, Sendable {
  public let range: Range<Int>
  public let kind: Kind
  /// Whether text and octets are the same.
  public let isVerbatim: Bool

  public enum Kind: UInt8, Hashable, Sendable {
    /// Character references are read.
    case data
    /// So in `title` and `textarea`; NUL is U+FFFD.
    case escapableRaw
    /// Of `style`, `script` and others: taken as it is, NUL is U+FFFD.
    case raw
    /// A CDATA section of SVG or MathML.
    case characterData
    case attribute
    case comment
  }

  public init(range: Range<Int>, kind: Kind, isVerbatim: Bool) {
    self.range = range
    self.kind = kind
    self.isVerbatim = isVerbatim
  }
}

public struct HTMLComment: Hashable, Sendable {
  /// From `<` to behind `>`.
  public let range: Range<Int>
  /// What is inside.
  public let content: Range<Int>
  public let kind: Kind

  public enum Kind: UInt8, Hashable, Sendable {
    case comment
    /// `<?…>`, `<!…>` or `</…>` that is nothing else.
    case bogus
  }
}

public struct HTMLDoctype: Hashable, Sendable {
  public let range: Range<Int>
  public let name: Range<Int>?
  public let publicIdentifier: Range<Int>?
  public let systemIdentifier: Range<Int>?
  /// What the standard says of some malformed ones.
  public let forcesQuirks: Bool
}
