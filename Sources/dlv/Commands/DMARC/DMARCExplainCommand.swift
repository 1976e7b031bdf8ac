import ArgumentParser
import MailAuth
import NameRules
import Reporting

/// `dlv dmarc explain`: each query of the walk and its answer, and what applies to the domain and to what is below it.
struct DMARCExplainCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show the walk for a domain's DMARC record, and the policies that follow.",
    discussion: """
      dlv dmarc explain mail.example.com
      dlv dmarc explain --zone example.com.zone --offline example.com
      """)

  @Argument(help: ArgumentHelp("The domain, in ASCII or Unicode.", valueName: "domain"))
  var domain: String

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name: InternationalName
    do throws(TargetName.Problem) { name = try TargetName.read(domain) } catch {
      throw CommandFailure(.badData, "'\(domain)' is not a domain name: \(error)")
    }
    let session = try LookupSession(
      dns, Settings(dns: dns), isVerbose: output.verbose)
    let explanation = await DMARCExplanation(
      of: name.name, suffixes: session.publicSuffixes, resolver: session.makeResolver())
    try EvaluationWriter(options: output).write(
      DMARCExplanationDocument(explanation, unicodeName: name.unicode))
    try session.finish()
    switch explanation.own.discovery {
    case .undetermined: return .undetermined
    case .nothing: return .findings
    case .found: return explanation.own.policy == nil ? .findings : .clean
    }
  }
}
