public import Audit
public import DNS

/// The answer of `dlv dns query`: what one server, or every server of the zone, said to each question.
public struct DNSQueryDocument: EvaluationDocument {
  public static let schema = "dlv.dns.query/1"

  /// One question and what came of it.
  public enum Entry: Sendable {
    /// - `passedOver`: Servers that were asked before, and gave nothing.
    case reply(ServerReply, passedOver: [ServerReply], validated: ValidatedAnswer?)
    case survey(RecordSetSurvey, ZoneServers, validated: ValidatedAnswer?)
    /// The zone's servers could not be found.
    case serversUnknown(Question, ZoneServers.Failure)
  }

  private let name: DomainName
  private let unicodeName: String?
  private let entries: [Entry]
  private let lines: RecordLines

  public init(
    _ name: DomainName, unicodeName: String?, _ entries: [Entry],
    data: @escaping RecordDataWriter
  ) {
    self.name = name
    self.unicodeName = unicodeName
    self.entries = entries
    lines = RecordLines(data: data)
  }

  /// What the questions come to together, the worst last.
  public enum Verdict: Int, Comparable, Sendable {
    case answered, undetermined, wrong

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  public var verdict: Verdict { entries.map(Self.verdict).max() ?? .undetermined }

  private static func verdict(_ entry: Entry) -> Verdict {
    switch entry {
    case .serversUnknown: return .undetermined
    case .reply(let reply, _, let validated):
      if isBogus(validated) { return .wrong }
      switch reply.reading {
      case .records, .alias, .noData, .noSuchName: return .answered
      case .referral, .failed: return .undetermined
      }
    case .survey(let survey, _, let validated):
      if isBogus(validated) { return .wrong }
      switch survey.verdict {
      case .same: return .answered
      case .differs: return .wrong
      case .undetermined: return .undetermined
      }
    }
  }

  private static func isBogus(_ validated: ValidatedAnswer?) -> Bool {
    if case .bogus = validated?.security { true } else { false }
  }

  /// Of a single question its own result; of several `answered`, `wrong` or `undetermined`.
  public var result: String {
    if let only = entries.first, entries.count == 1 { return Self.result(only) }
    switch verdict {
    case .answered: return "answered"
    case .undetermined: return "undetermined"
    case .wrong: return "wrong"
    }
  }

  private static func result(_ entry: Entry) -> String {
    switch entry {
    case .serversUnknown: "undetermined"
    case .reply(let reply, _, let validated):
      isBogus(validated) ? "bogus" : ReplyText.result(reply.reading)
    case .survey(let survey, _, let validated):
      isBogus(validated) ? "bogus" : Self.word(survey.verdict)
    }
  }

  static func word(_ verdict: RecordSetSurvey.Verdict) -> String {
    switch verdict {
    case .same: "same"
    case .differs: "differs"
    case .undetermined: "undetermined"
    }
  }

  public var details: [String: FactValue] {
    [
      "name": .string(name.absolute), "unicode_name": FactValue(unicodeName),
      "queries": .list(entries.map { .object(members($0)) }),
    ]
  }

  private func members(_ entry: Entry) -> [String: FactValue] {
    let replies = ReplyText(lines: lines)
    var members: [String: FactValue] = ["result": .string(Self.result(entry))]
    switch entry {
    case .reply(let reply, let passedOver, let validated):
      members["type"] = .string(reply.question.type.mnemonic)
      members["reply"] = replies.value(reply)
      members["passed_over"] = .list(passedOver.map(replies.value))
      members["dnssec"] = Self.value(validated)
    case .survey(let survey, let zone, let validated):
      members.merge(SurveyText(lines: lines, survey: survey).values) { own, _ in own }
      members["zone"] = .string(zone.zone.absolute)
      members["servers_without_address"] = .list(
        zone.hosts.filter(\.addresses.isEmpty).map { .string($0.name.absolute) })
      members["dnssec"] = Self.value(validated)
    case .serversUnknown(let question, let failure):
      members["type"] = .string(question.type.mnemonic)
      members["reason"] = .string("\(failure.question): \(failure.failure)")
    }
    return members
  }

  private static func value(_ validated: ValidatedAnswer?) -> FactValue {
    guard let validated else { return nil }
    return [
      "security": .string(validated.security.word),
      "reason": FactValue(validated.security.reason?.description),
    ]
  }

  // MARK: Text

  public func text(_ page: TextPage) -> String {
    entries.map { text($0, page) }.joined(separator: "\n")
  }

  private func text(_ entry: Entry, _ page: TextPage) -> String {
    switch entry {
    case .reply(let reply, let passedOver, let validated):
      return single(reply, passedOver, validated, page)
    case .survey(let survey, let zone, let validated):
      return sideBySide(survey, zone, validated, page)
    case .serversUnknown(let question, let failure):
      let reason = VisibleText.line("\(failure.question): \(failure.failure)")
      return heading(question, "could not be determined", .boldYellow, page)
        + "\n  " + page.style.paint("?", as: .unknown)
        + " the servers of the zone are not known: \(reason)\n"
    }
  }

  private func single(
    _ reply: ServerReply, _ passedOver: [ServerReply], _ validated: ValidatedAnswer?,
    _ page: TextPage
  ) -> String {
    let replies = ReplyText(lines: lines)
    var text = heading(
      reply.question, ReplyText.verdictWithCode(reply), ReplyText.face(reply.reading), page)
    if let message = reply.message { text += replies.sections(message, page) }
    text += replies.footer(reply, page) + security(validated, page)
    for other in passedOver {
      let reason = VisibleText.line(ReplyText.verdict(other))
      text += page.style.paint("  \(ReplyText.way(other)): \(reason)", .dim) + "\n"
    }
    return text
  }

  private func sideBySide(
    _ survey: RecordSetSurvey, _ zone: ZoneServers, _ validated: ValidatedAnswer?,
    _ page: TextPage
  ) -> String {
    let view = SurveyText(lines: lines, survey: survey)
    let (mark, face): (String, TerminalStyle.Face) =
      switch survey.verdict {
      case .same: ("the same on all servers", .boldGreen)
      case .differs: ("the servers differ", .boldRed)
      case .undetermined: ("could not be determined", .boldYellow)
      }
    var text = heading(survey.question, mark, face, page) + view.versionBlocks(page)
    text += page.section("Servers of \(zone.zone.absolute)")
    text += view.table(page, showsSerials: true)
    for host in zone.hosts where host.addresses.isEmpty {
      let reason = host.failures.first?.failure.map { "\($0)" } ?? "no address"
      text +=
        "  " + page.style.paint("✗ \(VisibleText.line(host.name.description))", .red)
        + "  \(VisibleText.line(reason))\n"
    }
    return text + security(validated, page)
  }

  private func heading(
    _ question: Question, _ mark: String, _ face: TerminalStyle.Face, _ page: TextPage
  ) -> String {
    let ascii = VisibleText.line(question.name.description)
    let name = unicodeName.map { "\(VisibleText.line($0)) (\(ascii))" } ?? ascii
    return page.heading(
      "\(name) \(question.type.mnemonic)", mark: VisibleText.line(mark), face: face)
  }

  private func security(_ validated: ValidatedAnswer?, _ page: TextPage) -> String {
    guard let validated else { return "" }
    let mark: Mark =
      switch validated.security {
      case .secure: .right
      case .insecure: .remark
      case .bogus: .wrong
      case .indeterminate: .unknown
      }
    return "  " + page.style.paint(mark.rawValue, as: mark) + " DNSSEC: "
      + VisibleText.line("\(validated.security)") + "\n"
  }
}
