import ArgumentParser

/// `throughput`: many domains through one NSD.
struct ThroughputCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "throughput",
    abstract: "Many domains through one NSD; checkdmarc and dnsperf are the peers.")

  @Option(help: "Domains to audit.") var domains = ThroughputMeasurement.defaultDomains
  @Option(help: "Domains of these that checkdmarc gets.")
  var sample = ThroughputMeasurement.defaultSample
  @Option(help: "Rounds; every program runs once a round, the median counts.")
  var rounds = ThroughputMeasurement.defaultRounds
  @Option(help: "Number from which all domains are made.") var seed = ThroughputMeasurement
    .defaultSeed
  @Option(help: "Audits under way at once (default: dlv's own).") var jobs: Int?
  @OptionGroup var measurement: MeasurementOptions

  func validate() throws {
    guard domains > 0, sample > 0, rounds > 0 else {
      throw ValidationError("--domains, --sample and --rounds are at least 1.")
    }
  }

  func run() throws {
    try measurement.report(
      ThroughputMeasurement(
        tools: Tools(), domains: domains, sample: sample, rounds: rounds, seed: seed, jobs: jobs
      ).run())
  }
}

/// Throughput: domains and questions a second, and the memory that it takes.
struct ThroughputMeasurement {
  static let defaultDomains = 10_000
  static let defaultSample = 60
  static let defaultRounds = 5
  static let defaultSeed: UInt64 = 1
  /// The mail records and the zone around them: what the targets are about.
  private static let recordFamilies = "spf,dkim,dmarc,mx,zone"
  /// Questions that dnsperf sends, at least, so that its run is some seconds long.
  private static let dnsperfQuestions = 300_000

  let tools: Tools
  var domains = defaultDomains
  var sample = defaultSample
  var rounds = defaultRounds
  var seed = defaultSeed
  var jobs: Int?

  func run() throws(BenchmarkFailure) -> [Target] {
    let folder = try WorkingFolder("throughput")
    print("\nThroughput: \(domains) synthetic domains, NSD with one process on this machine")
    let internet = SyntheticInternet(domainCount: domains, seed: seed)
    let nsd = try NSDServer(zones: internet.zones, folder: folder)
    defer { nsd.stop() }
    let list = folder.file("domains.txt")
    try TextFile.write(internet.domains.joined(separator: "\n") + "\n", to: list)

    let questions = folder.file("questions.txt")
    let asked = try recordQuestions(list, nsd, folder, to: questions)
    print(
      "  dlv audit --only \(Self.recordFamilies) asks \(asked) questions: "
        + "\((Double(asked) / Double(domains)).short) a domain; dnsperf sends the same")

    var rows: [Round] = []
    for number in 1...rounds {
      let round = try round(number, internet, nsd, list: list, questions, asked, folder)
      print("  round \(number): \(round)")
      rows.append(round)
    }
    print("  median of \(rounds) rounds:")
    let dlv = rows.map(\.domainsPerSecond).median
    let dlvQuestions = rows.map(\.questionsPerSecond).median
    let whole = rows.map(\.allFamilies).median
    let dnsperf = rows.map(\.dnsperf).median
    let shared = rows.map(\.checkdmarc).median
    let command = rows.map(\.checkdmarcCommand).median
    print(
      Table(
        ["program", "domains/s", "questions/s", "dlv is"],
        rows: [
          ["dlv audit --only \(Self.recordFamilies)", dlv.short, dlvQuestions.short, ""],
          ["dlv audit, all families that it looks at by default", whole.short, "", ""],
          ["dnsperf", "", dnsperf.short, "\((dlvQuestions / dnsperf).short) times"],
          [
            "checkdmarc, as its command runs", command.short, "",
            "\((dlv / command).short) times",
          ],
          [
            "checkdmarc, dlv's families of checks alone", shared.short, "",
            "\((dlv / shared).short) times",
          ],
        ]
      ).text)
    print("  dlv's processor time a domain: \(rows.map(\.processorMicroseconds).median.short) µs")
    return [
      Target(
        name: "domains/s, dlv / checkdmarc", value: dlv / command, unit: "times",
        limit: .atLeast(100)),
      Target(
        name: "questions/s, dlv / dnsperf", value: dlvQuestions / dnsperf, unit: "times",
        limit: .atLeast(0.4)),
      Target(
        name: "dlv's resident memory", value: rows.map(\.peakMegabytes).max() ?? 0, unit: "MB",
        limit: .below(200)),
    ]
  }

  private struct Round: CustomStringConvertible {
    let domainsPerSecond: Double
    let questionsPerSecond: Double
    let processorMicroseconds: Double
    let peakMegabytes: Double
    /// Domains a second with the families of `dlv audit` without `--only`.
    let allFamilies: Double
    let dnsperf: Double
    /// dlv's families of checks, without the start of Python and the imports.
    let checkdmarc: Double
    /// All of its checks, the whole process.
    let checkdmarcCommand: Double

    var description: String {
      "dlv \(domainsPerSecond.short) domains/s, \(questionsPerSecond.short) questions/s, "
        + "\(peakMegabytes.short) MB; all families \(allFamilies.short) domains/s; dnsperf \(dnsperf.short) questions/s; "
        + "checkdmarc \(checkdmarcCommand.short) domains/s, \(checkdmarc.short) for dlv's families alone"
    }
  }

  /// Each program once, one after the other.
  private func round(
    _ number: Int, _ internet: SyntheticInternet, _ nsd: NSDServer, list: String,
    _ questions: String, _ asked: Int, _ folder: WorkingFolder
  ) throws(BenchmarkFailure) -> Round {
    let before = try nsd.statistics()
    let errors = folder.file("dlv.err")
    let dlv = try startAudit(list, port: nsd.port, folder, errors: errors).waitWatchingMemory()
      .expecting(LatencyMeasurement.auditExitCodes, errors: errors)
    let count = try nsd.statistics() - before
    try checkCounts(count)
    let whole = try startAudit(
      list, only: nil, port: nsd.port, folder, errors: errors
    ).wait().expecting(LatencyMeasurement.auditExitCodes, errors: errors)

    let repetitions = max(1, Self.dnsperfQuestions / max(1, asked))
    let dnsperf = try DnsperfRun(
      questions: questions, times: repetitions, port: nsd.port, folder: folder)
    if dnsperf.lost > 0 { print("  dnsperf lost \(dnsperf.lost) answers") }

    // Another part of the domains each round.
    let first = (number - 1) * sample % domains
    let part = Array((internet.domains + internet.domains)[first..<(first + min(sample, domains))])
    let shared = try CheckdmarcRun(
      tools, domains: part, scope: .shared, port: nsd.port, folder: folder)
    let all = try CheckdmarcRun(tools, domains: part, scope: .all, port: nsd.port, folder: folder)
    return Round(
      domainsPerSecond: Double(domains) / dlv.wallTime.seconds,
      questionsPerSecond: Double(count.questions) / dlv.wallTime.seconds,
      processorMicroseconds: dlv.processorTime.seconds * 1e6 / Double(domains),
      peakMegabytes: Double(dlv.peakResidentBytes) / 1e6,
      allFamilies: Double(domains) / whole.wallTime.seconds, dnsperf: dnsperf.questionsPerSecond,
      checkdmarc: shared.domainsPerSecond,
      checkdmarcCommand: Double(all.domains) / all.whole.seconds)
  }

  private func startAudit(
    _ list: String, only families: String? = recordFamilies, port: UInt16,
    _ folder: WorkingFolder, errors: String
  ) throws(BenchmarkFailure) -> ChildProcess {
    var command = [
      tools.dlv, "audit", "--file", list, "--resolver", "127.0.0.1:\(port)", "--format", "csv",
      "--output", folder.file("audit.csv"),
    ]
    if let families { command += ["--only", families] }
    if let jobs { command += ["--jobs", "\(jobs)"] }
    return try ChildProcess(command, output: folder.file("dlv.txt"), errors: errors)
  }

  /// Writes down what dlv asks, a question a line as dnsperf reads them.
  private func recordQuestions(
    _ list: String, _ nsd: NSDServer, _ folder: WorkingFolder, to file: String
  ) throws(BenchmarkFailure) -> Int {
    var tap = try QuestionTap(inFrontOf: nsd.port)
    let errors = folder.file("dlv.err")
    try tap.run(startAudit(list, port: tap.port, folder, errors: errors))
      .expecting(LatencyMeasurement.auditExitCodes, errors: errors)
    guard !tap.questions.isEmpty else { throw BenchmarkFailure("dlv asked nothing") }
    try TextFile.write(tap.questions.map { $0.text + "\n" }.joined(), to: file)
    return tap.questions.count
  }

  /// The zones have to answer everything that is asked, over UDP: otherwise the rates mean something else.
  private func checkCounts(_ count: NSDStatistics) throws(BenchmarkFailure) {
    guard count.questions > 0 else { throw BenchmarkFailure("NSD counted no question of dlv") }
    if count.refused > 0 { print("  NSD refused \(count.refused) questions of dlv") }
    if count.overTCP > 0 { print("  dlv asked \(count.overTCP) questions over TCP") }
  }
}
