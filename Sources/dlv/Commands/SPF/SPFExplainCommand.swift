import ArgumentParser
import DNS
import MailAuth
import NameRules
import Reporting

/// `dlv spf explain`: the tree of a record, what each term costs and whom it lets in.
struct SPFExplainCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show the tree of includes: cost, owner and reach of every term.",
    discussion: """
      dlv spf explain example.com
      dlv spf explain --ip 192.0.2.25 example.com
      dlv spf explain --zone example.com.zone --offline example.com
      """)

  @Argument(help: ArgumentHelp("The domain, in ASCII or Unicode.", valueName: "domain"))
  var domain: String

  @Option(
    name: .customLong("ip"),
    help: ArgumentHelp(
      "Also evaluate the record for this client, and mark the terms that are reached.",
      valueName: "address"),
    transform: { text in
      guard let address = IPAddress(text) else {
        throw ValidationError("'\(text)' is not an IP address.")
      }
      return address
    })
  var client: IPAddress?

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name = try SPFTarget.name(domain)
    let session = try LookupSession(
      dns, Settings(dns: dns), isVerbose: output.verbose)
    let resolver = session.makeResolver()
    let tree = await SPFTree.walk(from: name.name, asking: resolver)
    var evaluation: SPFEvaluation?
    if let client {
      // What macros take from the message is that of postmaster at the domain; no explanation is shown, so the time is none.
      let request = SPFRequest(
        mailFrom: "@\(name.name)", helo: name.name.description, client: client, receiver: nil,
        time: 0)
      evaluation = await SPFEvaluator.evaluate(request, asking: resolver)
    }
    let explanation = SPFExplanation(
      tree, evaluation: evaluation, suffixes: session.publicSuffixes)
    try EvaluationWriter(options: output).write(
      SPFExplainDocument(explanation, unicodeName: name.unicode))
    try session.finish()
    return switch explanation.state {
    case .ok: .clean
    case .undetermined: .undetermined
    case .permerror, .none: .findings
    }
  }
}
