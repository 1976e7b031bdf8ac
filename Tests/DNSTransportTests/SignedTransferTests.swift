import Crypto
import DNS
import Foundation
import TestKit
import Testing

@testable import DNSTransport

/// Transfers with TSIG: NSD and BIND that ask for it, and answers that are signed wrongly.
@Suite(.timeLimit(.minutes(3))) struct SignedTransferTests {
  static let origin = "signed.test"
  static let keyName = "transfer.key.test"
  static let secret = "c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgb2N0ZXRzIQ=="

  /// Some thousand records, so that a transfer takes many messages.
  static let zone: String =
    """
    $ORIGIN signed.test.
    $TTL 3600
    @ SOA ns hostmaster 1 1800 900 604800 60
    @ NS ns
    ns A 192.0.2.1

    """ + (0..<20_000).map { "h\($0) A 198.51.\($0 / 250).\($0 % 250)\n" }.joined()

  static func key(
    _ algorithm: TransactionAlgorithm = .hmacSHA256, name: String = keyName,
    secret: String = secret
  ) throws -> HMACKey {
    let file = NSDServer.TransferKey(name: name, algorithm: algorithm.rawValue, secret: secret)
    return try Array(file.file.utf8).withUnsafeBytes {
      try HMACKeyFile.read(SecretOctets(copying: $0))
    }
  }

  static func transferKey(_ algorithm: TransactionAlgorithm) -> NSDServer.TransferKey {
    NSDServer.TransferKey(name: keyName, algorithm: algorithm.rawValue, secret: secret)
  }

  static let nsd = Result {
    try NSDServer(zones: [origin: zone], transferKey: transferKey(.hmacSHA256))
  }
  static let named = Result {
    try NamedServer(origin: origin, zone: zone, transferKey: transferKey(.hmacSHA512))
  }

  private static func now(_ offset: Int = 0) -> @Sendable () -> UTCTime {
    { UTCTime(seconds: Int(Date().timeIntervalSince1970) + offset) }
  }

  private static func fetch(
    _ port: UInt16, _ key: (any TransactionKey)?, now: @escaping @Sendable () -> UTCTime = now()
  ) async throws -> Result<[Record], ZoneTransferReader.Failure> {
    let lanes = EventLoopLanes(count: 1)
    let result: Result<[Record], ZoneTransferReader.Failure>
    do throws(ZoneTransferReader.Failure) {
      result = .success(
        try await ZoneTransfer.fetch(
          DomainName(wire: [6] + Array("signed".utf8) + [4] + Array("test".utf8) + [0]) ?? .root,
          from: .v4(IPv4Address(rawValue: 0x7F00_0001)), port: port, lanes: lanes,
          credentials: key.map { ZoneTransfer.Credentials(key: $0, now: now) },
          timeout: .seconds(60), patience: .seconds(20)))
    } catch { result = .failure(error) }
    try await lanes.shutDown()
    return result
  }

  @Test func `NSD and BIND transfer to whoever has the key`() async throws {
    let ports = [
      (try Self.nsd.get().port, TransactionAlgorithm.hmacSHA256),
      (try Self.named.get().port, .hmacSHA512),
    ]
    for (port, algorithm) in ports {
      #expect(try await Self.fetch(port, Self.key(algorithm)).get().count == 20_003)
    }
  }

  /// The server, the key, how far our clock is off, and what comes of it.
  enum Mistake: String, CaseIterable, Sendable {
    case otherSecret, otherName, otherAlgorithm, clockAhead, clockBehind

    var key: HMACKey {
      get throws {
        switch self {
        case .otherSecret:
          try SignedTransferTests.key(secret: "b3RoZXIgc2VjcmV0LCBhbHNvIDMyIG9jdGV0cyBsb25n")
        case .otherName: try SignedTransferTests.key(name: "unknown.key.test")
        case .otherAlgorithm: try SignedTransferTests.key(.hmacSHA384)
        case .clockAhead, .clockBehind: try SignedTransferTests.key()
        }
      }
    }

    var offset: Int {
      switch self {
      case .otherSecret, .otherName, .otherAlgorithm: 0
      case .clockAhead: 4_000
      case .clockBehind: -4_000
      }
    }
  }

  @Test(arguments: Mistake.allCases) func `a wrong key or clock is refused, and it is said why`(
    _ mistake: Mistake
  ) async throws {
    for isNSD in [true, false] {
      let port = isNSD ? try Self.nsd.get().port : try Self.named.get().port
      var key = try mistake.key
      if !isNSD, key.algorithm == .hmacSHA256 {
        key = try Self.key(
          .hmacSHA512, name: "\(key.name)",
          secret: mistake == .otherSecret ? "b3RoZXIgc2VjcmV0" : Self.secret)
      }
      let result = try await Self.fetch(port, key, now: Self.now(mistake.offset))
      // NSD says no more than that.
      if isNSD, mistake == .otherAlgorithm, case .failure(.refused) = result { continue }
      guard case .failure(.signature(let failure)) = result else {
        Issue.record("\(mistake), NSD: \(isNSD): \(result)")
        continue
      }
      switch (mistake, failure) {
      case (.otherSecret, .signatureRefused), (.otherName, .keyUnknownToServer): break
      // Servers that look for the key by its name alone find that the signature is none of it.
      case (.otherAlgorithm, .keyUnknownToServer), (.otherAlgorithm, .signatureRefused): break
      case (.clockAhead, .clocksDiffer(let seconds)), (.clockBehind, .clocksDiffer(let seconds)):
        #expect(seconds.map { abs($0 + mistake.offset) < 60 } ?? false, "\(failure)")
      default: Issue.record("\(mistake), NSD: \(isNSD): \(failure)")
      }
    }
  }

  @Test func `without a key there is no transfer`() async throws {
    for port in [try Self.nsd.get().port, try Self.named.get().port] {
      guard case .failure(.refused) = try await Self.fetch(port, nil) else {
        Issue.record("transferred")
        continue
      }
    }
  }

  @Test func `a server that does not sign is not believed`() async throws {
    let server = try NSDServer(zones: [Self.origin: Self.zone])
    let result = try await Self.fetch(server.port, Self.key())
    // NSD has no such key, and so it can't sign.
    #expect(result.failure == .signature(.keyUnknownToServer))
    withExtendedLifetime(server) {}
  }

  // MARK: Messages

  /// A key whose code is a sum: what is signed is what counts here.
  struct ToyKey: TransactionKey {
    var name = DomainName.root
    var algorithm = TransactionAlgorithm.hmacSHA256
    var salt: UInt8 = 7

    func authenticationCode(of octets: [UInt8]) -> [UInt8]? {
      var code = [UInt8](repeating: salt, count: algorithm.length)
      for (index, octet) in octets.enumerated() {
        code[index % code.count] = (code[index % code.count] &* 31) ^ octet
      }
      return code
    }
  }

  static let time = UTCTime(seconds: 1_800_000_000)
  static let query: [UInt8] = [1, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 252, 0, 1]
  static let answer: [UInt8] = [1, 2, 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 252, 0, 1]

  /// What a server signs as the `number`th message after `previous`.
  static func signed(
    _ message: [UInt8], after previous: [UInt8], isFirst: Bool, key: ToyKey = ToyKey(),
    change: (inout TransactionSignature) -> Void = { _ in }
  ) -> (octets: [UInt8], code: [UInt8]) {
    var signature = TransactionSignature(
      algorithm: key.algorithm.wire, time: Self.time, fudge: 300)
    signature.originalID = 0x0102
    let rest = isFirst ? signature.variables(of: key.name) : signature.timers
    let digested = [0, UInt8(previous.count)] + previous + message + rest
    signature.code = key.authenticationCode(of: digested) ?? []
    change(&signature)
    return (signature.appended(to: message, key: key.name), signature.code)
  }

  private static func code(of exchange: SignedExchange) throws -> [UInt8] {
    try #require(try TransactionSignature.split(exchange.query)).record.signature.code
  }

  @Test func `each message is verified with what was signed before it`() throws {
    var exchange = try SignedExchange(Self.query, key: ToyKey(), now: Self.time)
    let first = Self.signed(Self.answer, after: try Self.code(of: exchange), isFirst: true)
    #expect(try exchange.verify(first.octets, now: Self.time) == Self.answer)
    // Two without a signature, then one that covers them.
    let plain = Self.answer + []
    #expect(try exchange.verify(plain, now: Self.time) == plain)
    #expect(throws: TransactionFailure.unsigned) { try exchange.finish() }
    var covering = TransactionSignature(
      algorithm: ToyKey().algorithm.wire, time: Self.time, fudge: 300)
    covering.originalID = 0x0102
    covering.code =
      ToyKey().authenticationCode(
        of: [0, 32] + first.code + plain + Self.answer + covering.timers) ?? []
    #expect(
      try exchange.verify(covering.appended(to: Self.answer, key: .root), now: Self.time)
        == Self.answer)
    try exchange.finish()
  }

  /// What a server, or somebody between, does to the first answer.
  enum Damage: String, CaseIterable, Sendable {
    case none, otherSecret, truncated, halved, tooLong, changedMessage, late, early, otherKey
    case otherAlgorithm, badSignature, badKey, badTime, badTruncation, notLast, cutShort, unsigned

    var failure: TransactionFailure? {
      switch self {
      case .none: nil
      case .otherSecret, .changedMessage, .tooLong: .wrongCode
      case .truncated: .truncatedCode(10, of: 32)
      case .halved: .truncatedCode(16, of: 32)
      case .late: .notOfThisTime(seconds: -301)
      case .early: .notOfThisTime(seconds: 301)
      case .otherKey: .otherKey("x")
      case .otherAlgorithm: .otherAlgorithm("hmac-sha1")
      case .badSignature: .signatureRefused
      case .badKey: .keyUnknownToServer
      case .badTime: .clocksDiffer(seconds: -500)
      case .badTruncation: .serverError(22)
      case .notLast: .malformed("it is not the last record of the message")
      case .cutShort: .malformed("the message breaks off")
      case .unsigned: .unsigned
      }
    }

    func message(after code: [UInt8]) -> [UInt8] {
      switch self {
      case .unsigned: return SignedTransferTests.answer
      case .otherSecret:
        return SignedTransferTests.signed(
          answer, after: code, isFirst: true, key: ToyKey(salt: 8)
        ).octets
      case .otherKey:
        return SignedTransferTests.signed(
          answer, after: code, isFirst: true,
          key: ToyKey(name: DomainName(wire: [1, 120, 0]) ?? .root)
        ).octets
      case .otherAlgorithm:
        return SignedTransferTests.signed(
          answer, after: code, isFirst: true, key: ToyKey(algorithm: .hmacSHA1)
        ).octets
      case .none, .truncated, .halved, .tooLong, .changedMessage, .late, .early, .badSignature,
        .badKey, .badTime, .badTruncation, .notLast, .cutShort:
        break
      }
      var octets = SignedTransferTests.signed(answer, after: code, isFirst: true) { change(&$0) }
        .octets
      if self == .changedMessage { octets[2] ^= 1 }
      if self == .cutShort { octets.removeLast() }
      if self == .notLast {
        octets[11] = 2
        octets += [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 192, 0, 2, 1]
      }
      return octets
    }

    private var answer: [UInt8] { SignedTransferTests.answer }

    private func change(_ signature: inout TransactionSignature) {
      switch self {
      case .truncated: signature.code = Array(signature.code.prefix(10))
      case .halved: signature.code = Array(signature.code.prefix(16))
      case .tooLong: signature.code.append(0)
      case .badSignature: (signature.error, signature.code) = (16, [])
      case .badKey: (signature.error, signature.code) = (17, [])
      case .badTime:
        signature.error = 18
        signature.otherData = TransactionSignature(
          algorithm: [0], time: SignedTransferTests.time + (-500), fudge: 0
        ).timers.dropLast(2)
      case .badTruncation: signature.error = 22
      case .none, .otherSecret, .changedMessage, .late, .early, .otherKey, .otherAlgorithm,
        .notLast, .cutShort, .unsigned:
        break
      }
    }

    /// What the clock says when the answer comes.
    var now: UTCTime {
      switch self {
      case .late: SignedTransferTests.time + 301
      case .early: SignedTransferTests.time + (-301)
      default: SignedTransferTests.time
      }
    }
  }

  @Test(arguments: Damage.allCases) func `what is signed wrongly is refused`(
    _ damage: Damage
  ) throws {
    var exchange = try SignedExchange(Self.query, key: ToyKey(), now: Self.time)
    let message = damage.message(after: try Self.code(of: exchange))
    do throws(TransactionFailure) {
      #expect(try exchange.verify(message, now: damage.now) == Self.answer)
      #expect(damage.failure == nil)
    } catch {
      #expect(error == damage.failure)
    }
  }

  @Test func `more than 99 messages without a signature end the transfer`() throws {
    var exchange = try SignedExchange(Self.query, key: ToyKey(), now: Self.time)
    let first = Self.signed(Self.answer, after: try Self.code(of: exchange), isFirst: true)
    _ = try exchange.verify(first.octets, now: Self.time)
    for _ in 0..<99 { _ = try exchange.verify(Self.answer, now: Self.time) }
    #expect(throws: TransactionFailure.tooManyUnsigned) {
      try exchange.verify(Self.answer, now: Self.time)
    }
  }

  @Test func `damage never gets past the verification`() throws {
    let start = try SignedExchange(Self.query, key: ToyKey(), now: Self.time)
    let first = Self.signed(Self.answer, after: try Self.code(of: start), isFirst: true)
    var random = SeededGenerator(seed: 250)
    for _ in 0..<5_000 {
      var exchange = start
      let octets = first.octets.mutated(using: &random)
      guard octets.count >= 12 else { continue }
      do throws(TransactionFailure) {
        let message = try exchange.verify(octets, now: Self.time)
        // Errors without a signature come through as errors, and another ID is not signed.
        #expect(message == Self.answer || octets[3] & 0xF != 0, "\(octets)")
      } catch {}
    }
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
