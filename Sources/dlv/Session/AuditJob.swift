import Audit
import ContentLint
import DNS
import DNSTransport
import NameRules
import Reporting

/// What a command does that reports the findings of rules about domains: `dlv audit` for all families, others for their own.
struct AuditJob {
  let targets: Targets
  let output: OutputOptions
  let dns: DNSOptions
  /// The families that are examined and reported.
  let families: Set<RuleFamily>
  /// Rules of other families that belong to the command's question.
  var rules: Set<RuleID> = []
  /// How mail servers are probed; `nil` where they are not.
  var probe: ProbeOptions?
  /// How web servers of the domain are asked.
  var https: HTTPSOptions?
  /// The file of `--trust-anchor`; `nil` for the root's own.
  var trustAnchor: String?
  /// What MTA-STS is compared with; `nil` for commands that don't look at it.
  var history: HistoryOptions?
  /// Messages that are looked at beside the domains.
  var messages = Messages()
  /// What the command line and the configuration say about a domain; the selectors are those of its zone files.
  let request: @Sendable (Settings, InternationalName, [String]) -> AuditRequest
  /// How a target that is an address is examined; `nil` for commands about domains alone.
  var address: (@Sendable (AddressTarget, FactGatherer, Profile) async -> TargetReport)?
  /// The text report, where it is another than that of an audit; told whether there is one target only.
  var textRenderer: ((RenderContext, _ isSingle: Bool) -> any ReportRenderer)?

  private static let threadsForMany = 2

  /// Files of messages, each of which has a report of its own behind those of the domains.
  struct Messages {
    var files: [String] = []
    /// `nil` where the configuration says it.
    var profile: LintProfile?
  }

  /// Prints the reports, and gives the status that they come to.
  func run() async throws(CommandFailure) -> ExitStatus {
    for argument in targets.arguments { try check(argument) }
    let settings = try Settings(dns: dns, output: output)
    for file in messages.files { try LintInput.requireReadable(file) }
    let list: DomainList?
    if let file = targets.file { list = try DomainList(path: file) } else { list = nil }
    let isMany =
      targets.file != nil || targets.arguments.count > 1 || !messages.files.isEmpty
      || address != nil && targets.arguments.contains { $0.contains("/") }
    let past =
      families.contains(.mtaSTS)
      ? try history.map { options throws(CommandFailure) in try options.read(dns) } : nil
    let session = try LookupSession(
      dns, settings, threads: isMany ? Self.threadsForMany : 1,
      isVerbose: output.verbose, probe: probe, isList: targets.file != nil, https: https,
      trustAnchor: trustAnchor,
      blocklists: families.contains(.blocklists)
        ? BlocklistSelection(settings.blocklists) : nil)
    session.keepUntilExit()
    var profile = settings.profile
    profile.families = families
    profile.rules = rules
    let printing = ReportPrinting(
      output: output, settings: settings, isMany: isMany,
      text: { [textRenderer] in textRenderer?($0, !isMany) },
      start: isMany ? "auditing …" : "auditing \(targets.arguments.first ?? "") …",
      done: "audited", list: targets.file)
    let feed = TargetFeed(
      arguments: targets.arguments, list: list, expandsBlocks: address != nil)
    let status = try await printing.print(finish: session.finish) {
      [profile] showsFacts, emit throws(CommandFailure) in
      let run = AuditRun(
        targets: feed,
        audit: waived(
          audit(session, profile, Examiner(profile, keepsFacts: showsFacts), settings, past),
          Waivers(settings.waivers, at: session.time), profile),
        executors: session.lanes.executors, jobs: settings.jobs)
      try await run.run { target, report throws(CommandFailure) in try emit(report, target.place) }
      try await lint(settings, at: session.time, emit)
    }
    past?.save()
    return status
  }

  /// Reports on the messages.
  private func lint(
    _ settings: Settings, at time: UTCTime, _ emit: ReportPrinting.Emit
  ) async throws(CommandFailure) {
    if messages.files.isEmpty { return }
    let job = try LintJob(
      settings.lint, .init(profile: messages.profile), configurationPath: dns.configuration,
      now: time)
    let failure = try await MessageLinting(job: job).lint(messages.files) {
      report, _ throws(CommandFailure) in try emit(report, "")
    }
    if let failure { throw failure }
  }

  /// What is done with one target.
  private func audit(
    _ session: LookupSession, _ profile: Profile, _ examiner: Examiner, _ settings: Settings,
    _ past: MTASTSHistory?
  ) -> @Sendable (Target) async -> TargetReport {
    { [request, families, address] target in
      if let address, let value = IPAddress(target.text) {
        return await address(
          AddressTarget(address: value, block: target.block), session.makeGatherer(), profile)
      }
      if address != nil, let problem = AddressTarget.problem(target.text) {
        return TargetReport(target: target.text, unicodeName: nil, verdict: .rejected(problem))
      }
      return await Self.report(target.text, session: session, examiner, past) { name in
        var asked = request(settings, name, session.zoneSelectors(of: name.name))
        asked.families = families
        past?.addPast(to: &asked)
        return asked
      }
    }
  }

  /// The same with what the configuration accepts set aside.
  private func waived(
    _ audit: @escaping @Sendable (Target) async -> TargetReport, _ waivers: Waivers,
    _ profile: Profile
  ) -> @Sendable (Target) async -> TargetReport {
    { target in
      let report = await audit(target)
      return waivers.list.isEmpty ? report : waivers.applied(to: report, profile)
    }
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
    _ past: MTASTSHistory?,
    request: (InternationalName) -> AuditRequest
  ) async -> TargetReport {
    do throws(TargetName.Problem) {
      let name = try TargetName.read(text)
      let facts = await session.makeGatherer().gather(request(name))
      past?.note(facts)
      return examiner.examine(facts)
    } catch {
      return TargetReport(target: text, unicodeName: nil, verdict: .rejected("\(error)"))
    }
  }
}
