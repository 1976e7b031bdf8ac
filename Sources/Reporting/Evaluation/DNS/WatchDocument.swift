public import Audit
public import DNS

/// The answer of `dlv dns watch`: whether everybody came to have what was expected, and who has what at the end.
public struct WatchDocument: EvaluationDocument {
  public static let schema = "dlv.dns.watch/1"
  private let survey: RecordSetSurvey
  private let state: SurveyExpectation.State
  /// Indexes of the views that do not have what is expected.
  private let unmet: Set<Int>
  private let rounds: Int
  private let elapsed: Duration
  private let expected: [String]
  private let lines: RecordLines

  public init(
    _ survey: RecordSetSurvey, _ expectation: SurveyExpectation, rounds: Int, elapsed: Duration,
    expected: [String], data: @escaping RecordDataWriter
  ) {
    self.survey = survey
    state = expectation.state(of: survey)
    unmet = Set(survey.views.indices.filter { expectation.isMet(by: survey.views[$0]) == false })
    self.rounds = rounds
    self.elapsed = elapsed
    self.expected = expected
    lines = RecordLines(data: data)
  }

  public var result: String {
    switch state {
    case .seen: "seen"
    case .notYet: "not-seen"
    case .undetermined: "undetermined"
    }
  }

  public var details: [String: FactValue] {
    var members = SurveyText(lines: lines, survey: survey).values
    members["expected"] = FactValue(expected)
    members["rounds"] = .integer(rounds)
    members["seconds"] = .integer(Int((elapsed / .seconds(1)).rounded()))
    return members
  }

  public func text(_ page: TextPage) -> String {
    let (mark, face): (String, TerminalStyle.Face) =
      switch state {
      case .seen: ("seen everywhere", .boldGreen)
      case .notYet: ("not seen everywhere", .boldRed)
      case .undetermined: ("could not be determined", .boldYellow)
      }
    let view = SurveyText(lines: lines, survey: survey)
    let time = TimeText.seconds(Int((elapsed / .seconds(1)).rounded()))
    return page.heading(
      "\(VisibleText.line(survey.question.name.description)) \(survey.question.type.mnemonic)",
      mark: mark, face: face)
      + view.versionBlocks(page) + page.section("Servers")
      + view.table(
        page, showsSerials: true, wrong: expected.isEmpty ? nil : unmet)
      + "\n"
      + page.style.paint(
        "  asked \(ReplyText.count(rounds, "time")) in \(time)", .dim) + "\n"
  }
}
