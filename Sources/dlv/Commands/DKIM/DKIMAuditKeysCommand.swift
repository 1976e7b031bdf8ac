import ArgumentParser
import Audit
import Crypto
import DNSTransport
import Foundation
import MailAuth
import NameRules
import Reporting

/// `dlv dkim audit-keys`: the keys of many domains, each by itself and all against one another.
struct DKIMAuditKeysCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit-keys",
    abstract: "Look for broken keys over many domains: shared primes, known and reused keys.",
    discussion: """
      dlv dkim audit-keys --file domains.txt
      dlv dkim audit-keys --selector s1 --selector s2 example.com example.net
      """)

  @Argument(help: ArgumentHelp("Domains, in ASCII or Unicode.", valueName: "domain"))
  var domains: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also look at the domains of a list, one a line; - is standard input.", valueName: "list"),
    completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "List of keys whose private half is public: of openssl-blacklist, or badkeys' blocklist.dat. Repeatable (default: those installed).",
      valueName: "file"), completion: .file())
  var knownKeys: [String] = []

  @OptionGroup(title: "The keys") var selection: SelectorOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    if domains.isEmpty && file == nil {
      throw ValidationError(
        "Name domains (dlv dkim audit-keys example.com example.net), or a list of them with --file."
      )
    }
  }

  private enum Seen: Sendable {
    case keys(DomainFacts)
    case rejected(String)
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try TargetName.check(domains)
    let lists = try KnownKeyFiles.read(knownKeys)
    let settings = try Settings(dns: dns)
    let list: DomainList?
    if let file { list = try DomainList(path: file) } else { list = nil }
    let session = try LookupSession(
      dns, settings, threads: 2, isVerbose: output.verbose)
    let run = AuditRun(
      targets: TargetFeed(arguments: domains, list: list),
      audit: { [selection] target in
        do throws(TargetName.Problem) {
          let name = try TargetName.read(target.text)
          let request = settings.request(
            for: name, selection, zoneSelectors: session.zoneSelectors(of: name.name))
          return await Seen.keys(session.makeGatherer().gatherKeys(request))
        } catch {
          return .rejected("\(error)")
        }
      },
      executors: session.lanes.executors, jobs: settings.jobs)

    let progress = ProgressLine(isWanted: false, isQuiet: output.quiet)
    var keys = KeyAudit(publicSuffixes: session.publicSuffixes)
    var rejected: [(target: String, reason: String)] = []
    let known = lists.map(\.list)
    try await run.run { target, seen throws(CommandFailure) in
      switch seen {
      case .keys(let facts): keys.add(facts, known: known)
      case .rejected(let reason):
        progress.clear()
        StandardError.write(line: "dlv: \(target.place)\(target.text): \(reason)")
        rejected.append((target.text, reason))
      }
      progress.show("asked \(keys.domainCount): \(target.text)")
    }
    progress.clear()
    guard keys.domainCount + rejected.count > 0 else { throw DomainList.holdsNoDomain(file) }
    let outcome = keys.finish(BatchGCD())
    let document = KeyAuditDocument(
      keys, outcome,
      knownKeyLists: lists.map { .init(name: $0.path, count: $0.list.count) }, rejected: rejected)
    try EvaluationWriter(options: output).write(document)
    try session.finish()
    switch document.verdict {
    case .weak: return .findings
    case .undetermined: return .undetermined
    case .soundButKnownKeysNotChecked, .sound: return rejected.isEmpty ? .clean : .badData
    }
  }
}

/// The lists of known keys: those named, else those that are installed where their programs keep them.
enum KnownKeyFiles {
  private static let blacklistFolder = "/usr/share/openssl-blacklist"
  private static let blacklistSizes = [512, 1024, 2048, 4096]

  static func read(
    _ named: [String]
  ) throws(CommandFailure) -> [(path: String, list: KnownKeyList)] {
    let paths =
      named.isEmpty
      ? installed.filter { FileManager.default.fileExists(atPath: $0) } : named
    var lists: [(path: String, list: KnownKeyList)] = []
    for path in paths {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw CommandFailure(
          .noInput,
          "can't read the list of known keys \(path): is the file there, and may it be read?")
      }
      do throws(KnownKeyList.Failure) {
        lists.append(
          (path, try KnownKeyList([UInt8](data), name: path, names: names(beside: path))))
      } catch {
        throw CommandFailure(.badData, "can't use the list of known keys \(path): \(error)")
      }
    }
    return lists
  }

  private static var installed: [String] {
    let environment = ProcessInfo.processInfo.environment
    let cache =
      environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? (environment["HOME"] ?? "") + "/.cache"
    return blacklistSizes.map { "\(blacklistFolder)/blacklist.RSA-\($0)" }
      + [cache + "/badkeys/blocklist.dat"]
  }

  /// badkeys keeps the names of its lists in a file beside them.
  private static func names(beside path: String) -> [UInt8: String] {
    struct Lists: Decodable {
      let blocklists: [Entry]
      struct Entry: Decodable {
        let id: Int
        let name: String
      }
    }
    let file = URL(fileURLWithPath: path).deletingLastPathComponent()
      .appendingPathComponent("badkeysdata.json")
    guard let data = try? Data(contentsOf: file),
      let lists = try? JSONDecoder().decode(Lists.self, from: data)
    else { return [:] }
    return Dictionary(
      lists.blocklists.compactMap { entry in UInt8(exactly: entry.id).map { ($0, entry.name) } },
      uniquingKeysWith: { first, _ in first })
  }
}
