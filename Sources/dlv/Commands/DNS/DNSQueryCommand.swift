import ArgumentParser
import DNS
import DNSTransport
import Reporting

/// `dlv dns query`: what servers say to a question, message and all.
struct DNSQueryCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Ask for records, and show the whole answer and who gave it.",
    discussion: """
      dlv dns query example.com MX TXT
      dlv dns query 192.0.2.25
      dlv dns query --authoritative example.com MX
      dlv dns query --resolver tls://192.0.2.53#dns.example --dnssec example.com
      """)

  @Argument(help: "The name, in ASCII or Unicode; an address stands for its reverse name.")
  var name: String

  @Argument(
    help: ArgumentHelp(
      "Record types, such as MX or TYPE65 (default: A; PTR of an address).", valueName: "type"),
    transform: QueryType.check)
  var types: [QueryType] = []

  @Flag(help: "Ask every server of the zone itself, and compare what they say.")
  var authoritative = false

  @Flag(help: "Ask for signatures, and validate the answer from the trust anchor down.")
  var dnssec = false

  @OptionGroup(title: "DNSSEC") var validation: ValidationOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "Server options") var port: PortOptions
  @OptionGroup(title: "Server options") var servers: ServerOptions

  func validate() throws {
    if validation.trustAnchor != nil, !dnssec {
      throw ValidationError("--trust-anchor is for --dnssec.")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name = try QueryName(name)
    let wanted = types.isEmpty ? [name.isAddress ? RecordType.ptr : .a] : types.map(\.type)
    var seen: Set<RecordType> = []
    let questions = wanted.filter { seen.insert($0).inserted }.map { Question(name.name, $0) }
    let anchors = try validation.trustAnchor.map(TrustAnchorFile.read) ?? .iana
    let session = try ServerSession(servers, isVerbose: output.verbose)
    let validator = dnssec ? session.makeValidator(anchors) : nil
    let inquiry = Inquiry(
      session: session, validator: validator, isAuthoritative: authoritative,
      wantsSignatures: dnssec, port: port.port)
    let entries = await withTaskGroup(of: (Int, DNSQueryDocument.Entry).self) { group in
      for (index, question) in questions.enumerated() {
        group.addTask { (index, await inquiry.entry(question)) }
      }
      return await group.reduce(into: [(Int, DNSQueryDocument.Entry)]()) { $0.append($1) }
    }.sorted { $0.0 < $1.0 }.map(\.1)
    let document = DNSQueryDocument(
      name.name, unicodeName: name.unicode, entries, data: RecordText.data)
    try EvaluationWriter(options: output).write(document)
    switch document.verdict {
    case .answered: return .clean
    case .wrong: return .findings
    case .undetermined: return .undetermined
    }
  }
}

/// How each of the questions is asked.
private struct Inquiry: Sendable {
  let session: ServerSession
  let validator: ChainValidator?
  let isAuthoritative: Bool
  let wantsSignatures: Bool
  let port: UInt16

  func entry(_ question: Question) async -> DNSQueryDocument.Entry {
    async let validated = validator?.validate(question)
    if isAuthoritative { return await survey(question, await validated) }
    let intent = QueryIntent(recursion: true, wantsSignatures: wantsSignatures)
    var passedOver: [ServerReply] = []
    for server in session.servers {
      let reply = await session.exchanger.ask(question, of: server, intent)
      if reply.reading.failure == nil || server == session.servers.last {
        return .reply(reply, passedOver: passedOver, validated: await validated)
      }
      passedOver.append(reply)
    }
    // There is always a server: resolv.conf's own default is one.
    let failure = ZoneServers.Failure(question: question, failure: .offline)
    return .serversUnknown(question, failure)
  }

  private func survey(
    _ question: Question, _ validated: ValidatedAnswer?
  ) async -> DNSQueryDocument.Entry {
    do throws(ZoneServers.Failure) {
      let zone = try await ZoneServers.find(answering: question, resolver: session.resolver)
      let survey = await RecordSetSurvey.make(
        question, of: zone.parties(port: port), zone: zone.zone,
        wantsSignatures: wantsSignatures, exchanger: session.exchanger)
      return .survey(survey, zone, validated: validated)
    } catch {
      return .serversUnknown(question, error)
    }
  }
}

extension ZoneServers {
  /// The servers as those who are asked.
  func parties(port: UInt16) -> [RecordSetSurvey.Party] {
    endpoints.map { host, address in
      RecordSetSurvey.Party(
        name: host.description, endpoint: .datagram(address, port: port), role: .authoritative)
    }
  }
}
