/// Text or an attribute piece by piece: octets that stand for themselves, and character references expanded (WHATWG HTML §13.2.5.72 to 80).
public struct DecodedPieces: Sequence, IteratorProtocol, Sendable {
  private let octets: [UInt8]
  private let kind: HTMLTextSpan.Kind
  private let end: Int
  private var position: Int
  private let keepsNUL: Bool

  public enum Piece: Hashable, Sendable {
    case verbatim(Range<Int>)
    /// One or two characters that stand for what is at the place; none for a NUL in text, which has no effect.
    case replaced(Unicode.Scalar?, Unicode.Scalar?, Range<Int>)
  }

  /// - Parameter keepsNUL: Whether NUL in text is kept, as a tokenizer does and a tree does not.
  public init(
    _ octets: [UInt8], _ range: Range<Int>, _ kind: HTMLTextSpan.Kind, keepsNUL: Bool = false
  ) {
    self.octets = octets
    self.kind = kind
    self.keepsNUL = keepsNUL
    position = range.lowerBound
    end = range.upperBound
  }

  public mutating func next() -> Piece? {
    guard position < end else { return nil }
    let start = position
    var index = start
    octets.withUnsafeBufferPointer { octets in
      while index < end {
        let octet = octets[index]
        if octet == 0x26 || octet == 0x0D || octet == 0 { break }
        index += 1
      }
    }
    if index > start {
      position = index
      return .verbatim(start..<index)
    }
    switch octets[start] {
    case 0x0D:
      // Newlines are normalised before all else (WHATWG HTML §13.2.3.5).
      position = start + 1
      if position < end, octets[position] == 0x0A { position += 1 }
      return .replaced("\n", nil, start..<position)
    case 0:
      position = start + 1
      switch kind {
      case .data, .characterData:
        return keepsNUL ? .verbatim(start..<position) : .replaced(nil, nil, start..<position)
      case .escapableRaw, .raw, .attribute, .comment:
        return .replaced("\u{FFFD}", nil, start..<position)
      }
    default:
      switch kind {
      case .raw, .characterData, .comment: break
      case .data, .escapableRaw, .attribute:
        if let piece = reference(at: start) { return piece }
      }
      position = start + 1
      return .verbatim(start..<position)
    }
  }

  private mutating func reference(at start: Int) -> Piece? {
    let first = start + 1
    guard first < end else { return nil }
    if octets[first] == UInt8(ascii: "#") { return numericReference(at: start) }
    guard let found = NamedReferences.longest(in: octets, first..<end) else { return nil }
    let next = first + found.length
    // §13.2.5.73: in attributes `&copy=1` and `&copyright` are text, for the sake of URLs.
    if kind == .attribute, octets[next - 1] != UInt8(ascii: ";"), next < end,
      octets[next] == UInt8(ascii: "=") || ASCII.isLetter(octets[next])
        || ASCII.isDigit(octets[next])
    {
      return nil
    }
    position = next
    return .replaced(found.first, found.second, start..<next)
  }

  private mutating func numericReference(at start: Int) -> Piece? {
    var index = start + 2
    var value: UInt32 = 0
    let digits: Int
    if index < end, octets[index] | 0x20 == UInt8(ascii: "x") {
      index += 1
      digits = index
      while index < end, let digit = ASCII.hexadecimal(octets[index]) {
        value = Swift.min(value &* 16 &+ UInt32(digit), 0x11_0000)
        index += 1
      }
    } else {
      digits = index
      while index < end, ASCII.isDigit(octets[index]) {
        value = Swift.min(value &* 10 &+ UInt32(octets[index] - 0x30), 0x11_0000)
        index += 1
      }
    }
    guard index > digits else { return nil }
    if index < end, octets[index] == UInt8(ascii: ";") { index += 1 }
    position = index
    return .replaced(Self.scalar(of: value), nil, start..<index)
  }

  /// §13.2.5.80.
  private static func scalar(of value: UInt32) -> Unicode.Scalar {
    if value == 0 { return "\u{FFFD}" }
    if 0x80...0x9F ~= value, let scalar = Unicode.Scalar(controls[Int(value - 0x80)]) {
      return scalar
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// The C1 controls are read as windows-1252.
  private static let controls: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
