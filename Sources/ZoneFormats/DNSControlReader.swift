import DNS
import DNSTransport

/// Reads what `dnscontrol print-ir` prints: the domains of dnsconfig.js after the script has run, with their records.
struct DNSControlReader {
  private let file: String
  private var errors = DiagnosticList()
  private var warnings: [ZoneSourceDiagnostic] = []

  /// What DNSControl takes where a record has none (`DefaultTTL`).
  static let defaultTTL: UInt32 = 300

  static func read(
    _ octets: [UInt8], file: String, origin: DomainName?
  ) throws(ZoneSourceError) -> LoadedZones {
    var reader = DNSControlReader(file: file)
    var zones: [LoadedZone] = []
    do throws(ZoneSourceDiagnostic) {
      let root = try JSONTree.read(octets, file: file)
      for domain in try root.required("domains").list("a list of domains") {
        if let zone = try reader.read(domain), origin == nil || origin == zone.origin {
          zones.append(zone)
        }
      }
      reader.findTwins(zones, root)
      if zones.isEmpty { throw root.error("no domain in it") }
    } catch {
      reader.errors.append(error)
    }
    try reader.errors.throwIfAny(path: file)
    return LoadedZones(zones: zones, warnings: reader.warnings)
  }

  private init(file: String) { self.file = file }

  /// Views of one zone (`example.com!inside`) are several zones of one name: nobody can tell which one the world sees.
  private mutating func findTwins(_ zones: [LoadedZone], _ root: TreeCursor) {
    var seen: Set<DomainName> = []
    for zone in zones where !seen.insert(zone.origin).inserted {
      errors.append(
        root.error("the zone \(zone.origin) is there more than once, as with split horizon"))
    }
  }

  private mutating func read(_ domain: TreeCursor) throws(ZoneSourceDiagnostic) -> LoadedZone? {
    let nameCursor = try domain.required("name")
    // The tag of a split horizon stands behind an exclamation mark.
    let label = try nameCursor.text("a domain").prefix { $0 != "!" }
    let origin = try NameText.name(String(label), at: nameCursor, "domain")
    var records: [Record] = []
    var undetermined: [UndeterminedEntry] = []
    for record in try domain["records"]?.list("a list of records") ?? [] {
      do throws(ZoneSourceDiagnostic) {
        let name = try Self.owner(of: record, in: origin)
        let typeCursor = try record.required("type")
        let typeName = try typeCursor.text("a record type").uppercased()
        if let standIn = StandIn(typeName) {
          undetermined.append(standIn.entry(name, at: record))
          continue
        }
        guard let type = RecordDataText.type(typeName) else {
          throw typeCursor.error("'\(typeName)' is no record type")
        }
        let proxy =
          record["meta"]?["cloudflare_proxy"] ?? domain["meta"]?["cloudflare_proxy_default"]
        if [.a, .aaaa, .cname].contains(type), let proxy, try proxy.text("on or off") != "off" {
          undetermined.append(CloudflareExport.proxied(name, type, record.location))
          continue
        }
        let stated = try record["ttl"]?.integer("a TTL", in: 0...0x7FFF_FFFF) ?? 0
        let ttl = stated == 0 ? Self.defaultTTL : UInt32(stated)
        records.append(
          Record(
            name: name, ttl: ttl, data: try Self.data(type, record, origin),
            location: record.location))
      } catch {
        errors.append(error)
      }
    }
    let serverTTL = try domain["meta"]?["ns_ttl"]?.integer("a TTL", in: 0...0x7FFF_FFFF)
    for server in try domain["nameservers"]?.list("a list of name servers") ?? [] {
      let target = try NameText.absolute(try server.required("name"), "name server")
      if records.contains(where: { $0.name == origin && $0.data == .ns(target) }) { continue }
      records.append(
        Record(
          name: origin, ttl: serverTTL.map { UInt32($0) } ?? Self.defaultTTL, data: .ns(target),
          location: server.location))
    }
    // With NO_PURGE and IGNORE the zone has records that the file does not.
    let isPartial =
      domain["keepunknown"]?.isTrue ?? false || domain["unmanaged"] != nil
    return LoadedZone(
      origin: origin, contents: isPartial ? .part(records) : .whole(records),
      undetermined: undetermined, format: .dnscontrol, file: file)
  }

  /// The label is relative and never ends with a dot; `subdomain` is that of D_EXTEND, which is in the label already.
  private static func owner(
    of record: TreeCursor, in origin: DomainName
  ) throws(ZoneSourceDiagnostic) -> DomainName {
    let cursor = try record.required("name")
    return try NameText.relative(try cursor.text("a name"), to: origin, at: cursor)
  }

  private static func data(
    _ type: RecordType, _ record: TreeCursor, _ origin: DomainName
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    let fields = ValueFields(record)
    /// Numbers that are 0 are left out.
    func number(_ name: String) throws(ZoneSourceDiagnostic) -> String {
      "\(try record[name]?.integer("a number") ?? 0)"
    }
    func target() throws(ZoneSourceDiagnostic) -> String { try fields.text("target") }
    let text: String
    switch type {
    case .txt: return .txt(CharacterStrings(try fields.text("target", default: "")))
    case .spf: return .spf(CharacterStrings(try fields.text("target", default: "")))
    case .mx:
      let preference = try record["Fields"]?["Preference"]?.integer("a number")
      let stated = try number("mxpreference")
      text = try (preference.map { "\($0)" } ?? stated) + " " + target()
    case .srv:
      text =
        try number("srvpriority") + " " + number("srvweight") + " " + number("srvport") + " "
        + target()
    case .caa:
      text =
        try number("caaflag") + " " + fields.text("caatag") + " " + ValueFields.quoted(target())
    case .tlsa:
      text =
        try number("tlsausage") + " " + number("tlsaselector") + " " + number("tlsamatchingtype")
        + " " + target()
    case .ds:
      text =
        try number("dskeytag") + " " + number("dsalgorithm") + " " + number("dsdigesttype") + " "
        + fields.text("dsdigest")
    case .dnskey:
      text =
        try number("dnskeyflags") + " " + number("dnskeyprotocol") + " "
        + number("dnskeyalgorithm") + " " + fields.text("dnskeypublickey")
    case .sshfp:
      text = try number("sshfpalgorithm") + " " + number("sshfpfingerprint") + " " + target()
    case .naptr:
      let quoted = try ["naptrflags", "naptrservice", "naptrregexp"].map {
        (name) throws(ZoneSourceDiagnostic) in
        ValueFields.quoted(try fields.text(name, default: ""))
      }
      text =
        try number("naptrorder") + " " + number("naptrpreference") + " "
        + quoted.joined(separator: " ") + " " + target()
    case .svcb, .https:
      text =
        try number("svcpriority") + " " + target() + " " + fields.text("svcparams", default: "")
    case .loc where record["loclatitude"] != nil || record["loclongitude"] != nil:
      // The octets of RFC 1876 §2, as numbers.
      let octets = try ["locversion", "locsize", "lochorizpre", "locvertpre"].map {
        (name) throws(ZoneSourceDiagnostic) in
        UInt8(try record[name]?.integer("a number", in: 0...255) ?? 0)
      }
      let numbers = try ["loclatitude", "loclongitude", "localtitude"].map {
        (name) throws(ZoneSourceDiagnostic) in
        try record[name]?.integer("a number", in: 0...0xFFFF_FFFF) ?? 0
      }
      let places = numbers.flatMap { number in
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
      }
      return .other(.loc, octets + places)
    case .soa:
      text =
        try target() + " " + fields.text("soambox") + " " + number("soaserial") + " "
        + number("soarefresh") + " " + number("soaretry") + " " + number("soaexpire") + " "
        + number("soaminttl")
    default: text = try target()
    }
    do throws(RecordDataText.Failure) {
      return try RecordDataText.read(text, type: type, origin: origin)
    } catch {
      throw record.error("\(type): \(error.message): \(text.prefix(200))")
    }
  }
}
