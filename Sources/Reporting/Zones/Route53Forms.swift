import DNS

/// What Route 53 takes: a change batch with one record that it has no form for is refused as a whole.
enum Route53Forms {
  /// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
  private static let types: Set<RecordType> = [
    .a, .aaaa, .caa, .cname, .ds, .https, .mx, .naptr, .ns, .ptr, .soa, .spf, .srv, .sshfp, .svcb,
    .tlsa, .txt,
  ]

  /// Characters of a TXT value (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html).
  private static let maximumTextLength = 4_000

  /// The sets without the records that Route 53 refuses, which are added to the omissions.
  static func sets(
    _ sets: [RecordSet], _ omissions: inout [ZoneWriter.Omission]
  ) -> [RecordSet] {
    var records: [Record] = []
    for record in sets.lazy.flatMap(\.records) {
      if let reason = refusal(of: record) {
        omissions.append(.init(record, reason))
      } else {
        records.append(record)
      }
    }
    return RecordSet.sets(of: records)
  }

  private static func refusal(of record: Record) -> String? {
    if !types.contains(record.type) { return "Route 53 has no records of type \(record.type)" }
    switch record.data {
    case .txt(let strings), .spf(let strings):
      if strings.joined.isEmpty { return "Route 53 takes no empty text" }
      if CharacterStrings.quoted(strings.joined).utf8.count > maximumTextLength {
        return "Route 53 takes texts of \(maximumTextLength) characters at most"
      }
      return nil
    case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .srv, .tlsa, .ds, .dnskey, .caa, .other:
      return nil
    }
  }
}
