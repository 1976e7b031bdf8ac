import ArgumentParser
import Audit
import DNS
import DNSTransport
import ZoneFormats

/// `dlv dns lint`: zones in files against rules about what servers refuse and people mistake.
struct DNSLintCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check zone files: dangling aliases, missing glue, lost dots and more.",
    discussion: """
      dlv dns lint example.com.zone
      dlv dns lint zones/*.zone --format github
      dlv dns lint --online example.com.zone
      """)

  @Argument(
    help: ArgumentHelp(
      "Zones: files (FILE@ORIGIN where one does not say its name) or folders. They are looked at together.",
      valueName: "zone"), completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "Format of the files; the default is to recognise it.", valueName: "format"))
  var from: ZoneFormat?

  @Flag(help: "Also ask whether hosts outside of the zones exist.")
  var online = false

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    if files.isEmpty {
      throw ValidationError("Name a zone file: dlv dns lint example.com.zone")
    }
    if !online, !dns.resolvers.isEmpty || dns.replay != nil || dns.record != nil {
      throw ValidationError("--resolver, --record and --replay are for --online.")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let settings = try Settings(dns: dns, output: output)
    var zones = try read()
    if online { zones = try await ask(about: zones, settings) }
    var writer = try ReportWriter(output, failOn: settings.failOn)
    for zone in zones {
      try writer.write(ZoneLintCatalogue.examine(zone, settings.profile), flush: false)
    }
    try writer.finish()
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }

  private func read() throws(CommandFailure) -> [ZoneLintFacts] {
    var zones: [LoadedZone] = []
    for argument in files {
      let loaded = try ZoneInput.load(argument, format: from, showsRecordWarnings: false)
      if loaded.zones.isEmpty { throw ZoneInput.holdsNoZone(argument) }
      zones += loaded.zones
    }
    var files: [DomainName: String] = [:]
    for zone in zones {
      if let other = files.updateValue(zone.file, forKey: zone.origin) {
        throw CommandFailure(
          .badData, "the zone \(zone.origin) is in \(other) and in \(zone.file)")
      }
    }
    let all = ZoneSet(zones.map { Zone(origin: $0.origin, records: $0.records) })
    return zones.map { zone in
      ZoneLintFacts(
        origin: zone.origin, file: zone.file, records: zone.records, isWhole: zone.isWhole,
        typesLeftToProvider: zone.format.typesLeftToProvider,
        open: zone.undetermined.filter { $0.side != .before }, zones: all,
        signatures: ZoneSignatures(cryptography: LdnsCryptography(), time: LookupSession.now))
    }
  }

  /// Asks for every target outside, at once.
  private func ask(
    about zones: [ZoneLintFacts], _ settings: Settings
  ) async throws(CommandFailure) -> [ZoneLintFacts] {
    let session = try LookupSession(dns, settings, isVerbose: output.verbose)
    var questions: [Question] = []
    var seen: Set<Question> = []
    for zone in zones {
      for question in zone.questionsForOthers where seen.insert(question).inserted {
        questions.append(question)
      }
    }
    let progress = ProgressLine(isWanted: output.progress, isQuiet: output.quiet)
    progress.show("asking \(questions.count) questions …")
    let answers = await session.makeResolver().resolve(questions)
    progress.clear()
    try session.finish()
    let known = Dictionary(
      zip(questions, answers).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    return zones.map { $0.with(answers: known) }
  }
}
