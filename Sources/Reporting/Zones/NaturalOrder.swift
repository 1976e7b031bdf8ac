/// The order in which octoDNS wants the keys of its files: runs of digits count as numbers, so that s9 stands before s10.
struct NaturalOrder: Comparable {
  private let parts: [Part]

  /// A run of digits, or of anything else. Texts and numbers stand at even and odd places, so that one is never compared with
  /// the other.
  private enum Part: Comparable {
    case text(String)
    case number(Int)
  }

  init(_ text: String) {
    var parts: [Part] = [.text("")]
    for character in text {
      switch (parts.removeLast(), character.wholeNumberValue) {
      case (.text(let text), let digit?): parts += [.text(text), .number(digit)]
      case (.text(let text), nil): parts.append(.text(text + String(character)))
      case (.number(let number), let digit?):
        // Nobody has numbers of so many digits; what order they come in does not matter.
        parts.append(.number(number &* 10 &+ digit))
      case (.number(let number), nil): parts += [.number(number), .text(String(character))]
      }
    }
    self.parts = parts
  }

  static func < (left: NaturalOrder, right: NaturalOrder) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}
