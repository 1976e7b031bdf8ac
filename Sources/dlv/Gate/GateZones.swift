import DNS
import ZoneFormats

/// The zones of one state, out of files and folders.
struct GateZones {
  private(set) var zones = ZoneSet()
  /// What is doubtful, in the order of the files.
  private var warnings: [ZoneSourceDiagnostic] = []
  /// Where each zone was read, for the message about a second one.
  private var places: [DomainName: String] = [:]
  /// What stands for the folder of files that only exist for this run.
  private let shown: (String) -> String

  init(paths: [String], shown: @escaping (String) -> String = { $0 }) throws(CommandFailure) {
    self.shown = shown
    for path in paths { try load(path) }
  }

  /// The zones as they were in a revision of the repository that those files are in.
  init(_ tree: GitTree) throws(CommandFailure) {
    try self.init(paths: tree.paths) { tree.shown($0) }
    for origin in zones.origins {
      guard let zone = zones.zone(origin: origin) else { continue }
      zones.insert(
        Zone(
          origin: origin,
          records: zone.records.map { record in
            var record = record
            if let file = record.location?.file { record.location?.file = tree.shown(file) }
            return record
          }))
    }
  }

  /// Tells of what is doubtful, and was not before.
  func warn(exceptOf base: GateZones?) {
    let known = Set((base?.warnings ?? []).map(\.message))
    for warning in warnings where !known.contains(warning.message) {
      StandardError.write(line: "dlv: \(shown("\(warning)"))")
    }
  }

  private mutating func load(_ path: String) throws(CommandFailure) {
    let loaded: LoadedZones
    do throws(ZoneSourceError) { loaded = try ZoneSource(argument: path).load() } catch {
      switch error.kind {
      case .unreadable:
        throw CommandFailure(.noInput, "can't read the zones: \(shown("\(error)"))")
      case .badData:
        throw CommandFailure(
          .badData, "\(shown(path)) has errors, so nothing is compared:\n\(shown("\(error)"))")
      }
    }
    warnings += loaded.warnings
    for zone in loaded.zones { try add(zone) }
  }

  private mutating func add(_ loaded: LoadedZone) throws(CommandFailure) {
    let file = shown(loaded.file)
    let records: [Record]
    switch loaded.contents {
    case .whole(let all): records = all
    // Records of one name, which stand for that name.
    case .part(let all) where loaded.format == .zone: records = all
    case .part, .update, .plan:
      throw CommandFailure(.badData, "\(file) is a change of zones; dlv gate compares whole zones")
    }
    // Records that a name server would leave out: half a zone is no basis for a verdict.
    if let stray = records.first(where: { !$0.name.isSubdomain(of: loaded.origin) }) {
      let place = stray.location.map { shown("\($0)") } ?? file
      throw CommandFailure(
        .badData,
        "\(file) has errors, so nothing is compared:\n"
          + "\(place): \(stray.name) is not in the zone \(loaded.origin)")
    }
    if let other = places[loaded.origin] {
      throw CommandFailure(.badData, "the zone \(loaded.origin) is in \(file) and in \(other)")
    }
    places[loaded.origin] = file
    zones.insert(Zone(origin: loaded.origin, records: records))
  }
}
