import DNS

/// Which format a file is in, by its name and the octets that it begins with.
enum ZoneFormatDetection: Hashable {
  case format(ZoneFormat)
  /// Recognised as something that has no zones in it; the text goes behind 'this is'.
  case notZones(String)
  /// Nobody can tell whether it has zones, since there is not all of it, or something else in it; the text goes behind 'this is'.
  case damaged(String, at: SourceLocation? = nil)
  case unknown

  init(_ octets: [UInt8], path: String) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let start = octets.prefix(ZoneSourceLimits.detectionLength)
    if Self.leftovers.contains(where: { name.hasSuffix($0) }) {
      self = .notZones("a leftover of an editor or a server")
    } else if name.hasSuffix(".tf") || name.hasSuffix(".tfstate") {
      self = .notZones(
        "Terraform's own file: give the plan (terraform plan -out=F; terraform show -json F)")
    } else if name.hasSuffix(".js") {
      self = .notZones("a script: give what dnscontrol print-ir makes of it")
    } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      self = Self.yaml(start)
    } else if Self.beginsAsJSON(start) {
      self = Self.json(octets, path)
    } else if name.hasSuffix(".json") {
      self = Self.otherJSON(octets, path)
    } else if Self.zoneFileNames.contains(where: { name.hasSuffix($0) }) || name.hasPrefix("db.") {
      self = .format(Self.isCloudflareExport(start) ? .cloudflare : .zone)
    } else {
      self = Self.text(start)
    }
  }

  /// `.jnl` are journals of BIND.
  private static let leftovers = ["~", ".bak", ".orig", ".rej", ".swp", ".jnl", ".tmp", ".part"]
  private static let zoneFileNames = [".zone", ".db", ".dns", ".hosts", ".signed"]

  private static func isBlank(_ octet: UInt8) -> Bool {
    octet == 0x20 || (0x09...0x0D).contains(octet)
  }

  /// Whether every bracket outside quotation marks is closed again.
  private static func isClosed(_ octets: [UInt8]) -> Bool {
    var open = 0
    var isQuoted = false
    var isEscaped = false
    for octet in octets {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch octet {
      case UInt8(ascii: "\\"): isEscaped = isQuoted
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "{"), UInt8(ascii: "["): open += isQuoted ? 0 : 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): open -= isQuoted ? 0 : 1
      case _: break
      }
    }
    return open == 0 && !isQuoted
  }

  /// Behind a byte order mark, too, which may be passed over (RFC 8259 §8.1).
  private static func beginsAsJSON(_ start: ArraySlice<UInt8>) -> Bool {
    let text = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start
    return text.first { !isBlank($0) }.map { "{[".utf8.contains($0) } ?? false
  }

  /// A file that is called JSON and has no object: a zone that can't be recognised any more, unless it is another value of JSON.
  private static func otherJSON(_ octets: [UInt8], _ path: String) -> ZoneFormatDetection {
    if octets.allSatisfy(isBlank) { return .damaged("an empty file") }
    let start = SourceLocation(file: path, line: 1, column: 1)
    if [[0xFF, 0xFE], [0xFE, 0xFF], [0x7B, 0x00], [0x00, 0x7B], [0x5B, 0x00], [0x00, 0x5B]]
      .contains(where: { octets.starts(with: $0) })
    {
      // RFC 8259 §8.1: JSON that is passed on is UTF-8.
      return .damaged("JSON in UTF-16, where it has to be UTF-8", at: start)
    }
    if let place = conflict(octets, path) { return .damaged(conflictText, at: place) }
    // A zone with comments is for its reader to refuse.
    let plain = withoutComments(octets)
    if plain != octets, beginsAsJSON(plain[...]) { return json(plain, path) }
    do throws(ZoneSourceDiagnostic) {
      _ = try JSONTree.read(octets, file: path)
      return .notZones("no JSON object")
    } catch {
      return .damaged("no JSON, as its name says", at: error.location ?? start)
    }
  }

  private static let conflictText = "a file with a merge conflict that was not resolved"

  /// The line with which Git begins a conflict.
  private static func conflict(_ octets: [UInt8], _ path: String) -> SourceLocation? {
    let lines = octets.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex { $0.starts(with: "<<<<<<< ".utf8) }.map {
      SourceLocation(file: path, line: $0 + 1, column: 1)
    }
  }

  private static func json(_ octets: [UInt8], _ path: String) -> ZoneFormatDetection {
    let found = form(ofJSON: octets.prefix(ZoneSourceLimits.detectionLength))
    guard case .notZones = found else { return found }
    if let place = conflict(octets, path) { return .damaged(conflictText, at: place) }
    // In front of what would tell, or of its end: what is not there may be a zone.
    return isClosed(withoutComments(octets)) ? found : .damaged("JSON that is cut off")
  }

  /// Blanks for the comments that configurations of compilers and editors have, though JSON has none; what is in quotation marks stays.
  private static func withoutComments(_ octets: [UInt8]) -> [UInt8] {
    var plain = octets
    var index = 0
    var isQuoted = false
    let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
    while index < octets.count {
      let next = index + 1 < octets.count ? octets[index + 1] : 0
      switch octets[index] {
      case UInt8(ascii: "\\") where isQuoted: index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case slash where !isQuoted && (next == slash || next == star):
        let end =
          next == slash
          ? octets[index...].firstIndex(of: UInt8(ascii: "\n")) ?? octets.count
          : octets[(index + 2)...].indices.first {
            octets[$0 - 1] == star && octets[$0] == slash && $0 > index + 2
          }.map { $0 + 1 } ?? octets.count
        for place in index..<end where !isBlank(octets[place]) { plain[place] = 0x20 }
        index = end - 1
      default: break
      }
      index += 1
    }
    return plain
  }

  private static func form(ofJSON start: ArraySlice<UInt8>) -> ZoneFormatDetection {
    // Keys of the outermost object, of which others may stand in front.
    let text = String(decoding: start, as: UTF8.self)
    if text.contains("\"ResourceRecordSets\"") { return .format(.route53) }
    // A change batch.
    if text.contains("\"Changes\""), text.contains("\"ResourceRecordSet\"") {
      return .format(.route53)
    }
    if text.contains("\"terraform_version\"") || text.contains("\"resource_changes\"") {
      return .format(.terraform)
    }
    if text.contains("\"domains\""),
      text.contains("\"dns_providers\"") || text.contains("\"registrars\"")
    {
      return .format(.dnscontrol)
    }
    return .notZones("JSON of none of the forms that are read")
  }

  /// octoDNS's own configuration has zones and providers beside each other.
  private static func yaml(_ start: ArraySlice<UInt8>) -> ZoneFormatDetection {
    let keys = lines(of: start).map { $0.prefix { $0 != UInt8(ascii: ":") } }
    let isConfiguration = ["providers", "zones"].allSatisfy { key in
      keys.contains { $0.elementsEqual(key.utf8) }
    }
    return isConfiguration
      ? .notZones("a configuration of octoDNS: give the folder of its zones") : .format(.octodns)
  }

  private static func lines(of start: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    start.split(separator: UInt8(ascii: "\n"))
  }

  private static func isCloudflareExport(_ start: ArraySlice<UInt8>) -> Bool {
    let comments = lines(of: start).prefix {
      $0.first == UInt8(ascii: ";") || $0.allSatisfy(isBlank)
    }
    return [";; Domain:", ";; Exported:"].allSatisfy { word in
      comments.contains { $0.starts(with: word.utf8) }
    }
  }

  private static func text(_ start: ArraySlice<UInt8>) -> ZoneFormatDetection {
    if isCloudflareExport(start) { return .format(.cloudflare) }
    if let first = lines(of: start).first(where: { !$0.allSatisfy(isBlank) }),
      first.starts(with: "---".utf8)
    {
      return .format(.octodns)
    }
    var lexer = ZoneFileLexer(Array(start))
    var line = ZoneFileLexer.LogicalLine()
    guard (try? lexer.next(&line)) == true else { return .unknown }
    let words = line.fields.map { String(decoding: line.text[$0.range], as: UTF8.self) }
    if isUpdateCommand(words) { return .format(.nsupdate) }
    return isZoneFileLine(words) ? .format(.zone) : .unknown
  }

  /// nsupdate(1).
  private static func isUpdateCommand(_ words: [String]) -> Bool {
    guard let first = words.first?.lowercased() else { return false }
    let second = words.count > 1 ? words[1].lowercased() : ""
    switch first {
    case "update": return ["add", "delete", "del"].contains(second)
    case "prereq": return ["yxdomain", "nxdomain", "yxrrset", "nxrrset"].contains(second)
    case "zone": return words.count == 2
    case "server", "local": return (2...3).contains(words.count) && RecordType(second) == nil
    case "key": return (3...4).contains(words.count) && RecordType(second) == nil
    case "class", "ttl": return words.count == 2
    case "gsstsig", "oldgsstsig": return words.count == 1
    default: return false
    }
  }

  /// A directive, or owner, TTL and class in front of a type (RFC 1035 §5.1).
  private static func isZoneFileLine(_ words: [String]) -> Bool {
    guard let first = words.first else { return false }
    if ["$ORIGIN", "$TTL", "$INCLUDE", "$GENERATE"].contains(first.uppercased()) { return true }
    for word in words.dropFirst().prefix(3) {
      if RecordType(word) != nil { return true }
      if word.uppercased() == "IN" || UInt32(timePeriod: Array(word.utf8)[...]) != nil { continue }
      return false
    }
    return false
  }
}
