/// A colour of CSS in sRGB.
public struct CSSColor: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8
  /// 0 (not seen) to 1.
  public var alpha: Float

  public static let black = CSSColor(red: 0, green: 0, blue: 0, alpha: 1)
  public static let white = CSSColor(red: 255, green: 255, blue: 255, alpha: 1)
  public static let transparent = CSSColor(red: 0, green: 0, blue: 0, alpha: 0)

  public init(red: UInt8, green: UInt8, blue: UInt8, alpha: Float) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// `#336699`.
  public var hexadecimal: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// What is seen of it in front of an opaque colour.
  public func over(_ background: CSSColor) -> CSSColor {
    if alpha >= 1 { return self }
    func mix(_ front: UInt8, _ back: UInt8) -> UInt8 {
      UInt8(max(0, min(255, Float(front) * alpha + Float(back) * (1 - alpha) + 0.5)))
    }
    return CSSColor(
      red: mix(red, background.red), green: mix(green, background.green),
      blue: mix(blue, background.blue), alpha: 1)
  }

  /// The contrast of two opaque colours, 1 (the same) to 21 (WCAG 2.2, contrast ratio).
  public func contrast(with other: CSSColor) -> Double {
    let (left, right) = (luminance, other.luminance)
    return (max(left, right) + 0.05) / (min(left, right) + 0.05)
  }

  /// WCAG 2.2, relative luminance.
  public var luminance: Double {
    0.2126 * Self.linear[Int(red)] + 0.7152 * Self.linear[Int(green)]
      + 0.0722 * Self.linear[Int(blue)]
  }

  /// The linear value of each octet of sRGB.
  private static let linear: [Double] = (0...255).map { octet in
    let value = Double(octet) / 255
    return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
  }

  /// x^2.4 for 0…1, by Newton's method for the fifth root: x^2.4 = x² · (x²)^(1/5).
  private static func power(_ base: Double) -> Double {
    let square = base * base
    var root = 1.0
    for _ in 0..<60 {
      root -= (root * root * root * root * root - square) / (5 * root * root * root * root)
    }
    return square * root
  }
}

extension CSSColor {
  /// Reads a colour value (CSS Color 4); `nil` where it is none or can't be known here (`currentcolor`, variables).
  public init?(_ octets: [UInt8], _ range: Range<Int>) {
    let range = ASCII.trimmed(octets, range)
    guard let first = range.first.map({ octets[$0] }) else { return nil }
    if first == UInt8(ascii: "#") {
      self.init(hexadecimal: octets[(range.lowerBound + 1)..<range.upperBound])
      return
    }
    guard octets[range.upperBound - 1] == UInt8(ascii: ")"),
      let parenthesis = octets[range].firstIndex(of: UInt8(ascii: "("))
    else {
      if ASCII.matches(octets[range], "transparent") {
        self = .transparent
        return
      }
      guard let named = Self.named(octets[range]) else { return nil }
      self = named
      return
    }
    let name = octets[range.lowerBound..<parenthesis]
    let numbers = Self.numbers(octets, (parenthesis + 1)..<(range.upperBound - 1))
    guard numbers.count == 3 || numbers.count == 4 else { return nil }
    let alpha =
      numbers.count == 4 ? (numbers[3].isPercentage ? numbers[3].value / 100 : numbers[3].value) : 1
    if ASCII.matches(name, "rgb") || ASCII.matches(name, "rgba") {
      let channels = numbers[..<3].map { Self.octet($0.isPercentage ? $0.value * 2.55 : $0.value) }
      self.init(
        red: channels[0], green: channels[1], blue: channels[2],
        alpha: Float(max(0, min(1, alpha))))
    } else if ASCII.matches(name, "hsl") || ASCII.matches(name, "hsla") {
      self.init(
        hue: numbers[0].value, saturation: max(0, min(1, numbers[1].value / 100)),
        lightness: max(0, min(1, numbers[2].value / 100)), alpha: Float(max(0, min(1, alpha))))
    } else {
      return nil
    }
  }

  /// Three, four, six or eight digits.
  private init?(hexadecimal digits: ArraySlice<UInt8>) {
    let values = digits.compactMap(ASCII.hexadecimal)
    guard values.count == digits.count else { return nil }
    var octets: [UInt8] = []
    switch values.count {
    case 3, 4: octets = values.map { $0 * 17 }
    case 6, 8:
      octets = stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    default: return nil
    }
    self.init(
      red: octets[0], green: octets[1], blue: octets[2],
      alpha: octets.count == 4 ? Float(octets[3]) / 255 : 1)
  }

  /// A colour in an attribute (WHATWG HTML §2.4.6, legacy colour): nearly everything is one.
  public init?(legacy octets: [UInt8], _ range: Range<Int>) {
    let range = ASCII.trimmed(octets, range)
    if range.isEmpty || ASCII.matches(octets[range], "transparent") { return nil }
    if let named = Self.named(octets[range]) {
      self = named
      return
    }
    var digits = Array(octets[range].prefix(128))
    if digits.count == 4, digits[0] == UInt8(ascii: "#"),
      let color = CSSColor(hexadecimal: digits[1...])
    {
      self = color
      return
    }
    if digits.first == UInt8(ascii: "#") { digits.removeFirst() }
    var values = digits.map { ASCII.hexadecimal($0) ?? 0 }
    while values.isEmpty || values.count % 3 != 0 { values.append(0) }
    let length = values.count / 3
    var channels = (0..<3).map { Array(values[($0 * length)..<(($0 + 1) * length)]) }
    if length > 8 { channels = channels.map { Array($0.suffix(8)) } }
    while channels[0].count > 2, channels.allSatisfy({ $0[0] == 0 }) {
      channels = channels.map { Array($0.dropFirst()) }
    }
    let octets = channels.map { $0.prefix(2).reduce(0 as UInt8) { $0 << 4 | $1 } }
    self.init(red: octets[0], green: octets[1], blue: octets[2], alpha: 1)
  }

  private init(hue: Double, saturation: Double, lightness: Double, alpha: Float) {
    let turn = hue / 360
    let position = turn - turn.rounded(.down)
    let high =
      lightness < 0.5
      ? lightness * (1 + saturation) : lightness + saturation - lightness * saturation
    let low = 2 * lightness - high
    func channel(_ shift: Double) -> UInt8 {
      var place = position + shift
      if place < 0 { place += 1 }
      if place > 1 { place -= 1 }
      let value =
        switch place {
        case ..<(1 / 6): low + (high - low) * 6 * place
        case ..<(1 / 2): high
        case ..<(2 / 3): low + (high - low) * (2 / 3 - place) * 6
        default: low
        }
      return Self.octet(value * 255)
    }
    self.init(
      red: channel(1 / 3), green: channel(0), blue: channel(-1 / 3), alpha: alpha)
  }

  private static func octet(_ value: Double) -> UInt8 {
    UInt8(max(0, min(255, value.isFinite ? value.rounded() : 0)))
  }

  private static func numbers(
    _ octets: [UInt8], _ range: Range<Int>
  ) -> [(value: Double, isPercentage: Bool)] {
    var numbers: [(value: Double, isPercentage: Bool)] = []
    var index = range.lowerBound
    while index < range.upperBound, numbers.count < 5 {
      let octet = octets[index]
      if ASCII.isSpace(octet) || octet == UInt8(ascii: ",") || octet == UInt8(ascii: "/") {
        index += 1
        continue
      }
      guard let (value, end) = CSSLength.number(octets, index..<range.upperBound) else {
        return []
      }
      index = end
      let isPercentage = index < range.upperBound && octets[index] == UInt8(ascii: "%")
      if isPercentage { index += 1 }
      // Units of angles.
      while index < range.upperBound, ASCII.isLetter(octets[index]) { index += 1 }
      numbers.append((value, isPercentage))
    }
    return numbers
  }

  private static func named(_ name: ArraySlice<UInt8>) -> CSSColor? {
    guard name.count <= 20 else { return nil }
    return names[String(decoding: name.map(ASCII.lowercase), as: UTF8.self)]
  }

  private static let names: [String: CSSColor] = {
    var names: [String: CSSColor] = [:]
    NamedColorData.text.withUTF8Buffer { text in
      for entry in text.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
        let parts = entry.split(separator: UInt8(ascii: "="))
        if parts.count == 2 {
          names[String(decoding: parts[0], as: UTF8.self)] = CSSColor(
            hexadecimal: ArraySlice(Array(parts[1])))
        }
      }
    }
    return names
  }()
}
