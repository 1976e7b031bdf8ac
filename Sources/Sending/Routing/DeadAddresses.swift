public import DNS

/// Addresses to which no connection came about lately. Each failure keeps one away for longer, and time makes up for it.
public struct DeadAddresses: Sendable {
  private var entries: [IPAddress: Entry] = [:]

  private struct Entry: Sendable {
    var failures: Int
    var since: Instant
  }

  /// How long the first failure keeps an address at the end of the line.
  public static let firstPause = TimeSpan.minute
  /// The longest.
  public static let longestPause = TimeSpan.hour
  /// After each such time without another failure, one is forgotten.
  public static let decay = TimeSpan.minutes(30)
  /// Addresses that are remembered; those that have been quiet the longest make room.
  public static let most = 10_000

  public init() {}

  public mutating func noteFailure(of address: IPAddress, at now: Instant) {
    if entries.count >= Self.most, entries[address] == nil { forgetOldest(at: now) }
    entries[address] = Entry(failures: failures(of: address, at: now) + 1, since: now)
  }

  public mutating func noteSuccess(of address: IPAddress) { entries[address] = nil }

  public func isDead(_ address: IPAddress, at now: Instant) -> Bool {
    guard let entry = entries[address] else { return false }
    let left = failures(of: address, at: now)
    if left == 0 { return false }
    return now - entry.since < Self.pause(after: left)
  }

  /// Failures that are not forgotten yet.
  private func failures(of address: IPAddress, at now: Instant) -> Int {
    guard let entry = entries[address] else { return 0 }
    let forgotten = max(0, (now - entry.since).microseconds / Self.decay.microseconds)
    return max(0, entry.failures - min(forgotten, entry.failures))
  }

  private static func pause(after failures: Int) -> TimeSpan {
    min(longestPause, firstPause * (1 << min(max(0, failures - 1), 10)))
  }

  /// The older half goes at once, so that a storm of failures does not pay for each.
  private mutating func forgetOldest(at now: Instant) {
    let kept = entries.sorted { $0.value.since > $1.value.since }.prefix(Self.most / 2)
    entries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}
