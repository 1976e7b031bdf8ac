import ArgumentParser
import Audit
import MailAuth
import Message
import NameRules
import ReportFiles
import Reporting

/// `dlv dkim discover`: the selectors of a domain, published and in use.
struct DKIMDiscoverCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover",
    abstract: "Find a domain's selectors: well-known ones, in messages, in DMARC reports.",
    discussion: """
      dlv dkim discover example.com
      dlv dkim discover example.com --message ~/Maildir/cur --reports dmarc-reports
      """)

  @Argument(help: ArgumentHelp("The domain, in ASCII or Unicode.", valueName: "domain"))
  var domain: String

  @Option(
    name: .customLong("message"),
    help: ArgumentHelp(
      "A message, or a folder of messages, whose signatures are looked at. Repeatable.",
      valueName: "path"), completion: .file())
  var messages: [String] = []

  @Option(
    help: ArgumentHelp(
      "A DMARC aggregate report, or a folder of them: .xml, .xml.gz or .zip. Repeatable.",
      valueName: "path"), completion: .file())
  var reports: [String] = []

  @OptionGroup(title: "The keys") var selection: SelectorOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name = try TargetName.readArgument(domain)
    let settings = try Settings(dns: dns)
    let progress = ProgressLine(isWanted: false, isQuiet: output.quiet)
    var search = SelectorSearch(of: [name.name])
    for path in messages {
      try search.readMessages(path) { progress.show("reading \($0)") }
    }
    for path in reports {
      try search.readReports(path) { progress.show("reading \($0)") }
    }
    progress.clear()

    let session = try LookupSession(
      dns, settings, isVerbose: output.verbose)
    var request = settings.request(
      for: name, selection, zoneSelectors: session.zoneSelectors(of: name.name))
    request.selectors += search.sightings(of: name.name).uses.keys.sorted().filter { selector in
      !request.selectors.contains { $0.lowercased() == selector }
    }
    request.asksWellKnownSelectors = true
    let facts = await session.makeGatherer().gatherKeys(request)
    let discovery = DKIMDiscovery(facts, search.sightings(of: name.name))
    let document = DKIMDiscoveryDocument(discovery, search.sources, unicodeName: name.unicode)
    try EvaluationWriter(options: output).write(document)
    try session.finish()
    switch document.verdict {
    case .consistent, .published: return .clean
    case .unpublished: return .findings
    case .nothingFound, .undetermined: return .undetermined
    }
  }
}
