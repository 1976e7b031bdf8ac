/// A text that was meant to be a DMARC record, but which receivers discard because of its version tag (RFC 9989 §4.7, `v`).
public enum DMARCNearMiss: Hashable, Sendable {
  /// Something stands in front of `v=DMARC1`: white space, a quotation mark, a byte-order mark.
  case precededBy(String)
  /// The version is written in another case: `v=dmarc1`.
  case wrongCase(String)
  /// Something else than a semicolon follows `v=DMARC1`.
  case wrongSeparator(String)
  /// Another version: `v=DMARC2`, `v=DMARC`.
  case wrongVersion(String)
  /// The version stands behind another tag.
  case versionNotFirst
  /// DMARC tags without any version.
  case missingVersion

  /// `nil` when the text is a valid record, or nothing like one.
  public init?(_ text: [UInt8]) {
    // A record this long is not looked at: what was meant shows at its start.
    let start = Array(text.prefix(Self.examinedLength))
    if DMARCRecord.isRecord(text) { return nil }
    let lowered = start.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    // What precedes the word is `v`, `=`, blanks and quotation marks; with more letters it is another kind of text.
    if let word = Self.range(of: "dmarc", in: lowered), word.lowerBound <= Self.versionWindow,
      lowered[..<word.lowerBound].filter(Self.isAlphanumeric).elementsEqual("v".utf8)
    {
      self = Self.misspelling(start, lowered, word: word)
      return
    }
    let list = TagList(start, whiteSpace: .plain)
    if Self.range(of: "v=dmarc1", in: lowered) != nil {
      self = .versionNotFirst
    } else if Self.hasTelltaleTag(list) {
      self = .missingVersion
    } else {
      return nil
    }
  }

  /// Octets of a text that are looked at.
  private static let examinedLength = 512

  /// How far from the start the word `dmarc` may stand and still be the misspelt version: `v = ` with some quotation marks.
  private static let versionWindow = 12

  private static func misspelling(
    _ text: [UInt8], _ lowered: [UInt8], word: Range<Int>
  ) -> DMARCNearMiss {
    let decoded = { (slice: ArraySlice<UInt8>) in String(decoding: slice, as: UTF8.self) }
    let leading = text[..<word.lowerBound]
    let front = leading.prefix { $0 | 0x20 != UInt8(ascii: "v") }
    if !front.isEmpty { return .precededBy(decoded(front)) }
    let quoted = leading.dropFirst().drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "=") }
    if !quoted.isEmpty || !leading.contains(UInt8(ascii: "=")) {
      return .wrongVersion(decoded(text[..<min(word.upperBound + 1, text.count)]))
    }
    let value = text[word.lowerBound...].prefix { $0 != UInt8(ascii: ";") }
    if value.starts(with: "DMARC1".utf8) {
      let separator = value.dropFirst(6).drop { $0 == 0x20 || $0 == 0x09 }
      return separator.isEmpty || separator.first.map({ $0 &- 0x30 < 10 || $0 == 0x2E }) == true
        ? .wrongVersion(decoded(value)) : .wrongSeparator(decoded(separator.prefix(1)))
    }
    if lowered[word.lowerBound...].starts(with: "dmarc1".utf8) {
      return .wrongCase(decoded(text[word.lowerBound..<(word.lowerBound + 6)]))
    }
    return .wrongVersion(decoded(value.prefix { $0 > 0x20 }))
  }

  private static func isAlphanumeric(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10
  }

  /// `p` with a policy, or `rua` with an address: nothing else has these.
  private static func hasTelltaleTag(_ list: TagList) -> Bool {
    if let policy = list["p"] { return DMARCPolicy(rawValue: policy.text.lowercased()) != nil }
    return list["rua"]?.text.lowercased().hasPrefix("mailto:") ?? false
  }

  private static func range(of word: String, in text: [UInt8]) -> Range<Int>? {
    let word = Array(word.utf8)
    guard text.count >= word.count else { return nil }
    return (0...(text.count - word.count)).first { text[$0...].starts(with: word) }
      .map { $0..<($0 + word.count) }
  }
}

extension DMARCNearMiss: CustomStringConvertible {
  public var description: String {
    switch self {
    case .precededBy(let text): "“\(text)” stands in front of v=DMARC1"
    case .wrongCase(let text): "the version is written “\(text)”, but has to be DMARC1 in capitals"
    case .wrongSeparator(let text): "“\(text)” follows v=DMARC1 where a semicolon has to"
    case .wrongVersion(let text): "the version is “\(text)”, not v=DMARC1"
    case .versionNotFirst: "v=DMARC1 is not the first tag"
    case .missingVersion: "v=DMARC1 is missing"
    }
  }
}
