import ArgumentParser
import Audit
import DNS
import DNSTransport
import Glibc
import NameRules

/// What a command does that reports the findings of rules about domains: `dlv audit` for all families, others for their own.
struct AuditJob {
  let domains: [String]
  /// A list of domains, or `-`.
  let file: String?
  let output: OutputOptions
  let dns: DNSOptions
  /// The families that are examined and reported.
  let families: Set<RuleFamily>
  /// How mail servers are probed; `nil` where they are not.
  var probe: ProbeOptions?
  /// What the command line and the configuration say about a domain; the selectors are those of its zone files.
  let request: @Sendable (Settings, InternationalName, [String]) -> AuditRequest

  private static let threadsForMany = 2

  /// What the arguments of such a command have to be.
  static func validate(
    domains: [String], file: String?, _ output: OutputOptions, _ dns: DNSOptions, example: String
  ) throws {
    if let record = dns.record, output.output.contains(where: { $0.path == record }) {
      throw ValidationError("--record and --output name the same file: \(record).")
    }
    if domains.isEmpty && file == nil {
      throw ValidationError("Name a domain (\(example)), or a list of them with --file.")
    }
  }

  /// Prints the reports, and gives the status that they come to.
  func run() async throws(CommandFailure) -> ExitStatus {
    try TargetName.check(domains)
    let settings = try Settings(dns: dns, output: output)
    let list: DomainList?
    if let file { list = try DomainList(path: file) } else { list = nil }
    let isMany = file != nil || domains.count > 1
    let session = try LookupSession(
      dns, settings, threads: isMany ? Self.threadsForMany : 1,
      isVerbose: output.verbose, probe: probe)
    var writer = try ReportWriter(output, failOn: settings.failOn)
    let progress = ProgressLine(isWanted: output.progress, isQuiet: output.quiet)

    var profile = settings.profile
    profile.families = families
    let run = AuditRun(
      targets: TargetFeed(arguments: domains, list: list),
      audit: { [profile, request, families] text in
        await Self.report(text, session: session, profile) { name in
          var asked = request(settings, name, session.zoneSelectors(of: name.name))
          asked.families = families
          return asked
        }
      },
      executors: session.lanes.executors, jobs: settings.jobs)
    let isWatched = !isMany || isatty(STDOUT_FILENO) == 1
    progress.show(isMany ? "auditing …" : "auditing \(domains.first ?? "") …")
    do throws(CommandFailure) {
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
    guard writer.targetCount > 0 else { throw DomainList.holdsNoDomain(file) }
    try writer.finish()
    try session.finish()
    return writer.status(allowsUndetermined: settings.allowsUndetermined)
  }

  private static func report(
    _ text: String, session: LookupSession, _ profile: Profile,
    request: (InternationalName) -> AuditRequest
  ) async -> TargetReport {
    do throws(TargetName.Problem) {
      let name = try TargetName.read(text)
      return profile.examine(await session.makeGatherer().gather(request(name)))
    } catch {
      return TargetReport(target: text, unicodeName: nil, verdict: .rejected("\(error)"))
    }
  }
}
