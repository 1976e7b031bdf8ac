import ArgumentParser
import DNS
import DNSTransport
import MailAuth
import NameRules
import Reporting

/// `dlv spf flatten`: an SPF record with networks in place of its includes, and whether one has drifted from its source.
struct SPFFlattenCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "flatten",
    abstract: "Replace includes by their networks, with proof; or check such a record.",
    discussion: """
      dlv spf flatten example.com > flat.zone
      dlv spf flatten --check flat.zone
      dlv spf flatten --from flat.zone --output flat.zone
      dlv spf flatten --source 'v=spf1 include:_spf.example.net -all' example.com
      """)

  @Argument(help: ArgumentHelp("The domain, in ASCII or Unicode.", valueName: "domain"))
  var domain: String?

  @Option(
    help: ArgumentHelp(
      "Flatten this record instead of the one that is published.", valueName: "record"))
  var source: String?

  @Option(
    help: ArgumentHelp(
      "Flatten again what a flattened record was made from.", valueName: "file"),
    completion: .file())
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Say whether a flattened record still means what its source means now.", valueName: "file"),
    completion: .file())
  var check: String?

  @Option(
    help: ArgumentHelp(
      "Leave what leads to this domain as it is. Repeatable.", valueName: "domain"))
  var keep: [String] = []

  @Option(
    help: ArgumentHelp(
      "Names of the parts, # for the number (default: _spf#).", valueName: "pattern"))
  var partName: String?

  @Option(
    help: ArgumentHelp(
      "TTL of the lines (default: the smallest of what they are made from).", valueName: "seconds"))
  var ttl: UInt32?

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  /// RFC 2181 §8.
  private static let maximumTTL: UInt32 = 0x7FFF_FFFF

  func validate() throws {
    let sources = [source, from, check].compactMap(\.self)
    if sources.count > 1 {
      throw ValidationError("--source, --from and --check exclude one another.")
    }
    if domain == nil && from == nil && check == nil {
      throw ValidationError(
        "Name a domain (dlv spf flatten example.com), or a file with --from or --check.")
    }
    if domain != nil && (from ?? check) != nil {
      throw ValidationError("The file says which domain it is for: leave the domain out.")
    }
    if check != nil && (!keep.isEmpty || partName != nil || ttl != nil) {
      throw ValidationError(
        "--check goes by what the file says: --keep, --part-name and --ttl don't fit.")
    }
    if let ttl, ttl > Self.maximumTTL { throw ValidationError("--ttl takes 0 to 2147483647.") }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    if let check { return try await SPFFlattenCheck(path: check, output: output, dns: dns).run() }
    return try await flatten()
  }

  private func flatten() async throws(CommandFailure) -> ExitStatus {
    var options = SPFFlattening.Options()
    options.ttl = ttl
    var root: Record?
    let name: DomainName
    if let from {
      let file = try SPFFlattenCheck.file(at: from).file
      name = file.domain
      root = file.root
      options.partName = file.partName
      options.kept = file.kept
    } else {
      name = try SPFTarget.name(domain ?? "").name
      if let source { root = try SPFTarget.record(source, at: name) }
    }
    if let partName { options.partName = partName }
    for text in keep { options.kept.insert(try SPFTarget.name(text).name) }

    let session = try LookupSession(
      dns, Settings(dns: dns), isVerbose: output.verbose)
    let resolver = await SPFTarget.resolver(session.makeResolver(), root: root)
    let tree = await SPFTree.walk(from: name, asking: resolver)
    let status: ExitStatus
    switch await flattening(tree, options) {
    case .success(let flattening):
      try EvaluationWriter(options: output).write(
        SPFFlattenDocument(flattening, flattening.file(options)))
      status = .clean
    case .failure(let failure): status = try report(failure, of: name)
    }
    try session.finish()
    return status
  }
}

extension SPFFlattenCommand {
  private func flattening(
    _ tree: SPFTree, _ options: SPFFlattening.Options
  ) async -> Result<SPFFlattening, SPFFlatteningFailure> {
    do throws(SPFFlatteningFailure) {
      return .success(try await SPFFlattening.flatten(tree, options))
    } catch {
      return .failure(error)
    }
  }

  /// Standard output stays empty, so that nothing wrong is pasted; JSON says what happened.
  private func report(
    _ failure: SPFFlatteningFailure, of name: DomainName
  ) throws(CommandFailure) -> ExitStatus {
    let status: ExitStatus
    switch failure {
    case .failedLookups, .tooLarge: status = .undetermined
    case .noRecord, .severalRecords, .faults, .partNameInUse, .tooManyLookups, .tooLong:
      status = .findings
    case .badPartName: status = .usage
    case .proofFailed: status = .softwareBug
    }
    if output.format == .json {
      try EvaluationWriter(options: output).write(
        SPFFlattenDocument(domain: name.description, failure))
    }
    StandardError.write(line: "dlv: can't flatten \(name): \(failure). \(failure.advice)")
    return status
  }
}
