import DNS

/// Zones of octoDNS that are divided into files (`split_extension: .` of YamlProvider): a folder is named as the zone, final dot and all, and
/// whatever it holds, under any name, is part of it. A file of the zone's name beside the folder counts too.
enum OctoDNSSplitZones {
  /// `config/example.com./www.yaml` is a part of the zone example.com; `nil` for a file of another folder.
  static func folder(ofFile path: String) -> (path: String, zone: Substring)? {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.count > 1, let file = steps.last, let folder = steps.dropLast().last else {
      return nil
    }
    guard file.hasSuffix(".yaml") || file.hasSuffix(".yml") else { return nil }
    guard folder.hasSuffix("."), folder.dropLast().contains(where: { $0 != "." }) else {
      return nil
    }
    return (steps.dropLast().joined(separator: "/"), folder.dropLast())
  }

  /// Puts the parts of each zone together, in the place of the first; everything else stays as it is.
  static func joined(_ zones: [LoadedZone]) -> [LoadedZone] {
    /// Where one zone is kept: the folder around its own one, and its name.
    struct Place: Hashable {
      let folder: Substring
      let origin: DomainName
    }
    func parent(_ path: String) -> Substring {
      path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    }
    var folders: [Place: String] = [:]
    for zone in zones where zone.format == .octodns {
      guard let folder = folder(ofFile: zone.file)?.path else { continue }
      folders[Place(folder: parent(folder), origin: zone.origin)] = folder
    }
    if folders.isEmpty { return zones }
    var result: [LoadedZone] = []
    var positions: [Place: Int] = [:]
    for var zone in zones {
      guard zone.format == .octodns else {
        result.append(zone)
        continue
      }
      let own = folder(ofFile: zone.file)?.path
      let place = Place(folder: parent(own ?? zone.file), origin: zone.origin)
      guard let folder = folders[place] else {
        result.append(zone)
        continue
      }
      if let position = positions[place] {
        result[position].contents = .whole(result[position].records + zone.records)
        result[position].undetermined += zone.undetermined
      } else {
        positions[place] = result.count
        zone.contents = .whole(zone.records)
        zone.file = folder
        result.append(zone)
      }
    }
    return result
  }

  /// The record sets that stand in several files of a zone: octoDNS refuses them (DuplicateRecordException), and does not merge them.
  static func duplicates(in zone: LoadedZone) -> [ZoneSourceDiagnostic] {
    var files: [Question: String] = [:]
    var told: Set<Question> = []
    return zone.records.compactMap { record in
      guard let place = record.location else { return nil }
      let set = Question(record.name, record.type)
      guard let first = files[set] else {
        files[set] = place.file
        return nil
      }
      guard first != place.file, told.insert(set).inserted else { return nil }
      return ZoneSourceDiagnostic(
        place,
        "\(record.name) has a record set of type \(record.type) in \(first), too, and octoDNS takes one"
      )
    }
  }
}
