import Audit
import DNS
import DNSTransport
import TestKit
import Testing

/// Zones that BIND's tools have signed, and what becomes of them; kzonecheck looks at the same files.
@Suite struct SignatureLintTests {
  private static let text = """
    $TTL 3600
    @ SOA ns1 hostmaster 1 14400 3600 1209600 3600
    @ NS ns1
    @ NS ns2
    ns1 A 8.8.8.1
    ns2 A 8.8.8.2
    @ MX 10 ns1
    *.w TXT a
    sub NS ns.sub
    ns.sub A 8.8.8.3

    """

  /// Signed from 2020 to the given day, in full form.
  private static func signed(
    until end: String, with options: [String] = [], in folder: TemporaryFolder
  ) throws -> String {
    var text = text
    for flags in [["-f", "KSK"], []] {
      let run = try ProgramRun(
        blocking: "dnssec-keygen",
        ["-q", "-K", ".", "-a", "ECDSAP256SHA256"] + flags + ["example.com"], in: folder.url("."))
      try #require(run.status == 0, "\(run.errors)")
      let key = run.output.split(whereSeparator: \.isWhitespace).joined()
      text += try folder.text(of: key + ".key")
    }
    try folder.write(text, to: "unsigned")
    let run = try ProgramRun(
      blocking: "dnssec-signzone",
      [
        "-q", "-P", "-x", "-K", ".", "-O", "full", "-o", "example.com", "-f", "signed", "-s",
        "20200101000000", "-e", end, "-S",
      ] + options + ["unsigned"], in: folder.url("."))
    try #require(run.status == 0, "\(run.errors)")
    return try folder.text(of: "signed")
  }

  private static func outcome(
    _ text: String, of rule: RuleID = "dns-signature", in folder: TemporaryFolder
  ) throws -> (outcome: CheckOutcome?, judge: Int32) {
    try folder.write(text, to: "judged.zone")
    let path = folder.path("judged.zone")
    let file = try ZoneFile.load(path: path)
    let facts = ZoneLintFacts(
      origin: file.origin, file: "z", records: file.records,
      signatures: ZoneSignatures(cryptography: LdnsCryptography(), time: SignedZones.time))
    guard case .audited(let audited) = ZoneLintCatalogue.examine(facts, Profile()).verdict else {
      return (nil, 0)
    }
    let judge = try ProgramRun(
      blocking: "kzonecheck", ["-o", "example.com", path], in: folder.url("."))
    return (audited.outcomes.first { $0.rule.id == rule }?.outcome, judge.status)
  }

  @Test func `a zone as it was signed passes`() throws {
    let folder = try TemporaryFolder()
    let text = try Self.signed(until: "20370101000000", in: folder)
    let (outcome, judge) = try Self.outcome(text, in: folder)
    #expect(outcome == .passed)
    #expect(judge == 0)
  }

  @Test func `signatures that have expired are found`() throws {
    let folder = try TemporaryFolder()
    let text = try Self.signed(until: "20210101000000", in: folder)
    let (outcome, judge) = try Self.outcome(text, in: folder)
    #expect(Self.message(outcome)?.contains("have a signature that has expired") ?? false)
    #expect(judge != 0)
  }

  @Test func `a record that was edited or added after signing is found`() throws {
    let folder = try TemporaryFolder()
    let text = try Self.signed(until: "20370101000000", in: folder)
    let (edited, judge) = try Self.outcome(
      text.replacing("8.8.8.2", with: "8.8.8.7"), in: folder)
    #expect(
      Self.message(edited)?.contains("changed after signing: ns2.example.com A") ?? false,
      "\(Self.message(edited) ?? "")")
    #expect(judge != 0)
    let (added, _) = try Self.outcome(text + "ns1.example.com. 3600 IN TXT a\n", in: folder)
    #expect(Self.message(added)?.contains("have no signature: ns1.example.com TXT") ?? false)
    let (keyless, _) = try Self.outcome(
      text.split(separator: "\n").filter {
        $0.split(whereSeparator: \.isWhitespace).dropFirst(3).first != "DNSKEY"
      }
      .joined(separator: "\n") + "\n", in: folder)
    #expect(Self.message(keyless)?.contains("no DNSKEY record") ?? false)
  }

  @Test func `a zone without signatures is none of its business`() throws {
    let folder = try TemporaryFolder()
    let (outcome, _) = try Self.outcome("$ORIGIN example.com.\n" + Self.text, in: folder)
    #expect(outcome == .notApplicable)
  }

  // MARK: Chains

  /// NSEC, NSEC3, and NSEC3 with a salt and opt-out.
  private static let chains = [[], ["-3", "-"], ["-3", "AB", "-A"]]

  @Test(arguments: chains)
  func `a chain as it was signed is whole`(_ options: [String]) throws {
    let folder = try TemporaryFolder()
    let text = try Self.signed(until: "20370101000000", with: options, in: folder)
    let (outcome, judge) = try Self.outcome(text, of: "dns-denial", in: folder)
    #expect(outcome == .passed, "\(Self.message(outcome) ?? "")")
    #expect(judge == 0)
  }

  @Test(arguments: chains, [true, false])
  func `a name that comes or goes behind the signer's back breaks the chain`(
    _ options: [String], _ isAdded: Bool
  ) throws {
    let folder = try TemporaryFolder()
    let text = try Self.signed(until: "20370101000000", with: options, in: folder)
    let changed =
      isAdded
      ? text + "new.example.com. 3600 IN A 192.0.2.1\n"
      : text.split(separator: "\n").filter {
        !($0.hasPrefix("ns2.example.com.") && !$0.contains("NSEC"))
      }.joined(separator: "\n") + "\n"
    let (outcome, judge) = try Self.outcome(changed, of: "dns-denial", in: folder)
    let words =
      isAdded
      ? "without a record of the chain: new.example.com"
      : "with a record that belongs to no name of the zone"
    #expect(Self.message(outcome)?.contains(words) ?? false, "\(Self.message(outcome) ?? "")")
    #expect(judge != 0)
  }

  @Test(arguments: chains)
  func `a type that comes and a record of the chain that goes are found`(
    _ options: [String]
  ) throws {
    let folder = try TemporaryFolder()
    let text = try Self.signed(until: "20370101000000", with: options, in: folder)
    let (typed, _) = try Self.outcome(
      text + "ns1.example.com. 3600 IN TXT a\n", of: "dns-denial", in: folder)
    #expect(Self.message(typed)?.contains("lists other types than the name has") ?? false)
    let type = options.isEmpty ? "NSEC" : "NSEC3"
    let lines = text.split(separator: "\n")
    let index = try #require(
      lines.lastIndex { $0.split(whereSeparator: \.isWhitespace).dropFirst(3).first == type[...] })
    var rest = lines
    rest.remove(at: index)
    let (gone, judge) = try Self.outcome(
      rest.joined(separator: "\n") + "\n", of: "dns-denial", in: folder)
    let words =
      options.isEmpty ? "without a record of the chain" : "does not point to the next one"
    #expect(Self.message(gone)?.contains(words) ?? false, "\(Self.message(gone) ?? "")")
    #expect(judge != 0)
  }

  @Test func `a zone without a chain is told`() throws {
    let folder = try TemporaryFolder()
    let text = try Self.signed(until: "20370101000000", in: folder)
    let none = text.split(separator: "\n").filter {
      $0.split(whereSeparator: \.isWhitespace).dropFirst(3).first != "NSEC"
    }.joined(separator: "\n")
    let (outcome, _) = try Self.outcome(none + "\n", of: "dns-denial", in: folder)
    #expect(Self.message(outcome)?.contains("neither NSEC nor NSEC3") ?? false)
    let (plain, _) = try Self.outcome(
      "$ORIGIN example.com.\n" + Self.text, of: "dns-denial", in: folder)
    #expect(plain == .notApplicable)
  }

  private static func message(_ outcome: CheckOutcome?) -> String? {
    guard case .findings(let findings, _)? = outcome else { return nil }
    return findings.map(\.message).joined(separator: "\n")
  }
}
