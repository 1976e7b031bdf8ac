public import DNS

/// Macros whose value is known are replaced, the others stay.
extension MacroString {
  /// Exactly that name, dots between its labels.
  public init(literal name: DomainName) {
    self.init(parts: Self.literal(Self.dotted(name)))
  }

  public func hasMacro(_ letter: SPFMacro.Letter) -> Bool {
    parts.contains { if case .macro(let macro) = $0 { macro.letter == letter } else { false } }
  }

  /// Whether a macro with another letter is in the text.
  public func hasMacros(otherThan letter: SPFMacro.Letter) -> Bool {
    parts.contains { if case .macro(let macro) = $0 { macro.letter != letter } else { false } }
  }

  /// The text with every macro of one letter replaced by what it expands to (RFC 7208 §7.3).
  public func replacing(_ letter: SPFMacro.Letter, by name: DomainName) -> MacroString {
    let value = Self.dotted(name)
    var replaced: [Part] = []
    for part in parts {
      switch part {
      case .macro(let macro) where macro.letter == letter:
        for part in Self.literal(macro.cut(value)) { Self.add(part, to: &replaced) }
      case .macro, .literal, .percent, .space, .encodedSpace:
        Self.add(part, to: &replaced)
      }
    }
    return MacroString(parts: replaced)
  }

  static func dotted(_ name: DomainName) -> [UInt8] {
    Array(name.labels.joined(separator: [UInt8(ascii: ".")]))
  }

  /// Octets as parts: a per cent sign and a space have spellings of their own.
  private static func literal(_ octets: [UInt8]) -> [Part] {
    var parts: [Part] = []
    for octet in octets {
      switch octet {
      case UInt8(ascii: "%"): parts.append(.percent)
      case UInt8(ascii: " "): parts.append(.space)
      default: add(.literal([octet]), to: &parts)
      }
    }
    return parts
  }

  /// Literals beside one another are one, as the parser has them.
  private static func add(_ part: Part, to parts: inout [Part]) {
    if case .literal(let more) = part, case .literal(let octets) = parts.last {
      parts[parts.count - 1] = .literal(octets + more)
    } else {
      parts.append(part)
    }
  }
}
