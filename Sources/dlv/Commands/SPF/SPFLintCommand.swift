import ArgumentParser
import Audit
import DNS
import MailAuth
import NameRules

/// `dlv spf lint`: a record that is not published yet, against the audit's SPF rules, live DNS, and what is published now.
struct SPFLintCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check a proposed record against live DNS, before it is published.",
    discussion: """
      dlv spf lint --domain example.com 'v=spf1 mx include:_spf.example.net -all'
      dlv spf lint --domain example.com --file spf.txt
      dlv spf lint 'v=spf1 ip4:192.0.2.0/24 -all'
      """)

  @Argument(
    help: ArgumentHelp(
      "The record's text, or its strings in quotes as a zone file has them; - reads standard input.",
      valueName: "record"))
  var record: String?

  @Option(
    help: ArgumentHelp("Read the record from a file.", valueName: "file"), completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "The domain that the record is for; who passes by it is compared with what is published there.",
      valueName: "domain"))
  var domain: String?

  @Option(
    name: .customLong("sending-ip"),
    help: ArgumentHelp(
      "Address that sends the domain's mail; the record has to authorise it. Repeatable.",
      valueName: "address"),
    transform: { text in
      guard let address = IPAddress(text) else {
        throw ValidationError("'\(text)' is not an IP address.")
      }
      return address
    })
  var sendingAddresses: [IPAddress] = []

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    if (record == nil) == (file == nil) {
      throw ValidationError(
        "Give one record: dlv spf lint 'v=spf1 … -all', or --file FILE, or - for standard input.")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let (text, place) = try input()
    let name = try SPFTarget.name(domain ?? TargetName.nobodys)
    let proposed = try SPFTarget.proposal(text, at: name.name, in: place)
    // Nobody would look at it: there is nothing to check.
    if !proposed.isSPF { throw SPFTarget.notSPF(text) }
    if domain == nil, let term = proposed.termThatNeedsDomain {
      throw CommandFailure(
        .usage, "'\(term)' depends on the domain that the record is for: name it with --domain")
    }
    let settings = try Settings(dns: dns, output: output)
    let session = try LookupSession(
      dns, settings, isVerbose: output.verbose)
    var writer = try ReportWriter(output, failOn: settings.failOn)
    let request = AuditRequest(
      domain: name.name, unicodeName: name.unicode, sendingAddresses: sendingAddresses)
    let facts = await session.makeGatherer().gatherProposal(
      request, proposed.record, isPublishedDomain: domain != nil)
    var profile = settings.profile
    profile.families = [.spf]
    try writer.write(profile.examine(facts), flush: true)
    try writer.finish()
    try session.finish()
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }

  /// The text, and the file that findings point at.
  private func input() throws(CommandFailure) -> (text: String, place: String?) {
    let path = file ?? (record == "-" ? "-" : nil)
    guard let path else { return (record ?? "", nil) }
    let bytes = try TextInput.read(path, what: "record")
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.badData, "the record \(path) is not UTF-8")
    }
    return (text, path == "-" ? nil : path)
  }
}
