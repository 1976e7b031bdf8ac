import DNS
import DNSTransport
import Foundation
import TestKit
import Testing

@Suite struct ChainValidatorTests {
  /// One question, and what has to be said of the answer.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let type: RecordType
    let word: String
    /// Words of the reason.
    let reason: String

    init(_ name: String, _ type: RecordType, _ word: String, _ reason: String = "") {
      self.name = name
      self.type = type
      self.word = word
      self.reason = reason
    }

    var testDescription: String { "\(name) \(type)" }
  }

  static let cases: [Case] = [
    Case("rsa.test", .mx, "secure"),
    Case("ecdsa.test", .mx, "secure"),
    Case("p384.test", .mx, "secure"),
    Case("ed25519.test", .mx, "secure"),
    Case("ed448.test", .mx, "secure"),
    Case("sha1.test", .mx, "secure"),
    Case("deep.inner.ecdsa.test", .mx, "secure"),
    Case("_25._tcp.mx.ecdsa.test", .tlsa, "secure"),
    Case("ecdsa.test", .dnskey, "secure"),
    Case("ecdsa.test", .ds, "secure"),
    Case("unsigned.test", .ds, "secure"),
    Case(".", .dnskey, "secure"),
    Case(".", .soa, "secure"),
    // Denials.
    Case("ecdsa.test", .aaaa, "secure"),
    Case("nothing.ecdsa.test", .a, "secure"),
    Case("nothing.at.all.ecdsa.test", .a, "secure"),
    Case("_tcp.mx.ecdsa.test", .a, "secure"),
    Case("nothing.test", .a, "secure"),
    Case("signed.hashed", .aaaa, "secure"),
    Case("nothing.signed.hashed", .a, "secure"),
    Case("_tcp.mx.signed.hashed", .a, "secure"),
    Case("nothing.optout", .a, "insecure", "opts unsigned delegations"),
    // Wildcards.
    Case("x.wild.ecdsa.test", .txt, "secure"),
    Case("x.y.wild.ecdsa.test", .txt, "secure"),
    Case("x.wild.ecdsa.test", .a, "secure"),
    Case("*.wild.ecdsa.test", .txt, "secure"),
    Case("x.wild.signed.hashed", .txt, "secure"),
    Case("x.wild.signed.hashed", .a, "secure"),
    // Aliases.
    Case("alias.ecdsa.test", .a, "secure"),
    Case("out.rsa.test", .a, "secure"),
    Case("mx.tree.rsa.test", .a, "secure"),
    Case("nothing.tree.rsa.test", .a, "secure"),
    Case("tounsigned.rsa.test", .a, "insecure", "test delegates unsigned.test without a DS"),
    Case("tobroken.rsa.test", .a, "bogus", "expired"),
    Case("loop.rsa.test", .a, "bogus", "loop"),
    // Insecure.
    Case("unsigned.test", .mx, "insecure", "without a DS record"),
    Case("nothing.unsigned.test", .a, "insecure", "without a DS record"),
    Case("island.test", .mx, "insecure", "without a DS record"),
    Case("unsigned.hashed", .mx, "insecure", "without a DS record"),
    Case("unsigned.optout", .mx, "insecure", "opts unsigned delegations"),
    Case("signed.optout", .mx, "secure"),
    Case("unsupported.test", .mx, "insecure", "algorithm 200"),
    Case("digest.test", .mx, "insecure", "digest types that are not supported: 200"),
    Case("iterations.test", .mx, "secure"),
    Case("iterations.test", .aaaa, "insecure", "100 extra iterations"),
    Case("nothing.iterations.test", .a, "insecure", "100 extra iterations"),
    // Bogus.
    Case("expired.test", .mx, "bogus", "expired at 2021-01-01T00:00:00Z"),
    Case("future.test", .mx, "bogus", "not valid before 2036-01-01T00:00:00Z"),
    Case("mx.broken.test", .a, "bogus", "does not verify"),
    Case("broken.test", .mx, "secure"),
    Case("mismatch.test", .mx, "bogus", "no DNSKEY of mismatch.test matches a DS record"),
    Case("nokeys.test", .mx, "bogus", "has DS records, but no DNSKEY records"),
    Case("nodenial.test", .mx, "secure"),
    Case("nodenial.test", .aaaa, "bogus", "does not prove that"),
    Case("nothing.nodenial.test", .a, "bogus", "does not prove that"),
    Case("x.wild.nodenial.test", .txt, "bogus", "does not prove that"),
    Case("unsignedset.test", .mx, "bogus", "has no signature"),
    Case("bare.test", .mx, "bogus", "has no signature"),
  ]

  @Test(arguments: cases) func `an answer is judged by its chain`(_ test: Case) async throws {
    let tree = try SignedTestTree.shared.get()
    let answer = await tree.validator().validate(Question(try DomainName(test.name), test.type))
    #expect(answer.security.word == test.word, "\(answer.security)")
    #expect(test.reason.isEmpty || answer.security.description.contains(test.reason))
    // Nobody should have to guess which record is meant.
    if case .bogus(let reason) = answer.security, reason.kind != .aliasLoop {
      #expect(!reason.evidence.isEmpty, "\(reason)")
    }
  }

  /// The library of a machine can lack an algorithm, or the system forbid it: then its signatures never verify.
  private struct Forbidding: DNSSECCryptography {
    let base = LdnsCryptography()
    let algorithm: SecurityAlgorithm

    func supports(_ algorithm: SecurityAlgorithm) -> Bool { algorithm != self.algorithm }
    func verifies(_ signature: Record, over records: [Record], with key: Record) -> Bool {
      Signature(signature)?.algorithm != algorithm
        && base.verifies(signature, over: records, with: key)
    }
    func digest(of key: Record, type: UInt8) -> [UInt8]? { base.digest(of: key, type: type) }
    func hash(_ name: DomainName, _ parameters: HashParameters) -> [UInt8]? {
      base.hash(name, parameters)
    }
  }

  @Test func `a zone signed with what this machine can't verify is insecure, not bogus`()
    async throws
  {
    let tree = try SignedTestTree.shared.get()
    let validator = ChainValidator(
      resolver: tree.resolver, cryptography: Forbidding(algorithm: .ed25519),
      anchors: tree.zones.anchors, time: SignedZones.time)
    let answer = await validator.validate(Question(try DomainName("ed25519.test"), .mx))
    guard case .insecure(let reason) = answer.security else {
      Issue.record("\(answer.security)")
      return
    }
    #expect(reason.kind == .unsupportedAlgorithms([.ed25519]))
    let other = await validator.validate(Question(try DomainName("ecdsa.test"), .mx))
    #expect(other.security.isSecure)
  }

  /// Takes the signatures out of what comes from some names, as an old forwarder does of all.
  private struct Stripping: SignedResolver {
    let base: any SignedResolver
    var names: Set<DomainName>?
    var origin = SignedResponse.Origin.server

    func resolveSigned(_ question: Question) async -> SignedAnswer {
      let answer = await base.resolveSigned(question)
      guard case .response(var response) = answer.outcome else { return answer }
      response.origin = origin
      if names?.contains(question.name) ?? true {
        response.answers.removeAll { $0.type == .rrsig }
        response.authority.removeAll { $0.type == .rrsig }
      }
      return SignedAnswer(question: question, outcome: .response(response))
    }
  }

  /// RFC 4035 §5: what a trust anchor covers has to be signed; an old forwarder between is no reason to call everything bogus.
  @Test(arguments: [
    (false, SignedResponse.Origin.server, "indeterminate"), (true, .server, "bogus"),
    (false, .authoritativeServer, "bogus"), (false, .unsignedZoneFile, "bogus"),
  ]) func `an anchored zone without signatures is bogus unless the server takes all of them out`(
    _ isRootSigned: Bool, _ origin: SignedResponse.Origin, _ word: String
  ) async throws {
    let tree = try SignedTestTree.shared.get()
    let zone = try DomainName("ecdsa.test")
    let anchors = TrustAnchors(try tree.zones.delegation(of: "ecdsa.test.", in: "test."))
    #expect(anchors.names == [zone])
    let stripping = Stripping(
      base: tree.resolver, names: isRootSigned ? [zone] : nil, origin: origin)
    let validator = tree.validator(anchors: anchors, resolver: stripping)
    let answer = await validator.validate(Question(zone, .mx))
    #expect(answer.security.word == word, "\(answer.security)")
    #expect(answer.chain.last?.security == answer.security)
    let sound = await tree.validator(anchors: anchors).validate(Question(zone, .mx))
    #expect(sound.security.isSecure)
  }

  @Test func `the public root is signed whatever a server says`() async throws {
    let tree = try SignedTestTree.shared.get()
    let validator = tree.validator(
      anchors: .iana, resolver: Stripping(base: tree.resolver, origin: .authoritativeServer))
    let answer = await validator.validate(Question(try DomainName("ecdsa.test"), .mx))
    #expect(answer.security.word == "indeterminate", "\(answer.security)")
  }

  @Test func `every algorithm that dlv validates with is verified by this library`() {
    for number in UInt8.min...UInt8.max {
      let algorithm = SecurityAlgorithm(rawValue: number)
      #expect(LdnsCryptography().supports(algorithm) == algorithm.isSupported, "\(algorithm)")
    }
  }
}
