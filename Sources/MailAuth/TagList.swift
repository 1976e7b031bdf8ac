/// A list of `tag=value` as DKIM (RFC 6376 §3.2) and DMARC (RFC 9989 §4.8) write it, with the offset of everything in it.
///
/// Reading never fails as a whole: what can be read is in `tags`, what is wrong is in `problems`. DKIM rejects a list with
/// any problem, DMARC ignores what is wrong after the version; both decide for themselves.
public struct TagList: Hashable, Sendable {
  /// The tags in the order of the text, duplicates included.
  public let tags: [Tag]
  public let problems: [Problem]

  /// One `tag=value`.
  public struct Tag: Hashable, Sendable {
    /// As written; names are compared with regard to case (RFC 6376 §3.2).
    public let name: String
    /// Octets from the start of the text to the name.
    public let offset: Int
    /// Without the white space around it.
    public let value: [UInt8]
    /// Octets from the start of the text to the value.
    public let valueOffset: Int

    /// The value as text; octets that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: value, as: UTF8.self) }
  }

  /// What is wrong with a list, and where. Offsets count octets from the start of the text.
  public enum Problem: Error, Hashable, Sendable {
    /// Nothing, or only white space.
    case emptyList
    /// Nothing between two semicolons, or before the first.
    case emptyTag(offset: Int)
    /// A text without `=`.
    case missingEqualsSign(offset: Int)
    /// A name that is empty or holds something that no name may hold.
    case badName(offset: Int)
    /// An octet that no value may hold: a control character, or one outside ASCII.
    case badOctet(offset: Int, UInt8)
    /// A name that appeared before.
    case duplicate(name: String, offset: Int)
  }

  /// What counts as white space between the parts.
  public enum WhiteSpace: Sendable {
    /// Spaces, tabs, and line breaks before one of them (FWS of RFC 6376 §2.8).
    case folding
    /// Spaces and tabs (WSP of RFC 9989 §4.8).
    case plain
  }

  public init(_ text: [UInt8], whiteSpace: WhiteSpace) {
    var reader = Reader(text: text, whiteSpace: whiteSpace)
    reader.read()
    tags = reader.tags
    problems = reader.problems
  }

  /// The first tag of that name.
  public subscript(name: String) -> Tag? { tags.first { $0.name == name } }
}

extension TagList.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .emptyList: "the record is empty"
    case .emptyTag(let offset): "nothing between two semicolons at offset \(offset)"
    case .missingEqualsSign(let offset): "no = in the tag at offset \(offset)"
    case .badName(let offset): "bad tag name at offset \(offset)"
    case .badOctet(let offset, let octet):
      "octet \(octet) at offset \(offset), which no value may hold"
    case .duplicate(let name, let offset): "tag \(name)= appears again at offset \(offset)"
    }
  }
}

extension TagList {
  private struct Reader {
    let text: [UInt8]
    let whiteSpace: WhiteSpace
    var tags: [Tag] = []
    var problems: [Problem] = []
    /// The names of `tags`, once there are many: a record of 64 KB holds some 20,000 of them.
    private var names: Set<String> = []
    /// So many tags are looked through sooner than a name is hashed.
    private static let few = 16

    init(text: [UInt8], whiteSpace: WhiteSpace) {
      self.text = text
      self.whiteSpace = whiteSpace
    }

    mutating func read() {
      if trimmed(0..<text.count).isEmpty {
        problems.append(.emptyList)
        return
      }
      var start = 0
      while start <= text.count {
        let end = text[start...].firstIndex(of: UInt8(ascii: ";")) ?? text.count
        let part = trimmed(start..<end)
        if !part.isEmpty {
          readTag(part)
        } else if end < text.count {
          problems.append(.emptyTag(offset: start))
        }
        // One semicolon may end the list (RFC 6376 §3.2); what follows it is then empty.
        start = end + 1
      }
    }

    private mutating func readTag(_ range: Range<Int>) {
      guard let equals = text[range].firstIndex(of: UInt8(ascii: "=")) else {
        problems.append(.missingEqualsSign(offset: range.lowerBound))
        return
      }
      let name = trimmed(range.lowerBound..<equals)
      guard let first = name.first, Self.isLetter(text[first]), name.allSatisfy(isNameOctet) else {
        problems.append(.badName(offset: range.lowerBound))
        return
      }
      let value = trimmed((equals + 1)..<range.upperBound)
      for index in value where !isValueOctet(text[index]) && !isWhiteSpace(at: index) {
        problems.append(.badOctet(offset: index, text[index]))
        break
      }
      let tag = Tag(
        name: String(decoding: text[name], as: UTF8.self), offset: name.lowerBound,
        value: Array(text[value]), valueOffset: value.lowerBound)
      if isRepeated(tag.name) {
        problems.append(.duplicate(name: tag.name, offset: tag.offset))
      }
      tags.append(tag)
    }

    private mutating func isRepeated(_ name: String) -> Bool {
      if tags.count < Self.few { return tags.contains { $0.name == name } }
      if names.isEmpty { names = Set(tags.map(\.name)) }
      return !names.insert(name).inserted
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
      var (start, end) = (range.lowerBound, range.upperBound)
      while start < end, isWhiteSpace(at: start) { start += 1 }
      while end > start, isWhiteSpace(at: end - 1) { end -= 1 }
      return start..<end
    }

    /// A line break counts only where folding is allowed and a space or tab follows it (RFC 6376 §2.8).
    private func isWhiteSpace(at index: Int) -> Bool {
      let next = { (offset: Int) -> UInt8? in
        index + offset < text.count ? text[index + offset] : nil
      }
      let isBlank = { (octet: UInt8?) in octet == 0x20 || octet == 0x09 }
      switch (text[index], whiteSpace) {
      case (0x20, _), (0x09, _): return true
      case (0x0D, .folding): return next(1) == 0x0A && isBlank(next(2))
      case (0x0A, .folding): return index > 0 && text[index - 1] == 0x0D && isBlank(next(1))
      case (_, .folding), (_, .plain): return false
      }
    }

    /// RFC 6376 §3.2: ALPHA *(ALPHA / DIGIT / "_"). RFC 9989 §4.8 has letters only, and no tag with others.
    private func isNameOctet(_ index: Int) -> Bool {
      let octet = text[index]
      return Self.isLetter(octet) || octet &- 0x30 < 10 || octet == UInt8(ascii: "_")
    }

    private static func isLetter(_ octet: UInt8) -> Bool { (octet | 0x20) &- 0x61 < 26 }

    private func isValueOctet(_ octet: UInt8) -> Bool { (0x21...0x7E).contains(octet) }
  }
}
