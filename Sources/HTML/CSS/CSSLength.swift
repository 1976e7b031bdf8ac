/// A length of CSS (CSS Values 4 §6), or a percentage.
public struct CSSLength: Hashable, Sendable {
  public var value: Double
  public var unit: Unit

  public enum Unit: Hashable, Sendable {
    case none, pixels, em, rootEm, ex, percent, viewport, other
  }

  /// `nil` where it is none.
  public init?(_ octets: [UInt8], _ range: Range<Int>) {
    let range = ASCII.trimmed(octets, range)
    guard let (number, end) = Self.number(octets, range) else { return nil }
    let unit = octets[end..<range.upperBound]
    value = number
    self.unit = .pixels
    switch unit.count {
    case 0: self.unit = .none
    case 1 where unit.first == UInt8(ascii: "%"): self.unit = .percent
    default:
      if ASCII.matches(unit, "px") {
      } else if ASCII.matches(unit, "pt") {
        value *= 4.0 / 3
      } else if ASCII.matches(unit, "em") {
        self.unit = .em
      } else if ASCII.matches(unit, "rem") {
        self.unit = .rootEm
      } else if ASCII.matches(unit, "ex") || ASCII.matches(unit, "ch") {
        self.unit = .ex
      } else if ASCII.matches(unit, "in") {
        value *= 96
      } else if ASCII.matches(unit, "cm") {
        value *= 96 / 2.54
      } else if ASCII.matches(unit, "mm") {
        value *= 9.6 / 2.54
      } else if ASCII.matches(unit, "pc") {
        value *= 16
      } else if ASCII.matches(unit, "vw") || ASCII.matches(unit, "vh") {
        self.unit = .viewport
      } else if unit.allSatisfy({ ASCII.isLetter($0) }) {
        self.unit = .other
      } else {
        return nil
      }
    }
  }

  /// In pixels, where it can be known; a number without a unit counts as pixels, as programs that read old mail do.
  public func pixels(fontSize: Double, whole: Double? = nil) -> Double? {
    switch unit {
    case .none, .pixels: value
    case .em: value * fontSize
    case .rootEm: value * 16
    case .ex: value * fontSize / 2
    case .percent: whole.map { value / 100 * $0 }
    case .viewport: value * 8
    case .other: value == 0 ? 0 : nil
    }
  }

  /// A number at the beginning, and where it ends.
  static func number(_ octets: [UInt8], _ range: Range<Int>) -> (Double, end: Int)? {
    var index = range.lowerBound
    var sign = 1.0
    if index < range.upperBound,
      octets[index] == UInt8(ascii: "-") || octets[index] == UInt8(ascii: "+")
    {
      if octets[index] == UInt8(ascii: "-") { sign = -1 }
      index += 1
    }
    var value = 0.0
    var digits = 0
    while index < range.upperBound, ASCII.isDigit(octets[index]) {
      value = min(value * 10 + Double(octets[index] - 0x30), 1e12)
      digits += 1
      index += 1
    }
    if index + 1 < range.upperBound, octets[index] == UInt8(ascii: "."),
      ASCII.isDigit(octets[index + 1])
    {
      index += 1
      var place = 0.1
      while index < range.upperBound, ASCII.isDigit(octets[index]) {
        value += Double(octets[index] - 0x30) * place
        place /= 10
        digits += 1
        index += 1
      }
    }
    return digits > 0 ? (sign * value, index) : nil
  }
}
