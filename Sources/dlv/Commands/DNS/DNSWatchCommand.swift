import ArgumentParser
import DNS
import DNSTransport
import Reporting

/// `dlv dns watch`: asks until a value is seen everywhere.
struct DNSWatchCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Ask again and again until every server has a value.",
    discussion: """
      dlv dns watch example.com MX --expect '10 mail.example.com.'
      dlv dns watch _dmarc.example.com TXT --expect 'v=DMARC1; p=reject'
      dlv dns watch --resolver 192.0.2.53 www.example.com --expect 192.0.2.80
      """)

  @Argument(help: "The name, in ASCII or Unicode; an address stands for its reverse name.")
  var name: String

  @Argument(
    help: ArgumentHelp("Record type (default: A; PTR of an address).", valueName: "type"),
    transform: QueryType.check)
  var type: QueryType?

  @Option(
    help: ArgumentHelp(
      "Data of a record that has to be there, as a zone file has them; of TXT, the text will do. Repeatable (default: the same on all servers, whatever it is).",
      valueName: "value"))
  var expect: [String] = []

  @Flag(help: "There may be no other records beside those expected.")
  var exact = false

  @Flag(help: "Watch the zone's servers; --resolver only says how they are found.")
  var authoritative = false

  @Option(
    help: ArgumentHelp(
      "Seconds before the second round; each further wait is half as long again, up to a minute (default: 5).",
      valueName: "seconds"))
  var interval: Double = 5

  @Option(
    help: ArgumentHelp("Seconds after which to give up (default: 600).", valueName: "seconds"))
  var timeout: Double = 600

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "Server options") var port: PortOptions
  @OptionGroup(title: "Server options") var servers: ServerOptions

  /// A week: longer than any TTL that caches keep to.
  private static let longestTimeout = 604_800.0

  func validate() throws {
    if !(0.1...3_600).contains(interval) {
      throw ValidationError("--interval takes 0.1 to 3600 seconds.")
    }
    if !(0...Self.longestTimeout).contains(timeout) {
      throw ValidationError("--timeout takes 0 to 604800 seconds.")
    }
    if exact && expect.isEmpty { throw ValidationError("--exact is for --expect.") }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name = try QueryName(name)
    let question = Question(name.name, type?.type ?? (name.isAddress ? .ptr : .a))
    let values = try expect.map { value throws(CommandFailure) in
      try Self.data(value, question.type)
    }
    let session = try ServerSession(servers, isVerbose: output.verbose)
    let (parties, zone) = try await parties(question, session)
    let watch = SurveyWatch(
      expecting: SurveyExpectation(values: Set(values), isExact: exact),
      interval: .seconds(interval), timeout: .seconds(timeout), clock: ContinuousClock())
    let expectation = SurveyExpectation(values: Set(values), isExact: exact)
    // What becomes of a run in a log is its lines; on a terminal one line is rewritten.
    let progress = ProgressLine(isWanted: !output.quiet, isQuiet: output.quiet)
    let last = await watch.run {
      await RecordSetSurvey.make(
        question, of: parties, zone: zone, exchanger: session.exchanger)
    } report: { round in
      let met = round.survey.views.filter { expectation.isMet(by: $0) == true }.count
      let seconds = Int((round.elapsed / .seconds(1)).rounded())
      progress.show(
        "\(question): \(met) of \(round.survey.views.count) servers \(values.isEmpty ? "answer" : "have it") after \(seconds) s"
      )
    }
    progress.clear()
    let document = WatchDocument(
      last.survey, expectation, rounds: last.number, elapsed: last.elapsed, expected: expect,
      data: RecordText.data)
    try EvaluationWriter(options: output).write(document)
    switch last.state {
    case .seen: return .clean
    case .notYet: return .findings
    case .undetermined: return .undetermined
    }
  }

  /// The resolvers that were named, else the zone's servers.
  private func parties(
    _ question: Question, _ session: ServerSession
  ) async throws(CommandFailure) -> ([RecordSetSurvey.Party], zone: DomainName?) {
    if !servers.resolvers.isEmpty, !authoritative {
      return (
        servers.resolvers.map {
          RecordSetSurvey.Party(name: $0.description, endpoint: $0, role: .resolver)
        }, nil
      )
    }
    do throws(ZoneServers.Failure) {
      let zone = try await ZoneServers.find(answering: question, resolver: session.resolver)
      return (zone.parties(port: port.port), zone.zone)
    } catch {
      throw CommandFailure(
        .undetermined,
        "can't find the servers of \(question.name): \(error.question): \(error.failure)")
    }
  }

  /// Reads the data of a record of that type.
  private static func data(
    _ text: String, _ type: RecordType
  ) throws(CommandFailure) -> RecordData {
    if type == .txt, !text.hasPrefix("\"") { return .txt(CharacterStrings(text)) }
    let zone = ". 0 IN \(type) \(text)\n"
    let records: [Record]
    do throws(ZoneFileError) {
      records = try ZoneFile.parse(
        Array(zone.utf8), file: "--expect", origin: .root, completeness: .fragment
      ).records
    } catch {
      let reason = error.errors.first.map { ": \($0.reason)" } ?? ""
      throw CommandFailure(
        .badData, "--expect '\(text)' is not the data of a \(type.mnemonic) record\(reason)")
    }
    guard records.count == 1, let record = records.first else {
      throw CommandFailure(
        .badData, "--expect '\(text)' is not the data of one \(type.mnemonic) record")
    }
    return record.data
  }
}
