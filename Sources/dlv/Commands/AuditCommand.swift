import ArgumentParser
import Audit
import Crypto
import DNS
import DNSTransport
import Glibc
import MailAuth
import NameRules

/// `dlv audit`: what is wrong with the way a domain's mail is set up, and how to mend it.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Audit domains: SPF, DKIM keys, DMARC, MX, zone.",
    discussion: """
      dlv audit example.com
      dlv audit --selector s1 --sending-ip 192.0.2.25 example.com
      dlv audit --zone example.com.zone --offline example.com
      dlv audit --file domains.txt --format csv --output audit.csv
      """)

  @Argument(help: ArgumentHelp("Domains, in ASCII or Unicode.", valueName: "domain"))
  var domains: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also audit the domains of a list, one a line; - is standard input.", valueName: "list"),
    completion: .file())
  var file: String?

  @OptionGroup(title: "The domain") var use: AuditOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    if let record = dns.record, output.output.contains(where: { $0.path == record }) {
      throw ValidationError("--record and --output name the same file: \(record).")
    }
    if domains.isEmpty && file == nil {
      throw ValidationError("Name a domain (dlv audit example.com), or a list of them with --file.")
    }
  }

  func run() async throws {
    let status: ExitStatus
    do {
      status = try await audit()
    } catch let failure as CommandFailure {
      throw failure.reported()
    }
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func audit() async throws -> ExitStatus {
    Interruption.shared.install()
    try checkArguments()
    let settings = try Settings(dns: dns, output: output)
    let list: DomainList?
    if let file { list = try DomainList(path: file) } else { list = nil }
    let isMany = file != nil || domains.count > 1
    let session = try LookupSession(
      dns, settings, threads: isMany ? Self.threadsForMany : 1,
      logger: output.verbose ? LoggedResolver.logger() : nil)
    var writer = try ReportWriter(output, failOn: settings.failOn)
    let progress = ProgressLine(isWanted: output.progress, isQuiet: output.quiet)

    let run = AuditRun(
      targets: TargetFeed(arguments: domains, list: list),
      gatherer: { session.makeGatherer() },
      request: { name in
        settings.request(for: name, use, zoneSelectors: session.zoneSelectors(of: name.name))
      },
      profile: settings.profile, executors: session.lanes.executors, jobs: settings.jobs)
    let isWatched = !isMany || isatty(STDOUT_FILENO) == 1
    progress.show(isMany ? "auditing …" : "auditing \(domains.first ?? "") …")
    do {
      try await run.run { target, report throws(CommandFailure) in
        if case .rejected(let reason) = report.verdict {
          progress.clear()
          StandardError.write(line: "dlv: \(target.place)\(report.target): \(reason)")
        }
        if isWatched { progress.clear() }
        try writer.write(report, flush: isWatched)
        progress.show("audited \(writer.targetCount): \(report.target)")
      }
    } catch {
      progress.clear()
      do throws(CommandFailure) { try writer.abandon() } catch {}
      throw error
    }
    progress.clear()
    guard writer.targetCount > 0 else {
      throw CommandFailure(.badData, "\(file ?? "the list") holds no domain; it takes one a line")
    }
    try writer.finish()
    try session.finish()
    if let complaint = session.complaint { StandardError.write(line: "dlv: \(complaint)") }
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }

  private static let threadsForMany = 2

  /// Domains on the command line are checked before anything is asked: whoever typed them can mend them.
  private func checkArguments() throws(CommandFailure) {
    for domain in domains {
      do throws(TargetName.Problem) { _ = try TargetName.read(domain) } catch {
        throw CommandFailure(.badData, "'\(domain)' is not a domain name: \(error)")
      }
    }
  }
}

extension CommandFailure {
  /// Tells the user, and gives what ends the command with the right status.
  func reported() -> ExitCode {
    Interruption.shared.removeUnfinished()
    StandardError.write(line: "dlv: \(message)")
    return ExitCode(status.rawValue)
  }
}
