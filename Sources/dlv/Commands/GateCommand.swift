import ArgumentParser
import Audit
import DNS
import Glibc
import Reporting

/// `dlv gate`: what a change of zones does to mail, at the line that does it, and nothing about what was there before.
struct GateCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Compare two states of zones: what a change breaks for mail, and what it mends.",
    discussion: """
      dlv gate --head zones --base ../main/zones
      dlv gate --head zones --git origin/main --format github
      dlv gate --head example.com.zone
      dlv gate --head new.zone --base old.zone --offline --format json
      """)

  @Option(
    help: ArgumentHelp(
      "The zones as they are to be: a file, or a folder of files. Repeatable.", valueName: "path"),
    completion: .file())
  var head: [String] = []

  @Option(
    help: ArgumentHelp(
      "The zones as they were (default: what DNS answers now). Repeatable.", valueName: "path"),
    completion: .file())
  var base: [String] = []

  @Option(
    help: ArgumentHelp(
      "The zones as they were in that revision of the repository that they are in.",
      valueName: "revision"))
  var git: String?

  @Flag(help: "Also list what is as before, what was accepted, and every change.")
  var all = false

  @Option(
    name: .customLong("longest-ttl"),
    help: ArgumentHelp(
      "Notice records that are changed with a TTL above that (default: 3600).",
      valueName: "seconds"))
  var longestTTL: UInt32?

  @Option(
    help: ArgumentHelp(
      "A message, or a folder of messages, that shows which DKIM selectors are in use. Repeatable.",
      valueName: "path"), completion: .file())
  var messages: [String] = []

  @Option(
    help: ArgumentHelp(
      "A DMARC aggregate report, or a folder of them, that shows the same. Repeatable.",
      valueName: "path"), completion: .file())
  var reports: [String] = []

  @Option(
    name: .customLong("key-dir"),
    help: ArgumentHelp(
      "A folder of DKIM private keys: their selectors are in use. Repeatable.",
      valueName: "folder"), completion: .directory)
  var keyFolders: [String] = []

  @Option(
    help: ArgumentHelp(
      "Accept the findings of a baseline, unless they get worse.", valueName: "file"),
    completion: .file())
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Write everything that is found in the new state to a file, for --baseline.",
      valueName: "file"), completion: .file())
  var writeBaseline: String?

  @Flag(help: "Read the certificates of mail servers whose TLSA records, or addresses, change.")
  var probe = false

  @OptionGroup(title: "Probing mail servers") var probing: ProbeOptions
  @OptionGroup(title: "Web servers") var https: HTTPSOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    if head.isEmpty {
      throw ValidationError(
        "Name the new state of the zones: dlv gate --head zones --base old-zones")
    }
    if !base.isEmpty && git != nil {
      throw ValidationError("--base and --git exclude each other: both name the old state.")
    }
    try probing.validate(probe, dns)
    try https.validate(dns)
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let settings = try Settings(dns: dns, output: output)
    let evidence = GateEvidence(messages: messages, reports: reports, keyFolders: keyFolders)
    try evidence.verify()
    let new = try GateZones(paths: head, isOver: false)
    var old = try oldZones()
    let unread = try old?.settleUnread(by: new) ?? []
    new.warn(exceptOf: old)
    let states = try GateStatePair(from: old, to: new)
    // Where no zone is named there is nothing to compare: the report says why.
    if states.base == nil && dns.offline && !new.isUnplaced {
      throw CommandFailure(
        .usage,
        "without --base or --git the old state is what DNS answers now, which --offline forbids to ask"
      )
    }
    let accepted = try baseline.map(GateBaselineReader.read)
    let session = try LookupSession(
      dns, settings, threads: 2, isVerbose: output.verbose, probe: probe ? probing : nil,
      https: https)
    let progress = ProgressLine(isWanted: output.progress, isQuiet: output.quiet)
    let job = GateJob(
      states: states, unread: unread, headFiles: new.files, settings: settings, session: session,
      families: Self.families,
      evidence: evidence,
      longestLifetime: longestTTL ?? GateStates.defaultLongestLifetime,
      acceptance: GateAcceptance(waivers: settings.waivers, baseline: accepted),
      progress: progress)
    var report = try await job.run()
    report.undetermined += new.unknown(exceptOf: old)
    report.undetermined += ChangedDefinitions.questions(of: states, besides: report.changes)
    try session.finish()
    try GateWriter(output, showsAll: all, isBaseLive: states.base == nil, revision: git)
      .write(report)
    if let writeBaseline {
      var file = try OutputFile.at(writeBaseline)
      try file.write(GateBaselineFile.text(GateBaseline(report)))
      try file.finish()
    }
    return status(of: report, settings)
  }

  /// `nil` where the old state is what DNS answers.
  private func oldZones() throws(CommandFailure) -> GateZones? {
    if let git { return try GateZones(GitTree(git, paths: head)) }
    return base.isEmpty ? nil : try GateZones(paths: base, isOver: true)
  }

  /// What files say of TLSA records is nothing that a sender would trust, so that the gate has rules of its own about them. DNSSEC is
  /// looked at where files are signed.
  private static let families = RuleFamily.byDefault.subtracting([.dane])

  private func status(of report: GateReport, _ settings: Settings) -> ExitStatus {
    let broken = (report.new + report.worse).contains {
      settings.failOn.isReached(by: $0.finding.severity)
    }
    if broken { return .findings }
    let isOpen = report.undetermined.contains(where: \.isNew)
    return isOpen && !settings.allowsUndetermined ? .undetermined : .clean
  }
}
