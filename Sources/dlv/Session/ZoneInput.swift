import DNS
import ZoneFormats

/// Zones in any format that is read, as commands take them: errors become exit statuses, warnings go to standard error.
enum ZoneInput {
  /// - Parameters:
  ///   - argument: `FILE`, `FOLDER`, `FILE@origin` or `format:FILE`.
  ///   - format: What an option says.
  ///   - showsRecordWarnings: No where somebody looks closer at the records anyway; warnings about whole files are always shown.
  static func load(
    _ argument: String, format: ZoneFormat? = nil, showsRecordWarnings: Bool = true
  ) throws(CommandFailure) -> LoadedZones {
    do throws(ZoneSourceError) {
      let zones = try ZoneSource(argument: argument, format: format).load()
      for warning in zones.warnings where showsRecordWarnings || warning.location == nil {
        StandardError.write(line: "dlv: \(warning)")
      }
      return zones
    } catch {
      throw failure(argument, error)
    }
  }

  /// Refuses what can't be a zone once it was put together out of changes.
  static func check(
    _ zones: [LoadedZone], of argument: String
  ) throws(CommandFailure) {
    do throws(ZoneSourceError) { try ZoneConsistency.check(zones, path: argument) } catch {
      throw failure(argument, error)
    }
  }

  private static func failure(_ argument: String, _ error: ZoneSourceError) -> CommandFailure {
    switch error.kind {
    case .unreadable: CommandFailure(.noInput, "can't read the zones: \(error)")
    // The places begin lines of their own, where editors and CI systems find them.
    case .badData:
      CommandFailure(.badData, "\(argument) has errors, so nothing of it is used:\n\(error)")
    }
  }

  /// For whoever needs one: a plan may be about other things than DNS.
  static func holdsNoZone(_ argument: String) -> CommandFailure {
    CommandFailure(.badData, "\(argument) holds no records of DNS")
  }
}
