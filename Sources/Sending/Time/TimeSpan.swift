/// A length of time in whole microseconds, read and printed as `90s`, `5min`, `2h` or `1d`.
public struct TimeSpan: Hashable, Comparable, Sendable {
  public var microseconds: Int

  public init(microseconds: Int) { self.microseconds = microseconds }

  public static let zero = TimeSpan(microseconds: 0)
  public static let millisecond = TimeSpan(microseconds: 1_000)
  public static let second = TimeSpan(microseconds: 1_000_000)
  public static let minute = TimeSpan(microseconds: 60_000_000)
  public static let hour = TimeSpan(microseconds: 3_600_000_000)
  public static let day = TimeSpan(microseconds: 86_400_000_000)

  public static func milliseconds(_ count: Int) -> TimeSpan { millisecond * count }
  public static func seconds(_ count: Int) -> TimeSpan { second * count }
  public static func minutes(_ count: Int) -> TimeSpan { minute * count }
  public static func hours(_ count: Int) -> TimeSpan { hour * count }
  public static func days(_ count: Int) -> TimeSpan { day * count }

  /// The longest that can be written: ten years. Sums with times of this century are then far from overflow.
  public static let maximum = TimeSpan.days(3_650)

  /// Why a text is no length of time.
  public enum SyntaxError: Error, Hashable, Sendable {
    /// No digits in front.
    case noNumber
    /// A number alone: whether seconds or minutes are meant is not guessed. `0` needs no unit.
    case noUnit
    case unknownUnit(String)
    /// More than `maximum`.
    case tooLong
  }

  /// Reads `500ms`, `90s`, `5m`, `5min`, `2h`, `1d`, `1w`.
  public init(_ text: some StringProtocol) throws(SyntaxError) {
    let digits = text.utf8.prefix { $0 &- 0x30 < 10 }
    guard !digits.isEmpty else { throw .noNumber }
    guard let count = Int(String(decoding: digits, as: UTF8.self)) else { throw .tooLong }
    let unit = String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self)
    if unit.isEmpty, count == 0 {
      self = .zero
      return
    }
    guard !unit.isEmpty else { throw .noUnit }
    guard let one = Self.unit(unit) else { throw .unknownUnit(unit) }
    let (product, overflow) = one.microseconds.multipliedReportingOverflow(by: count)
    guard !overflow, product <= Self.maximum.microseconds else { throw .tooLong }
    microseconds = product
  }

  /// The length of time that a word stands for: `s`, `min`, `hour`.
  static func unit(_ word: some StringProtocol) -> TimeSpan? {
    switch word.lowercased() {
    case "ms", "millisecond", "milliseconds": .millisecond
    case "s", "sec", "secs", "second", "seconds": .second
    case "m", "min", "mins", "minute", "minutes": .minute
    case "h", "hr", "hrs", "hour", "hours": .hour
    case "d", "day", "days": .day
    case "w", "week", "weeks": .days(7)
    case _: nil
    }
  }

  public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.microseconds < right.microseconds
  }

  public static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    TimeSpan(microseconds: left.microseconds + right.microseconds)
  }

  public static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    TimeSpan(microseconds: left.microseconds - right.microseconds)
  }

  public static func * (span: TimeSpan, factor: Int) -> TimeSpan {
    TimeSpan(microseconds: span.microseconds * factor)
  }
}

extension TimeSpan: CustomStringConvertible {
  /// In the largest unit in which it is whole; microseconds, which can't be written, as `17us`.
  public var description: String {
    let units: [(TimeSpan, String)] = [
      (.day, "d"), (.hour, "h"), (.minute, "min"), (.second, "s"), (.millisecond, "ms"),
    ]
    if self == .zero { return "0s" }
    for (unit, name) in units where microseconds % unit.microseconds == 0 {
      return "\(microseconds / unit.microseconds)\(name)"
    }
    return "\(microseconds)us"
  }
}

extension TimeSpan.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noNumber: "no length of time; write one as '90s', '5min', '2h' or '1d'"
    case .noUnit: "no unit; write '90s', '5min', '2h' or '1d'"
    case .unknownUnit(let unit): "'\(unit)' is no unit of time; known: ms, s, min, h, d, w"
    case .tooLong: "more than \(TimeSpan.maximum)"
    }
  }
}
