/// So many whole days, in words: `less than a day`, `1 day`, `9 days`.
public struct DayCount: CustomStringConvertible, Hashable, Sendable {
  public let days: Int

  public init(_ days: Int) { self.days = days }

  public var description: String {
    days == 0 ? "less than a day" : days == 1 ? "1 day" : "\(days) days"
  }
}
