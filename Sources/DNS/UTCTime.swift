/// A moment in whole seconds, printed and read as `2026-11-21T21:30:00Z` (RFC 3339 §5.6, in UTC).
public struct UTCTime: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public var seconds: Int

  public init(seconds: Int) { self.seconds = seconds }

  /// Reads the text that `description` gives; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    let octets = Array(text.utf8)
    guard octets.count == 20 else { return nil }
    for (index, separator) in Self.separators where octets[index] != separator { return nil }
    func number(_ range: Range<Int>) -> Int? {
      octets[range].reduce(0 as Int?) { value, octet in
        guard let value, octet &- 0x30 < 10 else { return nil }
        return value * 10 + Int(octet - 0x30)
      }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    let time = UTCTime(
      seconds: Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
    // The 31st of a short month would come out as another day.
    guard time.date == (year, month, day) else { return nil }
    self = time
  }

  private static let separators: [(Int, UInt8)] = [
    (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")),
    (13, UInt8(ascii: ":")), (16, UInt8(ascii: ":")), (19, UInt8(ascii: "Z")),
  ]

  public static func < (left: UTCTime, right: UTCTime) -> Bool { left.seconds < right.seconds }

  public static func + (time: UTCTime, seconds: Int) -> UTCTime {
    UTCTime(seconds: time.seconds + seconds)
  }

  /// Year, month and day of the proleptic Gregorian calendar.
  public var date: (year: Int, month: Int, day: Int) {
    // Counted from the first of March of the year 0, so that the leap day is the last of its year.
    let days = Self.floored(seconds, 86_400) + Self.daysToEpoch
    let era = Self.floored(days, Self.daysOfEra)
    let dayOfEra = days - era * Self.daysOfEra
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }

  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = floored(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * daysOfEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
      - daysToEpoch
  }

  /// Days in 400 years.
  private static let daysOfEra = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let daysToEpoch = 719_468

  private static func floored(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }
}

extension UTCTime: CustomStringConvertible {
  public var description: String {
    let (year, month, day) = date
    let second = seconds - Self.floored(seconds, 86_400) * 86_400
    return Self.digits(year, 4) + "-" + Self.digits(month, 2) + "-" + Self.digits(day, 2) + "T"
      + Self.digits(second / 3_600, 2) + ":" + Self.digits(second / 60 % 60, 2) + ":"
      + Self.digits(second % 60, 2) + "Z"
  }

  /// `20261121`, as dated names have it.
  public var compactDate: String {
    let (year, month, day) = date
    return Self.digits(year, 4) + Self.digits(month, 2) + Self.digits(day, 2)
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
}
