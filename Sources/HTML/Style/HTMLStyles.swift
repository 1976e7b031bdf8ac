/// How every element of a page looks, from its attributes, its `style` and the sheets of the page (CSS Cascade 4), as far as it decides what is seen.
public struct HTMLStyles: Sendable {
  public let environment: MediaEnvironment
  /// The sheets of the page, in order.
  public let sheets: [CSSSheet]
  /// Limits that cut something.
  public let cuts: Set<HTMLCut>
  private let styles: [ComputedStyle]
  /// For each node, its place in `styles`: texts have that of their element.
  private let numbers: [Int32]

  public init(_ page: HTMLDocument, in environment: MediaEnvironment = .desktop) {
    var resolver = StyleResolver(page, environment)
    resolver.run()
    self.environment = environment
    sheets = resolver.sheets.sheets
    cuts = resolver.cuts
    styles = resolver.styles
    numbers = resolver.numbers
  }

  public subscript(_ number: Int) -> ComputedStyle { styles[Int(numbers[number])] }
}

/// Walks over a page and works out the style of each element from that of its parent.
struct StyleResolver {
  let page: HTMLDocument
  var sheets: StyleSheets
  var styles: [ComputedStyle] = [ComputedStyle()]
  var numbers: [Int32] = []
  var cuts: Set<HTMLCut> = []
  private let names: ElementNames?
  private let linkColor: CSSColor?

  init(_ page: HTMLDocument, _ environment: MediaEnvironment) {
    self.page = page
    sheets = StyleSheets(page, environment)
    names = sheets.isEmpty ? nil : ElementNames(page)
    linkColor = page.first(.body).flatMap { page.attribute(.link, of: $0) }
      .flatMap { CSSColor(legacy: page.octets, $0.valueRange) }
    numbers.reserveCapacity(page.nodes.count)
  }

  mutating func run() {
    for (number, node) in page.nodes.enumerated() {
      // A parent stands before its children.
      let parent = node.parent.map { numbers[$0] } ?? 0
      guard node.isElement else {
        numbers.append(parent)
        continue
      }
      let inherited = styles[Int(parent)]
      let style = style(of: number, node, inherited)
      if style == inherited {
        numbers.append(parent)
      } else {
        styles.append(style)
        numbers.append(Int32(styles.count - 1))
      }
    }
    if sheets.isCut { cuts.insert(.styleSheet) }
    if sheets.comparisons >= page.limits.selectorComparisons { cuts.insert(.selectorComparisons) }
  }

  private mutating func style(
    of number: Int, _ node: HTMLNode, _ parent: ComputedStyle
  ) -> ComputedStyle {
    var draft = StyleDraft(parent, node: node, number: Int32(number), linkColor: linkColor)
    var inline: (octets: [UInt8], declarations: [CSSDeclaration], source: SourceText?)?
    for attribute in page.attributes[node.attributes] where !attribute.isDuplicate {
      if attribute.name == .style {
        if let value = page.verbatimValue(of: attribute) {
          inline = (
            page.octets, CSSDeclaration.read(page.octets, value.startIndex..<value.endIndex), nil
          )
        } else {
          let value = page.value(of: attribute)
          inline = (value.utf8, CSSDeclaration.read(value.utf8, 0..<value.utf8.count), value)
        }
      } else {
        draft.take(attribute, page)
      }
    }
    var important: [(CSSDeclaration, Int)] = []
    if let names {
      for rule in sheets.matches(number, page, names) {
        for place in rule.declarations {
          let declaration = sheets.sheets[rule.sheet].declarations[place]
          if declaration.property == .other { continue }
          if declaration.isImportant {
            important.append((declaration, rule.sheet))
          } else {
            draft.take(declaration, page.octets, at: declaration.range)
          }
        }
      }
    }
    func place(_ declaration: CSSDeclaration) -> Range<Int> {
      inline?.source?.sourceRange(of: declaration.range) ?? declaration.range
    }
    if let inline {
      for declaration in inline.declarations where !declaration.isImportant {
        draft.take(declaration, inline.octets, at: place(declaration))
      }
    }
    for (declaration, _) in important {
      draft.take(declaration, page.octets, at: declaration.range)
    }
    if let inline {
      for declaration in inline.declarations where declaration.isImportant {
        draft.take(declaration, inline.octets, at: place(declaration))
      }
    }
    return draft.finished()
  }
}
