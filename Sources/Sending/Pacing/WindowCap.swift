/// Never more than so many events in any stretch of a period: the longer windows of a limit, beside the one that spaces.
///
/// Events are counted by slices of the period and leave when the whole slice is a period old, so that the cap holds exactly, and what goes
/// through when it is reached is at most one part in `slices` less than it allows.
public struct WindowCap: Hashable, Sendable {
  public let rate: Rate
  /// What was counted, the oldest first from `head` on: the number of the slice, and items in it.
  private var counted: [Slice] = []
  private var head = 0
  private var sum = 0

  private struct Slice: Hashable {
    var number: Int
    var items: Int
  }

  /// Slices of a period: fine enough to lose little, few enough that a cap takes 4 KiB.
  public static let slices = 256

  public init(rate: Rate) { self.rate = rate }

  private var width: Int { max(1, rate.period.microseconds / Self.slices) }

  /// From when so many items more are within the cap; of more than the whole cap allows, when it is empty.
  public func earliest(_ items: Int = 1, slowness: Slowness = .none) -> Instant {
    let allowed = max(1, rate.count * slowness.share / Slowness.unit)
    var excess = sum + min(items, allowed) - allowed
    var index = head
    var time = Instant.distantPast
    while excess > 0, index < counted.count {
      excess -= counted[index].items
      time = expiry(of: counted[index].number)
      index += 1
    }
    return time
  }

  /// Counts items at a time that is not before `earliest`.
  public mutating func take(_ items: Int = 1, at now: Instant) {
    while head < counted.count, expiry(of: counted[head].number) <= now {
      sum -= counted[head].items
      head += 1
    }
    if head > Self.slices {
      counted.removeFirst(head)
      head = 0
    }
    let number = now.microseconds / width
    sum += items
    if head < counted.count, counted[counted.count - 1].number >= number {
      counted[counted.count - 1].items += items
    } else {
      counted.append(Slice(number: number, items: items))
    }
  }

  /// When everything in a slice is a period old.
  private func expiry(of number: Int) -> Instant {
    Instant(microseconds: (number + 1) * width) + rate.period
  }
}
