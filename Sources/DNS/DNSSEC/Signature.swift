/// An RRSIG record, read (RFC 4034 §3.1).
public struct Signature: Hashable, Sendable {
  public let typeCovered: RecordType
  public let algorithm: SecurityAlgorithm
  /// Labels of the name that was signed, the root and a leading `*` not counted.
  public let labelCount: Int
  /// Seconds.
  public let originalTTL: UInt32
  /// Seconds since 1970, modulo 2^32 (RFC 4034 §3.1.5).
  public let expiration: UInt32
  /// Seconds since 1970, modulo 2^32.
  public let inception: UInt32
  public let keyTag: UInt16
  public let signer: DomainName

  /// `nil` for any other record, or one that is not well-formed.
  public init?(_ record: Record) {
    guard case .other(.rrsig, let octets) = record.data, octets.count > Self.fixedLength else {
      return nil
    }
    let integer = { (offset: Int, count: Int) in
      octets[offset..<(offset + count)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    var end = Self.fixedLength
    while end < octets.count, octets[end] != 0 { end += Int(octets[end]) + 1 }
    guard end + 1 < octets.count,
      let signer = DomainName(wire: octets[Self.fixedLength...end])
    else { return nil }
    typeCovered = RecordType(rawValue: UInt16(integer(0, 2)))
    algorithm = SecurityAlgorithm(rawValue: octets[2])
    labelCount = Int(octets[3])
    originalTTL = integer(4, 4)
    expiration = integer(8, 4)
    inception = integer(12, 4)
    keyTag = UInt16(integer(16, 2))
    self.signer = signer
  }

  /// Octets in front of the signer's name.
  private static let fixedLength = 18

  /// From when to when it is valid, both included: the times nearest to `time`, in serial arithmetic (RFC 4034 §3.1.5).
  public func window(at time: UTCTime) -> (start: UTCTime, end: UTCTime) {
    (Self.near(time, inception), Self.near(time, expiration))
  }

  private static func near(_ time: UTCTime, _ stamp: UInt32) -> UTCTime {
    time + Int(Int32(bitPattern: stamp &- UInt32(truncatingIfNeeded: time.seconds)))
  }
}

/// A DNSSEC algorithm by its number in the IANA registry.
public struct SecurityAlgorithm: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  public static let rsaSHA1 = SecurityAlgorithm(rawValue: 5)
  public static let rsaSHA1NSEC3 = SecurityAlgorithm(rawValue: 7)
  public static let rsaSHA256 = SecurityAlgorithm(rawValue: 8)
  public static let rsaSHA512 = SecurityAlgorithm(rawValue: 10)
  public static let ecdsaP256SHA256 = SecurityAlgorithm(rawValue: 13)
  public static let ecdsaP384SHA384 = SecurityAlgorithm(rawValue: 14)
  public static let ed25519 = SecurityAlgorithm(rawValue: 15)
  public static let ed448 = SecurityAlgorithm(rawValue: 16)

  /// Whether dlv validates with it. RFC 9905 §2 leaves RSA with SHA-1 to validators, for zones that still use it.
  public var isSupported: Bool { Self.supported.contains(self) }

  public var isRSA: Bool { Self.rsa.contains(self) }

  private static let rsa: Set<SecurityAlgorithm> = [
    SecurityAlgorithm(rawValue: 1), rsaSHA1, rsaSHA1NSEC3, rsaSHA256, rsaSHA512,
  ]

  private static let supported: Set<SecurityAlgorithm> = [
    rsaSHA1, rsaSHA1NSEC3, rsaSHA256, rsaSHA512, ecdsaP256SHA256, ecdsaP384SHA384, ed25519, ed448,
  ]

  private static let names: [UInt8: String] = [
    1: "RSAMD5", 3: "DSA", 5: "RSASHA1", 6: "DSA-NSEC3-SHA1", 7: "RSASHA1-NSEC3-SHA1",
    8: "RSASHA256", 10: "RSASHA512", 12: "ECC-GOST", 13: "ECDSAP256SHA256",
    14: "ECDSAP384SHA384", 15: "ED25519", 16: "ED448", 17: "SM2SM3", 23: "ECC-GOST12",
  ]
}

extension SecurityAlgorithm: CustomStringConvertible {
  /// The mnemonic of the registry, or `algorithm 200`.
  public var description: String { Self.names[rawValue] ?? "algorithm \(rawValue)" }
}

extension DNSKey {
  /// The number by which DS and RRSIG records refer to a key (RFC 4034 Appendix B).
  public var tag: UInt16 {
    var sum = 0
    for (index, octet) in RecordData.dnskey(self).wire.enumerated() {
      sum += index & 1 == 1 ? Int(octet) : Int(octet) << 8
    }
    return UInt16(truncatingIfNeeded: sum + (sum >> 16 & 0xFFFF))
  }

  /// Whether the key may sign a zone: RFC 4034 §2.1.1, §2.1.2.
  public var isZoneKey: Bool { flags & 0x0100 != 0 && protocolNumber == 3 }

  /// Secure entry point: what parents' DS records usually point to (RFC 4034 §2.1.1).
  public var isEntryPoint: Bool { flags & 0x0001 != 0 }

  /// RFC 5011 §2.1: such a key may sign nothing but its own revocation.
  public var isRevoked: Bool { flags & 0x0080 != 0 }

  public var securityAlgorithm: SecurityAlgorithm { SecurityAlgorithm(rawValue: algorithm) }

  /// Bits of an RSA key's modulus (RFC 3110 §2); `nil` for other keys.
  public var modulusBits: Int? {
    guard securityAlgorithm.isRSA, let first = publicKey.first else { return nil }
    var exponentLength = Int(first)
    var start = 1
    if first == 0 {
      guard publicKey.count >= 3 else { return nil }
      exponentLength = Int(publicKey[1]) << 8 | Int(publicKey[2])
      start = 3
    }
    let modulus = publicKey.dropFirst(start + exponentLength).drop { $0 == 0 }
    guard let top = modulus.first else { return nil }
    return modulus.count * 8 - top.leadingZeroBitCount
  }
}
