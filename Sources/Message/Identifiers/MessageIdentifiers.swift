/// The identifiers of Message-ID, In-Reply-To, References and Content-ID: `<left@right>` (RFC 5322 §3.6.4, RFC 2045 §7).
public struct MessageIdentifiers: Hashable, Sendable {
  public let identifiers: [Identifier]
  /// What stands there and is no identifier; obsolete syntax allows phrases in In-Reply-To and References (RFC 5322 §4.5.4). Octets of
  /// what was read.
  public let other: [Range<Int>]

  public struct Identifier: Hashable, Sendable {
    /// As written, quotation marks included.
    public let left: String
    /// As written: a domain or a literal with its brackets; empty where there is no `@`.
    public let right: String
    /// With the angle brackets; offsets are the indices of what was read.
    public let range: Range<Int>
    public let problems: Set<Problem>

    /// Whether white space or controls stand inside.
    public var holdsWhiteSpace: Bool { (left + right).utf8.contains { $0 <= 0x20 || $0 == 0x7F } }

    /// With angle brackets, as two identifiers are compared.
    public var text: String { right.isEmpty ? "<\(left)>" : "<\(left)@\(right)>" }
  }

  public enum Problem: Hashable, Sendable, CaseIterable {
    /// No `@`, or nothing on one side of it.
    case notTwoParts
    /// White space, comments, or what is no dot-atom or literal (RFC 5322 §3.6.4).
    case badSyntax
    /// The angle bracket does not close.
    case notClosed
    /// Octets outside ASCII (RFC 6532 §3.3: better not).
    case eightBit
  }

  /// - Parameter value: What follows the field's colon, folded or not; its indices are kept as offsets.
  public init(_ value: ArraySlice<UInt8>) {
    var identifiers: [Identifier] = []
    var other: [Range<Int>] = []
    var index = value.startIndex
    var textStart: Int?
    func endText(_ end: Int) {
      if let start = textStart { other.append(start..<end) }
      textStart = nil
    }
    while index < value.endIndex {
      let octet = value[index]
      if octet == UInt8(ascii: "<") {
        endText(index)
        let end = Self.end(of: value, from: index + 1)
        identifiers.append(Self.identifier(value[index..<end]))
        index = end
        continue
      }
      if StructuredFieldReader.isWhiteSpace(octet) {
        endText(index)
      } else if textStart == nil {
        textStart = index
      }
      index += 1
    }
    endText(value.endIndex)
    self.identifiers = identifiers
    self.other = other
  }

  /// Whether it is one identifier, as Message-ID has it (RFC 5322 §3.6.4). What stands on either side of the `@` is not looked at beyond
  /// white space: no receiver refuses two dots in a row.
  public var isMessageID: Bool {
    guard other.isEmpty, identifiers.count == 1, let identifier = identifiers.first else {
      return false
    }
    return identifier.problems.isDisjoint(with: [.notTwoParts, .notClosed])
      && !identifier.holdsWhiteSpace
  }

  /// Behind the `>`; where there is none, before the next `<` or white space.
  private static func end(of value: ArraySlice<UInt8>, from start: Int) -> Int {
    var index = start
    var isQuoted = false
    while index < value.endIndex {
      switch value[index] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ">") where !isQuoted: return index + 1
      case UInt8(ascii: "<") where !isQuoted: return index
      default: break
      }
      index += 1
    }
    return isQuoted
      ? value[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? index : index
  }

  private static func identifier(_ text: ArraySlice<UInt8>) -> Identifier {
    var problems: Set<Problem> = []
    var inner = text.dropFirst()
    if inner.last == UInt8(ascii: ">") {
      inner = inner.dropLast()
    } else {
      problems.insert(.notClosed)
    }
    if inner.contains(where: { $0 >= 0x80 }) { problems.insert(.eightBit) }
    let trimmed = inner.trimmingBlanks
    if trimmed.count < inner.count { problems.insert(.badSyntax) }
    guard let at = trimmed.lastIndex(of: UInt8(ascii: "@")), at > trimmed.startIndex,
      at + 1 < trimmed.endIndex
    else {
      problems.insert(.notTwoParts)
      return Identifier(
        left: String(decoding: trimmed, as: UTF8.self), right: "",
        range: text.startIndex..<text.endIndex, problems: problems)
    }
    let (left, right) = (trimmed[..<at], trimmed[(at + 1)...])
    if !isDotAtom(left), !isQuotedString(left) { problems.insert(.badSyntax) }
    if !isDotAtom(right), !isLiteral(right) { problems.insert(.badSyntax) }
    return Identifier(
      left: String(decoding: left, as: UTF8.self), right: String(decoding: right, as: UTF8.self),
      range: text.startIndex..<text.endIndex, problems: problems)
  }

  private static func isDotAtom(_ text: ArraySlice<UInt8>) -> Bool {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && $0.allSatisfy(StructuredFieldReader.isAtomOctet) }
  }

  /// RFC 5322 §4.5.4 obs-id-left: an old local part.
  private static func isQuotedString(_ text: ArraySlice<UInt8>) -> Bool {
    text.count > 2 && text.first == UInt8(ascii: "\"") && text.last == UInt8(ascii: "\"")
  }

  private static func isLiteral(_ text: ArraySlice<UInt8>) -> Bool {
    text.first == UInt8(ascii: "[") && text.last == UInt8(ascii: "]")
      && !text.dropFirst().dropLast().contains {
        $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]")
      }
  }
}
