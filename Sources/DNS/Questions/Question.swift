/// What is asked: a name and a type, class IN (RFC 1035 §4.1.2).
public struct Question: Hashable, Sendable {
  public let name: DomainName
  public let type: RecordType

  public init(_ name: DomainName, _ type: RecordType) {
    self.name = name
    self.type = type
  }
}

extension Question {
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// What tables of the standard library ask for, without another round of hashing: see `DomainName`.
  public func _rawHashValue(seed: Int) -> Int { hash.mixed(with: seed) }

  /// One number: the name's hash is there already, and every lookup in a cache needs this one.
  private var hash: Int { name.readyHash &+ Int(type.rawValue) }
}

extension Question: CustomStringConvertible {
  public var description: String { "\(name) \(type)" }
}
