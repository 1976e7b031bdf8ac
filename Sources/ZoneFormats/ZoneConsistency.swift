public import DNS

/// Whether the records of a file can be a zone, or a part of one: what servers and providers would refuse is refused for every format.
public enum ZoneConsistency {
  /// - Throws: Everything that makes the records no zone, with the places.
  public static func check(_ zones: [LoadedZone], path: String) throws(ZoneSourceError) {
    var errors = DiagnosticList()
    for zone in zones {
      problems(of: zone).forEach { errors.append($0.diagnostic(zone.file)) }
    }
    try errors.throwIfAny(path: path)
  }

  private static func problems(of zone: LoadedZone) -> [ZoneProblem] {
    switch zone.contents {
    case .whole(let records), .part(let records), .plan(_, let records):
      problems(of: records, in: zone.origin)
    // Route 53 does all of a batch, or refuses it.
    case .update where zone.format == .route53: problems(of: zone.records, in: zone.origin)
    // What else a server makes of a message depends on the zone that it has: `ZoneRevision` says so.
    case .update:
      problems(
        of: zone.records.filter { $0.type == .cname && $0.name == zone.origin }, in: zone.origin)
    }
  }

  /// The apex has SOA and NS records in any case; most files leave them to the provider.
  private static func problems(of records: [Record], in origin: DomainName) -> [ZoneProblem] {
    var problems: [ZoneProblem] = []
    var rest: [Record] = []
    for record in records {
      if record.type == .cname, record.name == origin {
        problems.append(ZoneProblem(kind: .aliasAtApex, record: record))
      } else {
        rest.append(record)
      }
    }
    return problems + fatalProblems(of: rest, in: origin)
  }

  private static func fatalProblems(of records: [Record], in origin: DomainName) -> [ZoneProblem] {
    Zone.problems(origin: origin, records: records).filter { $0.isFatal && $0.record != nil }
  }

  /// Cloudflare gives out what a CNAME leads to where the CNAME is at the apex or proxied; addresses and a second CNAME can't stand beside
  /// it even then (https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/).
  static func checkCloudflare(
    _ records: [Record], origin: DomainName, proxiedLines: Set<Int>, path: String
  ) throws(ZoneSourceError) {
    var flattened: [DomainName: Record] = [:]
    var (rest, problems): ([Record], [ZoneProblem]) = ([], [])
    func isFlattened(_ record: Record) -> Bool {
      record.type == .cname
        && (record.name == origin
          || record.location.map { proxiedLines.contains($0.line) } ?? false)
    }
    for record in records {
      guard isFlattened(record) else {
        rest.append(record)
        continue
      }
      if let other = flattened[record.name], other.data != record.data {
        problems.append(ZoneProblem(kind: .severalAliases, record: record))
      }
      flattened[record.name] = record
    }
    if !flattened.isEmpty {
      for record in rest where [.a, .aaaa, .cname].contains(record.type) {
        guard flattened[record.name] != nil else { continue }
        problems.append(
          ZoneProblem(
            kind: record.type == .cname ? .severalAliases : .aliasBesideOtherData, record: record))
      }
    }
    var errors = DiagnosticList()
    for problem in problems + fatalProblems(of: rest, in: origin) {
      errors.append(problem.diagnostic(path))
    }
    try errors.throwIfAny(path: path)
  }
}

extension ZoneProblem {
  fileprivate func diagnostic(_ file: String) -> ZoneSourceDiagnostic {
    guard let record, let location = record.location else {
      return ZoneSourceDiagnostic(file: file, message: description)
    }
    return ZoneSourceDiagnostic(location, "\(self): \(record.description.prefix(200))")
  }
}
