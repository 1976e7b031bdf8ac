/// An enhanced mail system status code, `class.subject.detail` (RFC 3463 §2).
public struct EnhancedStatusCode: Hashable, Sendable {
  public let category: Category
  /// 0 to 999.
  public let subject: UInt16
  /// 0 to 999.
  public let detail: UInt16

  /// RFC 3463 §3.1 calls it the class.
  public enum Category: UInt8, Sendable {
    case success = 2
    case persistentTransientFailure = 4
    case permanentFailure = 5
  }

  public init(_ category: Category, _ subject: UInt16, _ detail: UInt16) {
    self.category = category
    self.subject = subject
    self.detail = detail
  }

  /// Reads the code that a reply's text begins with (RFC 2034 §4): the whole text, or as far as a space.
  public init?(beginning text: [UInt8]) {
    let word = text.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 1, let first = parts[0].first,
      let category = Category(rawValue: first &- 0x30),
      let subject = Self.number(parts[1]), let detail = Self.number(parts[2])
    else { return nil }
    self.init(category, subject, detail)
  }

  /// One to three digits (RFC 3463 §2), leading zeros taken as they come.
  private static func number(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard 1...3 ~= digits.count, digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + UInt16($1 - 0x30) }
  }
}

extension EnhancedStatusCode: CustomStringConvertible {
  public var description: String { "\(category.rawValue).\(subject).\(detail)" }
}
