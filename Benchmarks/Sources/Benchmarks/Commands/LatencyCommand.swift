import ArgumentParser

/// `latency`: one domain with every server 20 ms away.
struct LatencyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latency",
    abstract: "The audit of one domain, with every answer 20 ms away; checkdmarc is the peer.")

  @Option(help: "Runs of each program; the median counts.") var runs = LatencyMeasurement
    .defaultRuns
  @Flag(help: "Print every question with the time at which it was asked.") var questions = false
  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    try measurement.report(
      LatencyMeasurement(tools: Tools(), runs: runs, showsQuestions: questions).run())
  }
}

/// Latency: the wall time of one audit against the longest chain of lookups that need one another's answers.
struct LatencyMeasurement {
  static let defaultRuns = 15
  /// How long dnsdist holds each answer back, in milliseconds.
  static let delay = 20
  /// How much longer than the chain the audit may take, and the milliseconds for start-up and work.
  private static let allowedFactor = 1.3
  private static let allowedWork = 30.0
  /// Exit codes of an audit that did its work: clean, findings, undetermined.
  static let auditExitCodes: Set<Int32> = [0, 1, 2]

  let tools: Tools
  var runs = defaultRuns
  var showsQuestions = false

  func run() throws(BenchmarkFailure) -> [Target] {
    let domain = ChainedDomain()
    let folder = try WorkingFolder("latency")
    print(
      "\nLatency: \(domain.name), every answer \(Self.delay) ms away; \(runs) runs each, median")
    let internet = SyntheticInternet(domain)
    let nsd = try NSDServer(zones: internet.zones, folder: folder)
    defer { nsd.stop() }
    let dnsdist = try DNSDistServer(inFrontOf: nsd.port, delay: Self.delay, folder: folder)
    defer { dnsdist.stop() }
    try printRoundTrip(dnsdist)

    let asked = try askedQuestions(domain, dnsdist, folder)
    let chain = domain.longestChain(asked: Set(asked.map(\.text)))
    print("  \(asked.count) questions; longest chain of dependent lookups: \(chain.count)")
    print("    " + chain.joined(separator: " → "))
    if showsQuestions { printTimes(asked) }

    var (dlv, shared, all, whole): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for _ in 0..<runs {
      dlv.append(try audit(domain, port: dnsdist.port, folder).wallTime.milliseconds)
      let peer = try checkdmarc(domain, .shared, dnsdist, folder)
      shared.append(peer.working.milliseconds)
      whole.append(peer.whole.milliseconds)
      all.append(try checkdmarc(domain, .all, dnsdist, folder).working.milliseconds)
    }
    print(
      Table(
        ["program", "median", "fastest", "slowest"],
        rows: [
          ("dlv audit, whole process", dlv),
          ("checkdmarc, the same families of checks, without start-up", shared),
          ("checkdmarc, the same families of checks, whole process", whole),
          ("checkdmarc, all of its checks, without start-up", all),
        ].map { name, times in
          [name] + [times.median, times.min() ?? 0, times.max() ?? 0].map { "\($0.short) ms" }
        }
      ).text)
    let limit = Double(chain.count * Self.delay) * Self.allowedFactor + Self.allowedWork
    return [
      Target(name: "audit, 20 ms away", value: dlv.median, unit: "ms", limit: .below(limit)),
      Target(
        name: "checkdmarc's time / dlv's", value: shared.median / dlv.median, unit: "times",
        limit: .atLeast(5)),
    ]
  }

  private func printRoundTrip(_ dnsdist: DNSDistServer) throws(BenchmarkFailure) {
    let probe = DNSProbe(port: dnsdist.port, zone: SyntheticInternet.topLevel)
    var trips: [Double] = []
    for _ in 0..<runs { if let trip = try probe.roundTrip() { trips.append(trip.milliseconds) } }
    print("  one question and its answer through dnsdist: \(trips.median.short) ms")
  }

  private func audit(
    _ domain: ChainedDomain, port: UInt16, _ folder: WorkingFolder
  ) throws(BenchmarkFailure) -> EndedProcess {
    let errors = folder.file("dlv.err")
    return try start(domain, port: port, folder, errors: errors).wait()
      .expecting(Self.auditExitCodes, errors: errors)
  }

  private func start(
    _ domain: ChainedDomain, port: UInt16, _ folder: WorkingFolder, errors: String
  ) throws(BenchmarkFailure) -> ChildProcess {
    try ChildProcess(
      [tools.dlv, "audit", domain.name, "--resolver", "127.0.0.1:\(port)"],
      output: folder.file("dlv.txt"), errors: errors)
  }

  /// What dlv asks, in the order in which it asks.
  private func askedQuestions(
    _ domain: ChainedDomain, _ dnsdist: DNSDistServer, _ folder: WorkingFolder
  ) throws(BenchmarkFailure) -> [AskedQuestion] {
    var tap = try QuestionTap(inFrontOf: dnsdist.port)
    let errors = folder.file("dlv.err")
    try tap.run(start(domain, port: tap.port, folder, errors: errors))
      .expecting(Self.auditExitCodes, errors: errors)
    return tap.questions
  }

  private func printTimes(_ questions: [AskedQuestion]) {
    guard let first = questions.first else { return }
    for question in questions {
      print("    \((question.time - first.time).milliseconds.short) ms  \(question.text)")
    }
  }

  private func checkdmarc(
    _ domain: ChainedDomain, _ scope: CheckdmarcRun.Scope, _ server: DNSDistServer,
    _ folder: WorkingFolder
  ) throws(BenchmarkFailure) -> CheckdmarcRun {
    try CheckdmarcRun(
      tools, domains: [domain.name], scope: scope, port: server.port, folder: folder)
  }
}
