import ArgumentParser
import Audit
import Charsets
import ContentLint
import DNS
import Message
import NameRules
import Reporting

/// `dlv lint`: messages before they are sent, against the rules about their content.
struct LintCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check messages before they are sent: header, MIME, unsubscribing, HTML, text.",
    discussion: """
      dlv lint newsletter.eml
      dlv lint drafts/*.eml --format github --fail-on warning
      dlv rules lint-header-date-missing
      """)

  @Argument(
    help: ArgumentHelp("Messages; - is standard input.", valueName: "file"), completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "What the messages are, or by whose rules they are looked at: \(Self.profileWords) (default: bulk).",
      valueName: "profile"), completion: .list(LintProfile.allCases.map(\.rawValue)))
  var profile: LintProfile = .bulk

  @Option(
    help: ArgumentHelp(
      "Write a page that shows the message as people will see it, with the findings marked.",
      valueName: "file.html"), completion: .file())
  var preview: String?

  @Option(
    help: ArgumentHelp(
      "Mail programs that the HTML is for, with commas between: \(Self.clientWords) (default: all).",
      valueName: "names"))
  var clients: MailClients?

  @OptionGroup(title: "Second opinions") var secondOpinions: SecondOpinionOptions
  @OptionGroup(title: "Output options") var output: OutputOptions

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "Configuration file (default: dlv.yml, found upward from here).", valueName: "file"),
    completion: .file())
  var configuration: String?

  func validate() throws {
    if preview != nil, files.count != 1 {
      throw ValidationError("--preview shows one message.")
    }
    if files.isEmpty {
      throw ValidationError("Name a message: dlv lint newsletter.eml (- is standard input)")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let settings = try Settings(configuration: configuration, output: output)
    guard let suffixes = PublicSuffixList() else {
      throw CommandFailure(
        .unavailable, "can't read the public suffix list: install Debian's publicsuffix")
    }
    var context = LintContext(
      profile: profile, now: LookupSession.now, suffixes: suffixes, charsets: SystemCharsets(),
      treatments: settings.profile.treatments)
    if let clients { context.clients = clients.names }
    let linter = Linter(context)
    var writer = try ReportWriter(
      output, failOn: settings.failOn, text: { MessageLintTextRenderer($0) })
    let filters = secondOpinions.makeFilters()
    for file in files {
      let octets = try LintInput.read(file)
      let source = LintSource(file: file == "-" ? "standard input" : file)
      let report = linter.lint(octets, source, opinions: await filters.opinions(of: octets))
      try writer.write(report, flush: true)
      if let preview {
        let message = LintMessage(MIMEMessage(octets), source: source, context: context)
        var page = try OutputFile.at(preview)
        try page.write(PreviewPage(message, report, toolVersion: Version.number).html)
        try page.finish()
      }
    }
    try writer.finish()
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }

  private static let clientWords = MailClient.allCases.map(\.rawValue).joined(separator: ", ")
  private static let profileWords = LintProfile.allCases.map(\.rawValue).joined(separator: ", ")
}
