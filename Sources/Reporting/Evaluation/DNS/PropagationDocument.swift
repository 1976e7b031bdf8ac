public import Audit
public import DNS

/// The answer of `dlv dns propagation`: who has which version of a record set, and how long others can still have an old one.
public struct PropagationDocument: EvaluationDocument {
  public static let schema = "dlv.dns.propagation/1"
  private let propagation: Propagation
  private let zone: ZoneServers?
  private let unicodeName: String?
  private let failure: ZoneServers.Failure?
  private let lines: RecordLines

  /// - Parameter failure: Why the zone's servers are not known.
  public init(
    _ propagation: Propagation, zone: ZoneServers?, failure: ZoneServers.Failure?,
    unicodeName: String?, data: @escaping RecordDataWriter
  ) {
    self.propagation = propagation
    self.zone = zone
    self.failure = failure
    self.unicodeName = unicodeName
    lines = RecordLines(data: data)
  }

  private var survey: RecordSetSurvey { propagation.survey }

  public var verdict: RecordSetSurvey.Verdict {
    let verdict = survey.verdict
    if verdict == .same, failure != nil || hostsWithoutAddress { return .undetermined }
    return verdict
  }

  private var hostsWithoutAddress: Bool {
    zone?.hosts.contains { $0.addresses.isEmpty && !$0.failures.isEmpty } ?? false
  }

  public var result: String { DNSQueryDocument.word(verdict) }

  public var details: [String: FactValue] {
    var members = SurveyText(lines: lines, survey: survey).values
    members["unicode_name"] = FactValue(unicodeName)
    members["zone"] = FactValue(zone?.zone.absolute)
    members["reason"] = FactValue(failure.map { "\($0.question): \($0.failure)" })
    members["serials"] = .list(survey.serials.map { .integer(Int($0)) })
    members["behind"] = FactValue(propagation.behind.map { survey.views[$0].party.name })
    members["wait"] = propagation.wait.map { .integer(Int($0)) } ?? nil
    return members
  }

  public func text(_ page: TextPage) -> String {
    let (mark, face): (String, TerminalStyle.Face) =
      switch verdict {
      case .same: ("the same everywhere", .boldGreen)
      case .differs: ("not the same everywhere", .boldRed)
      case .undetermined: ("could not be determined", .boldYellow)
      }
    let ascii = VisibleText.line(survey.question.name.description)
    let name = unicodeName.map { "\(VisibleText.line($0)) (\(ascii))" } ?? ascii
    var text = page.heading("\(name) \(survey.question.type.mnemonic)", mark: mark, face: face)
    let view = SurveyText(lines: lines, survey: survey)
    text += view.versionBlocks(page)
    text +=
      page.section("Servers")
      + view.table(
        page, showsSerials: true,
        wrong: propagation.current == nil ? nil : Set(propagation.behind))
    for host in zone?.hosts ?? [] where host.addresses.isEmpty {
      let reason = host.failures.first?.failure.map { "\($0)" } ?? "no address"
      text +=
        "  " + page.style.paint("✗ " + VisibleText.line(host.name.description), .red)
        + "  \(VisibleText.line(reason))\n"
    }
    if let failure {
      text +=
        "  " + page.style.paint("?", as: .unknown) + " the servers of the zone are not known: "
        + VisibleText.line("\(failure.question): \(failure.failure)") + "\n"
    }
    return text + "\n  "
      + TextLayout.wrapped(
        TextLayout.words(of: VisibleText.line(advice)), indent: 2, columns: page.width
      ).dropFirst(2)
  }

  /// What there is to wait for.
  private var advice: String {
    if propagation.current == nil {
      return "No authoritative server said which version is current."
    }
    if propagation.behind.isEmpty {
      return survey.verdict == .same
        ? "Nobody has an old version." : "Whoever answered has the current version."
    }
    guard let wait = propagation.wait else {
      return
        "The authoritative servers differ (serials \(survey.serials.map(String.init).joined(separator: ", "))): as long as a secondary has the old zone, caches take the old version again. Look at its transfers, or wait for the refresh time of the SOA."
    }
    return
      "What is old in a cache lasts \(TimeText.seconds(Int(wait))) at most (TTL \(wait)); only then will the resolvers that are behind ask again."
  }
}
