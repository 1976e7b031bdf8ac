/// Asks again and again, ever less often, until everybody has what is expected or the time is over.
public struct SurveyWatch<WatchClock: Clock>: Sendable where WatchClock.Duration == Duration {
  private let clock: WatchClock
  private let expectation: SurveyExpectation
  private let interval: Duration
  private let timeout: Duration

  /// Each wait is half as long again as the one before it.
  private static var growth: (numerator: Int, denominator: Int) { (3, 2) }
  /// A wait of more than a minute would be felt by whoever watches.
  private static var longestWait: Duration { .seconds(60) }

  public init(
    expecting expectation: SurveyExpectation, interval: Duration, timeout: Duration,
    clock: WatchClock
  ) {
    self.expectation = expectation
    self.interval = interval
    self.timeout = timeout
    self.clock = clock
  }

  public struct Round: Sendable {
    public let number: Int
    public let elapsed: Duration
    public let survey: RecordSetSurvey
    public let state: SurveyExpectation.State
  }

  /// - Parameter report: Told of each round, the last one too.
  /// - Returns: The last round.
  public func run(
    ask: () async -> RecordSetSurvey, report: (Round) -> Void
  ) async -> Round {
    let start = clock.now
    var wait = interval
    var number = 1
    while true {
      let survey = await ask()
      let elapsed = start.duration(to: clock.now)
      let round = Round(
        number: number, elapsed: elapsed, survey: survey, state: expectation.state(of: survey))
      report(round)
      if round.state == .seen || elapsed >= timeout || Task.isCancelled { return round }
      let pause = min(wait, timeout - elapsed)
      do { try await clock.sleep(until: clock.now.advanced(by: pause), tolerance: nil) } catch {
        return round
      }
      wait = min(
        wait * Self.growth.numerator / Self.growth.denominator, max(Self.longestWait, interval))
      number += 1
    }
  }
}

/// What everybody has to have.
public struct SurveyExpectation: Sendable {
  /// The data that have to be among the records; empty where all that counts is that everybody has the same.
  private let values: Set<RecordData>
  /// Whether there may be no others beside them.
  private let isExact: Bool

  public init(values: Set<RecordData>, isExact: Bool = false) {
    self.values = values
    self.isExact = isExact
  }

  public enum State: Hashable, Sendable {
    case seen
    /// Somebody has something else.
    case notYet
    /// Nobody has something else, but somebody can't be asked.
    case undetermined
  }

  /// Whether one view has it; `nil` where that is not known.
  public func isMet(by view: RecordSetSurvey.View) -> Bool? {
    guard case .success(let content) = view.content else { return view.isLame ? false : nil }
    guard !values.isEmpty else { return true }
    let data: Set<RecordData> =
      switch content {
      case .records(let data): data
      case .alias(let target): [.cname(target)]
      case .noData, .noSuchName: []
      }
    let joined = Set(data.map(\.joinedText))
    let wanted = Set(values.map(\.joinedText))
    return isExact ? joined == wanted : wanted.isSubset(of: joined)
  }

  public func state(of survey: RecordSetSurvey) -> State {
    if values.isEmpty {
      switch survey.verdict {
      case .same: return .seen
      case .differs: return .notYet
      case .undetermined: return .undetermined
      }
    }
    var isOpen = survey.views.isEmpty
    for view in survey.views {
      switch isMet(by: view) {
      case true: continue
      case false: return .notYet
      case nil: if view.trouble != .outOfReach { isOpen = true }
      }
    }
    let isHeard = survey.views.contains { isMet(by: $0) == true }
    return isOpen || !isHeard ? .undetermined : .seen
  }
}

extension RecordData {
  /// A text is the same however it is divided into strings.
  fileprivate var joinedText: RecordData {
    guard case .txt(let strings) = self else { return self }
    return .txt(CharacterStrings(segments: [strings.joined]))
  }
}
