import ArgumentParser
import Audit
import MailAuth
import NameRules
import Reporting

/// `dlv mta-sts lint`: a policy file before it is published, against the live MX records and the policy served now.
struct MTASTSLintCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check a policy file before it is published, against live MX records.",
    discussion: """
      dlv mta-sts lint mta-sts.txt --domain example.com
      dlv mta-sts lint - < mta-sts.txt
      """)

  @Argument(
    help: ArgumentHelp("The policy file; - is standard input.", valueName: "file"),
    completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "The domain that the policy is for: its MX hosts have to be covered. Without it, only the file is looked at.",
      valueName: "domain"))
  var domain: String?

  @OptionGroup(title: "Web servers") var https: HTTPSOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  /// Where no domain is named: nobody can own it (RFC 2606 §2).
  private static let nobodysDomain = "proposed.invalid"

  func execute() async throws(CommandFailure) -> ExitStatus {
    let octets = try TextInput.read(file, what: "policy")
    let name = try TargetName.readArgument(domain ?? Self.nobodysDomain)
    let settings = try Settings(dns: dns, output: output)
    let session = try LookupSession(dns, settings, isVerbose: output.verbose, https: https)
    var writer = try ReportWriter(output, failOn: settings.failOn) { MTASTSTextRenderer($0) }
    var request = AuditRequest(
      domain: name.name, unicodeName: name.unicode, families: [.mtaSTS])
    request.mtaSTS.proposal = (octets, file == "-" ? nil : file)
    let gatherer = session.makeGatherer()
    let facts =
      domain == nil
      ? await gatherer.gatherPolicyAlone(request) : await gatherer.gather(request)
    var profile = settings.profile
    profile.families = [.mtaSTS]
    try writer.write(profile.examine(facts), flush: true)
    try writer.finish()
    try session.finish()
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }
}
