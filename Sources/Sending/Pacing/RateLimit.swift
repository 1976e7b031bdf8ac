/// The windows that hold together: `20/s, 5000/h, 20000/d`; none for `unlimited`.
///
/// The shortest of them spaces what goes out, 1/rate apart at burst 1. The longer ones beside it are caps: never more than so many in any
/// stretch of that length, without spacing of their own.
public struct RateLimit: Hashable, Sendable {
  /// The shortest first.
  public let windows: [Rate]

  public static let unlimited = RateLimit()

  public init(_ windows: Rate...) { self.init(windows) }

  public init(_ windows: [Rate]) { self.windows = windows.sorted { $0.period < $1.period } }

  public var isUnlimited: Bool { windows.isEmpty }
  /// What spaces messages.
  public var spacing: Rate? { windows.first }
  /// What only counts them.
  public var caps: ArraySlice<Rate> { windows.dropFirst() }
  /// What holds in the long run.
  public var sustained: Rate? { windows.min { $0.isSlower(than: $1) } }

  /// Windows that one limit may have: a second, a minute, an hour, a day, and some of one's own.
  public static let maximumWindows = 8

  /// Reads windows between commas, or `unlimited`.
  public init(
    _ text: some StringProtocol, of unit: Rate.Unit = .items
  ) throws(Rate.SyntaxError) {
    if String(text).trimmed.lowercased() == "unlimited" {
      self = .unlimited
      return
    }
    var windows: [Rate] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = String(part).trimmed
      if part.lowercased() == "unlimited" {
        throw .contradiction("'unlimited' beside a window")
      }
      let rate = try Rate(part, of: unit)
      if windows.contains(where: { $0.period == rate.period }) {
        throw .contradiction("two windows of \(rate.period)")
      }
      windows.append(rate)
    }
    guard windows.count <= Self.maximumWindows else {
      throw .contradiction("more than \(Self.maximumWindows) windows")
    }
    self.init(windows)
  }
}

extension RateLimit: CustomStringConvertible {
  public var description: String {
    isUnlimited ? "unlimited" : windows.map(\.description).joined(separator: ", ")
  }
}
