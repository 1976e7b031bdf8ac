import DNS
import Foundation
import Synchronization
import TestKit
import Testing

/// A real server that has the zones leads to the same reports as the zone files, whatever stands between.
@Suite(.timeLimit(.minutes(5))) struct SameReportTests {
  @Test func `through UDP`() async throws {
    let server = try FixtureAudit.server.get()
    try await compare(["--resolver", "127.0.0.1:\(server.port)"])
  }

  @Test func `through TCP alone`() async throws {
    let server = try FixtureAudit.server.get()
    try await compare(["--resolver", "tcp://127.0.0.1:\(server.port)"])
  }

  @Test func `through a server that truncates every datagram`() async throws {
    let proxy = try await ForwardingProxy.start(before: FixtureAudit.server.get().port) {
      query, truth in
      if query.isStream { return [.send(truth())] }
      var response = ResponseMaker(answering: query)
      response.isTruncated = true
      return [.send(response.message)]
    }
    try await compare(["--resolver", "127.0.0.1:\(proxy.port)"])
    #expect(proxy.received.contains { $0.isStream })
    try await proxy.stop()
  }

  @Test func `behind a server that is not there`() async throws {
    let server = try FixtureAudit.server.get()
    let nobody = try LoopbackPort.free()
    try await compare([
      "--resolver", "127.0.0.1:\(nobody)", "--resolver", "127.0.0.1:\(server.port)",
    ])
  }

  @Test func `behind a server that is silent`() async throws {
    let server = try FixtureAudit.server.get()
    let silent = try await ScriptedDNSServer.start { _ in [] }
    try await compare([
      "--resolver", "127.0.0.1:\(silent.port)", "--resolver", "127.0.0.1:\(server.port)",
    ])
    #expect(!silent.received.isEmpty)
    try await silent.stop()
  }

  @Test func `behind a server that refuses or fails`() async throws {
    let server = try FixtureAudit.server.get()
    let failing = try await ScriptedDNSServer.start { query in
      var response = ResponseMaker(answering: query)
      // SERVFAIL and REFUSED in turn (RFC 1035 §4.1.1).
      response.code = query.id % 2 == 0 ? 2 : 5
      return [.send(response.message)]
    }
    try await compare([
      "--resolver", "127.0.0.1:\(failing.port)", "--resolver", "127.0.0.1:\(server.port)",
    ])
    #expect(!failing.received.isEmpty)
    try await failing.stop()
  }

  @Test func `through a network that loses every third datagram`() async throws {
    let losses = Losses()
    let proxy = try await ForwardingProxy.start(before: FixtureAudit.server.get().port) {
      query, truth in
      losses.takes(query) ? [] : [.send(truth())]
    }
    // Enough at once that the waits for second attempts pass side by side, and not so many that the proxy itself falls behind.
    try await compare([
      "--resolver", "127.0.0.1:\(proxy.port)", "--jobs", "16", "--dns-timeout", "30",
    ])
    #expect(losses.count > 0)
    try await proxy.stop()
  }

  @Test func `through a network on which liars answer first`() async throws {
    let proxy = try await ForwardingProxy.start(before: FixtureAudit.server.get().port) {
      query, truth in
      // Nobody can put words into a connection, which some long answers need.
      query.isStream
        ? [.send(truth())]
        : Lie.allCases.map { $0.action(for: query) } + [.send(truth()), .send(truth())]
    }
    try await compare(["--resolver", "127.0.0.1:\(proxy.port)"])
    try await proxy.stop()
  }

  @Test func `with a TXT record of 64 KB`() async throws {
    // 255 strings of 255 octets: with header and question the largest message that TCP carries.
    let strings = (0..<255).map { "\"" + String(repeating: $0 == 0 ? "v" : "x", count: 255) + "\"" }
    let folder = try TemporaryFolder()
    try folder.write(
      """
      $ORIGIN large.test.
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 300
      @ NS ns1
      @ MX 10 mx
      mx A 192.0.2.25
      ns1 A 192.0.2.53
      @ TXT \(strings.joined(separator: " "))
      spf TXT "v=spf1 -all" \(strings.dropLast().joined(separator: " "))
      """, to: "large.test.zone")
    let server = try NSDServer(zonesIn: folder.url)
    let arguments = [
      "audit", "large.test", "spf.large.test", "--selector", "s1", "--format", "json",
      "--only", FixtureAudit.families,
    ]
    let offline = try await ProgramRun(
      ProgramRun.dlv, arguments + ["--offline", "--zone", folder.path("large.test.zone")])
    let online = try await ProgramRun(
      ProgramRun.dlv, arguments + ["--resolver", "127.0.0.1:\(server.port)"])
    #expect(online.output.contains("xxxxxxxx"))
    ComparableReport.expect(
      try ComparableReport.all(in: online.outputBytes),
      equal: try ComparableReport.all(in: offline.outputBytes))
  }

  private func compare(_ arguments: [String]) async throws {
    let run = try await FixtureAudit.shared.get().run(arguments + ["--format", "json"])
    #expect(run.errors == "")
    // Some of the domains have errors on purpose.
    #expect(run.status == 1)
    ComparableReport.expect(
      try ComparableReport.all(in: run.outputBytes),
      equal: try await FixtureAudit.fromZoneFiles())
  }
}

/// Loses every third datagram, but none of the same question twice: three losses in a row are a dead server.
private final class Losses: Sendable {
  private struct State {
    var datagrams = 0
    var lost: Set<[UInt8]> = []
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.lost.count } }

  func takes(_ query: ScriptedDNSServer.Received) -> Bool {
    state.withLock { state in
      state.datagrams += 1
      return state.datagrams % 3 == 0 && state.lost.insert(query.question).inserted
    }
  }
}

/// A datagram that is no answer to the query, though it looks like one.
enum Lie: CaseIterable, CustomTestStringConvertible {
  case wrongID, wrongQuestion, wrongType, query, garbage, empty, spoofedSource

  var testDescription: String { "\(self)" }

  func action(for query: ScriptedDNSServer.Received) -> ScriptedDNSServer.Action {
    var forged = ResponseMaker(answering: query)
    forged.answer(query.name, .a, [203, 0, 113, 66])
    forged.answer(query.name, .txt, [11] + Array("v=spf1 +all".utf8))
    switch self {
    case .wrongID:
      forged.id ^= 0x5555
    case .wrongQuestion:
      forged.question = [6] + Array("forged".utf8) + [4] + Array("test".utf8) + [0, 0, 16, 0, 1]
    case .wrongType:
      forged.question[forged.question.count - 3] ^= 0x40
    case .query:
      // QR is not set: a reflected query.
      return .send(query.message)
    case .garbage:
      return .send((0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) })
    case .empty:
      return .send([])
    case .spoofedSource:
      return .sendFromElsewhere(forged.message)
    }
    return .send(forged.message)
  }
}
