public import DNS

/// What the findings about a message come to: three answers, never one score.
public struct ContentVerdict: Hashable, Sendable {
  /// The rules that break each policy, in the catalogue's order; no rule, and the policy is met.
  public var failures: [ContentPolicy: [RuleID]]
  /// From 100, where nothing is wrong, to 0.
  public var defects: Int
  /// The fewest points for defects with which the message does not count as failed.
  public var leastDefects = 0
  /// What filters that go by such signs would say.
  public var filterLikeness: LikenessPoints
  /// What spam filters said that were asked and answered: no part of the others.
  public var opinions: [FilterSum] = []
  /// Where the message begins.
  public var place: SourceLocation?

  /// What receivers have written down of that which the message does not meet, by policy.
  public var requirements: [ContentPolicy: [ContentRequirement]] = [:]
  /// The policies that are about mail of this kind.
  public var asked = Set(ContentPolicy.allCases)
  /// Policies that were not looked at in full, and why: a clause, such as `no header`.
  public var open: [ContentPolicy: String] = [:]

  public init(
    failures: [ContentPolicy: [RuleID]], defects: Int, filterLikeness: LikenessPoints
  ) {
    self.failures = failures
    self.defects = defects
    self.filterLikeness = filterLikeness
  }

  /// Whether it has too few points for defects, by what its owner asks for.
  public var isBelowMinimum: Bool { defects < leastDefects }

  public func state(of policy: ContentPolicy) -> State {
    if !failures[policy, default: []].isEmpty { return .fail }
    if !asked.contains(policy) { return .notAsked }
    return open[policy].map(State.open) ?? .pass
  }

  /// How the message stands on a policy.
  public enum State: Hashable, Sendable {
    case pass
    /// By rules that have a finding in the report.
    case fail
    /// Nothing breaks it, and not all of it could be looked at; why, in a clause.
    case open(String)
    /// It is not about mail of this kind.
    case notAsked
  }
}

/// Whose written rules a message is held against, and as what kind of mail.
public enum ContentPolicy: String, CaseIterable, Comparable, Sendable {
  /// Marketing and subscribed mail of those who send more than 5,000 messages a day to Gmail.
  case gmailBulk = "gmail-bulk"
  case yahoo
  /// Outlook.com, from 5,000 messages a day.
  case microsoft
  /// What all of them ask of everybody: of mail that somebody waits for.
  case transactional

  public static func < (left: ContentPolicy, right: ContentPolicy) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .gmailBulk: 0
    case .yahoo: 1
    case .microsoft: 2
    case .transactional: 3
    }
  }
}

/// Something that a receiver has written down and that a message does not meet.
public struct ContentRequirement: Hashable, Sendable {
  /// Stable: `gmail-one-click`.
  public var id: String
  /// `Gmail`
  public var receiver: String
  /// In a clause: `one-click unsubscribe`.
  public var statement: String
  /// Since when, ISO 8601: a month or a day.
  public var since: String
  /// The page where it stands.
  public var source: String
  /// The rules that say so.
  public var rules: [RuleID]

  public init(
    id: String, receiver: String, statement: String, since: String, source: String,
    rules: [RuleID] = []
  ) {
    self.id = id
    self.receiver = receiver
    self.statement = statement
    self.since = since
    self.source = source
    self.rules = rules
  }
}

/// What one finding does to the verdict.
public struct FindingContribution: Hashable, Sendable {
  /// Points taken off; the sum over all findings is what is missing to 100.
  public var defects: Int
  public var likeness: LikenessPoints
  /// The policies that it breaks.
  public var policies: [ContentPolicy]

  public init(
    defects: Int = 0, likeness: LikenessPoints = LikenessPoints(), policies: [ContentPolicy] = []
  ) {
    self.defects = defects
    self.likeness = likeness
    self.policies = policies
  }
}

/// Points in the manner of spam filters, in hundredths, printed as `2.2`.
public struct LikenessPoints: Hashable, Comparable, Sendable {
  public var hundredths: Int

  public init(hundredths: Int = 0) { self.hundredths = hundredths }

  public static func < (left: Self, right: Self) -> Bool { left.hundredths < right.hundredths }
  public static func + (left: Self, right: Self) -> Self {
    Self(hundredths: left.hundredths + right.hundredths)
  }
  public static func += (left: inout Self, right: Self) { left = left + right }
}

extension LikenessPoints: CustomStringConvertible {
  public var description: String {
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return (hundredths < 0 ? "-" : "") + "\(whole).\(digits)"
  }
}

/// What a spam filter that was asked gives a message in all.
public struct FilterSum: Hashable, Sendable {
  /// `SpamAssassin`.
  public var program: String
  public var version: String?
  public var points: LikenessPoints
  /// From there on it takes a message for spam.
  public var threshold: LikenessPoints
  /// By which of its scores it counts: `score set 0: neither Bayes nor network`.
  public var scores: String?
  /// What it would do: `add header`.
  public var action: String?

  public init(
    program: String, version: String?, points: LikenessPoints, threshold: LikenessPoints,
    scores: String?, action: String?
  ) {
    self.program = program
    self.version = version
    self.points = points
    self.threshold = threshold
    self.scores = scores
    self.action = action
  }

  /// `SpamAssassin 4.0.1`.
  public var name: String { program + (version.map { " " + $0 } ?? "") }

  public var isSpam: Bool { points >= threshold }
}
