import DNS
import DNSTransport
import Synchronization
import TestKit
import Testing

/// What a server, or somebody on the way, may do to signed answers: nothing of it may come out as secure, run on, or crash.
@Suite struct HostileSignaturesTests {
  /// Damages the answers of the test's zones.
  private struct DamagingResolver: SignedResolver {
    let base: any SignedResolver
    let damage: @Sendable (Question, SignedResponse) -> SignedResponse

    func resolveSigned(_ question: Question) async -> SignedAnswer {
      let answer = await base.resolveSigned(question)
      guard case .response(let response) = answer.outcome else { return answer }
      return SignedAnswer(question: question, outcome: .response(damage(question, response)))
    }
  }

  private static func validate(
    _ name: String, _ type: RecordType,
    _ damage: @escaping @Sendable (Question, SignedResponse) -> SignedResponse
  ) async throws -> ValidatedAnswer {
    let tree = try SignedTestTree.shared.get()
    let resolver = DamagingResolver(base: tree.resolver, damage: damage)
    return await tree.validator(resolver: resolver).validate(Question(try DomainName(name), type))
  }

  @Test func `records that were changed on the way are never secure`() async throws {
    let tree = try SignedTestTree.shared.get()
    let question = Question(try DomainName("ecdsa.test"), .mx)
    let honest = await tree.validator().validate(question)
    #expect(honest.security.isSecure)
    var random = SeededGenerator(seed: 20_261_122)
    for _ in 0..<300 {
      let seed = UInt64.random(in: 0...UInt64.max, using: &random)
      let answer = try await Self.validate("ecdsa.test", .mx) { asked, response in
        guard asked == question else { return response }
        var random = SeededGenerator(seed: seed)
        var changed = response
        let index = Int.random(in: 0..<changed.answers.count, using: &random)
        let record = changed.answers[index]
        let wire = record.data.wire.mutated(using: &random)
        guard wire.count <= 65_535, let data = RecordData(type: record.type, wire: wire) else {
          return response
        }
        changed.answers[index].data = data
        return changed
      }
      // What came through unchanged may be secure; the records are then those that were signed.
      if answer.security.isSecure { #expect(answer.answer.records == honest.answer.records) }
    }
  }

  @Test func `octets that are garbage end in a verdict`() async throws {
    var random = SeededGenerator(seed: 7)
    for name in ["ecdsa.test", "nothing.ecdsa.test", "nothing.signed.hashed", "x.wild.ecdsa.test"] {
      for _ in 0..<100 {
        let seed = UInt64.random(in: 0...UInt64.max, using: &random)
        let answer = try await Self.validate(name, .txt) { asked, response in
          var random = SeededGenerator(seed: seed ^ UInt64(asked.type.rawValue))
          var changed = response
          for index in changed.authority.indices {
            let record = changed.authority[index]
            let wire = record.data.wire.mutated(using: &random)
            if let data = RecordData(type: record.type, wire: wire) {
              changed.authority[index].data = data
            }
          }
          return changed
        }
        #expect(!answer.security.word.isEmpty)
      }
    }
  }

  @Test func `what is denied without proof is bogus`() async throws {
    for (name, type) in [("ecdsa.test", RecordType.mx), ("mx.ecdsa.test", .a)] {
      let answer = try await Self.validate(name, type) { asked, response in
        asked.type == type ? SignedResponse(code: .noSuchName) : response
      }
      #expect(answer.security.word == "bogus", "\(answer.security)")
    }
  }

  @Test func `a DS record can't be taken away to make a zone insecure`() async throws {
    let answer = try await Self.validate("ecdsa.test", .mx) { asked, response in
      asked.type == .ds && asked.name.labelCount == 2
        ? SignedResponse(code: .noError, authority: response.authority) : response
    }
    #expect(answer.security.word == "bogus", "\(answer.security)")
  }

  @Test func `the proof for one name is no proof for another`() async throws {
    let tree = try SignedTestTree.shared.get()
    let other = await tree.resolver.resolveSigned(
      Question(try DomainName("unsigned.test"), .ds))
    guard case .response(let denial) = other.outcome else {
      Issue.record("no denial")
      return
    }
    let answer = try await Self.validate("ecdsa.test", .mx) { asked, response in
      asked.type == .ds && asked.name.labelCount == 2 ? denial : response
    }
    #expect(answer.security.word == "bogus", "\(answer.security)")
  }

  @Test func `a wildcard's records can't stand in for a name that exists`() async throws {
    let tree = try SignedTestTree.shared.get()
    let wild = await tree.resolver.resolveSigned(
      Question(try DomainName("x.wild.ecdsa.test"), .txt))
    guard case .response(let expanded) = wild.outcome else {
      Issue.record("no wildcard")
      return
    }
    let name = try DomainName("mx.wild.ecdsa.test")
    let answer = try await Self.validate("mx.wild.ecdsa.test", .txt) { asked, response in
      guard asked == Question(name, .txt) else { return response }
      var forged = expanded
      for index in forged.answers.indices { forged.answers[index].name = name }
      forged.authority = []
      return forged
    }
    #expect(answer.security.word == "bogus", "\(answer.security)")
  }

  /// CVE-2023-50387: many keys with one tag, many signatures, each to be tried with each.
  @Test func `keys and signatures without number cost no more than the limit`() async throws {
    let counter = CountingCryptography()
    let tree = try SignedTestTree.shared.get()
    let resolver = DamagingResolver(base: tree.resolver) { asked, response in
      guard asked.name.labelCount == 2 else { return response }
      var many = response
      for record in response.answers where record.type == .rrsig {
        for last in UInt8(0)..<200 {
          var wire = record.data.wire
          wire[wire.count - 1] = last
          many.answers.insert(
            Record(name: record.name, ttl: record.ttl, data: .other(.rrsig, wire)), at: 0)
        }
      }
      return many
    }
    let validator = ChainValidator(
      resolver: resolver, cryptography: counter, anchors: tree.zones.anchors,
      time: SignedZones.time)
    let answer = await validator.validate(Question(try DomainName("ecdsa.test"), .mx))
    #expect(!answer.security.isSecure)
    #expect(counter.count <= 128)
  }

  @Test func `signatures of keys that are gone do not crowd out the one that verifies`()
    async throws
  {
    let answer = try await Self.validate("ecdsa.test", .mx) { asked, response in
      guard asked.type == .mx else { return response }
      var many = response
      for record in response.answers where record.type == .rrsig {
        for tag in UInt8(0)..<20 {
          var wire = record.data.wire
          wire[16] ^= tag + 1
          many.answers.insert(
            Record(name: record.name, ttl: record.ttl, data: .other(.rrsig, wire)), at: 0)
        }
      }
      return many
    }
    #expect(answer.security.isSecure, "\(answer.security)")
  }

  @Test func `a signature left by the zone above does not spoil the zone's own`() async throws {
    let above = try DomainName("test")
    let own = try DomainName("ecdsa.test")
    let answer = try await Self.validate("ecdsa.test", .mx) { asked, response in
      guard asked.type == .mx else { return response }
      var both = response
      for record in response.answers where record.type == .rrsig {
        let wire = record.data.wire
        let left = Array(wire[..<18]) + above.wire + Array(wire[(18 + own.wire.count)...])
        both.answers.insert(
          Record(name: record.name, ttl: record.ttl, data: .other(.rrsig, left)), at: 0)
      }
      return both
    }
    #expect(answer.security.isSecure, "\(answer.security)")
  }

  @Test func `a lookup that failed once does not decide over the answers after it`() async throws {
    let tree = try SignedTestTree.shared.get()
    let failing = FailingOnce(base: tree.resolver, name: try DomainName("test"))
    let validator = tree.validator(resolver: failing)
    let question = Question(try DomainName("ecdsa.test"), .mx)
    #expect(await validator.validate(question).security.word == "indeterminate")
    #expect(await validator.validate(question).security.isSecure)
  }

  @Test func `a server that is silent or does no DNSSEC leaves the verdict open`() async throws {
    let name = try DomainName("ecdsa.test")
    let tree = try SignedTestTree.shared.get()
    let silent = tree.validator(resolver: OfflineResolver())
    #expect(await silent.validate(Question(name, .mx)).security.word == "indeterminate")
    let stripped = try await Self.validate("ecdsa.test", .mx) { _, response in
      var plain = response
      plain.answers.removeAll { $0.type == .rrsig }
      plain.authority.removeAll { [.rrsig, .nsec, .nsec3].contains($0.type) }
      // By a forwarder: the zone's own server would be believed.
      plain.origin = .server
      return plain
    }
    #expect(stripped.security.word == "indeterminate", "\(stripped.security)")
    let elsewhere = TrustAnchors([
      Record(
        name: try DomainName("other"), ttl: 1,
        data: .ds(DelegationSigner(keyTag: 1, algorithm: 13, digestType: 2, digest: [1])))
    ])
    let unanchored = await tree.validator(anchors: elsewhere).validate(Question(name, .mx))
    #expect(unanchored.security.word == "indeterminate")
    #expect(unanchored.security.description.contains("no trust anchor"))
  }

  @Test func `signatures are judged by the time that is passed in`() async throws {
    let tree = try SignedTestTree.shared.get()
    let question = Question(try DomainName("expired.test"), .mx)
    let then = tree.validator(at: UTCTime(seconds: 1_590_000_000))
    #expect(await then.validate(question).security.isSecure)
    let later = tree.validator(at: UTCTime(seconds: 2_200_000_000))
    #expect(
      await later.validate(Question(try DomainName("ecdsa.test"), .mx)).security.word == "bogus")
  }
}

/// Fails the first question about the keys of a zone.
private final class FailingOnce: SignedResolver {
  private let base: any SignedResolver
  private let name: DomainName
  private let hasFailed = Mutex(false)

  init(base: any SignedResolver, name: DomainName) {
    self.base = base
    self.name = name
  }

  func resolveSigned(_ question: Question) async -> SignedAnswer {
    let fails =
      question == Question(name, .dnskey)
      && hasFailed.withLock { hasFailed in
        defer { hasFailed = true }
        return !hasFailed
      }
    return fails
      ? SignedAnswer(question: question, outcome: .failed(.timedOut))
      : await base.resolveSigned(question)
  }
}

/// Counts what is verified.
private final class CountingCryptography: DNSSECCryptography {
  private let base = LdnsCryptography()
  private let verified = Mutex(0)

  var count: Int { verified.withLock { $0 } }

  func verifies(_ signature: Record, over records: [Record], with key: Record) -> Bool {
    verified.withLock { $0 += 1 }
    return base.verifies(signature, over: records, with: key)
  }

  func supports(_ algorithm: SecurityAlgorithm) -> Bool { base.supports(algorithm) }

  func digest(of key: Record, type: UInt8) -> [UInt8]? { base.digest(of: key, type: type) }

  func hash(_ name: DomainName, _ parameters: HashParameters) -> [UInt8]? {
    base.hash(name, parameters)
  }
}
