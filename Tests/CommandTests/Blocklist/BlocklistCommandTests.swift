import Foundation
import TestKit
import Testing

/// `dlv blocklist` against a real rbldnsd: what is a listing, what is none, and what is neither.
@Suite(.timeLimit(.minutes(5))) struct BlocklistCommandTests {
  @Test func `a listing is a finding with its records, its reason and its codes`() async throws {
    let run = try await BlocklistRig(ip4: ["good.test"]).run(["--format", "json", "192.0.2.10"])
    #expect(run.status == 1)
    let target = try #require(try JSONReport(run.outputBytes).targets.first)
    #expect(target.target == "192.0.2.10")
    let finding = try #require(target.findings.first)
    #expect(target.findings.count == 1)
    #expect(finding.rule == "blocklist-listed")
    #expect(finding.severity == "error")
    #expect(finding.subject == "192.0.2.10")
    #expect(
      finding.message
        == "listed by good.test: 127.0.0.2, 127.0.0.4; it says 'Listed, see https://good.test/?192.0.2.10'"
    )
    #expect(run.output.contains("10.2.0.192.good.test. 60 IN A 127.0.0.4"))
    #expect(run.output.contains(#"IN TXT \"open proxy 192.0.2.10\""#))
    #expect(target.undetermined.isEmpty)
  }

  @Test func `an address that no list has passes`() async throws {
    let (report, status) = try await BlocklistRig(ip4: ["good.test", "other.test"])
      .report(["192.0.2.11"])
    #expect(status == 0)
    #expect(report.targets.first?.passed == ["blocklist-listed"])
  }

  @Test func `an IPv4 address in the form of IPv6 is the IPv4 address`() async throws {
    let (report, status) = try await BlocklistRig(ip4: ["good.test"]).report(["::ffff:192.0.2.10"])
    #expect(status == 1)
    #expect(report.targets.first?.target == "192.0.2.10")
  }

  /// A list that tells nothing, and what is said of it.
  @Test(arguments: [
    ("dead.test", "does not have its test entry 127.0.0.2"),
    ("world.test", "the list has 127.0.0.1"),
    ("spared.test", "the list has 198.51.100.97"),
    ("refusing.test", "127.255.255.254: the question came by a public resolver"),
    ("quota.test", "127.255.255.255: too many questions"),
    ("mistyped.test", "127.255.255.252: the zone or the question is written wrong"),
    ("refused.test", "127.0.0.1: an error code"),
    ("parked.test", "the answer 203.0.113.80 is outside 127.0.0.0/8"),
    ("absent.test", "REFUSED"),
  ])
  func `a list that does not work is undetermined, never a listing or a pass`(
    zone: String, reason: String
  ) async throws {
    for address in ["192.0.2.10", "198.51.100.1"] {
      let (report, status) = try await BlocklistRig(ip4: [zone]).report([address])
      #expect(status == 2)
      let target = try #require(report.targets.first)
      #expect(target.findings.isEmpty)
      #expect(target.passed.isEmpty)
      #expect(target.undetermined.map(\.subject) == [zone])
      #expect(target.undetermined.first?.reason.contains(reason) == true)
    }
  }

  @Test func `lists that do not work leave the others as they are`() async throws {
    let zones = ["dead.test", "good.test", "world.test", "absent.test", "other.test"]
    let (report, status) = try await BlocklistRig(ip4: zones).report(["192.0.2.10"])
    #expect(status == 1)
    let target = try #require(report.targets.first)
    #expect(target.findings.count == 2)
    #expect(target.undetermined.map(\.subject) == ["dead.test", "world.test", "absent.test"])
  }

  @Test(arguments: [
    ("six.test", "2001:db8::25", 1 as Int32, 1), ("six.test", "2001:db8::26", 0, 0),
    ("sixworld.test", "2001:db8::25", 2, 0), ("sixspared.test", "2001:db8::25", 2, 0),
  ])
  func `IPv6 addresses are asked nibble by nibble`(
    zone: String, address: String, status: Int32, findings: Int
  ) async throws {
    let rig = try BlocklistRig(["{ zone: \(zone), kind: ip6 }"])
    let result = try await rig.report([address])
    #expect(result.status == status)
    #expect(result.report.targets.first?.findings.count == findings)
  }

  @Test(arguments: [
    ("names.test", "domain", "bad.example", 1 as Int32),
    ("names.test", "domain", "mail.bad.example", 0), ("names.test", "uri", "mail.bad.example", 1),
    ("below.test", "domain", "mail.bad.example", 1), ("below.test", "domain", "good.example", 0),
    ("nameworld.test", "domain", "bad.example", 2), ("namedead.test", "domain", "bad.example", 2),
    ("nameworld.test", "uri", "good.example", 2),
  ])
  func `domains are asked as they are, and for lists of links by their organizational domain`(
    zone: String, kind: String, domain: String, status: Int32
  ) async throws {
    let rig = try BlocklistRig(["{ zone: \(zone), kind: \(kind) }"])
    #expect(try await rig.report([domain]).status == status)
  }

  @Test func `what no list answered is not called 'not listed'`() async throws {
    let run = try await BlocklistRig(ip4: ["dead.test"]).run(["192.0.2.10"])
    #expect(run.status == 2)
    #expect(run.output.contains("not known"), "\(run.output)")
    #expect(!run.output.contains("not listed"), "\(run.output)")
    let mistyped = try await BlocklistRig(ip4: ["good.test"]).run(["300.1.1.1"])
    #expect(mistyped.status == 65 && mistyped.errors.contains("no name ends in a number"))
  }

  @Test func `a list that has nothing for the kind of target leaves it undetermined`() async throws
  {
    let (report, status) = try await BlocklistRig(ip4: ["good.test"]).report(["good.example"])
    #expect(status == 2)
    #expect(report.targets.first?.undetermined.first?.reason.contains("none of the lists") == true)
  }

  @Test(arguments: [
    ("major", "error"), ("common", "warning"), ("minor", "notice"), ("opinion", "info"),
  ])
  func `the weight of a list is the severity of its listings`(
    weight: String, severity: String
  ) async throws {
    let rig = try BlocklistRig(["{ zone: good.test, kind: ip4, weight: \(weight) }"])
    let (report, status) = try await rig.report(["192.0.2.10"])
    #expect(report.targets.first?.findings.map(\.severity) == [severity])
    #expect(status == (weight == "major" ? 1 : 0))
  }

  @Test func `codes of dlv.yml are decoded, bits one by one`() async throws {
    let rig = try BlocklistRig([
      "{ zone: bits.test, kind: ip4, name: Bits, codes: { 'bit 16': malware, 'bit 64': abuse } }"
    ])
    let (report, _) = try await rig.report(["192.0.2.80"])
    #expect(
      report.targets.first?.findings.first?.message
        == "listed by Bits (bits.test): 127.0.0.80 malware and abuse; it says 'both'")
  }

  @Test func `a network is asked address by address, and said in one line each`() async throws {
    let rig = try BlocklistRig(ip4: ["good.test", "dead.test"])
    let (report, status) = try await rig.report(["192.0.2.0/24"])
    #expect(status == 1)
    #expect(report.targets.count == 256)
    #expect(report.targets.first?.target == "192.0.2.0")
    let listed = report.targets.filter { !$0.findings.isEmpty }.map(\.target)
    #expect(
      listed == ["192.0.2.10", "192.0.2.64", "192.0.2.65", "192.0.2.66", "192.0.2.67"])
    #expect(report.targets.allSatisfy { $0.undetermined.map(\.subject) == ["dead.test"] })

    let text = try await rig.run(["192.0.2.0/24"])
    #expect(text.output.contains("256 looked up, 5 listed, 256 not determined by every list"))
    #expect(text.output.components(separatedBy: "dead.test").count == 2)
  }

  @Test func `lists, arguments and bad lines come in their order`() async throws {
    let rig = try BlocklistRig(ip4: ["good.test"])
    try rig.folder.write("192.0.2.10 # listed\n\nnot a target\n192.0.2.64/31\n", to: "list")
    let run = try await rig.run(["--format", "json", "--file", "list", "[192.0.2.11]"])
    let report = try JSONReport(run.outputBytes)
    #expect(
      report.targets.map(\.target)
        == ["192.0.2.11", "192.0.2.10", "not a target", "192.0.2.64", "192.0.2.65"])
    #expect(run.errors.hasPrefix("dlv: list:3: not a target: "))
    #expect(run.status == 1)
  }

  @Test(arguments: [
    ("192.0.2.0/33", "it is no network"), ("10.0.0.0/8", "more than 65536 addresses"),
    ("2001:db8::/64", "name one of /112 or smaller"), ("user@example.com", "it is a mail address"),
    ("", "the name is empty"), ("*.example.com", "it is a wildcard"),
  ])
  func `what is neither address, network nor domain is refused`(
    text: String, reason: String
  ) async throws {
    let run = try await BlocklistRig(ip4: ["good.test"]).run(["--", text])
    #expect(run.status == 65)
    #expect(run.output == "")
    #expect(run.errors.contains(reason))
  }

  @Test func `nothing left to ask is an error of the configuration`() async throws {
    let run = try await BlocklistRig([]).run(["192.0.2.1"])
    #expect(run.status == 78)
  }
}
