/// The rules of a `<style>` element or of CSS elsewhere (CSS Syntax 3 §5). Offsets are those of the text that was read.
public struct CSSSheet: Sendable {
  public private(set) var rules: [CSSRule] = []
  public private(set) var atRules: [CSSAtRule] = []
  public private(set) var declarations: [CSSDeclaration] = []
  /// Whether a limit cut something.
  public private(set) var isCut = false
  public let range: Range<Int>

  /// At-rules inside each other that are looked into.
  private static let maximumDepth = 8

  public init(_ octets: [UInt8], _ range: Range<Int>, maximumRules: Int = 10_000) {
    self.range = range
    read(octets, range, atRule: nil, depth: 0, maximumRules)
  }

  private mutating func read(
    _ octets: [UInt8], _ range: Range<Int>, atRule parent: Int?, depth: Int, _ maximum: Int
  ) {
    var scanner = CSSScanner(octets, range)
    while true {
      scanner.skipSpace()
      guard scanner.position < range.upperBound else { return }
      guard rules.count < maximum, atRules.count < maximum else {
        isCut = true
        return
      }
      let start = scanner.position
      let preludeEnd = scanner.skip(to: .blockStart)
      let isAtRule = octets[start] == UInt8(ascii: "@")
      let hasBlock = preludeEnd < range.upperBound && octets[preludeEnd] == UInt8(ascii: "{")
      let block = hasBlock ? scanner.skipBlock() : preludeEnd..<preludeEnd
      if !hasBlock, scanner.position < range.upperBound { scanner.position += 1 }
      if isAtRule {
        var nameEnd = start + 1
        while nameEnd < preludeEnd, CSSScanner.isNameOctet(octets[nameEnd]) { nameEnd += 1 }
        let name = (start + 1)..<nameEnd
        let rule = CSSAtRule(
          kind: CSSAtRule.Kind(octets[name]), nameRange: start..<nameEnd,
          prelude: ASCII.trimmed(octets, nameEnd..<preludeEnd), block: hasBlock ? block : nil,
          range: start..<scanner.position, parent: parent)
        atRules.append(rule)
        if hasBlock, rule.kind.holdsRules {
          if depth < Self.maximumDepth {
            read(octets, block, atRule: atRules.count - 1, depth: depth + 1, maximum)
          } else {
            isCut = true
          }
        }
      } else if hasBlock {
        let first = declarations.count
        declarations += CSSDeclaration.read(octets, block)
        rules.append(
          CSSRule(
            selectors: ASCII.trimmed(octets, start..<preludeEnd), block: block,
            declarations: first..<declarations.count, atRule: parent))
      }
    }
  }
}

/// Selectors with a block of declarations.
public struct CSSRule: Hashable, Sendable {
  /// All of them, with the commas between.
  public let selectors: Range<Int>
  /// Between the braces.
  public let block: Range<Int>
  /// In `CSSSheet.declarations`.
  public let declarations: Range<Int>
  /// The at-rule that it is inside of, in `CSSSheet.atRules`.
  public let atRule: Int?
}

/// `@media …`, `@import …` and others.
public struct CSSAtRule: Hashable, Sendable {
  public let kind: Kind
  /// With the `@`.
  public let nameRange: Range<Int>
  /// What follows the name, up to the block or semicolon.
  public let prelude: Range<Int>
  /// Between the braces.
  public let block: Range<Int>?
  public let range: Range<Int>
  /// The at-rule that it is inside of.
  public let parent: Int?

  public enum Kind: Hashable, Sendable, CaseIterable {
    case media, supports, layer, container, document, fontFace, importSheet, charset, namespace,
      keyframes, page, other

    init(_ name: ArraySlice<UInt8>) {
      if ASCII.matches(name, "media") {
        self = .media
      } else if ASCII.matches(name, "supports") {
        self = .supports
      } else if ASCII.matches(name, "layer") {
        self = .layer
      } else if ASCII.matches(name, "container") {
        self = .container
      } else if ASCII.matches(name, "-moz-document") || ASCII.matches(name, "document") {
        self = .document
      } else if ASCII.matches(name, "font-face") {
        self = .fontFace
      } else if ASCII.matches(name, "import") {
        self = .importSheet
      } else if ASCII.matches(name, "charset") {
        self = .charset
      } else if ASCII.matches(name, "namespace") {
        self = .namespace
      } else if ASCII.matches(name, "keyframes") || ASCII.matches(name, "-webkit-keyframes") {
        self = .keyframes
      } else if ASCII.matches(name, "page") {
        self = .page
      } else {
        self = .other
      }
    }

    /// Whether rules stand in its block.
    var holdsRules: Bool {
      switch self {
      case .media, .supports, .layer, .container, .document: true
      case .fontFace, .importSheet, .charset, .namespace, .keyframes, .page, .other: false
      }
    }
  }
}
