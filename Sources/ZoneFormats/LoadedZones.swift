/// All zones of a file or a folder.
public import DNS

public struct LoadedZones: Sendable {
  /// By file, in the order of their paths, and in the order in which a file has them.
  public internal(set) var zones: [LoadedZone]
  /// What can't even be said to belong to one of the zones: a record of a plan whose zone and name are known later.
  public internal(set) var unplaced: [UndeterminedEntry]
  /// What is doubtful and has been read, and which files of a folder have not been.
  public internal(set) var warnings: [ZoneSourceDiagnostic]

  init(
    zones: [LoadedZone] = [], unplaced: [UndeterminedEntry] = [],
    warnings: [ZoneSourceDiagnostic] = []
  ) {
    self.zones = zones
    self.unplaced = unplaced
    self.warnings = warnings
  }

  /// Everything that is not known, of all zones.
  public var undetermined: [UndeterminedEntry] { zones.flatMap(\.undetermined) + unplaced }

  mutating func append(_ other: LoadedZones) {
    zones += other.zones
    unplaced += other.unplaced
    warnings += other.warnings
  }

  /// Puts together what octoDNS has in several files of a folder, where the joined records can be a zone.
  mutating func joinSplitZones(in path: String) throws(ZoneSourceError) {
    let joined = OctoDNSSplitZones.joined(zones)
    if joined.count == zones.count { return }
    zones = joined
    var errors = DiagnosticList()
    for zone in joined where zone.format == .octodns {
      OctoDNSSplitZones.duplicates(in: zone).forEach { errors.append($0) }
    }
    try errors.throwIfAny(path: path)
    try ZoneConsistency.check(joined.filter { $0.format == .octodns }, path: path)
  }
}
