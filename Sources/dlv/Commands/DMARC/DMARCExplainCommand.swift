import ArgumentParser
import MailAuth
import NameRules
import Reporting

/// `dlv dmarc explain`: each query of the walk and its answer, and what applies to the domain and to what is below it.
struct DMARCExplainCommand: AsyncParsableCommand {
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

  func run() async throws {
    let status: ExitStatus
    do {
      status = try await explain()
    } catch let failure as CommandFailure {
      throw failure.reported()
    }
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func explain() async throws -> ExitStatus {
    let name: InternationalName
    do throws(TargetName.Problem) { name = try TargetName.read(domain) } catch {
      throw CommandFailure(.badData, "'\(domain)' is not a domain name: \(error)")
    }
    let session = try LookupSession(
      dns, Settings(dns: dns), threads: 1, logger: output.verbose ? LoggedResolver.logger() : nil)
    let explanation = await DMARCExplanation(
      of: name.name, suffixes: session.publicSuffixes, resolver: session.makeResolver())
    try EvaluationWriter(options: output).write(
      DMARCExplanationDocument(explanation, unicodeName: name.unicode))
    try session.finish()
    if let complaint = session.complaint { StandardError.write(line: "dlv: \(complaint)") }
    switch explanation.own.discovery {
    case .undetermined: return .undetermined
    case .nothing: return .findings
    case .found: return explanation.own.policy == nil ? .findings : .clean
    }
  }
}
