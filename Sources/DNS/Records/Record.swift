/// A resource record, with the line of the zone file it was read from where there is one.
public struct Record: Hashable, Sendable {
  public var name: DomainName {
    get { storage.name }
    set { self = Record(name: newValue, ttl: ttl, data: data, location: location) }
  }
  /// Seconds.
  public var ttl: UInt32 {
    get { storage.ttl }
    set { self = Record(name: name, ttl: newValue, data: data, location: location) }
  }
  public var data: RecordData {
    get { storage.data }
    set { self = Record(name: name, ttl: ttl, data: newValue, location: location) }
  }
  /// Where the record was read: a zone file's line. `nil` for an answer off the wire.
  public var location: SourceLocation? {
    get { storage.location }
    set { self = Record(name: name, ttl: ttl, data: data, location: newValue) }
  }

  /// Checks pass records around far more often than somebody changes one: one reference to copy.
  private let storage: Storage

  private final class Storage: Sendable {
    let name: DomainName
    let ttl: UInt32
    let data: RecordData
    let location: SourceLocation?

    init(name: DomainName, ttl: UInt32, data: RecordData, location: SourceLocation?) {
      self.name = name
      self.ttl = ttl
      self.data = data
      self.location = location
    }
  }

  public init(name: DomainName, ttl: UInt32, data: RecordData, location: SourceLocation? = nil) {
    storage = Storage(name: name, ttl: ttl, data: data, location: location)
  }

  public var type: RecordType { storage.data.type }
}

extension Record {
  public static func == (left: Record, right: Record) -> Bool {
    left.storage === right.storage
      || left.ttl == right.ttl && left.name == right.name && left.data == right.data
        && left.location == right.location
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(ttl)
    hasher.combine(data)
    hasher.combine(location)
  }
}

/// A place in a file that somebody can open: lines and columns count from 1.
public struct SourceLocation: Hashable, Sendable {
  public var file: String
  public var line: Int
  public var column: Int?
  /// Where it is in JSON or YAML, as a JSON pointer (RFC 6901): programs write JSON in one line, of which a number says little.
  public var pointer: String?

  public init(file: String, line: Int, column: Int? = nil, pointer: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.pointer = pointer
  }
}

extension SourceLocation: CustomStringConvertible {
  public var description: String {
    "\(file):\(line)" + (column.map { ":\($0)" } ?? "")
      + (pointer.map { $0.isEmpty ? "" : " (\($0))" } ?? "")
  }
}
