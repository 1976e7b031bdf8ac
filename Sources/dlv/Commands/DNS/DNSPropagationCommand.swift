import ArgumentParser
import DNS
import DNSTransport
import Reporting

/// `dlv dns propagation`: who has which version of a record set, authoritative servers and resolvers side by side.
struct DNSPropagationCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "propagation",
    abstract: "Compare authoritative servers and public resolvers, and tell how long to wait.",
    discussion: """
      dlv dns propagation example.com MX
      dlv dns propagation --resolver 192.0.2.53 --resolver 198.51.100.53 example.com
      """)

  @Argument(help: "The name, in ASCII or Unicode; an address stands for its reverse name.")
  var name: String

  @Argument(
    help: ArgumentHelp("Record type (default: A; PTR of an address).", valueName: "type"),
    transform: QueryType.check)
  var type: QueryType?

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "Server options") var port: PortOptions
  @OptionGroup(title: "Server options") var servers: ServerOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name = try QueryName(name)
    let question = Question(name.name, type?.type ?? (name.isAddress ? .ptr : .a))
    let session = try ServerSession(servers, isVerbose: output.verbose)
    let resolvers =
      servers.resolvers.isEmpty
      ? PublicResolver.list.map(\.party)
      : servers.resolvers.map {
        RecordSetSurvey.Party(name: $0.description, endpoint: $0, role: .resolver)
      }
    var zone: ZoneServers?
    var failure: ZoneServers.Failure?
    do throws(ZoneServers.Failure) {
      zone = try await ZoneServers.find(answering: question, resolver: session.resolver)
    } catch { failure = error }
    let survey = await RecordSetSurvey.make(
      question, of: (zone?.parties(port: port.port) ?? []) + resolvers, zone: zone?.zone,
      exchanger: session.exchanger)
    let document = PropagationDocument(
      Propagation(survey), zone: zone, failure: failure, unicodeName: name.unicode,
      data: RecordText.data)
    try EvaluationWriter(options: output).write(document)
    switch document.verdict {
    case .same: return .clean
    case .differs: return .findings
    case .undetermined: return .undetermined
    }
  }
}
