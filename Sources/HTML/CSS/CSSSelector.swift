/// A selector as far as mail has them (Selectors 4): types, classes, identifiers and attributes, with descendants and children.
///
/// A selector with anything else (`:hover`, `+`, `::before`) is read as one that fits nothing.
public struct CSSSelector: Hashable, Sendable {
  /// From right to left.
  let compounds: [Compound]
  /// Identifiers, then classes and attributes, then types: one number (Selectors 4 §15).
  public let specificity: Int
  public let range: Range<Int>

  struct Compound: Hashable, Sendable {
    /// How it is tied to the one on its right.
    var combinator = Combinator.descendant
    /// Whether it wants an element of that name.
    var name: ElementName?
    /// The name where that is `other`.
    var nameRange: Range<Int>?
    /// Hashes.
    var identifiers: [UInt64] = []
    var classes: [UInt64] = []
    var attributes: [Attribute] = []
    /// `:link`: a link.
    var isLink = false
    /// `:root`.
    var isRoot = false
  }

  enum Combinator: Hashable, Sendable { case descendant, child }

  struct Attribute: Hashable, Sendable {
    var name: Range<Int>
    var value: Range<Int>?
    var operation: Operation

    enum Operation: Hashable, Sendable {
      case exists, equals, includes, dash, prefix, suffix, contains
    }
  }

  /// Reads one selector; `nil` for one that fits nothing here.
  init?(_ octets: [UInt8], _ range: Range<Int>) {
    self.range = ASCII.trimmed(octets, range)
    var reader = Reader(octets: octets, end: self.range.upperBound, index: self.range.lowerBound)
    guard let compounds = reader.read() else { return nil }
    self.compounds = compounds.reversed()
    specificity = compounds.reduce(0) { sum, compound in
      sum + compound.identifiers.count << 20
        + (compound.classes.count + compound.attributes.count + (compound.isLink ? 1 : 0)
          + (compound.isRoot ? 1 : 0)) << 10 + (compound.name == nil ? 0 : 1)
    }
  }

  /// FNV-1a, 64 bits: classes and identifiers are compared by it.
  static func hash(_ octets: some Sequence<UInt8>, foldsCase: Bool = false) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for octet in octets {
      hash = (hash ^ UInt64(foldsCase ? ASCII.lowercase(octet) : octet)) &* 0x100_0000_01b3
    }
    return hash
  }

  /// The selectors of a list, those that fit nothing left out.
  static func list(_ octets: [UInt8], _ range: Range<Int>) -> [CSSSelector] {
    var scanner = CSSScanner(octets, range)
    var selectors: [CSSSelector] = []
    // Long lists are of resets; each selector costs something for every element.
    while selectors.count < 200 {
      let start = scanner.position
      let end = scanner.skip(to: .comma)
      if let selector = CSSSelector(octets, start..<end) { selectors.append(selector) }
      guard scanner.position < range.upperBound else { break }
      scanner.position += 1
    }
    return selectors
  }

  private struct Reader {
    let octets: [UInt8]
    let end: Int
    var index: Int

    /// Compounds that a selector may have; a longer one is read as one that fits nothing.
    static let maximumCompounds = 16

    mutating func read() -> [Compound]? {
      var compounds: [Compound] = []
      var combinator = Combinator.descendant
      while index < end, compounds.count < Self.maximumCompounds {
        guard var compound = compound() else { return nil }
        compound.combinator = combinator
        compounds.append(compound)
        guard let next = self.combinator() else { return nil }
        combinator = next
      }
      guard index >= end, !compounds.isEmpty else { return nil }
      // The combinator stands with the left one: what ties it to its right.
      for place in compounds.indices {
        compounds[place].combinator =
          place + 1 < compounds.count ? compounds[place + 1].combinator : .descendant
      }
      return compounds
    }

    private mutating func combinator() -> Combinator? {
      skipSpace()
      guard index < end else { return .descendant }
      switch octets[index] {
      case UInt8(ascii: ">"):
        index += 1
        skipSpace()
        return index < end ? .child : nil
      case UInt8(ascii: "+"), UInt8(ascii: "~"): return nil
      default: return .descendant
      }
    }

    private mutating func skipSpace() {
      var scanner = CSSScanner(octets, index..<end)
      scanner.skipSpace()
      index = scanner.position
    }

    private mutating func name() -> Range<Int>? {
      let start = index
      while index < end, CSSScanner.isNameOctet(octets[index]) {
        // Escaped names are of programs that hide something from other clients; none here fits.
        if octets[index] == UInt8(ascii: "\\") { return nil }
        index += 1
      }
      return index > start ? start..<index : nil
    }

    private mutating func compound() -> Compound? {
      var compound = Compound()
      let start = index
      if index < end, octets[index] == UInt8(ascii: "*") {
        index += 1
      } else if index < end, CSSScanner.isNameOctet(octets[index]) {
        guard let range = name() else { return nil }
        let element = ElementName(octets, range)
        compound.name = element
        if element == .other { compound.nameRange = range }
      }
      while index < end {
        switch octets[index] {
        case UInt8(ascii: "."):
          index += 1
          guard let range = name() else { return nil }
          compound.classes.append(CSSSelector.hash(octets[range]))
        case UInt8(ascii: "#"):
          index += 1
          guard let range = name() else { return nil }
          compound.identifiers.append(CSSSelector.hash(octets[range]))
        case UInt8(ascii: "["):
          guard let attribute = attribute() else { return nil }
          compound.attributes.append(attribute)
        case UInt8(ascii: ":"):
          index += 1
          guard let range = name() else { return nil }
          if index < end, octets[index] == UInt8(ascii: "(") { return nil }
          if ASCII.matches(octets[range], "link") || ASCII.matches(octets[range], "any-link") {
            compound.isLink = true
          } else if ASCII.matches(octets[range], "root") {
            compound.isRoot = true
          } else {
            return nil
          }
        default: return index > start ? compound : nil
        }
      }
      return index > start ? compound : nil
    }

    private mutating func attribute() -> Attribute? {
      index += 1
      skipSpace()
      guard let name = name() else { return nil }
      skipSpace()
      guard index < end else { return nil }
      var operation = Attribute.Operation.equals
      switch octets[index] {
      case UInt8(ascii: "]"):
        index += 1
        return Attribute(name: name, value: nil, operation: .exists)
      case UInt8(ascii: "="): break
      case UInt8(ascii: "~"): operation = .includes
      case UInt8(ascii: "|"): operation = .dash
      case UInt8(ascii: "^"): operation = .prefix
      case UInt8(ascii: "$"): operation = .suffix
      case UInt8(ascii: "*"): operation = .contains
      default: return nil
      }
      if operation != .equals { index += 1 }
      guard index < end, octets[index] == UInt8(ascii: "=") else { return nil }
      index += 1
      skipSpace()
      guard index < end else { return nil }
      var value: Range<Int>
      let quote = octets[index]
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        index += 1
        let start = index
        while index < end, octets[index] != quote { index += 1 }
        guard index < end else { return nil }
        value = start..<index
        index += 1
      } else {
        guard let range = self.name() else { return nil }
        value = range
      }
      skipSpace()
      guard index < end, octets[index] == UInt8(ascii: "]") else { return nil }
      index += 1
      return Attribute(name: name, value: value, operation: operation)
    }
  }
}
