import SMTP

/// Which replies a rule is for: code, enhanced code and text, as `421 4.7.28 unusual rate`.
public struct ReplyPattern: Hashable, Sendable {
  /// Each digit of the code; `nil` for any.
  private let digits: [Int?]
  private let enhanced: [ClosedRange<Int>]
  /// What the text has in it, in this order, in lower case.
  private let parts: [[UInt8]]
  public let text: String

  public enum Fault: Error, Hashable, Sendable {
    /// Not three digits, the first 4 or 5; `x` stands for any of the others.
    case code(String)
    case enhancedCode(String)
    /// More than `maximumLength` octets.
    case tooLong
  }

  /// A reply is at most some lines long.
  public static let maximumLength = 500

  public init(_ text: some StringProtocol) throws(Fault) {
    guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
    self.text = String(text).trimmed
    let code = self.text.utf8.prefix { $0 != 0x20 }
    let word = String(decoding: code, as: UTF8.self)
    guard code.count == 3, let first = code.first, first == 0x34 || first == 0x35 else {
      throw .code(word)
    }
    var digits: [Int?] = []
    for octet in code {
      if octet &- 0x30 < 10 {
        digits.append(Int(octet - 0x30))
      } else if octet | 0x20 == UInt8(ascii: "x") {
        digits.append(nil)
      } else {
        throw .code(word)
      }
    }
    self.digits = digits
    var rest = String(decoding: self.text.utf8.dropFirst(3), as: UTF8.self).trimmed
    let next = String(decoding: rest.utf8.prefix { $0 != 0x20 }, as: UTF8.self)
    if Self.looksLikeEnhancedCode(next) {
      enhanced = try Self.enhancedCode(next)
      rest = String(decoding: rest.utf8.dropFirst(next.utf8.count), as: UTF8.self).trimmed
    } else {
      enhanced = []
    }
    parts = rest.utf8.split(separator: UInt8(ascii: "*")).map { Self.folded($0) }
  }

  private static func looksLikeEnhancedCode(_ word: String) -> Bool {
    word.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2
      && word.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E || $0 == 0x2D || $0 | 0x20 == 0x78 }
  }

  private static func enhancedCode(_ word: String) throws(Fault) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for part in word.split(separator: ".", omittingEmptySubsequences: false) {
      if part.lowercased() == "x" {
        ranges.append(0...999)
        continue
      }
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard 1...2 ~= ends.count, let low = ends[0], let high = ends[ends.count - 1], low <= high
      else { throw .enhancedCode(word) }
      ranges.append(low...high)
    }
    return ranges
  }

  /// In lower case, each white space a space.
  static func folded(_ octets: some Sequence<UInt8>) -> [UInt8] {
    octets.map { octet in
      if octet &- 0x41 < 26 { return octet | 0x20 }
      return octet == 0x09 ? 0x20 : octet
    }
  }

  /// Whether a reply fits. `text` is its whole text, folded.
  func fits(code: Int, enhanced status: EnhancedStatusCode?, text: [UInt8]) -> Bool {
    let own = [code / 100, code / 10 % 10, code % 10]
    for (digit, pattern) in zip(own, digits) {
      if let pattern, digit != pattern { return false }
    }
    if !enhanced.isEmpty {
      guard let status else { return false }
      let values = [Int(status.category.rawValue), Int(status.subject), Int(status.detail)]
      for (value, range) in zip(values, enhanced) where !range.contains(value) { return false }
    }
    var start = 0
    for part in parts {
      guard let found = Self.find(part, in: text, from: start) else { return false }
      start = found + part.count
    }
    return true
  }

  private static func find(_ part: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard let first = part.first else { return start }
    var index = start
    while index + part.count <= text.count {
      if text[index] == first, text[index..<(index + part.count)].elementsEqual(part) {
        return index
      }
      index += 1
    }
    return nil
  }
}
