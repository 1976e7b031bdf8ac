import DNS
import Synchronization
import Testing

@testable import SMTPTransport

/// Who may connect at a time.
@Suite struct ConnectionGateTests {
  private static func place(_ host: String, _ address: String) throws -> ConnectionGate.Place {
    ConnectionGate.Place(
      host: try DomainName(host), address: try #require(IPAddress(address)))
  }

  /// Who is inside, and how many were at most.
  private final class Crowd: Sendable {
    private let counts = Mutex<(now: Int, most: Int)>((0, 0))

    func visit() async {
      counts.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      for _ in 0..<20 { await Task.yield() }
      counts.withLock { $0.now -= 1 }
    }

    var most: Int { counts.withLock { $0.most } }
  }

  @Test(arguments: [
    [("a.test", "192.0.2.1"), ("a.test", "192.0.2.2"), ("a.test", "2001:db8::1")],
    [("a.test", "192.0.2.1"), ("b.test", "192.0.2.1"), ("c.test", "192.0.2.1")],
  ])
  func `a host and an address take one at a time`(visits: [(String, String)]) async throws {
    let gate = ConnectionGate(maximumConnections: 32)
    let crowd = Crowd()
    let places = try visits.map { try Self.place($0.0, $0.1) }
    await withTaskGroup(of: Int?.self) { group in
      for number in 0..<30 {
        group.addTask {
          await gate.pass(to: places[number % places.count]) {
            await crowd.visit()
            return number
          }
        }
      }
      var done = 0
      for await result in group where result != nil { done += 1 }
      #expect(done == 30)
    }
    #expect(crowd.most == 1)
  }

  @Test func `who waits leaves when the task is cancelled, and the next gets in`() async throws {
    let gate = ConnectionGate(maximumConnections: 1)
    let place = try Self.place("a.test", "192.0.2.1")
    let (inside, enter) = AsyncStream<Void>.makeStream()
    let (over, end) = AsyncStream<Void>.makeStream()
    let first = Task {
      await gate.pass(to: place) {
        enter.yield()
        for await _ in over { break }
        return 1
      }
    }
    for await _ in inside { break }
    let waiting = Task { await gate.pass(to: place) { 2 } }
    await Task.yield()
    waiting.cancel()
    #expect(await waiting.value == nil)
    end.yield()
    #expect(await first.value == 1)
    #expect(await gate.pass(to: place) { 3 } == 3)
  }
}
