/// The records of one zone, found by name: which names exist, which are delegated, and in which order they were read.
///
/// `lookup` (Zone+Lookup.swift) answers questions as an authoritative server would.
public struct Zone: Sendable {
  /// The apex: the name that all others of the zone end with.
  public let origin: DomainName

  /// Every name of the zone, empty non-terminals included; the apex is the first.
  private(set) var nodes: [Node]
  private var indexes: [DomainName: Int32]

  /// Whether some name below the apex has NS records, or any name a DNAME: only then a lookup has to
  /// look at the names between apex and question.
  private(set) var hasCuts = false

  /// A name of the zone. Children form a chain, so that those of one name are found without a look at all the others.
  struct Node {
    let name: DomainName
    var records: [Record] = []
    /// Index of the child that was added last; −1 for none.
    var lastChild: Int32 = -1
    /// Index of the child of the same parent that was added before; −1 for none.
    var previousSibling: Int32 = -1
  }

  /// Records outside the origin are left out, and of two with the same name and data the second.
  public init(origin: DomainName, records: some Sequence<Record> = []) {
    self.origin = origin
    nodes = [Node(name: origin)]
    indexes = [origin: 0]
    for record in records { insert(record) }
    for index in nodes.indices where nodes[index].records.count > 1 {
      nodes[index].records = Self.unified(nodes[index].records)
    }
  }

  /// Whether the name belongs to the zone or to something that the zone delegates.
  public func contains(_ name: DomainName) -> Bool { name.isSubdomain(of: origin) }

  /// The start of authority, when the zone has one.
  public var startOfAuthority: Record? { nodes[0].records.first { $0.type == .soa } }

  /// How long a negative answer may be kept, in seconds (RFC 2308 §5).
  public var negativeTTL: UInt32 {
    guard let record = startOfAuthority, case .soa(let soa) = record.data else {
      return Self.negativeTTLWithoutSOA
    }
    return min(record.ttl, soa.minimum)
  }

  /// Used where a zone says nothing: five minutes, what RFC 2308 §5 takes for short.
  public static let negativeTTLWithoutSOA: UInt32 = 300

  /// Every record, by name in the order of first appearance.
  public var records: some Sequence<Record> { nodes.lazy.flatMap(\.records) }

  public var recordCount: Int { nodes.reduce(0) { $0 + $1.records.count } }

  /// The names below that one at which records stand, in canonical order; wildcards included.
  public func names(below ancestor: DomainName) -> [DomainName] {
    guard let start = indexes[ancestor] else { return [] }
    var names: [DomainName] = []
    var pending = [nodes[Int(start)].lastChild]
    while let next = pending.popLast() {
      guard next >= 0 else { continue }
      let node = nodes[Int(next)]
      if !node.records.isEmpty { names.append(node.name) }
      pending.append(node.previousSibling)
      pending.append(node.lastChild)
    }
    return names.sorted()
  }

  /// The names with records for which the condition holds, in the order of first appearance.
  func names(where condition: (DomainName) -> Bool) -> [DomainName] {
    nodes.compactMap { $0.records.isEmpty || !condition($0.name) ? nil : $0.name }
  }

  /// Whether the name is there, with records or only with names below it (RFC 4592 §2.2.2).
  public func exists(_ name: DomainName) -> Bool { indexes[name] != nil }

  func node(_ name: DomainName) -> Node? { indexes[name].map { nodes[Int($0)] } }

  /// The node with its place in `nodes`.
  func placedNode(_ name: DomainName) -> (place: Int32, node: Node)? {
    indexes[name].map { ($0, nodes[Int($0)]) }
  }

  /// The records that stand at the name itself; no wildcard, delegation or alias is looked at.
  public func records(at name: DomainName) -> [Record] { node(name)?.records ?? [] }

  /// The same of one type.
  public func records(at name: DomainName, _ type: RecordType) -> [Record] {
    records(at: name).filter { $0.type == type }
  }

  private mutating func insert(_ record: Record) {
    guard let index = index(adding: record.name) else { return }
    if record.type == .dname || (record.type == .ns && index != 0) { hasCuts = true }
    nodes[index].records.append(record)
  }

  /// The records of one name without duplicates (RFC 2181 §5), those of one type with the TTL of the first (§5.2).
  private static func unified(_ records: [Record]) -> [Record] {
    var seen: Set<RecordData> = []
    var ttls: [RecordType: UInt32] = [:]
    var unified: [Record] = []
    unified.reserveCapacity(records.count)
    for var record in records where seen.insert(record.data).inserted {
      record.ttl = ttls[record.type] ?? record.ttl
      ttls[record.type] = record.ttl
      unified.append(record)
    }
    return unified
  }

  /// The node of the name, made with all names between it and the apex where they are missing (RFC 4592 §2.2.2).
  private mutating func index(adding name: DomainName) -> Int? {
    if let index = indexes[name] { return Int(index) }
    guard let parent = name.parent, contains(name), let parentIndex = index(adding: parent),
      let new = Int32(exactly: nodes.count)
    else { return nil }
    nodes.append(Node(name: name, previousSibling: nodes[parentIndex].lastChild))
    nodes[parentIndex].lastChild = new
    indexes[name] = new
    return Int(new)
  }
}
