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

  func validate() throws { try https.validate(dns) }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let octets = try TextInput.read(file, what: "policy")
    let name = try TargetName.readArgument(domain ?? TargetName.nobodys)
    let settings = try Settings(dns: dns, output: output)
    let session = try LookupSession(dns, settings, isVerbose: output.verbose, https: https)
    var request = AuditRequest(
      domain: name.name, unicodeName: name.unicode, families: [.mtaSTS])
    request.mtaSTS.proposal = (octets, file == "-" ? nil : file)
    var profile = settings.profile
    profile.families = [.mtaSTS]
    let title = file == "-" ? "standard input" : file
    let printing = ReportPrinting(
      output: output, settings: settings, isMany: false, text: { MTASTSTextRenderer($0) },
      start: "checking \(title) …", done: "checked", list: nil)
    return try await printing.print(finish: session.finish) {
      [profile, request] _, emit throws(CommandFailure) in
      let gatherer = session.makeGatherer()
      if domain == nil {
        let facts = await gatherer.gatherPolicyAlone(request)
        try emit(profile.examine(facts).named(title), "")
      } else {
        try emit(profile.examine(await gatherer.gather(request)), "")
      }
    }
  }
}
