import Crypto
import DNS
import MailAuth
import Message
import NameRules
import TestKit
import Testing

/// Whole messages, signed and sealed and damaged by others, beside what others say about them.
@Suite struct MessagePeerTests {
  private static let peers = Result { try MessagePeers.generated(seed: 8617, count: 150) }

  @Test("SPF, DKIM, ARC and DMARC are those of pyspf, dkimpy and authheaders")
  func compares() throws {
    let peers = try Self.peers.get()
    var chains: [String: Int] = [:]
    for (number, test) in peers.cases.enumerated() {
      let seen = try Self.verify(Array(test.message), test, peers)
      let message = Comment(
        rawValue: "message \(number):\n\(String(decoding: test.message, as: UTF8.self))")
      #expect(seen.spf?.result.rawValue == test.spf, message)
      #expect(
        seen.dkim.signatures.map { $0.verdict == .verified ? "pass" : "fail" } == test.dkim, message
      )
      #expect(seen.arc.result.rawValue == test.arc, message)
      #expect(seen.dmarc?.verdict.result.rawValue == test.dmarc, message)
      chains[test.arc, default: 0] += 1
    }
    // The comparison means something.
    #expect(chains.values.allSatisfy { $0 >= 20 } && chains.count == 3)
  }

  @Test("Mutated messages are verified to the end, and their fields stay harmless")
  func survivesMutation() throws {
    let peers = try Self.peers.get()
    let sealed = peers.cases.filter { $0.arc == "pass" }.prefix(10)
    var random = SeededGenerator(seed: 8617)
    for round in 0..<2_000 {
      let test = sealed[sealed.startIndex + round % sealed.count]
      let message = Array(test.message).mutated(using: &random)
      guard let seen = try? Self.verify(message, test, peers) else { continue }
      let field = seen.authenticationResults(server: "mx.example.net").body
      #expect(field.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      #expect(throws: Never.self) { try AuthenticationResults(body: Array(field.utf8)) }
    }
  }

  static func verify(
    _ message: [UInt8], _ test: MessagePeers.Case, _ peers: MessagePeers
  ) throws -> MessageVerification {
    let verifier = MessageVerifier(
      resolver: NobodyResolver(), signatureVerifier: OpenSSLSignatureVerifier(),
      suffixes: try #require(suffixes), names: InternationalNameReader(), receiver: nil)
    let envelope = MessageEnvelope(
      client: IPAddress(test.ip), helo: test.helo, mailFrom: test.mailFrom)
    return try verifier.verify(message[...], envelope, at: peers.now) { question in
      let text = peers.records[question.name.description.lowercased()]
      guard let text, question.type == .txt else {
        return Answer(
          question: question, outcome: text == nil ? .noSuchName(ttl: 60) : .noData(ttl: 60))
      }
      let record = Record(name: question.name, ttl: 60, data: .txt(CharacterStrings(text)))
      return Answer(question: question, outcome: .records([record]))
    }
  }

  private static let suffixes = PublicSuffixList()
}

/// Answers nothing: everything is at hand.
struct NobodyResolver: Resolver {
  func resolve(_ question: Question) async -> Answer {
    Answer(question: question, outcome: .failed(.offline))
  }
}
