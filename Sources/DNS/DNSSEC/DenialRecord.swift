/// An NSEC record, read: no name stands between its owner and `next` (RFC 4034 §4).
struct PlainDenial {
  let record: Record
  let next: DomainName
  let types: TypeBitMap

  init?(_ record: Record) {
    guard case .other(.nsec, let octets) = record.data else { return nil }
    var end = 0
    while end < octets.count, octets[end] != 0 { end += Int(octets[end]) + 1 }
    guard end < octets.count, let next = DomainName(wire: octets[0...end]),
      let types = TypeBitMap(octets[(end + 1)...])
    else { return nil }
    self.record = record
    self.next = next
    self.types = types
  }

  var owner: DomainName { record.name }

  /// Whether the record says that there is no such name. The last NSEC of a zone points back to the apex (RFC 4034 §4.1.1).
  func covers(_ name: DomainName, in zone: DomainName) -> Bool {
    guard name.isSubdomain(of: zone), owner < name else { return false }
    return next == zone || owner >= next ? true : name < next
  }
}

/// An NSEC3 record, read (RFC 5155 §3).
public struct HashedDenial: Sendable {
  public let record: Record
  public let parameters: HashParameters
  public let flags: UInt8
  /// The hash that the owner's first label stands for.
  let ownerHash: [UInt8]
  let nextHash: [UInt8]
  let types: TypeBitMap

  public init?(_ record: Record) {
    guard case .other(.nsec3, let octets) = record.data, octets.count > 5 else { return nil }
    let saltEnd = 5 + Int(octets[4])
    guard saltEnd < octets.count else { return nil }
    let hashEnd = saltEnd + 1 + Int(octets[saltEnd])
    guard hashEnd <= octets.count, octets[saltEnd] > 0,
      let types = TypeBitMap(octets[hashEnd...]), let label = record.name.labels.first,
      let ownerHash = Base32Hex.decode(label)
    else { return nil }
    self.record = record
    parameters = HashParameters(
      algorithm: octets[0], iterations: UInt16(octets[2]) << 8 | UInt16(octets[3]),
      salt: Array(octets[5..<saltEnd]))
    flags = octets[1]
    self.ownerHash = ownerHash
    nextHash = Array(octets[(saltEnd + 1)..<hashEnd])
    self.types = types
  }

  /// RFC 5155 §3.1.2.1: unsigned delegations may stand between the hashes.
  public var isOptOut: Bool { flags & 1 != 0 }

  func covers(_ hash: [UInt8]) -> Bool {
    let isAfterOwner = ownerHash.lexicographicallyPrecedes(hash)
    let isBeforeNext = hash.lexicographicallyPrecedes(nextHash)
    // The last record of the chain points back to the first (RFC 5155 §3.1.7).
    return ownerHash.lexicographicallyPrecedes(nextHash)
      ? isAfterOwner && isBeforeNext : isAfterOwner || isBeforeNext
  }
}

/// How names are hashed in a zone (RFC 5155 §3.1).
public struct HashParameters: Hashable, Sendable {
  public let algorithm: UInt8
  /// Rounds beyond the first.
  public let iterations: UInt16
  public let salt: [UInt8]

  /// SHA-1, the only one that is defined (RFC 5155 §11).
  static let sha1: UInt8 = 1

  public init(algorithm: UInt8, iterations: UInt16, salt: [UInt8]) {
    self.algorithm = algorithm
    self.iterations = iterations
    self.salt = salt
  }
}

/// The types at a name, as NSEC and NSEC3 list them (RFC 4034 §4.1.2).
struct TypeBitMap: Hashable, Sendable {
  private let types: Set<UInt16>

  init(_ types: Set<RecordType>) { self.types = Set(types.map(\.rawValue)) }

  init?(_ octets: ArraySlice<UInt8>) {
    var types: Set<UInt16> = []
    var index = octets.startIndex
    while index < octets.endIndex {
      guard index + 2 <= octets.endIndex else { return nil }
      let window = UInt16(octets[index]) << 8
      let length = Int(octets[index + 1])
      guard (1...32).contains(length), index + 2 + length <= octets.endIndex else { return nil }
      for (offset, octet) in octets[(index + 2)..<(index + 2 + length)].enumerated() {
        for bit in 0..<8 where octet & (0x80 >> UInt8(bit)) != 0 {
          types.insert(window | UInt16(offset * 8 + bit))
        }
      }
      index += 2 + length
    }
    self.types = types
  }

  func contains(_ type: RecordType) -> Bool { types.contains(type.rawValue) }

  /// `MX TXT RRSIG`, in the order of their numbers.
  var description: String {
    types.sorted().map { RecordType(rawValue: $0).description }.joined(separator: " ")
  }

  /// Whether the name is a delegation seen from above: NS records, and no SOA.
  var isDelegation: Bool { contains(.ns) && !contains(.soa) }
}

/// Base 32 with the extended hex alphabet, without padding (RFC 4648 §7).
package enum Base32Hex {
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var octets: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in text {
      let value: UInt8
      switch character {
      case 0x30...0x39: value = character - 0x30
      case 0x41...0x56: value = character - 0x41 + 10
      case 0x61...0x76: value = character - 0x61 + 10
      default: return nil
      }
      bits = bits << 5 | UInt32(value)
      count += 5
      if count >= 8 {
        count -= 8
        octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    return octets
  }

  /// In lower case, as servers write hashes.
  static func encode(_ octets: [UInt8]) -> String {
    let alphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)
    var text: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for octet in octets {
      bits = bits << 8 | UInt32(octet)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[Int(bits >> UInt32(count) & 31)])
      }
      bits &= (1 << UInt32(count)) - 1
    }
    if count > 0 { text.append(alphabet[Int(bits << UInt32(5 - count) & 31)]) }
    return String(decoding: text, as: UTF8.self)
  }
}
