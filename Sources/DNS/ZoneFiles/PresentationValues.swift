/// The small values of zone files: names that may be relative, times with units, escapes.
extension DomainName {
  /// Why a field is no name where a relative one would be allowed.
  public enum FieldError: Error, Hashable, Sendable {
    case syntax(SyntaxError)
    case noOrigin
  }

  /// Reads a field: `@` is the origin, and a name without final dot is completed with it (RFC 1035 §5.1).
  public init(presentation field: ArraySlice<UInt8>, origin: DomainName?) throws(FieldError) {
    if field.count == 1, field.first == UInt8(ascii: "@") {
      guard let origin else { throw .noOrigin }
      self = origin
      return
    }
    let name: DomainName
    do {
      name = try DomainName(presentation: Array(field))
    } catch {
      throw .syntax(error)
    }
    if Self.endsWithDot(field) {
      self = name
      return
    }
    guard let origin else { throw .noOrigin }
    let wire = name.wire.dropLast() + origin.wire
    guard let completed = DomainName(wire: wire) else {
      throw .syntax(.nameTooLong(length: wire.count))
    }
    self = completed
  }

  /// Whether the final octet is a dot that no backslash escapes.
  private static func endsWithDot(_ field: ArraySlice<UInt8>) -> Bool {
    guard field.last == UInt8(ascii: ".") else { return false }
    let backslashes = field.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    return backslashes.isMultiple(of: 2)
  }
}

extension PresentationReader.Failure.Reason {
  public init(_ error: DomainName.FieldError) {
    switch error {
    case .syntax(let error): self = .badName(error)
    case .noOrigin: self = .relativeNameWithoutOrigin
    }
  }
}

extension UInt32 {
  /// Decimal digits and nothing else; `nil` for none, or a value over 32 bits.
  init?(decimalDigits digits: ArraySlice<UInt8>) {
    var value: UInt64 = 0
    for byte in digits {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + UInt64(byte - 0x30)
      if value > UInt64(UInt32.max) { return nil }
    }
    if digits.isEmpty { return nil }
    self = UInt32(value)
  }

  /// Seconds, or numbers with the units that BIND introduced: `1h30m`, `2d`, `1W`. `nil` when it is neither.
  public init?(timePeriod text: ArraySlice<UInt8>) {
    if let seconds = UInt32(decimalDigits: text) {
      self = seconds
      return
    }
    var total: UInt64 = 0
    var number = text.startIndex
    for index in text.indices where text[index] &- 0x30 >= 10 {
      guard let count = UInt32(decimalDigits: text[number..<index]) else { return nil }
      let unit: UInt64
      switch text[index] | 0x20 {
      case UInt8(ascii: "s"): unit = 1
      case UInt8(ascii: "m"): unit = 60
      case UInt8(ascii: "h"): unit = 3600
      case UInt8(ascii: "d"): unit = 86400
      case UInt8(ascii: "w"): unit = 604_800
      default: return nil
      }
      total += UInt64(count) * unit
      if total > UInt64(UInt32.max) { return nil }
      number = index + 1
    }
    if text.isEmpty || number != text.endIndex { return nil }
    self = UInt32(total)
  }
}

extension UInt8 {
  /// The octet that `\X` or `\DDD` at the start of the text stands for, and how many octets of text that takes.
  static func unescaping(_ text: ArraySlice<UInt8>) -> (octet: UInt8, length: Int)? {
    let digits = text.dropFirst().prefix(3)
    guard let first = digits.first else { return nil }
    guard first &- 0x30 < 10 else { return (first, 2) }
    guard digits.count == 3, let value = UInt32(decimalDigits: digits),
      let octet = UInt8(exactly: value)
    else { return nil }
    return (octet, 4)
  }
}
