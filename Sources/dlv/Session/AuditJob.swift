import ArgumentParser
import Audit
import DNS
import DNSTransport
import Glibc
import NameRules
import Reporting
import Synchronization

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
  /// How web servers of the domain are asked.
  var https: HTTPSOptions?
  /// The file of `--trust-anchor`; `nil` for the root's own.
  var trustAnchor: String?
  /// Told what was seen of each domain.
  var observer: (@Sendable (DomainFacts) -> Void)?
  /// What the command line and the configuration say about a domain; the selectors are those of its zone files.
  let request: @Sendable (Settings, InternationalName, [String]) -> AuditRequest
  /// How a target that is an address is examined; `nil` for commands about domains alone.
  var address: (@Sendable (AddressTarget, FactGatherer, Profile) async -> TargetReport)?
  /// The text report, where it is another than that of an audit; told whether there is one target only.
  var textRenderer: ((RenderContext, _ isSingle: Bool) -> any ReportRenderer)?

  private static let threadsForMany = 2

  /// Sessions live as long as the process: to take a cache apart entry by entry when all is done would only take time.
  private static let sessions = Mutex<[LookupSession]>([])

  /// What the arguments of such a command have to be.
  static func validate(
    domains: [String], file: String?, _ output: OutputOptions, _ dns: DNSOptions, example: String,
    what: String = "a domain"
  ) throws {
    if let record = dns.record, output.output.contains(where: { $0.path == record }) {
      throw ValidationError("--record and --output name the same file: \(record).")
    }
    if domains.isEmpty && file == nil {
      throw ValidationError("Name \(what) (\(example)), or a list of them with --file.")
    }
  }

  /// Prints the reports, and gives the status that they come to.
  func run() async throws(CommandFailure) -> ExitStatus {
    for domain in domains { try check(domain) }
    let settings = try Settings(dns: dns, output: output)
    let list: DomainList?
    if let file { list = try DomainList(path: file) } else { list = nil }
    let isMany =
      file != nil || domains.count > 1 || address != nil && domains.contains { $0.contains("/") }
    let session = try LookupSession(
      dns, settings, threads: isMany ? Self.threadsForMany : 1,
      isVerbose: output.verbose, probe: probe, https: https, trustAnchor: trustAnchor,
      blocklists: families.contains(.blocklists)
        ? BlocklistSelection(settings.blocklists) : nil)
    Self.sessions.withLock { $0.append(session) }
    var writer = try ReportWriter(output, failOn: settings.failOn) { [textRenderer] context in
      textRenderer?(context, !isMany)
    }
    let progress = ProgressLine(isWanted: output.progress, isQuiet: output.quiet)

    var profile = settings.profile
    profile.families = families
    let examiner = Examiner(profile, keepsFacts: writer.showsFacts)
    let run = AuditRun(
      targets: TargetFeed(
        arguments: domains, list: list, expandsBlocks: address != nil),
      audit: { [profile, examiner, request, families, address, observer] target in
        if let address, let value = IPAddress(target.text) {
          return await address(
            AddressTarget(address: value, block: target.block), session.makeGatherer(), profile)
        }
        if address != nil, let problem = AddressTarget.problem(target.text) {
          return TargetReport(target: target.text, unicodeName: nil, verdict: .rejected(problem))
        }
        return await Self.report(target.text, session: session, examiner, observer: observer) {
          name in
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

  private func check(_ argument: String) throws(CommandFailure) {
    if address != nil, IPNetwork(argument) != nil {
      if let problem = AddressTarget.problem(argument) {
        throw CommandFailure(.badData, "\(argument): \(problem)")
      }
      return
    }
    _ = try TargetName.readArgument(argument)
  }

  private static func report(
    _ text: String, session: LookupSession, _ examiner: Examiner,
    observer: (@Sendable (DomainFacts) -> Void)?,
    request: (InternationalName) -> AuditRequest
  ) async -> TargetReport {
    do throws(TargetName.Problem) {
      let name = try TargetName.read(text)
      let facts = await session.makeGatherer().gather(request(name))
      observer?(facts)
      return examiner.examine(facts)
    } catch {
      return TargetReport(target: text, unicodeName: nil, verdict: .rejected("\(error)"))
    }
  }
}
