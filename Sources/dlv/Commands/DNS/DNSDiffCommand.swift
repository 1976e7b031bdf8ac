import ArgumentParser
import DNS
import DNSTransport
import Reporting
import ZoneFormats

/// `dlv dns diff`: what differs between two zones, in files or on servers.
struct DNSDiffCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two zones by what they mean, in files or on servers (AXFR).",
    discussion: """
      dlv dns diff old.zone new.zone
      dlv dns diff axfr://192.0.2.1/example.com axfr://192.0.2.2/example.com
      dlv dns diff example.com.zone axfr://192.0.2.1:5300/example.com
      dlv dns diff --tsig-key transfer.key example.com.zone axfr://192.0.2.1/example.com
      """)

  @Argument(
    help: ArgumentHelp(
      "The zone as it was: a file or folder in any format, or axfr://ADDRESS[:PORT]/ZONE.",
      valueName: "from"), completion: .file())
  var old: String

  @Argument(
    help: ArgumentHelp(
      "The zone as it is, likewise; a plan, an update or a part of a zone is laid over the first.",
      valueName: "to"), completion: .file())
  var new: String

  @Option(
    help: ArgumentHelp(
      "Format of the files; the default is to recognise it.", valueName: "format"))
  var from: ZoneFormat?

  @Flag(help: "Sets that differ in their TTL only are the same.")
  var ignoreTtl = false

  @Flag(
    name: .customLong("ignore-dnssec"),
    help: "Leave out what a signer adds: DNSKEY, RRSIG, NSEC, NSEC3, CDS and the like.")
  var ignoresSigning = false

  @Flag(
    help:
      "Serial numbers, signatures, letter case, order and division of texts count as differences too."
  )
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Records that a transfer may have (default: 5000000).", valueName: "count"))
  var maxRecords: Int?

  @Option(
    name: .customLong("tsig-key"),
    help: ArgumentHelp(
      "File with the key that transfers are signed with, as tsig-keygen writes it; given twice, first the key of FROM and then that of TO.",
      valueName: "file"), completion: .file())
  var keyFiles: [String] = []

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "Server options") var servers: ServerOptions

  func validate() throws {
    if ignoreTtl && strict {
      throw ValidationError("--ignore-ttl and --strict exclude each other.")
    }
    if keyFiles.count > 2 {
      throw ValidationError("--tsig-key is given once, or twice: a key for each of the servers.")
    }
    if let maxRecords, maxRecords < 1 { throw ValidationError("--max-records takes 1 or more.") }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let places = (try ZonePlace(old), try ZonePlace(new))
    if !keyFiles.isEmpty, !places.0.isTransfer, !places.1.isTransfer {
      throw CommandFailure(.usage, "--tsig-key is for axfr://…: neither zone is transferred")
    }
    let keys = try keyFiles.map(TransferKeyFile.read)
    let settings = try Settings(servers: servers)
    let lanes = EventLoopLanes(count: 1)
    let before = try await places.0.load(
      format: from, lanes: lanes, key: keys.first, patience: settings.dnsTimeout,
      mostRecords: maxRecords)
    let after = try await places.1.load(
      format: from, lanes: lanes, key: keys.last, patience: settings.dnsTimeout,
      mostRecords: maxRecords)
    if let part = before.first(where: { !$0.isWhole }) {
      throw CommandFailure(
        .badData,
        "\(part.file) is no whole zone: a plan, an update or a part can be the second only")
    }
    let (base, head) = (zones(before), try laid(after, over: before))
    let document = DNSDiffDocument(
      from: old, to: new, ZoneDifference(from: base, to: head),
      left: Self.left(before + after), open: Self.open(before, after),
      counting: strict ? .everything : ignoreTtl ? .content : .contentAndLifetime,
      data: RecordText.data)
    try EvaluationWriter(options: output).write(document)
    switch document.verdict {
    case .same, .equivalent: return .clean
    case .differs: return .findings
    case .undetermined: return .undetermined
    }
  }

  private func zones(_ loaded: [LoadedZone]) -> ZoneSet {
    ZoneSet(loaded.map { Zone(origin: $0.origin, records: counting($0.records)) })
  }

  private func counting(_ records: [Record]) -> [Record] {
    ignoresSigning ? records.filter { !Self.typesOfSigner.contains($0.type) } : records
  }

  /// DNSKEY, RRSIG, NSEC, NSEC3, NSEC3PARAM, CDS, CDNSKEY, ZONEMD.
  private static let typesOfSigner = Set(
    [48, 46, 47, 50, 51, 59, 60, 63].map { RecordType(rawValue: $0) })

  /// Where files say what changes only, the zones that come of it.
  private func laid(
    _ after: [LoadedZone], over before: [LoadedZone]
  ) throws(CommandFailure) -> ZoneSet {
    if after.allSatisfy(\.isWhole) { return zones(after) }
    var set = zones(before)
    for zone in after {
      let base = before.first { $0.origin == zone.origin }?.records ?? []
      var revision = ZoneRevision(origin: zone.origin, records: base)
      do throws(ZoneRevision.UnmetPrerequisite) { try revision.apply(zone) } catch {
        let place = error.location.map { "\($0): " } ?? ""
        throw CommandFailure(
          .badData, "\(place)a prerequisite of the update does not hold in \(self.old)")
      }
      set.insert(Zone(origin: zone.origin, records: counting(revision.records)))
    }
    return set
  }

  /// What can't be compared: of what files define without records, that which is not defined the same on both sides.
  private static func open(
    _ before: [LoadedZone], _ after: [LoadedZone]
  ) -> [UndeterminedEntry] {
    let (old, new) = (before.flatMap(\.undetermined), after.flatMap(\.undetermined))
    // A plan tells of its own past; what no name is known of can be anything.
    let single = (old + new).filter { $0.name == nil || $0.side != .both }
    let differences = DefinitionDifference.differences(
      from: old.filter { $0.side == .both }, to: new.filter { $0.side == .both })
    return differences.flatMap { $0.before + $0.after } + single
  }

  /// Sets that one side need not have, since its provider makes them.
  private static func left(_ zones: [LoadedZone]) -> Set<Question> {
    Set(
      zones.flatMap { zone in
        zone.format.typesLeftToProvider.map { Question(zone.origin, $0) }
      })
  }
}
