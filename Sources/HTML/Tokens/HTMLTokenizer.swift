/// Divides a page into tokens (WHATWG HTML §13.2.5), with the place of everything.
///
/// The states of the standard that only collect octets are loops here: each octet is looked at a bounded number of times. Character references are not
/// expanded; `DecodedPieces` does that for text and attributes that somebody wants.
public struct HTMLTokenizer: Sendable {
  public let octets: [UInt8]
  /// How text is read from here on; who builds a tree changes it behind start tags (WHATWG HTML §13.2.6).
  public var state = State.data
  /// Whether `<![CDATA[` begins a section: only inside SVG and MathML.
  public var allowsCharacterData = false
  /// The attributes of all tags so far.
  public internal(set) var attributes: [HTMLAttribute] = []
  /// The first attribute that was left out because of a limit.
  public internal(set) var firstOmittedAttribute: Int?
  /// A tag that the page ends in: it is shown as nothing.
  public internal(set) var unfinishedTag: Range<Int>?
  /// The end tag with this name ends raw text.
  var lastStartTag: [UInt8]
  var position = 0
  let limits: HTMLLimits

  public enum State: Hashable, Sendable {
    case data
    /// RCDATA.
    case escapableRawText
    case rawText, scriptData, plainText
    case characterData
  }

  public init(
    _ octets: [UInt8], state: State = .data, lastStartTag: String? = nil,
    limits: HTMLLimits = HTMLLimits()
  ) {
    self.octets = octets
    self.state = state
    self.lastStartTag = Array((lastStartTag ?? "").utf8)
    self.limits = limits
  }

  /// The next token; `nil` at the end.
  public mutating func next() -> HTMLToken? {
    while position < octets.count {
      let token =
        switch state {
        case .data: nextOfData()
        case .escapableRawText: nextOfRawText(.escapableRaw)
        case .rawText: nextOfRawText(.raw)
        case .scriptData: nextOfScript()
        case .plainText: text(upTo: octets.count, .raw)
        case .characterData: nextOfCharacterData()
        }
      if let token { return token }
    }
    return nil
  }

  func octet(_ index: Int) -> UInt8? { index < octets.count ? octets[index] : nil }

  /// The text from `position` up to there; `nil` if that is none.
  mutating func text(upTo end: Int, _ kind: HTMLTextSpan.Kind) -> HTMLToken? {
    guard end > position else { return nil }
    let range = position..<end
    position = end
    return .text(
      HTMLTextSpan(
        range: range, kind: kind, isVerbatim: Self.isVerbatim(octets, range, kind)))
  }

  static func isVerbatim(
    _ octets: [UInt8], _ range: Range<Int>, _ kind: HTMLTextSpan.Kind
  ) -> Bool {
    let readsReferences = kind == .data || kind == .escapableRaw || kind == .attribute
    return octets.withUnsafeBufferPointer { octets in
      for index in range {
        let octet = octets[index]
        if octet == 0x0D || octet == 0 || (octet == 0x26 && readsReferences) { return false }
      }
      return true
    }
  }

  /// The first `<` at or behind a place, or the end.
  func findLessThan(from start: Int) -> Int {
    octets.withUnsafeBufferPointer { octets in
      var index = start
      while index < octets.count, octets[index] != 0x3C { index += 1 }
      return index
    }
  }

  func find(_ octet: UInt8, from start: Int) -> Int? {
    octets.withUnsafeBufferPointer { octets in
      var index = start
      while index < octets.count {
        if octets[index] == octet { return index }
        index += 1
      }
      return nil
    }
  }

  // MARK: Data

  /// §13.2.5.1, §13.2.5.6, §13.2.5.7.
  private mutating func nextOfData() -> HTMLToken? {
    var index = position
    while true {
      index = findLessThan(from: index)
      guard let next = octet(index + 1) else { return text(upTo: octets.count, .data) }
      let begins =
        switch next {
        case UInt8(ascii: "!"), UInt8(ascii: "?"): true
        case UInt8(ascii: "/"): index + 2 < octets.count
        default: ASCII.isLetter(next)
        }
      if begins { break }
      index += 1
    }
    if let token = text(upTo: index, .data) { return token }
    switch octets[index + 1] {
    case UInt8(ascii: "!"): return markupDeclaration()
    case UInt8(ascii: "?"): return bogusComment(from: index + 1)
    case UInt8(ascii: "/"):
      if ASCII.isLetter(octets[index + 2]) { return tag(nameAt: index + 2) }
      if octets[index + 2] == UInt8(ascii: ">") {
        // missing-end-tag-name: nothing at all.
        position = index + 3
        return nil
      }
      return bogusComment(from: index + 2)
    default: return tag(nameAt: index + 1)
    }
  }

  // MARK: Raw text

  /// §13.2.5.2, §13.2.5.3, §13.2.5.9 to 14: up to the end tag of the element.
  private mutating func nextOfRawText(_ kind: HTMLTextSpan.Kind) -> HTMLToken? {
    var index = position
    while true {
      index = findLessThan(from: index)
      if index == octets.count { return text(upTo: index, kind) }
      if isAppropriateEndTag(at: index) { break }
      index += 1
    }
    return text(upTo: index, kind) ?? endOfRawText(at: index)
  }

  mutating func endOfRawText(at index: Int) -> HTMLToken? {
    state = .data
    return tag(nameAt: index + 2)
  }

  /// Whether `</name` stands here, with the name of the last start tag and something behind it that ends a tag's name.
  func isAppropriateEndTag(at index: Int) -> Bool {
    guard octet(index + 1) == UInt8(ascii: "/"), !lastStartTag.isEmpty else { return false }
    return hasName(lastStartTag, at: index + 2)
  }

  func hasName(_ name: [UInt8], at start: Int) -> Bool {
    guard start + name.count < octets.count else { return false }
    for (offset, expected) in name.enumerated()
    where ASCII.lowercase(octets[start + offset]) != expected {
      return false
    }
    let next = octets[start + name.count]
    return ASCII.isSpace(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
  }

  /// §13.2.5.69 to 71.
  private mutating func nextOfCharacterData() -> HTMLToken? {
    var index = position
    while let end = find(UInt8(ascii: "]"), from: index) {
      if octet(end + 1) == UInt8(ascii: "]"), octet(end + 2) == UInt8(ascii: ">") {
        state = .data
        let token = text(upTo: end, .characterData)
        position = end + 3
        return token
      }
      index = end + 1
    }
    return text(upTo: octets.count, .characterData)
  }
}
