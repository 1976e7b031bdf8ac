/// A cipher suite by its number in the IANA registry.
public struct CipherSuite: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Those that dlv offers, the better ones first.
  public static let all = names.map { CipherSuite(rawValue: $0.number) }

  private static let known = Dictionary(
    names.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })

  /// Whether it is one of TLS 1.3, which have numbers of their own (RFC 8446 §B.4).
  public var isOfVersion13: Bool { rawValue >> 8 == 0x13 }

  /// What is wrong with it, or right.
  public var kind: Kind {
    let name = description
    if name.contains("_NULL_") { return .null }
    if name.contains("_EXPORT_") { return .export }
    if name.contains("_RC4_") { return .rc4 }
    if name.contains("_anon_") { return .anonymous }
    if name.contains("_3DES_") || name.contains("_DES_") || name.contains("_IDEA_") {
      return .smallBlock
    }
    let isForwardSecret =
      isOfVersion13 || name.hasPrefix("TLS_ECDHE_") || name.hasPrefix("TLS_DHE_")
    return isForwardSecret ? .forwardSecret : .withoutForwardSecrecy
  }

  /// The first that applies.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// Nothing is encrypted.
    case null
    /// 40 bits, broken within hours (RFC 9325 §4.1).
    case export
    /// RFC 7465.
    case rc4
    /// The server shows no certificate.
    case anonymous
    /// Blocks of 64 bits: DES, 3DES and IDEA (RFC 9325 §4.1, CVE-2016-2183).
    case smallBlock
    /// Whoever gets the server's key later can read what was recorded (RFC 9325 §4.1).
    case withoutForwardSecrecy
    case forwardSecret
  }
}

extension CipherSuite: CustomStringConvertible {
  /// The IANA name, or the number.
  public var description: String {
    if let name = Self.known[rawValue] { return name }
    let digits = String(rawValue, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

/// A version of TLS by its number in the handshake.
public struct TLSVersion: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let v1_0 = TLSVersion(rawValue: 0x0301)
  public static let v1_1 = TLSVersion(rawValue: 0x0302)
  public static let v1_2 = TLSVersion(rawValue: 0x0303)
  public static let v1_3 = TLSVersion(rawValue: 0x0304)

  /// Those that are tried, the newest first.
  public static let all = [v1_3, v1_2, v1_1, v1_0]

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension TLSVersion: CustomStringConvertible {
  public var description: String {
    switch rawValue {
    case 0x0300: "SSL 3.0"
    case 0x0301...0x0304: "TLS 1.\(rawValue - 0x0301)"
    default: "TLS version 0x" + String(rawValue, radix: 16)
    }
  }
}

/// A key exchange group by its number in the IANA registry (RFC 8446 §4.2.7).
public struct KeyExchangeGroup: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  private static let known: [(number: UInt16, name: String)] = [
    (0x11EC, "X25519MLKEM768"), (0x001D, "x25519"), (0x0017, "secp256r1"), (0x001E, "x448"),
    (0x0018, "secp384r1"), (0x0019, "secp521r1"), (0x0100, "ffdhe2048"), (0x0101, "ffdhe3072"),
    (0x0102, "ffdhe4096"), (0x0013, "secp192r1"), (0x0015, "secp224r1"), (0x0016, "secp256k1"),
    (0x001A, "brainpoolP256r1"), (0x001B, "brainpoolP384r1"), (0x001C, "brainpoolP512r1"),
  ]

  /// Those that dlv offers, the most wanted first.
  static let all = known.map { KeyExchangeGroup(rawValue: $0.number) }
}

extension KeyExchangeGroup: CustomStringConvertible {
  public var description: String {
    Self.known.first { $0.number == rawValue }?.name ?? "group \(rawValue)"
  }
}
