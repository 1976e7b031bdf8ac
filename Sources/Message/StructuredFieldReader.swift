/// Reads the tokens of a structured header field from left to right (RFC 5322 §3.2): atoms, quoted strings, domain literals, and
/// the white space and comments between them. Each octet is looked at once; nothing recurses.
public struct StructuredFieldReader: Sendable {
  public let bytes: [UInt8]
  /// Octets from the start.
  public private(set) var position = 0

  /// `bytes` is the field's body, folded or not: line ends count as white space.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var isAtEnd: Bool { position >= bytes.count }

  /// The octet that comes next.
  public var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  public mutating func skip(_ count: Int = 1) { position = min(bytes.count, position + count) }

  /// Takes the octet if it comes next.
  public mutating func take(_ octet: UInt8) -> Bool {
    guard next == octet else { return false }
    position += 1
    return true
  }

  /// Skips white space and comments (RFC 5322 §3.2.2); the text of the comments, outermost parentheses removed. `nil` when a
  /// comment has no end: the reader then stands at the end.
  @discardableResult
  public mutating func skipCommentsAndSpace() -> [ArraySlice<UInt8>]? {
    var comments: [ArraySlice<UInt8>] = []
    while let octet = next {
      if Self.isWhiteSpace(octet) {
        position += 1
      } else if octet == UInt8(ascii: "(") {
        guard let comment = readComment() else { return nil }
        comments.append(comment)
      } else {
        break
      }
    }
    return comments
  }

  /// Comments nest (RFC 5322 §3.2.2): counted, so that no depth is too deep.
  private mutating func readComment() -> ArraySlice<UInt8>? {
    let start = position + 1
    var depth = 0
    while let octet = next {
      position += 1
      switch octet {
      case UInt8(ascii: "\\"): skip()
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return bytes[start..<(position - 1)] }
      default: break
      }
    }
    return nil
  }

  /// An atom: one or more octets that are neither white space nor special; UTF-8 counts (RFC 6532 §3.2).
  public mutating func readAtom() -> ArraySlice<UInt8>? { read(while: Self.isAtomOctet) }

  /// The octets for which the condition holds; `nil` where there is none.
  public mutating func read(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8>? {
    let start = position
    while let octet = next, condition(octet) { position += 1 }
    return position > start ? bytes[start..<position] : nil
  }

  /// The content of a quoted string, escapes and line ends removed; `nil` when it does not end. Stands at the opening mark.
  public mutating func readQuotedString() -> [UInt8]? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    var content: [UInt8] = []
    while let octet = next {
      position += 1
      switch octet {
      case UInt8(ascii: "\""): return content
      case UInt8(ascii: "\\"):
        guard let escaped = next else { return nil }
        content.append(escaped)
        position += 1
      case 0x0D, 0x0A: break
      default: content.append(octet)
      }
    }
    return nil
  }

  /// What stands between brackets, escapes included; `nil` when they do not close. Stands at the opening one.
  public mutating func readDomainLiteral() -> ArraySlice<UInt8>? {
    guard take(UInt8(ascii: "[")) else { return nil }
    let start = position
    while let octet = next {
      position += 1
      switch octet {
      case UInt8(ascii: "]"): return bytes[start..<(position - 1)]
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "\\"): skip()
      default: break
      }
    }
    return nil
  }

  public static func isWhiteSpace(_ octet: UInt8) -> Bool {
    octet == 0x20 || octet == 0x09 || octet == 0x0D || octet == 0x0A
  }

  /// RFC 5322 §3.2.3 `atext`, with the octets of UTF-8 (RFC 6532 §3.2).
  public static func isAtomOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case 0...0x20, 0x7F: false
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"), UInt8(ascii: ";"),
      UInt8(ascii: "@"), UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: "."),
      UInt8(ascii: "\""):
      false
    default: true
    }
  }
}
