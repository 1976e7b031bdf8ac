import ArgumentParser
import DNS
import Reporting
import Reputation

/// `dlv dns reverse`: the names in a block of addresses.
struct DNSReverseCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "reverse",
    abstract: "List the reverse names (PTR) in a block of addresses, and the gaps.",
    discussion: """
      dlv dns reverse 192.0.2.0/24
      dlv dns reverse --forward 192.0.2.0/28
      dlv dns reverse 2001:db8:0:1::/64
      """)

  @Argument(
    help: ArgumentHelp(
      "The block: IPv4 up to a /16, IPv6 of any size, of which only what exists is walked.",
      valueName: "network"))
  var network: String

  @Flag(help: "Also ask where the names lead, and report those that don't lead back.")
  var forward = false

  @Flag(help: "Show progress on standard error also when it is not a terminal.")
  var progress = false

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "Server options") var servers: ServerOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    guard let block = IPNetwork(network) else {
      throw CommandFailure(
        .badData, "'\(network)' is no block of addresses, such as 192.0.2.0/24")
    }
    if block.hasHostBits {
      let better = IPNetwork(block.networkAddress, prefixLength: block.prefixLength)
      throw CommandFailure(
        .badData,
        "'\(network)' has bits set beyond its length; the block is \(better?.description ?? "")")
    }
    if let problem = ReverseSweep.problem(block) {
      throw CommandFailure(.badData, "'\(network)': \(problem)")
    }
    let session = try ServerSession(servers, isVerbose: output.verbose)
    let line = ProgressLine(isWanted: progress, isQuiet: output.quiet)
    let sweep = await ReverseSweep(
      of: block, confirms: forward, resolver: session.resolver
    ) { line.show("asked \($0) questions") }
    line.clear()
    try EvaluationWriter(options: output).write(ReverseSweepDocument(sweep))
    switch sweep.verdict {
    case .complete: return .clean
    case .unconfirmed: return .findings
    case .undetermined: return .undetermined
    }
  }
}
