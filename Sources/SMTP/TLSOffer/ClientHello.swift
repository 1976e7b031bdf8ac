/// The first message of a TLS handshake, made by hand: to learn what a server would agree to, of versions and ciphers that no library
/// of today speaks any more. The handshake never goes beyond the server's answer.
public struct ClientHello: Hashable, Sendable {
  /// The only version offered.
  public var version: TLSVersion
  public var ciphers: [CipherSuite]
  /// The host asked for (RFC 6066 §3), in ASCII.
  public var serverName: String

  public init(version: TLSVersion, ciphers: [CipherSuite], serverName: String) {
    self.version = version
    self.ciphers = ciphers
    self.serverName = serverName
  }

  /// The message in one record (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
  ///
  /// `random` is 32 octets. Nothing is ever encrypted with what comes of them, so that they may be the same each time.
  public func record(random: [UInt8] = Self.random) -> [UInt8] {
    let legacyVersion = min(version, .v1_2)
    var body: [UInt8] = []
    body.append(number: legacyVersion.rawValue)
    body += random
    // A session id, as middleboxes want it (RFC 8446 §D.4); older versions find no such session and go on.
    body.append(vector: version == .v1_3 ? random : [], lengthOctets: 1)
    var suites: [UInt8] = []
    for cipher in ciphers { suites.append(number: cipher.rawValue) }
    body.append(vector: suites, lengthOctets: 2)
    body.append(vector: [0], lengthOctets: 1)
    body.append(vector: extensions, lengthOctets: 2)
    var message: [UInt8] = [Self.clientHello]
    message.append(vector: body, lengthOctets: 3)
    // RFC 8446 §5.1: the record of a first ClientHello says 1.0.
    var record: [UInt8] = [TLSRecordReader.handshake]
    record.append(number: TLSVersion.v1_0.rawValue)
    record.append(vector: message, lengthOctets: 2)
    return record
  }

  public static let random = Array("dlv looks at what a server offers".utf8.prefix(32))

  private static let clientHello: UInt8 = 1

  private var extensions: [UInt8] {
    var all: [UInt8] = []
    func add(_ type: UInt16, _ content: [UInt8]) {
      all.append(number: type)
      all.append(vector: content, lengthOctets: 2)
    }
    if !serverName.isEmpty {
      var name: [UInt8] = [0]
      name.append(vector: Array(serverName.utf8), lengthOctets: 2)
      add(0, name.asVector(lengthOctets: 2))
    }
    var groups: [UInt8] = []
    for group in KeyExchangeGroup.all { groups.append(number: group.rawValue) }
    add(10, groups.asVector(lengthOctets: 2))
    // Uncompressed points (RFC 8422 §5.1.2).
    add(11, [1, 0])
    // An empty renegotiation_info: some servers refuse clients without it (RFC 5746 §3.4).
    add(0xFF01, [0])
    if version >= .v1_2 {
      var schemes: [UInt8] = []
      for scheme in Self.signatureSchemes { schemes.append(number: scheme) }
      add(13, schemes.asVector(lengthOctets: 2))
    }
    if version == .v1_3 {
      var versions: [UInt8] = []
      versions.append(number: version.rawValue)
      add(43, versions.asVector(lengthOctets: 1))
      // No share: the server names the group that it wants (RFC 8446 §4.2.8).
      add(51, [0, 0])
    }
    return all
  }

  /// All that servers may sign with, SHA-1 included (RFC 8446 §4.2.3).
  private static let signatureSchemes: [UInt16] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0401,
    0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201,
  ]

  /// The alerts with which a client goes away in order (RFC 8446 §6.1: user_canceled, then close_notify), after the answer has set
  /// the version. Nothing is encrypted yet.
  public static func farewell(_ version: TLSVersion) -> [UInt8] {
    let minor = UInt8(truncatingIfNeeded: min(version, .v1_2).rawValue)
    return [21, 3, minor, 0, 2, 1, 90, 21, 3, minor, 0, 2, 1, 0]
  }
}

extension [UInt8] {
  fileprivate mutating func append(number: UInt16) {
    self += [UInt8(number >> 8), UInt8(number & 0xFF)]
  }

  fileprivate mutating func append(vector: [UInt8], lengthOctets: Int) {
    self += vector.asVector(lengthOctets: lengthOctets)
  }

  /// With its length in front, in so many octets (RFC 8446 §3.4).
  fileprivate func asVector(lengthOctets: Int) -> [UInt8] {
    (0..<lengthOctets).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + self
  }
}
