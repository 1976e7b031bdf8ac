import DNS
import DNSTransport

/// Reads the JSON of `aws route53 list-resource-record-sets`, and change batches for `change-resource-record-sets`
/// (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html).
struct Route53Reader {
  private let file: String
  private var errors = DiagnosticList()

  static func read(
    _ octets: [UInt8], file: String, origin: DomainName?
  ) throws(ZoneSourceError) -> LoadedZones {
    var reader = Route53Reader(file: file)
    let zone: LoadedZone
    do throws(ZoneSourceDiagnostic) {
      let root = try JSONTree.read(octets, file: file)
      if let batch = root["ChangeBatch"]?["Changes"] ?? root["Changes"] {
        let comment = root["ChangeBatch"]?["Comment"] ?? root["Comment"]
        zone = try reader.readBatch(
          batch, origin: origin ?? comment.flatMap { Self.zone(inComment: $0) })
      } else {
        zone = try reader.readList(root, origin: origin)
      }
    } catch {
      reader.errors.append(error)
      try reader.errors.throwIfAny(path: file)
      throw ZoneSourceError(path: file, errors: [error])
    }
    try reader.errors.throwIfAny(path: file)
    return LoadedZones(zones: [zone])
  }

  private init(file: String) { self.file = file }

  // MARK: Lists

  private mutating func readList(
    _ root: TreeCursor, origin: DomainName?
  ) throws(ZoneSourceDiagnostic) -> LoadedZone {
    let list = try root.required("ResourceRecordSets").list("a list of record sets")
    // What is left is not there, whichever way the list was cut off.
    let isCut =
      root["IsTruncated"]?.isTrue ?? false || root["NextToken"] != nil
      || root["NextRecordName"] != nil
    if isCut {
      throw root.error(
        "the list is only the first part (there is more to fetch): get all of it, without --max-items"
      )
    }
    var records: [Record] = []
    var undetermined: [UndeterminedEntry] = []
    for set in list {
      do throws(ZoneSourceDiagnostic) {
        let content = try Self.read(set)
        records += content.records
        undetermined += content.undetermined
      } catch {
        errors.append(error)
      }
    }
    // Each hosted zone has an SOA record, at its apex.
    let apexes = records.filter { $0.type == .soa }.map(\.name)
    if apexes.count > 1 {
      throw root.error("the list has \(apexes.count) SOA records: those of several zones")
    }
    guard let apex = origin ?? apexes.first else {
      throw root.error("the zone's name is not known: no SOA record; give it as FILE@ORIGIN")
    }
    for record in records where !record.name.isSubdomain(of: apex) {
      errors.append(
        ZoneSourceDiagnostic(
          record.location ?? root.location, "\(record.name) is not in the zone \(apex)"))
    }
    return LoadedZone(
      origin: apex, contents: apexes.isEmpty ? .part(records) : .whole(records),
      undetermined: undetermined, format: .route53, file: file)
  }

  /// What one record set comes to: records, or why that is not known.
  private struct Content {
    var name: DomainName
    var type: RecordType
    var records: [Record] = []
    var undetermined: [UndeterminedEntry] = []
  }

  private static func read(_ set: TreeCursor) throws(ZoneSourceDiagnostic) -> Content {
    let name = try Route53Text.name(try set.required("Name"))
    let typeCursor = try set.required("Type")
    let typeName = try typeCursor.text("a record type")
    guard let type = RecordDataText.type(typeName) else {
      throw typeCursor.error("'\(typeName)' is no record type")
    }
    var content = Content(name: name, type: type)
    func open(_ kind: String, _ reason: String) {
      content.undetermined = [
        UndeterminedEntry(
          name: name, kind: kind, types: [type], reason: reason, location: set.location,
          definition: .text(set.definition))
      ]
    }
    if let target = set["AliasTarget"] {
      let host = (try? target["DNSName"]?.text("a name")) ?? "another resource"
      open("alias \(type)", "Route 53 answers with the records of \(host) at that moment")
      return content
    }
    if set["TrafficPolicyInstanceId"] != nil {
      open("traffic policy \(type)", "a traffic policy decides what the answer is")
      return content
    }
    if let policy = policies.first(where: { set[$0.key] != nil }) {
      open(
        "\(policy.kind) \(type)",
        "a routing policy decides which of the sets of this name is the answer")
      return content
    }
    let ttl = UInt32(try set.required("TTL").integer("a TTL", in: 0...0x7FFF_FFFF))
    for entry in try set.required("ResourceRecords").list("a list of values") {
      let value = try entry.required("Value")
      content.records.append(
        Record(
          name: name, ttl: ttl, data: try Route53Text.data(type, value),
          location: value.location))
    }
    if content.records.isEmpty { throw set.error("a record set without values") }
    return content
  }

  private static let policies: [(key: String, kind: String)] = [
    ("Weight", "weighted"), ("Region", "latency-routed"), ("Failover", "failover"),
    ("GeoLocation", "geolocation"), ("GeoProximityLocation", "geoproximity"),
    ("MultiValueAnswer", "multivalue"), ("CidrRoutingConfig", "IP-routed"),
  ]

  // MARK: Change batches

  /// What dlv writes into the comment of a batch, which has no other place for it.
  private static func zone(inComment comment: TreeCursor) -> DomainName? {
    guard let words = try? comment.text("a comment").split(separator: " "), words.count == 3,
      words[0] == "The", words[1] == "zone"
    else { return nil }
    return try? DomainName(String(words[2]))
  }

  private mutating func readBatch(
    _ batch: TreeCursor, origin: DomainName?
  ) throws(ZoneSourceDiagnostic) -> LoadedZone {
    guard let apex = origin else {
      throw batch.error(
        "a change batch does not name its zone: give it as FILE@ORIGIN")
    }
    var (deletions, changes): ([ZoneChange], [ZoneChange]) = ([], [])
    var deleted: Set<Question> = []
    // Of a set that stays, or comes in the place of one that goes.
    var written: Set<Question> = []
    var apexDeletions: [(set: Question, place: TreeCursor)] = []
    var undetermined: [UndeterminedEntry] = []
    for entry in try batch.list("a list of changes") {
      do throws(ZoneSourceDiagnostic) {
        let set = try entry.required("ResourceRecordSet")
        let content = try Self.read(set)
        guard content.name.isSubdomain(of: apex) else {
          throw set.error("\(content.name) is not in the zone \(apex)")
        }
        let action = try entry.required("Action")
        let location = set.location
        let question = Question(content.name, content.type)
        switch try action.text("an action").uppercased() {
        case "CREATE":
          // Route 53 refuses the batch where the set exists, and is not deleted by the same batch.
          changes.append(.require(.setDoesNotExist(content.name, content.type), location))
          written.insert(question)
          changes += content.records.map { .add($0) }
          undetermined += content.undetermined
        case "UPSERT":
          changes.append(.deleteSet(content.name, content.type, location))
          written.insert(question)
          changes += content.records.map { .add($0) }
          undetermined += content.undetermined
        case "DELETE":
          deletions.append(.deleteSet(content.name, content.type, location))
          deleted.insert(question)
          if content.name == apex, [.soa, .ns].contains(content.type) {
            apexDeletions.append((question, set))
          }
        case let other:
          throw action.error("'\(other)' is no action: CREATE, UPSERT or DELETE")
        }
      } catch {
        errors.append(error)
      }
    }
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html
    for (question, set) in apexDeletions where !written.contains(question) {
      errors.append(
        set.error("Route 53 does not delete the \(question.type) records of the zone itself"))
    }
    changes.removeAll { change in
      guard case .require(.setDoesNotExist(let name, let type), _) = change else { return false }
      return deleted.contains(Question(name, type))
    }
    // A batch is done at once, whatever its order.
    return LoadedZone(
      origin: apex, contents: .update(deletions + changes), undetermined: undetermined,
      format: .route53, file: file)
  }
}

/// Names and values as Route 53 writes them, in answers of its API and in what Terraform hands it.
enum Route53Text {
  /// Octal escapes: `\052.example.com.` is a wildcard
  /// (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html).
  static func name(_ cursor: TreeCursor) throws(ZoneSourceDiagnostic) -> DomainName {
    let text = try cursor.text("a name")
    return try NameText.name(try decimalEscapes(text, at: cursor), at: cursor, "name")
  }

  /// Values are in presentation format, with names that are absolute and octal escapes in strings.
  static func data(
    _ type: RecordType, _ value: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    let text = try decimalEscapes(try value.text("a value"), at: value)
    do throws(RecordDataText.Failure) {
      return try RecordDataText.read(text, type: type, origin: .root)
    } catch {
      throw value.error("\(type): \(error.message): \(text.prefix(200))")
    }
  }

  /// `\DDD` in octal as `\DDD` in decimal (RFC 1035 §5.1).
  static func decimalEscapes(
    _ text: String, at cursor: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    let octets = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < octets.count {
      guard octets[index] == UInt8(ascii: "\\"), index + 1 < octets.count,
        octets[index + 1] &- 0x30 < 10
      else {
        // A backslash takes what is behind it along, be it another one.
        if octets[index] == UInt8(ascii: "\\"), index + 1 < octets.count {
          result.append(octets[index])
          index += 1
        }
        result.append(octets[index])
        index += 1
        continue
      }
      let digits = octets[(index + 1)...].prefix(3)
      guard digits.count == 3, digits.allSatisfy({ $0 &- 0x30 < 8 }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      else { throw cursor.error("a bad escape: Route 53 has \\ and three octal digits") }
      result += [
        UInt8(ascii: "\\"), 0x30 + value / 100, 0x30 + value / 10 % 10, 0x30 + value % 10,
      ]
      index += 4
    }
    return String(decoding: result, as: UTF8.self)
  }
}
