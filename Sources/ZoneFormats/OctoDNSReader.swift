import DNS
import DNSTransport

/// Reads a zone of octoDNS's YamlProvider (https://octodns.readthedocs.io/en/latest/records.html): names relative to the zone, which
/// the name of the file, or of its folder, gives, each with a record set or a list of them.
struct OctoDNSReader {
  private let file: String
  private let origin: DomainName
  private var records: [Record] = []
  private var undetermined: [UndeterminedEntry] = []
  private var errors = DiagnosticList()
  /// Where each record set stands.
  private var sets: [SetName: SourceLocation] = [:]

  private struct SetName: Hashable {
    let name: DomainName
    let type: String
  }

  /// What YamlProvider takes where a record set has none (`default_ttl`).
  static let defaultTTL: UInt32 = 3600

  static func read(
    _ octets: [UInt8], file: String, origin: DomainName?
  ) throws(ZoneSourceError) -> LoadedZones {
    let apex: DomainName
    let root: TreeCursor?
    let folder = origin == nil ? OctoDNSSplitZones.folder(ofFile: file) : nil
    do throws(ZoneSourceDiagnostic) {
      if let origin {
        apex = origin
      } else if let folder {
        apex = try self.origin(String(folder.zone), in: file)
      } else {
        apex = try self.origin(ofFile: file)
      }
      root = try YAMLTree.read(octets, file: file)
    } catch {
      throw ZoneSourceError(path: file, errors: [error])
    }
    var reader = OctoDNSReader(file: file, origin: apex)
    guard let root, !root.isNull else {
      throw ZoneSourceError(
        path: file,
        "the file is empty: a zone without records is written {}, and this one has been cut off")
    }
    reader.read(root)
    try reader.errors.throwIfAny(path: file)
    let zone = LoadedZone(
      origin: apex, contents: folder == nil ? .whole(reader.records) : .part(reader.records),
      undetermined: reader.undetermined, format: .octodns, file: file)
    return LoadedZones(zones: [zone])
  }

  /// `example.com.yaml` is the zone example.com; its name may be written in Unicode.
  private static func origin(ofFile path: String) throws(ZoneSourceDiagnostic) -> DomainName {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    guard stem.contains("."), name.hasSuffix(".yaml") || name.hasSuffix(".yml"),
      let origin = try? origin(stem, in: path)
    else {
      throw ZoneSourceDiagnostic(
        file: path,
        message:
          "the zone's name is not known: octoDNS names a file as its zone, example.com.yaml; else give it as FILE@ORIGIN"
      )
    }
    return origin
  }

  private static func origin(
    _ text: String, in path: String
  ) throws(ZoneSourceDiagnostic) -> DomainName {
    let place = TreeCursor(
      node: TreeNode(content: .scalar(text, isPlain: true), line: 1, column: 1), file: path,
      pointer: nil)
    return try NameText.name(text, at: place, "zone")
  }

  private init(file: String, origin: DomainName) {
    self.file = file
    self.origin = origin
  }

  private mutating func read(_ root: TreeCursor) {
    let entries: [(key: TreeCursor, value: TreeCursor)]
    do throws(ZoneSourceDiagnostic) {
      entries = try root.entries("a map of names")
    } catch {
      return errors.append(error)
    }
    for (key, value) in entries {
      for set in value.oneOrMore() {
        do throws(ZoneSourceDiagnostic) { try read(set, key: key) } catch { errors.append(error) }
      }
    }
  }

  private mutating func read(
    _ set: TreeCursor, key: TreeCursor
  ) throws(ZoneSourceDiagnostic) {
    // The apex has the empty key, which is no text for anything else.
    let label = key.isNull ? "" : try key.text("a name")
    let name = try NameText.relative(label, to: origin, at: key)
    let typeCursor = try set.required("type")
    let typeName = try typeCursor.text("a record type").uppercased()
    // octoDNS: DuplicateRecordException.
    if let other = sets.updateValue(
      typeCursor.location, forKey: SetName(name: name, type: typeName))
    {
      throw typeCursor.error(
        "\(name) has a record set of type \(typeName) already, at line \(other.line), and octoDNS takes one"
      )
    }
    if let kind = StandIn(typeName) {
      undetermined.append(kind.entry(name, at: set))
      return
    }
    guard let type = RecordDataText.type(typeName) else {
      throw typeCursor.error("'\(typeName)' is no record type")
    }
    noteSpecialTreatment(of: set, name, type)
    var ttl = Self.defaultTTL
    if let cursor = set["ttl"] { ttl = UInt32(try cursor.integer("a TTL", in: 0...0x7FFF_FFFF)) }
    guard let values = set["values"]?.oneOrMore() ?? set["value"]?.oneOrMore() else {
      throw set.error("'value' or 'values' is missing")
    }
    for value in values {
      records.append(
        Record(
          name: name, ttl: ttl, data: try data(type, value), location: value.location))
    }
  }

  /// Pools, rules and health checks, by which other values are given out; and record sets that not all providers get.
  private mutating func noteSpecialTreatment(
    of set: TreeCursor, _ name: DomainName, _ type: RecordType
  ) {
    func add(_ kind: String, _ reason: String, _ place: TreeCursor) {
      undetermined.append(
        UndeterminedEntry(
          name: name, kind: "\(kind) \(type)", types: [type], reason: reason,
          location: place.location, definition: .text(set.definition)))
    }
    if let dynamic = set["dynamic"] {
      add("dynamic", "which of the pools answers depends on rules and health checks", dynamic)
    }
    if let geo = set["geo"] {
      add("geo", "the answer depends on where the question comes from", geo)
    }
    guard let options = set["octodns"] else { return }
    if let ignored = options["ignored"], ignored.isTrue {
      add("ignored", "octoDNS leaves what is published as it is", ignored)
    }
    for key in ["excluded", "included"] {
      if let list = options[key] {
        add(key, "only some of the providers get the record set", list)
      }
    }
  }

  // MARK: Values

  private func data(
    _ type: RecordType, _ value: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    let fields = ValueFields(value)
    switch type {
    case .ns: return .ns(try NameText.fullyQualified(value, "name of the server"))
    case .cname: return .cname(try NameText.fullyQualified(value, "target"))
    case .ptr: return .ptr(try NameText.fullyQualified(value, "target"))
    case .dname: return .other(.dname, try NameText.fullyQualified(value, "target").wire)
    case .txt: return .txt(try strings(value))
    case .spf: return .spf(try strings(value))
    case .mx:
      return .mx(
        MailExchanger(
          preference: try fields.integer("preference", "priority"),
          exchange: try NameText.fullyQualified(
            try fields.required("exchange", "value"), "exchange")))
    case .srv:
      return .srv(
        ServiceLocation(
          priority: try fields.integer("priority"), weight: try fields.integer("weight"),
          port: try fields.integer("port"),
          target: try NameText.fullyQualified(try fields.required("target"), "target")))
    case .caa:
      let flags: UInt8 = try value["flags"] == nil ? 0 : fields.integer("flags")
      let text =
        "\(flags) \(try fields.text("tag")) \(ValueFields.quoted(try fields.text("value")))"
      return try read(type, text, value)
    default: return try read(type, try text(type, fields), value)
    }
  }

  /// Presentation format out of the keys that the type has.
  private func text(
    _ type: RecordType, _ fields: ValueFields
  ) throws(ZoneSourceDiagnostic) -> String {
    guard case .map = fields.cursor.node.content else {
      return try fields.cursor.text("a value of type \(type)")
    }
    switch type {
    case .tlsa:
      return try fields.texts(
        "certificate_usage", "selector", "matching_type", "certificate_association_data")
    case .sshfp: return try fields.texts("algorithm", "fingerprint_type", "fingerprint")
    case .ds:
      // Formerly the keys were those of another type, in another order.
      return fields.cursor["key_tag"] == nil
        ? try fields.texts("flags", "protocol", "algorithm", "public_key")
        : try fields.texts("key_tag", "algorithm", "digest_type", "digest")
    case .naptr:
      let quoted = try ["flags", "service", "regexp"].map { (key) throws(ZoneSourceDiagnostic) in
        ValueFields.quoted(try fields.text(key, default: ""))
      }
      return try fields.texts("order", "preference") + " " + quoted.joined(separator: " ") + " "
        + fields.text("replacement")
    case .uri:
      return try fields.texts("priority", "weight") + " "
        + ValueFields.quoted(fields.text("target"))
    case .loc:
      return try fields.texts(
        "lat_degrees", "lat_minutes", "lat_seconds", "lat_direction", "long_degrees",
        "long_minutes", "long_seconds", "long_direction")
        + " \(fields.text("altitude"))m \(fields.text("size"))m "
        + "\(fields.text("precision_horz"))m \(fields.text("precision_vert"))m"
    case .svcb, .https:
      return try fields.texts("svcpriority", "targetname") + parameters(fields.cursor)
    default: throw fields.cursor.error("a \(type) value is a text")
    }
  }

  /// RFC 9460 §2.1: `alpn="h2,h3"`; a key without value stands alone.
  private func parameters(_ value: TreeCursor) throws(ZoneSourceDiagnostic) -> String {
    var text = ""
    for (key, value) in try value["svcparams"]?.entries() ?? [] {
      text += " " + (try key.text("a parameter"))
      if value.isNull { continue }
      let items = try value.oneOrMore().map { (item) throws(ZoneSourceDiagnostic) in
        try item.text("a value")
      }
      text += "=" + ValueFields.quoted(items.joined(separator: ","))
    }
    return text
  }

  private func read(
    _ type: RecordType, _ text: String, _ value: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    do throws(RecordDataText.Failure) {
      return try RecordDataText.read(text, type: type, origin: .root)
    } catch {
      throw value.error("\(type): \(error.message): \(text.prefix(200))")
    }
  }

  /// octoDNS escapes semicolons, and nothing else; it splits the text at 255 octets itself, and takes what somebody
  /// else has split already.
  private func strings(_ value: TreeCursor) throws(ZoneSourceDiagnostic) -> CharacterStrings {
    var text = try value.text("a text")
    if text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count > 1 {
      text = String(text.dropFirst().dropLast())
    }
    let plain = text.replacing("\" \"", with: "").replacing("\\;", with: ";")
    if plain.utf8.count > Int(UInt16.max) - 257 {
      throw value.error("\(plain.utf8.count) octets are more than a record holds")
    }
    return CharacterStrings(plain)
  }
}
