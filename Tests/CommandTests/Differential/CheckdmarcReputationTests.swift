import Foundation
import TestKit
import Testing

/// What dlv and checkdmarc (PyPI, 6.0.4) say of reverse names of exchanges, of BIMI records and of DNSSEC is the same, or listed with the
/// section that decides. Both ask the same server on loopback.
@Suite struct CheckdmarcReputationTests {
  /// On what both were asked, what they say, and the section by which dlv says what it does.
  struct Difference: Hashable {
    let subject: String
    let ours: String
    let theirs: String
    let citation: String
  }

  // MARK: Reverse names and BIMI records

  private static let zones = [
    "test": """
    $ORIGIN test.
    $TTL 3600
    @ SOA ns.test. host.test. 1 7200 3600 1209600 3600
    @ NS ns.test.
    ns A 192.0.2.53

    good MX 10 mx1.good
    mx1.good A 8.8.8.1
    default._bimi.good TXT "v=BIMI1; l=https://w.good.test/l.svg"
    sub.good A 192.0.2.1
    own.good A 192.0.2.1
    default._bimi.own.good TXT "v=BIMI1; l=; a="

    nameless MX 10 mx.nameless
    mx.nameless A 8.8.8.2
    default._bimi.nameless TXT "v=spf1 -all"
    default._bimi.nameless TXT "v=BIMI1; l="

    elsewhere MX 10 mx.elsewhere
    mx.elsewhere A 8.8.8.3
    default._bimi.elsewhere TXT "v=BIMI1; l="
    default._bimi.elsewhere TXT "v=BIMI1; l=https://w.elsewhere.test/l.svg"

    gone MX 10 mx.gone
    mx.gone A 8.8.8.4
    default._bimi.gone CNAME default._bimi.good

    several MX 10 mx.several
    mx.several A 8.8.8.5
    default._bimi.several TXT "V=BIMI1; l="

    six MX 10 mx.six
    mx.six AAAA 2001:4860:4860::8888
    mx.six A 8.8.8.1

    classless MX 10 mx.classless
    mx.classless A 8.8.8.6

    lost MX 10 mx.lost
    mx.lost A 9.9.9.9
    """,
    "8.8.8.in-addr.arpa": """
    $ORIGIN 8.8.8.in-addr.arpa.
    $TTL 3600
    @ SOA ns.test. host.test. 1 7200 3600 1209600 3600
    @ NS ns.test.
    1 PTR mx1.good.test.
    3 PTR mx1.good.test.
    4 PTR nobody.test.
    5 PTR mx.several.test.
    5 PTR mx1.good.test.
    6 CNAME 6.0-7
    6.0-7 PTR mx.classless.test.
    """,
    "8.8.8.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.8.4.0.6.8.4.1.0.0.2.ip6.arpa": """
    $ORIGIN 8.8.8.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.8.4.0.6.8.4.1.0.0.2.ip6.arpa.
    $TTL 3600
    @ SOA ns.test. host.test. 1 7200 3600 1209600 3600
    @ NS ns.test.
    @ PTR mx.six.test.
    """,
  ]

  private static let domains = [
    "good.test", "sub.good.test", "own.good.test", "never.good.test", "nameless.test",
    "elsewhere.test", "gone.test", "several.test", "six.test", "classless.test", "lost.test",
  ]

  private static let differences: [Difference] = [
    // A failed lookup is no proof that there is no name.
    .init(
      subject: "lost.test PTR", ours: "9.9.9.9 undetermined", theirs: "9.9.9.9 missing",
      citation: "RFC 8601 §2.7.3"),
    // Without MX records, the domain's own address takes the mail.
    .init(
      subject: "sub.good.test PTR", ours: "192.0.2.1 undetermined", theirs: "",
      citation: "RFC 5321 §5.1"),
    .init(
      subject: "own.good.test PTR", ours: "192.0.2.1 undetermined", theirs: "",
      citation: "RFC 5321 §5.1"),
    // The record is shared by a CNAME: dlv says where it stands, checkdmarc where it was asked for.
    .init(
      subject: "gone.test BIMI", ours: "good.test v=BIMI1; l=https://w.good.test/l.svg",
      theirs: "gone.test v=BIMI1; l=https://w.good.test/l.svg",
      citation: "draft-brand-indicators-for-message-identification §6.3"),
    // Where the name does not exist, the organizational domain's record is asked for all the same.
    .init(
      subject: "never.good.test BIMI", ours: "good.test v=BIMI1; l=https://w.good.test/l.svg",
      theirs: "none", citation: "draft-brand-indicators-for-message-identification §7.2 step 6"),
  ]

  @Test
  func
    `reverse names of exchanges and BIMI records are told as checkdmarc tells them, but for the differences listed`()
    async throws
  {
    let server = try NSDServer(zones: Self.zones)
    defer { withExtendedLifetime(server) {} }
    let theirs = try Self.peer(
      ["\(server.port)"] + Self.domains, script: Self.script)
    var ours: [String: String] = [:]
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "audit", "--format", "json", "--only", "mx,bimi,reverse-dns", "--resolver",
        "127.0.0.1:\(server.port)", "--https-timeout", "1",
      ] + Self.domains)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    for target in report.targets {
      ours["\(target.target) PTR"] = target.facts.reverse_dns.statement
      ours["\(target.target) BIMI"] = target.facts.bimi.statement
    }
    try Self.compare(ours, theirs, Self.differences)
  }

  private struct Report: Decodable {
    let targets: [Target]

    struct Target: Decodable {
      let target: String
      let facts: Facts
    }

    struct Facts: Decodable {
      let bimi: BIMI
      let reverse_dns: ReverseDNS
    }

    struct BIMI: Decodable {
      let status: String
      let record, at: String?

      /// The domain of the record, and the record.
      var statement: String {
        guard status == "found", let record, let at else { return status }
        return at.replacing("default._bimi.", with: "") + " " + record
      }
    }

    struct ReverseDNS: Decodable {
      let addresses: [Address]

      /// The addresses with what is wrong with their names.
      var statement: String {
        addresses.flatMap { address -> [String] in
          if address.verdict == "missing" || address.verdict == "undetermined" {
            return ["\(address.address) \(address.verdict)"]
          }
          return address.names.filter { $0.forward != "confirmed" }.map {
            "\(address.address) not \($0.name)"
          }
        }.sorted().joined(separator: ", ")
      }
    }

    struct Address: Decodable {
      let address, verdict: String
      let names: [Name]
    }

    struct Name: Decodable {
      let name, forward: String
    }
  }

  private static let script = """
    import json, re, sys
    import dns.nameserver, requests
    from checkdmarc import bimi, smtp
    def unreachable(*arguments, **options): raise requests.ConnectionError("not asked")
    requests.Session.get = unreachable
    servers = [dns.nameserver.Do53Nameserver("127.0.0.1", int(sys.argv[1]))]
    def pointers(domain):
        found = []
        for warning in smtp.check_mx(domain, nameservers=servers, timeout=2, retries=0).get("warnings", []):
            missing = re.fullmatch(r"(\\S+) does not have any reverse DNS .*", warning)
            other = re.match(r"The reverse DNS of (\\S+) is (\\S+), but", warning)
            if missing: found.append(missing[1] + " missing")
            if other: found.append(other[1] + " not " + other[2])
        return ", ".join(sorted(found))
    def record(domain):
        result = bimi.check_bimi(domain, nameservers=servers, timeout=2, retries=0)
        if result.get("record"): return result["location"] + " " + result["record"]
        return "several" if "Multiple" in result["error"] else "none"
    facts = {}
    for domain in sys.argv[2:]:
        facts[domain + " PTR"] = pointers(domain)
        facts[domain + " BIMI"] = record(domain)
    json.dump(facts, sys.stdout)
    """

  // MARK: DNSSEC

  private static let signedDomains = [
    "rsa.test", "ecdsa.test", "p384.test", "ed25519.test", "ed448.test", "sha1.test",
    "expired.test", "future.test", "mismatch.test", "nokeys.test", "unsigned.test", "island.test",
    "unsupported.test", "digest.test", "rsa512.test", "spare.test", "bothdigests.test",
    "wrongdigest.test", "plain3.test", "iterations.test",
  ]

  private static let signedDifferences: [Difference] = []

  @Test
  func
    `domains are secure for dlv where DNSSEC holds for checkdmarc, but for the differences listed`()
    async throws
  {
    let zones = try SignedTestTree.shared.get().zones
    let theirs = try Self.peer(
      ["\(zones.server.port)"] + Self.signedDomains,
      script: """
        import json, sys
        import dns.nameserver
        from checkdmarc import dnssec
        servers = [dns.nameserver.Do53Nameserver("127.0.0.1", int(sys.argv[1]))]
        json.dump(
            {domain: "secure" if dnssec.check_dnssec(domain, nameservers=servers) else "not secure"
             for domain in sys.argv[2:]}, sys.stdout)
        """)
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dnssec", "--format", "json", "--resolver", "127.0.0.1:\(zones.server.port)",
        "--trust-anchor", zones.anchorFile.path,
      ] + Self.signedDomains)
    let report = try JSONDecoder().decode(SignedReport.self, from: Data(run.output.utf8))
    let ours = Dictionary(
      uniqueKeysWithValues: report.targets.map {
        ($0.target, $0.facts.dnssec.status == "secure" ? "secure" : "not secure")
      })
    try Self.compare(ours, theirs, Self.signedDifferences)
  }

  private struct SignedReport: Decodable {
    let targets: [Target]

    struct Target: Decodable {
      let target: String
      let facts: Facts
    }

    struct Facts: Decodable { let dnssec: DNSSEC }

    struct DNSSEC: Decodable { let status: String }
  }

  // MARK: What both share

  private static func peer(_ arguments: [String], script: String) throws -> [String: String] {
    let python = try PythonEnvironment(
      requirementsFile: ProgramRun.packageFolder.appending(
        path: "Benchmarks/Peers/requirements.txt"))
    let run = try python.run(script, arguments)
    try #require(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode([String: String].self, from: Data(run.output.utf8))
  }

  private static func compare(
    _ ours: [String: String], _ theirs: [String: String], _ listed: [Difference]
  ) throws {
    try #require(Set(ours.keys) == Set(theirs.keys))
    for (subject, own) in ours.sorted(by: { $0.key < $1.key }) {
      let other = theirs[subject] ?? ""
      let known = listed.first { $0.subject == subject }
      #expect(
        own == known?.ours ?? other && other == known?.theirs ?? own,
        "\(subject): dlv “\(own)”, checkdmarc “\(other)”")
    }
    for difference in listed {
      #expect(difference.citation.contains("§"), "\(difference)")
      #expect(ours[difference.subject] != nil, "\(difference)")
    }
  }
}
