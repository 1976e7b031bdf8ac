/// So many messages, connections or octets in a period: `20/s`, `300/min`, `5000/h`, `20000/d`, `1/10s`, `5MB/min`.
public struct Rate: Hashable, Sendable {
  /// At least 1.
  public let count: Int
  /// At least a microsecond.
  public let period: TimeSpan

  /// `nil` for a count below 1 or above `maximumCount`, and for a period of none or of more than `maximumPeriod`.
  public init?(_ count: Int, per period: TimeSpan) {
    guard 1...Self.maximumCount ~= count, period > .zero, period <= Self.maximumPeriod else {
      return nil
    }
    self.count = count
    self.period = period
  }

  /// A terabyte: beyond what a day or a network takes, and small enough to compute with.
  public static let maximumCount = 1_000_000_000_000
  /// Longer windows than this can't be told from a pause.
  public static let maximumPeriod = TimeSpan.days(31)

  public enum Unit: Hashable, Sendable {
    /// Messages or connections.
    case items
    /// With `kB`, `MB`, `GB` (1000) and `KiB`, `MiB`, `GiB` (1024).
    case octets
  }

  /// Why a text is no rate.
  public enum SyntaxError: Error, Hashable, Sendable {
    case noCount
    case noPeriod
    case unknownPeriod(String)
    case unknownSize(String)
    /// 0, or more than can be computed with. To send nothing, pause.
    case outOfRange
    /// `unlimited` beside a window, or the same period twice.
    case contradiction(String)
  }

  public init(_ text: some StringProtocol, of unit: Unit = .items) throws(SyntaxError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let first = parts.first.map { String($0).trimmed } ?? ""
    let digits = first.utf8.prefix { $0 &- 0x30 < 10 }
    guard !digits.isEmpty else { throw .noCount }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw .outOfRange }
    let size = String(first.dropFirst(digits.count)).trimmed
    guard let factor = Self.factor(size, unit) else { throw .unknownSize(size) }
    guard parts.count == 2 else { throw .noPeriod }
    let word = String(parts[1]).trimmed
    let multiple = word.utf8.prefix { $0 &- 0x30 < 10 }
    let name = String(decoding: word.utf8.dropFirst(multiple.count), as: UTF8.self)
    guard !name.isEmpty else { throw .noPeriod }
    guard let one = TimeSpan.unit(name), one >= .second else { throw .unknownPeriod(word) }
    guard let times = multiple.isEmpty ? 1 : Int(String(decoding: multiple, as: UTF8.self)),
      times <= 1_000_000
    else { throw .outOfRange }
    let (count, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow, let rate = Rate(count, per: one * times) else { throw .outOfRange }
    self = rate
  }

  private static func factor(_ size: String, _ unit: Unit) -> Int? {
    switch (unit, size.lowercased()) {
    case (_, ""): 1
    case (.items, _): nil
    case (.octets, "b"): 1
    case (.octets, "kb"): 1_000
    case (.octets, "mb"): 1_000_000
    case (.octets, "gb"): 1_000_000_000
    case (.octets, "kib"): 1_024
    case (.octets, "mib"): 1_048_576
    case (.octets, "gib"): 1_073_741_824
    case (.octets, _): nil
    }
  }

  /// How long `count` of them take, in whole microseconds, rounded up.
  func time(for items: Int) -> TimeSpan {
    let product = Int128(items) * Int128(period.microseconds)
    let quotient = (product + Int128(count) - 1) / Int128(count)
    return TimeSpan(
      microseconds: Int(min(quotient, Int128(Instant.distantFuture.microseconds))))
  }

  /// Whether this one lets less through than another in the long run.
  public func isSlower(than other: Rate) -> Bool {
    Int128(count) * Int128(other.period.microseconds)
      < Int128(other.count) * Int128(period.microseconds)
  }
}

extension Rate: CustomStringConvertible {
  public var description: String {
    let units: [(TimeSpan, String)] = [
      (.second, "s"), (.minute, "min"), (.hour, "h"), (.day, "d"),
    ]
    for (unit, name) in units where period == unit { return "\(count)/\(name)" }
    return "\(count)/\(period)"
  }
}

extension Rate.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noCount: "no rate; write one as '20/s', '300/min', '5000/h', '20000/d' or 'unlimited'"
    case .noPeriod: "no period; write '20/s', '300/min', '5000/h' or '20000/d'"
    case .unknownPeriod(let word): "'\(word)' is no period; known: s, min, h, d, or several: 10s"
    case .unknownSize(let word): "'\(word)' is no unit here"
    case .outOfRange:
      "a rate is from 1 to \(Rate.maximumCount), in at most \(Rate.maximumPeriod); to send nothing, pause"
    case .contradiction(let what): what
    }
  }
}

extension String {
  /// Without spaces and tabs at its ends.
  var trimmed: String {
    let octets = utf8
    guard let first = octets.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }),
      let last = octets.lastIndex(where: { $0 != 0x20 && $0 != 0x09 })
    else { return "" }
    return String(self[first...last])
  }
}
