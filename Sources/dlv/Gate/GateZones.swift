import Audit
import DNS
import ZoneFormats

/// What the files and folders of one side of a gate hold.
struct GateZones {
  /// The whole zones.
  private(set) var zones = ZoneSet()
  /// What is done to zones: updates and plans, in the order in which they were named.
  private(set) var changes: [LoadedZone] = []
  /// What can't even be said to belong to a zone.
  private var unplaced: [UndeterminedEntry] = []

  private var open: [(origin: DomainName, entry: UndeterminedEntry)] = []
  private var leftToProvider: Set<Question> = []
  /// What is doubtful, in the order of the files.
  private var warnings: [ZoneSourceDiagnostic] = []
  /// Where each zone was read, for the message about a second one.
  private var places: [DomainName: String] = [:]
  /// Files with errors, of a state that is over.
  private var unread: [ZoneSource.UnreadFile] = []
  /// What stands for the folder of files that only exist for this run.
  private let shown: (String) -> String
  private let isOver: Bool
  private let isRevision: Bool

  /// - Parameter isOver: Whether it is the old state: what is wrong with it is what a change may mend.
  init(
    paths: [String], isOver: Bool, isRevision: Bool = false,
    shown: @escaping (String) -> String = { $0 }
  ) throws(CommandFailure) {
    self.shown = shown
    self.isOver = isOver
    self.isRevision = isRevision
    for path in paths { try load(path) }
  }

  /// Whether nothing of what there is can be said to belong to a zone.
  var isUnplaced: Bool { zones.isEmpty && changes.isEmpty && !unplaced.isEmpty }

  /// The files of this side that say what goes.
  var files: Set<String> { Set(changes.map(\.file)) }

  /// Of the files with errors: what is compared all the same. A zone of which nothing could be read is taken from the new state, so
  /// that nothing is said of it but that.
  ///
  /// - Throws: Of files that somebody named as the old state: then it is not the one that was meant.
  mutating func settleUnread(by head: GateZones) throws(CommandFailure) -> [UnreadBase] {
    var settled: [UnreadBase] = []
    // Before any is taken from the new state.
    let read = Set(zones.origins)
    for unread in unread {
      let isCompared = !unread.origins.isEmpty && unread.origins.allSatisfy(read.contains)
      var origins = unread.origins
      if !isCompared {
        if !isRevision {
          throw CommandFailure(
            .badData,
            "\(unread.file) has errors, so nothing is compared:\n\(unread.error)")
        }
        if origins.isEmpty { origins = guess(unread, among: head) }
        for origin in origins where zones.zone(origin: origin) == nil {
          guard let zone = head.zones.zone(origin: origin) else { continue }
          zones.insert(zone)
          leftToProvider.formUnion(head.leftToProvider.filter { $0.name == origin })
          open += head.open.filter { $0.origin == origin }
        }
      }
      settled.append(
        UnreadBase(
          file: shown(unread.file), errors: unread.error.errors.map { shown("\($0)") },
          origins: origins, isCompared: isCompared))
    }
    return settled
  }

  /// The zones that the file was about: those that the new state has in a file of that name, or the only ones.
  private func guess(
    _ unread: ZoneSource.UnreadFile, among head: GateZones
  ) -> [DomainName] {
    let name = Self.name(of: unread.file)
    let isOnly = self.unread.count == 1 && zones.isEmpty
    return head.zones.origins.filter { origin in
      zones.zone(origin: origin) == nil
        && (isOnly || head.places[origin].map(Self.name) == name)
    }
  }

  private static func name(of path: String) -> Substring {
    path.split(separator: "/").last ?? path[...]
  }

  /// The zones as they were in a revision of the repository that those files are in.
  init(_ tree: GitTree) throws(CommandFailure) {
    try self.init(paths: tree.paths, isOver: true, isRevision: true) { tree.shown($0) }
    var names: [String: String] = [:]
    func shown(_ file: String) -> String {
      if let name = names[file] { return name }
      let name = tree.shown(file)
      names[file] = name
      return name
    }
    for origin in zones.origins {
      guard let zone = zones.zone(origin: origin) else { continue }
      zones.insert(
        Zone(
          origin: origin,
          records: zone.records.map { record in
            var record = record
            if let file = record.location?.file { record.location?.file = shown(file) }
            return record
          }))
    }
  }

  /// The whole zones as they are before or after what the files plan.
  func state(_ side: UndeterminedEntry.Side) -> GateState {
    GateState(
      zones: zones, leftToProvider: leftToProvider,
      open: open.filter { $0.entry.side == .both || $0.entry.side == side })
  }

  /// Tells of what is doubtful, and was not before.
  func warn(exceptOf base: GateZones?) {
    let known = Set((base?.warnings ?? []).map(\.message))
    for warning in warnings where !known.contains(warning.message) {
      StandardError.write(line: "dlv: \(shown("\(warning)"))")
    }
  }

  /// What can't even be said to belong to a zone, and was not there before: any domain may be concerned.
  func unknown(exceptOf base: GateZones?) -> [GateReport.OpenQuestion] {
    let known = Set((base?.unplaced ?? []).map(\.reason))
    return unplaced.filter { !known.contains($0.reason) }.map { entry in
      GateReport.OpenQuestion(
        rule: GateCatalogue.unknownRecords.id, subject: entry.name?.description ?? entry.kind,
        reason: shown("\(entry)"), targets: [], isNew: true, location: entry.location)
    }
  }

  private mutating func load(_ path: String) throws(CommandFailure) {
    let loaded: LoadedZones
    do throws(ZoneSourceError) {
      let source = try ZoneSource(argument: path)
      if isOver {
        let (zones, unread) = try source.salvage()
        loaded = zones
        self.unread += unread
        // Of a revision before the first zone came; of a folder that is named it is a mistake.
        if !isRevision, zones.zones.isEmpty, zones.unplaced.isEmpty, unread.isEmpty {
          throw ZoneSourceError(path: path, "the folder holds no zones in a format that is read")
        }
      } else {
        loaded = try source.load()
      }
    } catch {
      switch error.kind {
      case .unreadable:
        throw CommandFailure(.noInput, "can't read the zones: \(shown("\(error)"))")
      case .badData:
        throw CommandFailure(
          .badData, "\(shown(path)) has errors, so nothing is compared:\n\(shown("\(error)"))")
      }
    }
    warnings += loaded.warnings
    unplaced += loaded.unplaced
    for zone in loaded.zones { try add(zone) }
  }

  private mutating func add(_ loaded: LoadedZone) throws(CommandFailure) {
    let file = shown(loaded.file)
    open += loaded.undetermined.map { (loaded.origin, $0) }
    let records: [Record]
    switch loaded.contents {
    case .whole(let all): records = all
    // Records of one name, which stand for that name.
    case .part(let all) where loaded.format == .zone: records = all
    case .part, .update, .plan:
      var change = loaded
      change.file = file
      changes.append(change)
      return
    }
    // Records that a name server would leave out: half a zone is no basis for a verdict.
    if !isOver, let stray = records.first(where: { !$0.name.isSubdomain(of: loaded.origin) }) {
      let place = stray.location.map { shown("\($0)") } ?? file
      throw CommandFailure(
        .badData,
        "\(file) has errors, so nothing is compared:\n"
          + "\(place): \(stray.name) is not in the zone \(loaded.origin)")
    }
    if let other = places[loaded.origin] {
      if isOver { return }
      throw CommandFailure(.badData, "the zone \(loaded.origin) is in \(file) and in \(other)")
    }
    places[loaded.origin] = file
    let zone = Zone(origin: loaded.origin, records: records)
    for type in loaded.format.typesLeftToProvider
    where zone.records(at: loaded.origin, type).isEmpty {
      leftToProvider.insert(Question(loaded.origin, type))
    }
    zones.insert(zone)
  }
}
