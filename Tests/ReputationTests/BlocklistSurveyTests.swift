import DNS
import Synchronization
import TestKit
import Testing

@testable import Reputation

/// Health of lists over several targets: a probe that was not answered once does not condemn a list.
@Suite struct BlocklistSurveyTests {
  private static let zone = """
    $ORIGIN list.test.
    2.0.0.127 A 127.0.0.2
    9.2.0.192 A 127.0.0.2
    """

  /// Fails the first questions for test entries, and passes all others on.
  private final class Losing: Resolver {
    private let base: TestDNS
    private let losses: Mutex<Int>
    let probes = Mutex(0)

    init(_ base: TestDNS, losses: Int) {
      self.base = base
      self.losses = Mutex(losses)
    }

    func resolve(_ question: Question) async -> Answer {
      if "\(question.name)".hasPrefix("2.0.0.127.") {
        probes.withLock { $0 += 1 }
        let isLost = losses.withLock { left in
          defer { left -= 1 }
          return left > 0
        }
        if isLost { return Answer(question: question, outcome: .failed(.timedOut)) }
      }
      return await base.resolve(question)
    }
  }

  private func survey(losses: Int) throws -> (BlocklistSurvey, Losing) {
    let resolver = Losing(try TestDNS(zone: Self.zone), losses: losses)
    let list = Blocklist(
      name: "List", zone: try DomainName("list.test"), kinds: [.ip4], weight: .common)
    return (BlocklistSurvey([list], resolver: resolver), resolver)
  }

  @Test func `a list whose probe was lost is probed again with the next target`() async throws {
    let (survey, resolver) = try survey(losses: 1)
    let subject = BlocklistSubject.address(try #require(IPAddress("192.0.2.9")))
    let first = await survey.examine([subject], asking: resolver)
    #expect(first[0].unknown.count == 1 && first[0].listings.isEmpty)
    let second = await survey.examine([subject], asking: resolver)
    #expect(second[0].listings.count == 1 && second[0].unknown.isEmpty)
  }

  @Test func `a list that never answers is given up after some probes`() async throws {
    let (survey, resolver) = try survey(losses: .max)
    let subject = BlocklistSubject.address(try #require(IPAddress("192.0.2.9")))
    for _ in 0..<10 {
      let standing = await survey.examine([subject], asking: resolver)
      #expect(standing[0].unknown.count == 1 && !standing[0].isKnown)
    }
    #expect(resolver.probes.withLock { $0 } == BlocklistSurvey.maximumProbes)
  }
}
