import Audit
import DNS
import DNSTransport
import MailAuth
import NameRules
import Reporting
import Reputation

/// What `dlv blocklist` does: targets in portions, each asked of all lists at once; reports in input order.
struct BlocklistJob {
  let targets: Targets
  let output: OutputOptions
  let dns: DNSOptions

  /// Addresses asked together. The first portion is small: what it learns about lists that do not work spares the others the wait.
  private static let firstPortion = 8
  private static let portion = 64
  private static let portionsUnderWay = 2
  private static let threadsForMany = 2

  /// One thing to report on.
  private enum Item: Sendable {
    case subject(BlocklistSubject, unicodeName: String?)
    case rejected(String, place: String, reason: String)

    /// Where it stands in a list; empty elsewhere.
    var place: String { if case .rejected(_, let place, _) = self { place } else { "" } }
  }

  /// Prints the reports, and gives the status that they come to.
  func run() async throws(CommandFailure) -> ExitStatus {
    let arguments = try targets.arguments.map { text throws(CommandFailure) in
      do throws(BlocklistTarget.Problem) { return try BlocklistTarget(text) } catch {
        throw CommandFailure(
          .badData, "'\(text)' is neither an address, a network nor a domain name: \(error)")
      }
    }
    let settings = try Settings(dns: dns, output: output)
    let selection = try BlocklistSelection(settings.blocklists)
    guard !selection.lists.isEmpty else {
      throw CommandFailure(
        .badConfiguration, "no blocklist is left to ask: dlv.yml names none and says 'only: true'")
    }
    let list: DomainList?
    if let file = targets.file { list = try DomainList(path: file) } else { list = nil }
    let isSummary = arguments.contains { if case .network = $0 { true } else { false } }
    let isMany = targets.file != nil || arguments.count > 1 || isSummary
    let session = try LookupSession(
      dns, settings, threads: isMany ? Self.threadsForMany : 1, isVerbose: output.verbose,
      blocklists: selection)
    session.keepUntilExit()
    let printing = ReportPrinting(
      output: output, settings: settings, isMany: isMany,
      text: { BlocklistTextRenderer($0, style: isSummary ? .summary : .detailed) },
      start: "asking \(selection.lists.count) lists …", done: "looked up", list: targets.file)
    var feed = Feed(arguments: arguments, list: list, session: session)
    return try await printing.print(finish: session.finish) { _, emit throws(CommandFailure) in
      try await look(up: &feed, session, settings.profile, emit: emit)
    }
  }

  /// Looks up portion after portion, two at once, and hands the reports on in input order.
  private func look(
    up feed: inout Feed, _ session: LookupSession, _ profile: Profile, emit: ReportPrinting.Emit
  ) async throws(CommandFailure) {
    let executors = session.lanes.executors
    var started = 0
    func start() throws(CommandFailure) -> Task<[(Item, TargetReport)], Never>? {
      let items = try feed.next(started == 0 ? Self.firstPortion : Self.portion)
      guard !items.isEmpty else { return nil }
      let executor = executors[started % executors.count]
      started += 1
      return Task(executorPreference: executor) { await Self.reports(items, session, profile) }
    }
    var underWay: [Task<[(Item, TargetReport)], Never>] = []
    defer { for portion in underWay { portion.cancel() } }
    // The health of the lists is known once the first portion is done.
    if let first = try start() {
      for (item, report) in await first.value { try emit(report, item.place) }
    }
    while true {
      while underWay.count < Self.portionsUnderWay, let portion = try start() {
        underWay.append(portion)
      }
      guard !underWay.isEmpty else { return }
      for (item, report) in await underWay.removeFirst().value { try emit(report, item.place) }
    }
  }

  private static func reports(
    _ items: [Item], _ session: LookupSession, _ profile: Profile
  ) async -> [(Item, TargetReport)] {
    let subjects = items.compactMap { item in
      if case .subject(let subject, _) = item { subject } else { nil }
    }
    let survey = session.blocklists
    let standings = await survey?.examine(subjects, asking: session.makeResolver()) ?? []
    var next = standings.makeIterator()
    return items.compactMap { item in
      switch item {
      case .rejected(let text, _, let reason):
        (item, TargetReport(target: text, unicodeName: nil, verdict: .rejected(reason)))
      case .subject(_, let unicodeName):
        next.next().map { (item, profile.examine($0, unicodeName: unicodeName)) }
      }
    }
  }

  /// The targets one by one, networks address by address: those of the command line, then those of the list.
  private struct Feed: ~Copyable {
    private var arguments: ArraySlice<BlocklistTarget>
    private var list: DomainList?
    private let publicSuffixes: any PublicSuffixes
    private var network: (any IteratorProtocol<IPAddress>)?

    init(arguments: [BlocklistTarget], list: consuming DomainList?, session: LookupSession) {
      self.arguments = arguments[...]
      self.list = list
      publicSuffixes = session.publicSuffixes
    }

    /// The next few; none at the end.
    mutating func next(_ count: Int) throws(CommandFailure) -> [Item] {
      var items: [Item] = []
      while items.count < count {
        if let address = network?.next() {
          items.append(.subject(.address(address), unicodeName: nil))
          continue
        }
        network = nil
        if let target = arguments.popFirst() {
          add(target, to: &items)
        } else if items.isEmpty || list?.hasBufferedLine == true, let line = try list?.next() {
          do throws(BlocklistTarget.Problem) {
            add(try BlocklistTarget(line.text), to: &items)
          } catch {
            items.append(.rejected(line.text, place: line.place, reason: "\(error)"))
          }
        } else {
          break
        }
      }
      return items
    }

    private mutating func add(_ target: BlocklistTarget, to items: inout [Item]) {
      switch target {
      case .address(let address): items.append(.subject(.address(address), unicodeName: nil))
      case .network(let block): network = block.addresses.makeIterator()
      case .domain(let name):
        let organizational = publicSuffixes.registrableDomain(of: name.name) ?? name.name
        items.append(
          .subject(
            .domain(name.name, organizational: organizational), unicodeName: name.unicode))
      }
    }
  }
}
