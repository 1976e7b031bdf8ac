/// The records of one name and type (RFC 2181 §5), without duplicates.
public struct RecordSet: Hashable, Sendable {
  public let name: DomainName
  public let type: RecordType
  /// Seconds; that of the first record counts for all (RFC 2181 §5.2).
  public let ttl: UInt32
  /// At least one.
  public internal(set) var records: [Record]

  public var data: [RecordData] { records.map(\.data) }

  /// The sets of the records, by name in order of first appearance, and within a name by type likewise.
  public static func sets(of records: some Sequence<Record>) -> [RecordSet] {
    var order: [DomainName] = []
    var setsByName: [DomainName: [RecordSet]] = [:]
    for record in records {
      guard var sets = setsByName.removeValue(forKey: record.name) else {
        order.append(record.name)
        setsByName[record.name] = [RecordSet(record)]
        continue
      }
      if let index = sets.firstIndex(where: { $0.type == record.type }) {
        if !sets[index].records.contains(where: { $0.data == record.data }) {
          sets[index].records.append(record)
        }
      } else {
        sets.append(RecordSet(record))
      }
      setsByName[record.name] = sets
    }
    return order.flatMap { setsByName[$0] ?? [] }
  }

  private init(_ record: Record) {
    name = record.name
    type = record.type
    ttl = record.ttl
    records = [record]
  }
}
