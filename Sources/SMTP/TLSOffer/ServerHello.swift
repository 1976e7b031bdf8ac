/// What a server answered to a `ClientHello`.
public struct ServerHello: Hashable, Sendable {
  public var version: TLSVersion
  public var cipher: CipherSuite
  /// `nil` with suites that exchange no key in a group of their own.
  public var exchange: KeyExchange?

  public enum KeyExchange: Hashable, Sendable {
    case group(KeyExchangeGroup)
    /// Diffie-Hellman with a prime of the server's, of so many bits.
    case finiteField(bits: Int)
  }

  public init(version: TLSVersion, cipher: CipherSuite, exchange: KeyExchange? = nil) {
    self.version = version
    self.cipher = cipher
    self.exchange = exchange
  }
}

extension ServerHello.KeyExchange: CustomStringConvertible {
  public var description: String {
    switch self {
    case .group(let group): "\(group)"
    case .finiteField(let bits): "DH \(bits)"
    }
  }
}

/// Reads the octets that follow a ClientHello, as far as the server's first messages go.
public struct TLSRecordReader: Hashable, Sendable {
  /// What is known so far.
  public enum Reading: Hashable, Sendable {
    case needsMore
    case answered(ServerHello)
    /// A fatal alert: the server will not agree to what was offered. Its number (RFC 8446 §6).
    case refused(alert: UInt8)
    /// No TLS, or none that can be understood; why.
    case malformed(String)
  }

  static let alert: UInt8 = 21
  static let handshake: UInt8 = 22
  /// Octets of the largest flight that is waited for: OpenSSL takes chains of 100 KB at most.
  public static let maximumOctets = 128 << 10
  /// RFC 8446 §5.1, with the room that RFC 5246 §6.2.3 allows encrypted records.
  private static let maximumRecord = (1 << 14) + 2048

  private var octets: [UInt8] = []
  private var messages: [UInt8] = []
  private var total = 0
  private var hello: ServerHello?

  public init() {}

  /// Takes what came. The answer is final unless it is `needsMore`.
  public mutating func receive(_ received: [UInt8]) -> Reading {
    octets += received
    total += received.count
    if total > Self.maximumOctets { return .malformed("more than \(Self.maximumOctets) octets") }
    while octets.count >= 5 {
      let length = Int(octets[3]) << 8 | Int(octets[4])
      guard octets[0] == Self.alert || octets[0] == Self.handshake, octets[1] == 3 else {
        return .malformed("the answer is no TLS record")
      }
      guard length > 0, length <= Self.maximumRecord else {
        return .malformed("a record of \(length) octets")
      }
      guard octets.count >= 5 + length else { break }
      let content = Array(octets[5..<(5 + length)])
      let type = octets[0]
      octets.removeFirst(5 + length)
      if type == Self.alert {
        // Warnings, such as of a server name that is not known, do not end the handshake.
        if content.count >= 2, content[0] == 1, content[1] != 0 { continue }
        return .refused(alert: content.count >= 2 ? content[1] : 0)
      }
      messages += content
      let reading = readMessages()
      if reading != .needsMore { return reading }
    }
    return .needsMore
  }

  /// What is known when nothing more comes: an answer without the key exchange, if there was one.
  public var known: ServerHello? { hello }

  private mutating func readMessages() -> Reading {
    while messages.count >= 4 {
      let length = Int(messages[1]) << 16 | Int(messages[2]) << 8 | Int(messages[3])
      guard messages.count >= 4 + length else { return .needsMore }
      let type = messages[0]
      var body = OctetReader(Array(messages[4..<(4 + length)]))
      messages.removeFirst(4 + length)
      switch (type, hello) {
      // ServerHello; a request to try again has its form (RFC 8446 §4.1.3).
      case (2, nil):
        guard let read = Self.readHello(&body) else { return .malformed("a broken ServerHello") }
        hello = read
        // From TLS 1.3 on, what follows is encrypted; without a key exchange, nothing of interest follows.
        if read.version >= .v1_3 || !read.cipher.hasServerKeyExchange { return .answered(read) }
      case (_, nil): return .malformed("message \(type) in place of a ServerHello")
      // ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4).
      case (12, .some(var read)):
        read.exchange = Self.readExchange(&body, read.cipher)
        return .answered(read)
      // ServerHelloDone.
      case (14, .some(let read)): return .answered(read)
      case (_, .some): continue
      }
    }
    return .needsMore
  }

  private static func readHello(_ body: inout OctetReader) -> ServerHello? {
    guard let legacy = body.number(), body.take(32) != nil, body.vector(lengthOctets: 1) != nil,
      let cipher = body.number(), body.take(1) != nil
    else { return nil }
    var hello = ServerHello(
      version: TLSVersion(rawValue: legacy), cipher: CipherSuite(rawValue: cipher))
    // RFC 5246 §7.4.1.3: a ServerHello may end without extensions.
    guard var extensions = body.vector(lengthOctets: 2).map(OctetReader.init) else { return hello }
    while let type = extensions.number(), let octets = extensions.vector(lengthOctets: 2) {
      var content = OctetReader(octets)
      switch type {
      case 43: if let version = content.number() { hello.version = TLSVersion(rawValue: version) }
      case 51:
        if let group = content.number() {
          hello.exchange = .group(KeyExchangeGroup(rawValue: group))
        }
      default: continue
      }
    }
    return hello
  }

  private static func readExchange(
    _ body: inout OctetReader, _ cipher: CipherSuite
  ) -> ServerHello.KeyExchange? {
    if cipher.description.hasPrefix("TLS_ECDH") {
      // A named curve; others were never in use.
      guard body.take(1) == [3], let group = body.number() else { return nil }
      return .group(KeyExchangeGroup(rawValue: group))
    }
    guard let prime = body.vector(lengthOctets: 2)?.drop(while: { $0 == 0 }),
      let first = prime.first
    else { return nil }
    return .finiteField(bits: prime.count * 8 - first.leadingZeroBitCount)
  }
}

extension CipherSuite {
  /// Whether the server sends a key exchange of its own: all with temporary keys do (RFC 5246 §7.4.3).
  fileprivate var hasServerKeyExchange: Bool {
    let name = description
    return ["TLS_DHE_", "TLS_ECDHE_", "TLS_DH_anon_", "TLS_ECDH_anon_"].contains(
      where: name.hasPrefix)
  }
}

/// Takes octets from the front.
private struct OctetReader {
  private var rest: ArraySlice<UInt8>

  init(_ octets: [UInt8]) { rest = octets[...] }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func number() -> UInt16? { take(2).map { UInt16($0[0]) << 8 | UInt16($0[1]) } }

  mutating func vector(lengthOctets: Int) -> [UInt8]? {
    let before = rest
    guard let length = take(lengthOctets)?.reduce(0, { $0 << 8 | Int($1) }),
      let content = take(length)
    else {
      rest = before
      return nil
    }
    return content
  }
}
