import DNS
import Foundation
import Synchronization
import TestKit
import Testing

/// Lists that are slow or silent, resolvers that rewrite, and keys that stay secret.
@Suite(.timeLimit(.minutes(5))) struct BlocklistFailureTests {
  /// rbldnsd behind a server that does something else to the names of some zone.
  private func proxy(
    to zone: String,
    _ actions: @escaping @Sendable (ScriptedDNSServer.Received) -> [ScriptedDNSServer.Action]?
  ) async throws -> ScriptedDNSServer {
    let zone = try DomainName(zone)
    return try await ForwardingProxy.start(before: BlocklistRig.server.get().port) { query, truth in
      if query.name.isSubdomain(of: zone), let actions = actions(query) { return actions }
      return [.send(truth())]
    }
  }

  @Test func `a silent list ends within the time for a question, and the others are heard`()
    async throws
  {
    let server = try await proxy(to: "other.test") { _ in [] }
    let rig = try BlocklistRig(ip4: ["good.test", "other.test"], port: server.port)
    let start = ContinuousClock.now
    let run = try await rig.run(["--dns-timeout", "0.5", "--format", "json", "192.0.2.0/28"])
    // Fifteen seconds are what a loaded machine may add; the questions of 16 addresses would take 8 one after the other.
    #expect(start.duration(to: .now) < .seconds(15))
    let targets = try JSONReport(run.outputBytes).targets
    #expect(targets.count == 16)
    #expect(targets.allSatisfy { $0.undetermined.map(\.subject) == ["other.test"] })
    #expect(
      targets.allSatisfy { $0.undetermined.allSatisfy { $0.reason.contains("no answer in time") } })
    #expect(targets.filter { !$0.findings.isEmpty }.map(\.target) == ["192.0.2.10"])
    // What does not answer its probe is not asked again and again.
    let asked = server.received.filter { "\($0.name)".hasSuffix(".other.test") }.map(\.name)
    // Eight addresses of the first portion, and three test entries.
    #expect(Set(asked).count <= 8 + 3)
    // A probe is asked once more before the list counts as one that does not work.
    let tries = Dictionary(grouping: asked) { "\($0)".lowercased() }.mapValues(\.count)
    #expect(
      tries["2.0.0.127.other.test", default: 0] > tries["0.2.0.192.other.test", default: 0])
    try await server.stop()
  }

  @Test func `a list that answers late is heard`() async throws {
    let seen = Names()
    let server = try await proxy(to: "good.test") { seen.isFirst($0.name) ? [] : nil }
    let rig = try BlocklistRig(ip4: ["good.test"], port: server.port)
    let (report, status) = try await rig.report(["192.0.2.10"])
    #expect(status == 1)
    #expect(report.targets.first?.findings.count == 1)
    try await server.stop()
  }

  @Test(arguments: [2 as UInt16, 5])
  func `a list whose servers fail for one address is undetermined for it`(code: UInt16) async throws
  {
    let server = try await proxy(to: "11.2.0.192.good.test") { query in
      var response = ResponseMaker(answering: query)
      response.code = code
      return [.send(response.message)]
    }
    let rig = try BlocklistRig(ip4: ["good.test"], port: server.port)
    let (report, status) = try await rig.report(["192.0.2.11", "192.0.2.12"])
    #expect(status == 2)
    let reason = report.targets.first?.undetermined.first?.reason ?? ""
    #expect(reason.hasPrefix("11.2.0.192.good.test A: the server"))
    #expect(report.targets.last?.passed == ["blocklist-listed"])
    try await server.stop()
  }

  @Test func `a resolver that rewrites NXDOMAIN makes nothing listed`() async throws {
    let server = try await ForwardingProxy.start(before: BlocklistRig.server.get().port) {
      query, truth in
      let answer = truth()
      guard answer.count > 3, answer[3] & 0xF == 3 else { return [.send(answer)] }
      var response = ResponseMaker(answering: query)
      response.answer(query.name, .a, [198, 51, 100, 99])
      return [.send(response.message)]
    }
    let rig = try BlocklistRig(ip4: ["good.test", "other.test"], port: server.port)
    let (report, status) = try await rig.report(["192.0.2.10", "192.0.2.99"])
    #expect(status == 2)
    for target in report.targets {
      #expect(target.findings.isEmpty && target.passed.isEmpty)
      #expect(target.undetermined.count == 2)
      #expect(target.undetermined.allSatisfy { $0.reason.contains("198.51.100.99") })
    }
    try await server.stop()
  }

  @Test func `a missing reason leaves the listing a listing`() async throws {
    let server = try await proxy(to: "good.test") { query in
      guard query.question.suffix(4).prefix(2) == [0, 16] else { return nil }
      var response = ResponseMaker(answering: query)
      response.code = 2
      return [.send(response.message)]
    }
    let rig = try BlocklistRig(ip4: ["good.test"], port: server.port)
    let run = try await rig.run(["192.0.2.10"])
    #expect(run.status == 1)
    #expect(run.output.contains("10.2.0.192.good.test TXT: the server failed (SERVFAIL)"))
    try await server.stop()
  }

  @Test func `a key is in no report, log, recording or error, and works`() async throws {
    let rig = try BlocklistRig(["{ zone: keyed.test, kind: ip4, key-file: key }"])
    try rig.folder.write("k3y5ecret\n", to: "key")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: rig.folder.url("key").path)
    for format in ["text", "json", "csv", "sarif"] {
      let run = try await rig.run([
        "--format", format, "--verbose", "--record", "recorded", "192.0.2.10",
      ])
      #expect(run.status == 1)
      let recorded = try String(contentsOf: rig.folder.url("recorded"), encoding: .utf8)
      for text in [run.output, run.errors, recorded] {
        #expect(!text.contains("k3y5ecret"))
        #expect(text.contains("KEY.keyed.test"))
      }
    }
    let replayed = try await ProgramRun(
      ProgramRun.dlv, ["blocklist", "--replay", "recorded", "192.0.2.10"], in: rig.folder.url)
    #expect(replayed.status == 1)
  }

  @Test(arguments: ["xbl.dq.spamhaus.net", "black.mail.abusix.zone", "own.test"])
  func `a key that stands in the zone is masked in every output too`(zone: String) async throws {
    let key = BlocklistRig.keyInZone
    let rig = try BlocklistRig(["{ zone: \(key).\(zone), kind: ip4 }"])
    for format in ["text", "json", "csv", "sarif", "junit", "markdown", "html", "github"] {
      let run = try await rig.run([
        "--format", format, "--verbose", "--record", "recorded", "192.0.2.10",
      ])
      let recorded = try String(contentsOf: rig.folder.url("recorded"), encoding: .utf8)
      #expect(run.output.contains("KEY"))
      for text in [run.output, run.errors, recorded] {
        #expect(!text.lowercased().contains(key))
      }
      for text in [run.errors, recorded] { #expect(text.contains("KEY.\(zone)")) }
    }
    for format in ["text", "json"] {
      let table = try await rig.run(["--lists", "--verbose", "--format", format])
      #expect(table.status == 0)
      #expect(table.output.contains("KEY.\(zone)"))
      #expect(!table.output.lowercased().contains(key))
    }
    let (report, status) = try await rig.report(["192.0.2.10"])
    #expect(report.targets.first?.findings.count == 1)
    #expect(status == 1)
  }

  /// Faults of dlv.yml where a key stands in the zone.
  @Test(arguments: [
    ["{ zone: KEY..dq.spamhaus.net, kind: ip4 }"],
    ["{ zone: KEY.zen.dq.spamhaus.net, kind: ip4, key-env: NO_SUCH_VARIABLE }"],
    ["{ zone: KEY.own.test, kind: ip4 }", "{ zone: KEY.own.test, kind: ip4 }"],
    ["{ zone: KEY.own.test, kind: ip4 }", "{ zone: KEY1.own.test, kind: ip6 }"],
    ["{ zone: KEY.own.test, kind: ip4, test: nothing }"],
  ])
  func `errors of the configuration do not repeat a key`(lists: [String]) async throws {
    let rig = try BlocklistRig(
      lists.map { $0.replacingOccurrences(of: "KEY", with: BlocklistRig.keyInZone) })
    let run = try await rig.run(["192.0.2.10"])
    #expect(run.status == 78)
    #expect(!run.errors.lowercased().contains(BlocklistRig.keyInZone))
  }

  @Test(arguments: [
    ("{ zone: dead.test, kind: ip4, test: 203.0.113.99 }", "203.0.113.99"),
    ("{ zone: namedead.test, kind: domain, test: other.example }", "other.example"),
    ("{ zone: namedead.test, kind: uri, test: other.example }", "other.example"),
    ("{ zone: sixown.test, kind: ip6, test: '2001:db8::99' }", "2001:db8::25"),
  ])
  func `a list works that has the test entry of dlv.yml`(
    list: String, target: String
  ) async throws {
    let (report, status) = try await BlocklistRig([list]).report([target])
    #expect(status == 1)
    #expect(report.targets.first?.findings.count == 1)
    #expect(report.targets.first?.undetermined.isEmpty == true)
  }

  @Test(arguments: [
    ("{ zone: dead.test, kind: ip4, test: 192.0.2.77 }", 2 as Int32, ""),
    ("{ zone: sixown.test, kind: ip6 }", 2, ""),
    ("{ zone: dead.test, kind: ip4, test: '2001:db8::99' }", 78, "is no IPv4 address"),
    ("{ zone: dead.test, kind: ip4, test: other.example }", 78, "is no IPv4 address"),
    ("{ zone: six.test, kind: ip6, test: 192.0.2.1 }", 78, "is no IPv6 address"),
    ("{ zone: names.test, kind: domain, test: 192.0.2.1 }", 78, "is no domain name"),
    ("{ zone: names.test, kind: uri, test: 'a..b' }", 78, "is no domain name"),
  ])
  func `a test entry that is not there, or not of the kind, is told`(
    list: String, status: Int32, reason: String
  ) async throws {
    let target = list.contains("ip6") ? "2001:db8::25" : "203.0.113.99"
    let run = try await BlocklistRig([list]).run([target])
    #expect(run.status == status)
    #expect(reason.isEmpty || run.errors.contains(reason))
  }

  @Test(arguments: [
    ("two words", "is no key"), ("", "is no key"), ("a.b", "is no key"),
    (String(repeating: "k", count: 64), "is no key"),
  ])
  func `what is no key is refused without being repeated`(
    key: String, reason: String
  ) async throws {
    let rig = try BlocklistRig(["{ zone: keyed.test, kind: ip4, key-file: key }"])
    try rig.folder.write(key, to: "key")
    let run = try await rig.run(["192.0.2.10"])
    #expect(run.status == 78)
    #expect(run.errors.contains("holds no key of a blocklist"))
    #expect(key.isEmpty || !run.errors.contains(key))
  }

  @Test func `a recorded run is repeated without a server`() async throws {
    let rig = try BlocklistRig(ip4: ["good.test", "dead.test"])
    let live = try await rig.run(["--record", "recorded", "192.0.2.10"])
    let replayed = try await ProgramRun(
      ProgramRun.dlv, ["blocklist", "--replay", "recorded", "192.0.2.10"], in: rig.folder.url)
    #expect(replayed.output == live.output)
    #expect(replayed.status == live.status)
  }
}

/// Names that came before.
private final class Names: Sendable {
  private let seen = Mutex<Set<DomainName>>([])

  func isFirst(_ name: DomainName) -> Bool { seen.withLock { $0.insert(name).inserted } }
}
