/// Presentation format: `www.example.com`, with `\.` and `\DDD` escapes (RFC 1035 §5.1).
extension DomainName {
  /// Why a text is not a domain name.
  public enum SyntaxError: Error, Hashable, Sendable {
    case empty
    /// Two dots in a row, or one in front. The offset counts octets of UTF-8.
    case emptyLabel(offset: Int)
    case labelTooLong(offset: Int, length: Int)
    case nameTooLong(length: Int)
    /// A backslash that is followed by neither three digits up to 255 nor a character.
    case badEscape(offset: Int)
    /// Not ASCII: an internationalised name that did not pass IDNA.
    case notASCII(offset: Int)
    /// A space or control character.
    case illegalCharacter(offset: Int, UInt8)
  }

  /// Reads presentation format; a final dot changes nothing.
  public init(_ text: some StringProtocol) throws(SyntaxError) {
    try self.init(presentation: Array(text.utf8))
  }

  /// As above, from octets.
  public init(presentation bytes: [UInt8]) throws(SyntaxError) {
    let wire = try Self.wire(presentation: bytes)
    guard let name = DomainName(wire: wire) else { throw .nameTooLong(length: wire.count) }
    self = name
  }

  /// The wire form of a name in presentation format, as long as that may be, with room for more octets.
  static func wire(presentation bytes: [UInt8], room: Int = 0) throws(SyntaxError) -> [UInt8] {
    if bytes.isEmpty { throw .empty }
    if bytes == [UInt8(ascii: ".")] { return [0] }
    var wire: [UInt8] = []
    wire.reserveCapacity(bytes.count + 2 + room)
    wire.append(0)
    var labelStart = 0
    var index = 0

    func close(at offset: Int) throws(SyntaxError) {
      let length = wire.count - labelStart - 1
      if length == 0 { throw .emptyLabel(offset: offset) }
      if length > Self.maximumLabelLength {
        throw .labelTooLong(offset: offset, length: length)
      }
      wire[labelStart] = UInt8(length)
    }

    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "."):
        try close(at: index)
        labelStart = wire.count
        wire.append(0)
        index += 1
      case UInt8(ascii: "\\"):
        let (value, length) = try Self.unescape(bytes, at: index)
        wire.append(value)
        index += length
      case 0x80...:
        throw .notASCII(offset: index)
      case 0...0x20, 0x7F:
        throw .illegalCharacter(offset: index, byte)
      default:
        wire.append(byte)
        index += 1
      }
    }
    if bytes.last != UInt8(ascii: ".") || wire.count - labelStart > 1 {
      try close(at: index)
      wire.append(0)
    }
    return wire
  }

  private static func unescape(
    _ bytes: [UInt8], at index: Int
  ) throws(SyntaxError) -> (value: UInt8, length: Int) {
    guard index + 1 < bytes.count else { throw .badEscape(offset: index) }
    let isDigit = { (byte: UInt8) in byte &- 0x30 < 10 }
    guard isDigit(bytes[index + 1]) else {
      if bytes[index + 1] >= 0x80 { throw .notASCII(offset: index + 1) }
      return (bytes[index + 1], 2)
    }
    guard index + 3 < bytes.count, isDigit(bytes[index + 2]), isDigit(bytes[index + 3]) else {
      throw .badEscape(offset: index)
    }
    let value = bytes[(index + 1)...(index + 3)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard let byte = UInt8(exactly: value) else { throw .badEscape(offset: index) }
    return (byte, 4)
  }
}

extension DomainName: CustomStringConvertible {
  /// The name without a final dot (`example.com`); the root is `.`. Reading it back gives the same name.
  public var description: String {
    isRoot ? "." : String(decoding: absoluteOctets.dropLast(), as: UTF8.self)
  }

  /// The name with its final dot, as zone files write it: `example.com.`.
  public var absolute: String { String(decoding: absoluteOctets, as: UTF8.self) }

  /// The same as octets.
  var absoluteOctets: [UInt8] {
    var text: [UInt8] = []
    writeAbsolute(to: &text)
    return text
  }

  /// The same behind what is there.
  func writeAbsolute(to text: inout [UInt8]) {
    if isRoot { return text.append(UInt8(ascii: ".")) }
    let wire = wire
    let start = text.count
    // Mostly the wire form with a dot behind each label, in place of the next one's length.
    text += wire.dropFirst()
    var index = 0
    while wire[index] != 0 {
      let end = index + 1 + Int(wire[index])
      guard wire[(index + 1)..<end].allSatisfy(Self.isPlain) else {
        text.removeSubrange(start...)
        return writeEscaped(to: &text)
      }
      text[start + end - 1] = UInt8(ascii: ".")
      index = end
    }
  }

  private func writeEscaped(to text: inout [UInt8]) {
    for label in labels {
      for byte in label { Self.escape(byte, into: &text) }
      text.append(UInt8(ascii: "."))
    }
  }

  private static func escape(_ byte: UInt8, into text: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: ";"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "@"), UInt8(ascii: "$"):
      text += [UInt8(ascii: "\\"), byte]
    case 0x21...0x7E:
      text.append(byte)
    default:
      text += [UInt8(ascii: "\\"), 0x30 + byte / 100, 0x30 + byte / 10 % 10, 0x30 + byte % 10]
    }
  }
}

extension DomainName.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "the name is empty"
    case .emptyLabel(let offset): "empty label at offset \(offset)"
    case .labelTooLong(let offset, let length):
      "the label that ends at offset \(offset) has \(length) octets; at most 63 are allowed"
    case .nameTooLong(let length):
      "the name takes \(length) octets; at most 255 are allowed"
    case .badEscape(let offset): "bad \\ escape at offset \(offset)"
    case .notASCII(let offset): "a character that is not ASCII at offset \(offset)"
    case .illegalCharacter(let offset, _): "a space or control character at offset \(offset)"
    }
  }
}
