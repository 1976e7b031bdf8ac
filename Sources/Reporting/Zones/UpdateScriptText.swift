import DNS

/// A script for nsupdate(1).
enum UpdateScriptText {
  /// Records in one message, which has 64 KiB at most (RFC 2136 §2).
  private static let recordsAtOnce = 200

  static func text(
    _ zone: LoadedZone, _ presentation: (RecordData) -> String, omitted: Set<RecordType>
  ) -> String {
    switch zone.contents {
    case .update(let changes):
      return message(zone.origin, changes.flatMap { lines($0, presentation) })
    case .whole, .part, .plan:
      let records = zone.records.filter {
        !($0.name == zone.origin && omitted.contains($0.type))
      }
      return stride(from: 0, to: records.count, by: recordsAtOnce).map { start in
        let some = records[start..<min(start + recordsAtOnce, records.count)]
        return message(zone.origin, some.flatMap { lines(.add($0), presentation) })
      }.joined()
    }
  }

  private static func message(_ origin: DomainName, _ lines: [String]) -> String {
    "zone \(origin.absolute)\n" + lines.map { $0 + "\n" }.joined() + "send\n"
  }

  private static func lines(
    _ change: ZoneChange, _ presentation: (RecordData) -> String
  ) -> [String] {
    switch change {
    case .add(let record):
      [
        "update add \(record.name.absolute) \(record.ttl) IN \(record.type) "
          + presentation(record.data)
      ]
    case .delete(let record):
      ["update delete \(record.name.absolute) IN \(record.type) \(presentation(record.data))"]
    case .deleteSet(let name, let type, _): ["update delete \(name.absolute) IN \(type)"]
    case .deleteName(let name, _): ["update delete \(name.absolute)"]
    case .require(let prerequisite, _):
      switch prerequisite {
      case .setExists(let name, let type): ["prereq yxrrset \(name.absolute) IN \(type)"]
      case .setDoesNotExist(let name, let type): ["prereq nxrrset \(name.absolute) IN \(type)"]
      case .nameInUse(let name): ["prereq yxdomain \(name.absolute)"]
      case .nameNotInUse(let name): ["prereq nxdomain \(name.absolute)"]
      case .setEquals(let records):
        records.map {
          "prereq yxrrset \($0.name.absolute) IN \($0.type) \(presentation($0.data))"
        }
      }
    }
  }
}
