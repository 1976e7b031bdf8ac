/// A number that may be known only from below: a lookup failed, or a bound was reached.
public enum SPFCount: Hashable, Sendable {
  case exactly(Int)
  case atLeast(Int)

  /// The number, or the least that it can be.
  public var minimum: Int {
    switch self {
    case .exactly(let count), .atLeast(let count): count
    }
  }

  public var isExact: Bool {
    switch self {
    case .exactly: true
    case .atLeast: false
    }
  }

  /// Records that include one another twice double the count at each level; beyond this nobody needs the number.
  public static let ceiling = 1_000_000

  public static func + (left: SPFCount, right: SPFCount) -> SPFCount {
    let sum = left.minimum + right.minimum
    if sum > ceiling { return .atLeast(ceiling) }
    return left.isExact && right.isExact ? .exactly(sum) : .atLeast(sum)
  }

  public static func += (left: inout SPFCount, right: SPFCount) { left = left + right }
}

extension SPFCount: CustomStringConvertible {
  /// `7`, or `at least 7`.
  public var description: String {
    switch self {
    case .exactly(let count): "\(count)"
    case .atLeast(let count): "at least \(count)"
    }
  }
}
