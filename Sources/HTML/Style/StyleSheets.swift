/// The style sheets of a page, and which of their rules fit which element.
struct StyleSheets: Sendable {
  let sheets: [CSSSheet]
  private let rules: [Rule]
  private let byIdentifier: [UInt64: [Int32]]
  private let byClass: [UInt64: [Int32]]
  private let byName: [[Int32]]
  private let universal: [Int32]
  private(set) var comparisons = 0
  let isCut: Bool

  struct Rule: Sendable {
    var selector: CSSSelector
    var sheet: Int
    var declarations: Range<Int>
  }

  var isEmpty: Bool { rules.isEmpty }

  init(_ page: HTMLDocument, _ environment: MediaEnvironment) {
    var sheets: [CSSSheet] = []
    var rules: [Rule] = []
    var left = page.limits.styleSheetLength
    var isCut = false
    for (number, node) in page.nodes.enumerated()
    where node.isElement && node.name == .style && !node.isForeign {
      for child in page.children(of: number) where page.nodes[child].kind == .text {
        guard page.nodes[child].range.count <= left else {
          isCut = true
          continue
        }
        left -= page.nodes[child].range.count
        let sheet = CSSSheet(
          page.octets, page.nodes[child].range,
          maximumRules: page.limits.styleRules - min(page.limits.styleRules, rules.count))
        if sheet.isCut { isCut = true }
        // The attribute `media` of the element counts as well.
        if let media = page.attribute(.media, of: number), media.isVerbatim,
          !environment.holds(page.octets, media.valueRange)
        {
          sheets.append(sheet)
          continue
        }
        var holding: [Bool] = []
        for rule in sheet.atRules {
          var holds = rule.parent.map { holding[$0] } ?? true
          switch rule.kind {
          case .media: holds = holds && environment.holds(page.octets, rule.prelude)
          case .layer: break
          case .supports, .container, .document, .fontFace, .importSheet, .charset, .namespace,
            .keyframes, .page, .other:
            holds = false
          }
          holding.append(holds)
        }
        for rule in sheet.rules where rule.atRule.map({ holding[$0] }) ?? true {
          let telling = sheet.declarations[rule.declarations].contains { $0.property != .other }
          guard telling else { continue }
          for selector in CSSSelector.list(page.octets, rule.selectors) {
            rules.append(
              Rule(selector: selector, sheet: sheets.count, declarations: rule.declarations))
          }
        }
        sheets.append(sheet)
      }
    }
    var byIdentifier: [UInt64: [Int32]] = [:]
    var byClass: [UInt64: [Int32]] = [:]
    var byName = [[Int32]](repeating: [], count: rules.isEmpty ? 0 : ElementName.allCases.count)
    var universal: [Int32] = []
    for (number, rule) in rules.enumerated() {
      let compound = rule.selector.compounds[0]
      if let identifier = compound.identifiers.first {
        byIdentifier[identifier, default: []].append(Int32(number))
      } else if let name = compound.classes.first {
        byClass[name, default: []].append(Int32(number))
      } else if let name = compound.name {
        byName[name.place].append(Int32(number))
      } else {
        universal.append(Int32(number))
      }
    }
    self.sheets = sheets
    self.rules = rules
    self.byIdentifier = byIdentifier
    self.byClass = byClass
    self.byName = byName
    self.universal = universal
    self.isCut = isCut
  }

  /// What fits an element, the weakest first.
  mutating func matches(_ number: Int, _ page: HTMLDocument, _ names: ElementNames) -> [Rule] {
    let node = page.nodes[number]
    var found: [Int32] = []
    func consider(_ candidates: [Int32]?, _ comparisons: inout Int) {
      for candidate in candidates ?? [] {
        let selector = rules[Int(candidate)].selector
        if fits(selector, number, page, names, &comparisons) { found.append(candidate) }
      }
    }
    guard comparisons < page.limits.selectorComparisons else { return [] }
    var work = 0
    if let identifier = names.identifier(of: number) { consider(byIdentifier[identifier], &work) }
    for name in names.classes(of: number) { consider(byClass[name], &work) }
    consider(byName[node.name.place], &work)
    consider(universal, &work)
    comparisons += work
    if found.count > 1 {
      found.sort {
        let (left, right) = (rules[Int($0)].selector, rules[Int($1)].selector)
        return (left.specificity, $0) < (right.specificity, $1)
      }
    }
    return found.map { rules[Int($0)] }
  }

  /// Descendants are looked for from the nearest ancestor outwards, without going back: what a selector of descendants and children needs
  /// more than that for is not in mail.
  private func fits(
    _ selector: CSSSelector, _ number: Int, _ page: HTMLDocument, _ names: ElementNames,
    _ work: inout Int
  ) -> Bool {
    work += 1
    guard fits(selector.compounds[0], number, page, names) else { return false }
    var element = page.nodes[number].parent
    for compound in selector.compounds.dropFirst() {
      var isFound = false
      while let candidate = element, !isFound {
        work += 1
        isFound = fits(compound, candidate, page, names)
        element = page.nodes[candidate].parent
        if compound.combinator == .child { break }
      }
      if !isFound { return false }
    }
    return true
  }

  private func fits(
    _ compound: CSSSelector.Compound, _ number: Int, _ page: HTMLDocument, _ names: ElementNames
  ) -> Bool {
    let node = page.nodes[number]
    if let name = compound.name {
      guard node.name == name else { return false }
      if let range = compound.nameRange {
        guard range.count == node.nameRange.count,
          zip(page.octets[range], page.octets[node.nameRange]).allSatisfy({
            ASCII.lowercase($0) == ASCII.lowercase($1)
          })
        else { return false }
      }
    }
    if !compound.identifiers.isEmpty {
      guard let identifier = names.identifier(of: number),
        compound.identifiers.allSatisfy({ $0 == identifier })
      else { return false }
    }
    if !compound.classes.isEmpty {
      let classes = names.classes(of: number)
      guard compound.classes.allSatisfy(classes.contains) else { return false }
    }
    if compound.isLink {
      guard node.name == .a || node.name == .area, page.attribute(.href, of: number) != nil else {
        return false
      }
    }
    if compound.isRoot, number != 0 { return false }
    return compound.attributes.allSatisfy { fits($0, number, page) }
  }

  private func fits(
    _ wanted: CSSSelector.Attribute, _ number: Int, _ page: HTMLDocument
  ) -> Bool {
    let octets = page.octets
    for attribute in page.attributes[page.nodes[number].attributes]
    where !attribute.isDuplicate && attribute.nameRange.count == wanted.name.count {
      guard
        zip(octets[attribute.nameRange], octets[wanted.name]).allSatisfy({
          ASCII.lowercase($0) == ASCII.lowercase($1)
        })
      else { continue }
      guard let range = wanted.value else { return true }
      let value = page.value(of: attribute).utf8
      let text = octets[range]
      switch wanted.operation {
      case .exists: return true
      case .equals: return value.elementsEqual(text)
      case .prefix: return !text.isEmpty && value.starts(with: text)
      case .suffix: return !text.isEmpty && value.suffix(text.count).elementsEqual(text)
      case .dash:
        return value.starts(with: text)
          && (value.count == text.count || value[text.count] == UInt8(ascii: "-"))
      case .includes:
        return value.split(whereSeparator: ASCII.isSpace).contains { $0.elementsEqual(text) }
      case .contains:
        guard !text.isEmpty, value.count >= text.count else { return false }
        let bounded = value.prefix(4_096)
        return (0...max(0, bounded.count - text.count)).contains {
          bounded[$0..<min(bounded.count, $0 + text.count)].elementsEqual(text)
        }
      }
    }
    return false
  }
}

/// The classes and identifiers of the elements of a page, as hashes.
struct ElementNames: Sendable {
  private var identifiers: [Int32: UInt64] = [:]
  private var ranges: [Int32: Range<Int>] = [:]
  private var hashes: [UInt64] = []

  /// Classes of one element that are looked at.
  private static let maximumClasses = 32

  init(_ page: HTMLDocument) {
    for (number, node) in page.nodes.enumerated() where node.isElement {
      for attribute in page.attributes[node.attributes] where !attribute.isDuplicate {
        switch attribute.name {
        case .id:
          identifiers[Int32(number)] = CSSSelector.hash(page.value(of: attribute).utf8)
        case .class:
          let first = hashes.count
          let value = page.value(of: attribute).utf8
          for word in value.split(whereSeparator: ASCII.isSpace).prefix(Self.maximumClasses) {
            hashes.append(CSSSelector.hash(word))
          }
          ranges[Int32(number)] = first..<hashes.count
        default: break
        }
      }
    }
  }

  func identifier(of number: Int) -> UInt64? { identifiers[Int32(number)] }

  func classes(of number: Int) -> ArraySlice<UInt64> {
    ranges[Int32(number)].map { hashes[$0] } ?? []
  }
}
