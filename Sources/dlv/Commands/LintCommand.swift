import ArgumentParser
import Audit
import ContentLint
import Message
import Reporting

/// `dlv lint`: messages before they are sent, against the rules about their content.
struct LintCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check messages before they are sent: header, MIME, unsubscribing, HTML, text.",
    discussion: """
      dlv lint newsletter.eml
      dlv lint drafts/ --format github --fail-on warning --min-score 90
      dlv lint body.html --subject "Our autumn programme" --from news@example.com
      dlv lint newsletter.eml --fix
      dlv rules lint-header-date-missing
      """)

  @Argument(
    help: ArgumentHelp(
      "Messages, mbox files, HTML, or folders and Maildirs of them; - is standard input.",
      valueName: "file"), completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "What the messages are, or by whose rules they are looked at: \(Self.profileWords) (default: bulk).",
      valueName: "profile"), completion: .list(LintProfile.allCases.map(\.rawValue)))
  var profile: LintProfile?

  @Option(
    help: ArgumentHelp(
      "Subject of text or HTML that has no header.", valueName: "text"))
  var subject: String?

  @Option(
    help: ArgumentHelp(
      "From of text or HTML that has no header.", valueName: "address"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "How the program that sends writes what it fills in: \(Self.templateWords).",
      valueName: "syntax"), completion: .list(TemplateSyntax.allCases.map(\.rawValue)))
  var template: TemplateSyntax?

  @Option(
    help: ArgumentHelp(
      "Exit 1 where a message has fewer points for defects, of 100.", valueName: "points"))
  var minScore: Int?

  @Option(
    help: ArgumentHelp(
      "Write a page that shows the message as people will see it, with the findings marked.",
      valueName: "file.html"), completion: .file())
  var preview: String?

  @Option(
    help: ArgumentHelp(
      "Mail programs that the HTML is for, with commas between, or all; list shows them (default: \(Self.clientWords)).",
      valueName: "names"),
    completion: .list(MailClient.allCases.map(\.rawValue) + ["all", "list"]),
    transform: MailClients.read)
  var clients: MailClients?

  @Flag(
    help:
      "Show what is mechanical and safe to mend as a diff, instead of a report; nothing is written."
  )
  var fix = false

  @Flag(help: "With --fix: also write it.")
  var write = false

  @OptionGroup(title: "Second opinions") var secondOpinions: SecondOpinionOptions
  @OptionGroup(title: "Looking things up") var lookups: LintLookupOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    if preview != nil, files.count != 1 {
      throw ValidationError("--preview shows one message.")
    }
    if let minScore, !LintConfiguration.scoreRange.contains(minScore) {
      throw ValidationError("--min-score takes 0 to 100.")
    }
    if write, !fix { throw ValidationError("--write is for --fix.") }
    if fix, preview != nil || output.format != nil || !output.output.isEmpty {
      throw ValidationError("--fix prints a diff: it has no other format, and no preview.")
    }
    if files.isEmpty, clients != .list {
      throw ValidationError("Name a message: dlv lint newsletter.eml (- is standard input)")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    var named: Set<MailClient>?
    switch clients {
    case .list?:
      var list = OutputFile.standardOutput()
      try list.write(MailClients.table)
      try list.finish()
      return .clean
    case .named(let names)?: named = names
    case nil: break
    }
    let settings = try Settings(dns: dns, output: output)
    let job = try LintJob(
      settings.lint,
      .init(
        profile: profile, templates: template, clients: named, minimumScore: minScore),
      configurationPath: dns.configuration, now: LookupSession.now)
    if fix { return try await mend(job) }
    var writer = try ReportWriter(
      output, failOn: settings.failOn, rules: rules, text: { MessageLintTextRenderer($0) })
    // Of files that can't be read, where others can.
    var failure: CommandFailure?
    // For the preview: the only one.
    var held: [(report: TargetReport, task: LintBatch.Task?)] = []
    do throws(CommandFailure) {
      let asked = try lookups.make(dns, settings, isVerbose: output.verbose)
      let linting = MessageLinting(
        job: job, filters: secondOpinions.makeFilters(), lookups: asked,
        input: LintInput(from: from, subject: subject))
      failure = try await linting.lint(files) { report, task throws(CommandFailure) in
        guard preview != nil else { return try writer.write(report, flush: false) }
        if let first = held.first {
          throw CommandFailure(
            .usage,
            "--preview shows one message, and there are several in \(files[0]): name one, such as \(first.report.target)"
          )
        }
        held.append((report, task))
      }
      for (report, task) in held {
        try writer.write(report, flush: false)
        if let task { try show(report, task) }
      }
      try asked?.finish()
    } catch {
      try writer.abandon()
      throw error
    }
    try writer.finish()
    if let failure { return failure.status }
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }

  /// Those that a report may name: rules about domains only where one is looked up.
  private var rules: [Rule] {
    RuleCatalogue.all.filter { rule in
      lookups.domain || rule.family == .waivers || RuleFamily.ofMessages.contains(rule.family)
    }
  }

  private func mend(_ job: LintJob) async throws(CommandFailure) -> ExitStatus {
    var fixing = LintFixing(job: job, writes: write)
    var diff = OutputFile.standardOutput()
    do throws(CommandFailure) {
      for file in files { try await fixing.fix(file, &diff) }
    } catch {
      try diff.finish()
      throw error
    }
    try diff.finish()
    return fixing.status
  }

  /// Writes the page of `--preview`.
  private func show(_ report: TargetReport, _ task: LintBatch.Task) throws(CommandFailure) {
    guard let preview else { return }
    let message = LintMessage(
      MIMEMessage(task.octets), source: task.source, context: task.context)
    var page = try OutputFile.at(preview)
    try page.write(PreviewPage(message, report, toolVersion: Version.number).html)
    try page.finish()
  }

  private static let profileWords = LintProfile.allCases.map(\.rawValue).joined(separator: ", ")
  private static let clientWords = MailClient.byDefault.sorted().map(\.rawValue)
    .joined(separator: ", ")
  private static let templateWords = TemplateSyntax.allCases.map(\.rawValue)
    .joined(separator: ", ")
}
