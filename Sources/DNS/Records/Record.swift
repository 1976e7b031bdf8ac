/// A resource record, with the line of the zone file it was read from where there is one.
public struct Record: Hashable, Sendable {
  public var name: DomainName
  /// Seconds.
  public var ttl: UInt32
  public var data: RecordData
  /// Where the record was read: a zone file's line. `nil` for an answer off the wire.
  public var location: SourceLocation?

  public init(name: DomainName, ttl: UInt32, data: RecordData, location: SourceLocation? = nil) {
    self.name = name
    self.ttl = ttl
    self.data = data
    self.location = location
  }

  public var type: RecordType { data.type }
}

/// A place in a file that somebody can open: lines and columns count from 1.
public struct SourceLocation: Hashable, Sendable {
  public var file: String
  public var line: Int
  public var column: Int?

  public init(file: String, line: Int, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourceLocation: CustomStringConvertible {
  public var description: String { "\(file):\(line)" + (column.map { ":\($0)" } ?? "") }
}
