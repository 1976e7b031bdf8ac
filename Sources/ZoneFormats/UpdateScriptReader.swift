import DNS
import DNSTransport

/// Reads a script for nsupdate(1), the text form of dynamic updates (RFC 2136): each message, up to `send` or the end, becomes an update
/// of its zone. What says how it is sent (`server`, `key`) does not matter for what it does.
struct UpdateScriptReader {
  private let file: String
  private var zones: [LoadedZone] = []
  private var errors = DiagnosticList()
  private var warnings: [ZoneSourceDiagnostic] = []

  // What the lines before have set. The zone holds for the messages that follow, too.
  private var zone: DomainName?
  private var defaultTTL: UInt32?
  private var changes: [ZoneChange] = []
  private var prerequisiteSets: [Record] = []

  static func read(
    _ octets: [UInt8], file: String, origin: DomainName?
  ) throws(ZoneSourceError) -> LoadedZones {
    var reader = UpdateScriptReader(file: file, origin: origin)
    reader.readLines(octets)
    reader.endMessage()
    try reader.errors.throwIfAny(path: file)
    if reader.zones.isEmpty {
      throw ZoneSourceError(path: file, "the script changes nothing: no update in it")
    }
    return LoadedZones(zones: reader.zones, warnings: reader.warnings)
  }

  private init(file: String, origin: DomainName?) {
    self.file = file
    zone = origin
  }

  private mutating func readLines(_ octets: [UInt8]) {
    var start = octets.startIndex
    var number = 0
    while start < octets.count {
      number += 1
      let end = octets[start...].firstIndex(of: UInt8(ascii: "\n")) ?? octets.endIndex
      let line = octets[start..<end]
      start = end + 1
      let location = SourceLocation(file: file, line: number)
      if line.count > ZoneFileLexer.maximumLineLength {
        errors.append(
          ZoneSourceDiagnostic(
            location, "a line of more than \(ZoneFileLexer.maximumLineLength) octets"))
        continue
      }
      do throws(ZoneSourceDiagnostic) {
        try read(Line(line, at: location))
      } catch {
        errors.append(error)
      }
    }
  }

  /// A line's words, the text behind each, and where they are.
  private struct Line {
    let location: SourceLocation
    let text: [UInt8]
    let fields: [ZoneFileLexer.Field]
    let isBlank: Bool

    init(_ octets: ArraySlice<UInt8>, at location: SourceLocation) throws(ZoneSourceDiagnostic) {
      self.location = location
      isBlank = octets.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      var lexer = ZoneFileLexer(Array(octets))
      var line = ZoneFileLexer.LogicalLine()
      do throws(ZoneFileLexer.Failure) {
        _ = try lexer.next(&line)
      } catch {
        var place = location
        place.column = error.column
        throw ZoneSourceDiagnostic(place, "\(error.reason)")
      }
      text = line.text
      fields = line.fields
    }

    func word(_ index: Int) -> String {
      index < fields.count ? String(decoding: text[fields[index].range], as: UTF8.self) : ""
    }

    /// What stands from that word on, as written.
    func rest(from index: Int) -> String {
      guard index < fields.count else { return "" }
      let field = fields[index]
      let start = field.isQuoted ? field.range.lowerBound - 1 : field.range.lowerBound
      return String(decoding: text[start...], as: UTF8.self)
    }

    func error(_ message: String, at index: Int) -> ZoneSourceDiagnostic {
      var place = location
      if index < fields.count { place.column = fields[index].column }
      let shown = String(decoding: text.prefix(200), as: UTF8.self)
      return ZoneSourceDiagnostic(place, "\(message): \(shown)")
    }
  }

  private mutating func read(_ line: Line) throws(ZoneSourceDiagnostic) {
    // An empty line sends what there is, a comment does not.
    if line.isBlank { return endMessage() }
    if line.fields.isEmpty { return }
    let command = line.word(0).lowercased()
    switch command {
    case "update": try readUpdate(line, from: 1)
    case "add", "delete", "del": try readUpdate(line, from: 0)
    case "prereq": try readPrerequisite(line, from: 1)
    case "yxdomain", "nxdomain", "yxrrset", "nxrrset": try readPrerequisite(line, from: 0)
    case "zone": zone = try name(line, 1)
    case "ttl":
      if line.word(1).lowercased() == "none" {
        defaultTTL = nil
      } else {
        defaultTTL = try ttl(line, 1)
      }
    case "class":
      guard line.word(1).uppercased() == "IN" else {
        throw line.error("class \(line.word(1)); only IN is read", at: 1)
      }
    case "send": endMessage()
    // How it is sent, and what is shown.
    case "server", "local", "key", "gsstsig", "oldgsstsig", "realm", "show", "answer", "debug",
      "version", "help", "check-names", "lease":
      break
    case "quit": throw line.error("the script ends here; what follows would not be sent", at: 0)
    default: throw line.error("'\(line.word(0))' is no command of nsupdate", at: 0)
    }
  }

  // MARK: Updates

  /// `add NAME TTL [CLASS] TYPE DATA`, `delete NAME [TTL] [CLASS] [TYPE [DATA]]`.
  private mutating func readUpdate(_ line: Line, from first: Int) throws(ZoneSourceDiagnostic) {
    let verb = line.word(first).lowercased()
    guard ["add", "delete", "del"].contains(verb) else {
      throw line.error("expected add or delete", at: first)
    }
    let isAdded = verb == "add"
    let name = try name(line, first + 1)
    var index = first + 2
    var ttl = defaultTTL
    if let stated = UInt32(timePeriod: Array(line.word(index).utf8)[...]) {
      guard stated <= 0x7FFF_FFFF else { throw line.error("a TTL over 2147483647", at: index) }
      ttl = stated
      index += 1
    }
    let className = line.word(index).uppercased()
    if ["IN", "ANY", "NONE", "CH", "HS"].contains(className) {
      guard className == "IN" || !isAdded && className != "CH" && className != "HS" else {
        throw line.error("class \(className); only IN is read", at: index)
      }
      index += 1
    }
    guard index < line.fields.count else {
      if isAdded { throw line.error("an added record needs TTL, type and data", at: index) }
      changes.append(.deleteName(name, line.location))
      return
    }
    let type = try type(line, index)
    if index + 1 == line.fields.count, !isAdded {
      changes.append(.deleteSet(name, type, line.location))
      return
    }
    let data = try data(line, type, from: index + 1)
    if isAdded {
      guard let ttl else {
        throw line.error("no TTL: the record has none, and no 'ttl' line before gives one", at: 2)
      }
      changes.append(
        .add(Record(name: name, ttl: ttl, data: data, location: line.location)))
    } else {
      changes.append(
        .delete(Record(name: name, ttl: 0, data: data, location: line.location)))
    }
  }

  // MARK: Prerequisites

  /// `yxrrset NAME [CLASS] TYPE [DATA]`, `nxrrset NAME [CLASS] TYPE`, `yxdomain NAME`, `nxdomain NAME`.
  private mutating func readPrerequisite(
    _ line: Line, from first: Int
  ) throws(ZoneSourceDiagnostic) {
    let verb = line.word(first).lowercased()
    let name = try name(line, first + 1)
    var index = first + 2
    if ["IN", "ANY", "NONE"].contains(line.word(index).uppercased()) { index += 1 }
    switch verb {
    case "yxdomain": changes.append(.require(.nameInUse(name), line.location))
    case "nxdomain": changes.append(.require(.nameNotInUse(name), line.location))
    case "nxrrset":
      changes.append(.require(.setDoesNotExist(name, try type(line, index)), line.location))
    case "yxrrset":
      let type = try type(line, index)
      if index + 1 == line.fields.count {
        changes.append(.require(.setExists(name, type), line.location))
      } else {
        // Records of one set stand on lines of their own, and are one condition (RFC 2136 §2.4.2).
        prerequisiteSets.append(
          Record(
            name: name, ttl: 0, data: try data(line, type, from: index + 1),
            location: line.location))
      }
    default: throw line.error("expected yxdomain, nxdomain, yxrrset or nxrrset", at: first)
    }
  }

  // MARK: Fields

  /// Names are absolute, whatever they end with.
  private func name(_ line: Line, _ index: Int) throws(ZoneSourceDiagnostic) -> DomainName {
    let text = line.word(index)
    if text.isEmpty { throw line.error("a name is missing", at: index) }
    do throws(DomainName.SyntaxError) { return try DomainName(text) } catch {
      throw line.error("'\(text.prefix(260))' is no domain name: \(error)", at: index)
    }
  }

  private func ttl(_ line: Line, _ index: Int) throws(ZoneSourceDiagnostic) -> UInt32 {
    guard let ttl = UInt32(timePeriod: Array(line.word(index).utf8)[...]), ttl <= 0x7FFF_FFFF
    else { throw line.error("'\(line.word(index))' is no TTL", at: index) }
    return ttl
  }

  private func type(_ line: Line, _ index: Int) throws(ZoneSourceDiagnostic) -> RecordType {
    guard let type = RecordDataText.type(line.word(index)) else {
      throw line.error("'\(line.word(index))' is no record type", at: index)
    }
    return type
  }

  private func data(
    _ line: Line, _ type: RecordType, from index: Int
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    do throws(RecordDataText.Failure) {
      return try RecordDataText.read(line.rest(from: index), type: type, origin: .root)
    } catch {
      throw line.error("\(type): \(error.message)", at: index)
    }
  }

  // MARK: Messages

  private mutating func endMessage() {
    for set in RecordSet.sets(of: prerequisiteSets) {
      changes.append(.require(.setEquals(set.records), set.records.first?.location))
    }
    prerequisiteSets = []
    defer { changes = [] }
    guard !changes.isEmpty else { return }
    guard let zone else {
      let place = changes[0].location ?? SourceLocation(file: file, line: 1)
      errors.append(
        ZoneSourceDiagnostic(
          place,
          "the zone is not known, which nsupdate would ask a server for: write a 'zone' line, or give it as FILE@ORIGIN"
        ))
      return
    }
    for change in changes {
      if let name = change.name, !name.isSubdomain(of: zone), let place = change.location {
        errors.append(ZoneSourceDiagnostic(place, "\(name) is not in the zone \(zone)"))
      }
    }
    zones.append(
      LoadedZone(origin: zone, contents: .update(changes), format: .nsupdate, file: file))
  }
}
