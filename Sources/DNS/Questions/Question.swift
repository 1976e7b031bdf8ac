/// What is asked: a name and a type, class IN (RFC 1035 §4.1.2).
public struct Question: Hashable, Sendable {
  public let name: DomainName
  public let type: RecordType

  public init(_ name: DomainName, _ type: RecordType) {
    self.name = name
    self.type = type
  }
}

extension Question: CustomStringConvertible {
  public var description: String { "\(name) \(type)" }
}
