import DNS
import ZoneFormats

/// A file of zones in one format: it is read, done to a zone, and its records are written and read back.
enum ZoneFormatTarget {
  /// Names no folder that is there, so that nothing can be included.
  private static let path = "/nonexistent/example.com.yaml"
  private static let origin = try? DomainName("example.com")

  static func run(_ input: [UInt8], _ format: ZoneFormat) {
    // A file may say what its zone is called, or leave that to the command line.
    for origin in [origin, nil] {
      do throws(ZoneSourceError) {
        let zones = try ZoneSource.parse(input, path: path, format: format, origin: origin)
        for zone in zones.zones { use(zone) }
      } catch {
        precondition(!error.errors.isEmpty && !error.description.isEmpty)
        precondition(error.errors.allSatisfy { $0.location.map { $0.line >= 1 } ?? true })
      }
    }
  }

  private static func use(_ zone: LoadedZone) {
    var revision = ZoneRevision(origin: zone.origin, records: zone.records)
    do throws(ZoneRevision.UnmetPrerequisite) { try revision.apply(zone) } catch {}
    let difference = ZoneDifference(
      from: Zone(origin: zone.origin, records: zone.records),
      to: Zone(origin: zone.origin, records: revision.records))
    _ = difference.substantial
    for record in zone.records {
      // Types that only a library reads and writes have no such form.
      guard let back = Record(presentation: record.description) else { continue }
      precondition(back.data == record.data, record.description)
    }
  }
}
