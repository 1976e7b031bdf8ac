import ArgumentParser
import DNS
import DNSTransport
import Reporting

/// `dlv dns trace`: a question from the root down.
struct DNSTraceCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follow a question from the root down, with every referral, glue and lame server.",
    discussion: """
      dlv dns trace example.com MX
      dlv dns trace --all example.com SOA
      dlv dns trace --root-hints named.root --port 5300 example.test
      """)

  @Argument(help: "The name, in ASCII or Unicode; an address stands for its reverse name.")
  var name: String

  @Argument(
    help: ArgumentHelp("Record type (default: A; PTR of an address).", valueName: "type"),
    transform: QueryType.check)
  var type: QueryType?

  @Flag(help: "Ask every server of each zone, not only the first that leads on.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Servers to begin at, in the form of named.root (default: the root's).", valueName: "file"),
    completion: .file())
  var rootHints: String?

  @Option(
    help: ArgumentHelp(
      "Seconds after which nothing more is asked (default: 60).", valueName: "seconds"))
  var timeout: Double = 60

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "Server options") var port: PortOptions
  @OptionGroup(title: "Server options") var servers: TimeOptions

  func validate() throws {
    if !DNSOptions.timeoutRange.contains(timeout) {
      throw ValidationError("--timeout takes 0.001 to 600 seconds.")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name = try QueryName(name)
    let hints = try RootHintsFile.read(rootHints)
    let settings = try Settings(times: servers)
    var stub = StubResolver.Options()
    stub.timeout = settings.dnsTimeout
    stub.firstAttempt = min(stub.firstAttempt, stub.timeout)
    let direct = DirectExchange(lanes: EventLoopLanes(count: 1), options: stub)
    let end = ContinuousClock.now + .seconds(timeout)
    let tracer = RootTracer(
      output.verbose ? LoggedExchanger(base: direct) : direct, hints: hints, port: port.port,
      asksAll: all
    ) { ContinuousClock.now >= end }
    let trace = await tracer.trace(
      Question(name.name, type?.type ?? (name.isAddress ? .ptr : .a)))
    let document = DNSTraceDocument(trace, unicodeName: name.unicode, data: RecordText.data)
    try EvaluationWriter(options: output).write(document)
    switch document.verdict {
    case .answered: return .clean
    case .faulty, .broken: return .findings
    case .undetermined: return .undetermined
    }
  }
}
