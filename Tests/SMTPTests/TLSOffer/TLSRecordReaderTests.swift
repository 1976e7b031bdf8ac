import SMTP
import TestKit
import Testing

/// What is read out of the octets that follow a ClientHello.
@Suite struct TLSRecordReaderTests {
  /// A handshake message in a record.
  static func record(_ type: UInt8, _ body: [UInt8], version: UInt8 = 3) -> [UInt8] {
    let message = [type, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    return [22, 3, version, UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message
  }

  static func hello(_ version: UInt16, _ cipher: UInt16, extensions: [UInt8] = []) -> [UInt8] {
    var body = [UInt8(version >> 8), UInt8(version & 0xFF)] + [UInt8](repeating: 7, count: 32)
    body += [0, UInt8(cipher >> 8), UInt8(cipher & 0xFF), 0]
    if !extensions.isEmpty { body += [0, UInt8(extensions.count)] + extensions }
    return record(2, body)
  }

  private static func read(_ octets: [UInt8]) -> TLSRecordReader.Reading {
    var reader = TLSRecordReader()
    return reader.receive(octets)
  }

  @Test func aRequestToTryAgainNamesVersionCipherAndGroup() {
    let octets = Self.hello(0x0303, 0x1301, extensions: [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0, 0x1D])
    #expect(
      Self.read(octets)
        == .answered(
          ServerHello(
            version: .v1_3, cipher: CipherSuite(rawValue: 0x1301),
            exchange: .group(KeyExchangeGroup(rawValue: 0x1D)))))
  }

  @Test func aNamedCurveAndAPrimeAreRead() {
    let curve = Self.hello(0x0303, 0xC02F) + Self.record(12, [3, 0, 0x17, 1, 4])
    #expect(
      Self.read(curve)
        == .answered(
          ServerHello(
            version: .v1_2, cipher: CipherSuite(rawValue: 0xC02F),
            exchange: .group(KeyExchangeGroup(rawValue: 0x17)))))
    let prime = Self.hello(0x0302, 0x0033) + Self.record(12, [0, 3, 0, 0x7F, 0xFF, 0, 1, 2])
    #expect(
      Self.read(prime)
        == .answered(
          ServerHello(
            version: .v1_1, cipher: CipherSuite(rawValue: 0x0033), exchange: .finiteField(bits: 15))
        ))
  }

  @Test func anAnswerInPiecesIsTheSame() {
    let octets =
      Self.hello(0x0303, 0xC02F) + Self.record(11, [0, 0, 0])
      + Self.record(12, [3, 0, 0x17, 1, 4])
    var reader = TLSRecordReader()
    var readings = octets.map { reader.receive([$0]) }
    #expect(readings.popLast() == Self.read(octets))
    #expect(readings.allSatisfy { $0 == .needsMore })
    #expect(reader.known?.cipher.description == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
  }

  @Test func anRSASuiteNeedsNothingMore() {
    #expect(
      Self.read(Self.hello(0x0301, 0x000A))
        == .answered(ServerHello(version: .v1_0, cipher: CipherSuite(rawValue: 0x000A))))
  }

  @Test func alertsRefuseUnlessTheyOnlyWarn() {
    #expect(Self.read([21, 3, 3, 0, 2, 2, 70]) == .refused(alert: 70))
    #expect(Self.read([21, 3, 3, 0, 2, 1, 112]) == .needsMore)
    #expect(Self.read([21, 3, 3, 0, 2, 1, 0]) == .refused(alert: 0))
  }

  @Test(
    arguments: [
      ("text in place of TLS", Array("554 no\r\n".utf8)),
      ("an empty record", [22, 3, 3, 0, 0]),
      ("a record that is too long", [22, 3, 3, 0xFF, 0xFF]),
      ("SSL 2", [0x80, 0x2E, 1, 0, 2]),
      ("application data", [23, 3, 3, 0, 1, 0]),
      ("a certificate before the hello", record(11, [0, 0, 0])),
      ("a hello that is cut", record(2, [3, 3, 1])),
    ] as [(String, [UInt8])])
  func whatIsNoAnswerIsMalformed(name: String, octets: [UInt8]) {
    guard case .malformed = Self.read(octets) else {
      Issue.record("\(name): \(Self.read(octets))")
      return
    }
  }

  @Test func mutatedAnswersNeverCrashTheReader() {
    let octets =
      Self.hello(0x0303, 0xC02F, extensions: [0, 43, 0, 2, 3, 3])
      + Self.record(11, [0, 0, 3, 1, 2, 3]) + Self.record(12, [3, 0, 0x17, 1, 4])
    var generator = SeededGenerator(seed: 8446)
    for _ in 0..<20_000 {
      var mutated = octets
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        mutated[Int.random(in: 0..<mutated.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      var reader = TLSRecordReader()
      _ = reader.receive(
        Array(mutated.prefix(Int.random(in: 0...mutated.count, using: &generator))))
      _ = reader.receive(mutated)
    }
  }

  @Test func aClientHelloOffersOneVersionAndTheNamesThatItHas() {
    let hello = ClientHello(
      version: .v1_1, ciphers: [CipherSuite(rawValue: 0xC013)], serverName: "mx.example.com")
    let octets = hello.record()
    #expect(Array(octets[0..<3]) == [22, 3, 1])
    #expect(Int(octets[3]) << 8 | Int(octets[4]) == octets.count - 5)
    #expect(Array(octets[9..<11]) == [3, 2])
    #expect(octets.firstRange(of: Array("mx.example.com".utf8)) != nil)
    // No signature algorithms before TLS 1.2, no list of versions before TLS 1.3.
    #expect(octets.firstRange(of: [0, 13, 0]) == nil)
    let newer = ClientHello(version: .v1_3, ciphers: CipherSuite.all, serverName: "").record()
    #expect(newer.firstRange(of: [0, 43, 0, 3, 2, 3, 4]) != nil)
  }

  @Test func suitesAreOfTheKindThatTheirNameSays() throws {
    let kinds: [(String, CipherSuite.Kind)] = [
      ("TLS_RSA_WITH_NULL_SHA", .null), ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", .export),
      ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", .rc4), ("TLS_DH_anon_WITH_AES_128_CBC_SHA", .anonymous),
      ("TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA", .smallBlock),
      ("TLS_RSA_WITH_AES_128_GCM_SHA256", .withoutForwardSecrecy),
      ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", .forwardSecret),
      ("TLS_AES_128_GCM_SHA256", .forwardSecret),
    ]
    for (name, kind) in kinds {
      let suite = try #require(CipherSuite.all.first { $0.description == name }, "\(name)")
      #expect(suite.kind == kind, "\(name)")
    }
    #expect(Set(CipherSuite.all).count == CipherSuite.all.count)
    #expect(CipherSuite(rawValue: 0xABCD).description == "0xABCD")
  }
}
