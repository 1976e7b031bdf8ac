/// The gate on signed zones, and on TLSA records: what holds, what breaks, and what can't be told.
import Audit
import DNS
import MailAuth
import TestKit
import Testing

@Suite struct GateSecurityRuleTests {
  // MARK: Signed zones

  private static let profile = Profile(families: [.dnssec, .mx, .spf])

  private static func text(_ zone: String) throws -> String {
    try SignedTestTree.shared.get().zones.text(of: "\(zone).")
  }

  private static func lines(
    _ text: String, without isLeftOut: (Substring) -> Bool
  ) -> String {
    text.split(separator: "\n").filter { !isLeftOut($0) }.joined(separator: "\n") + "\n"
  }

  private static func unsigned(_ text: String) -> String {
    lines(text) { line in ["RRSIG", "NSEC"].contains { line.contains($0) } }
  }

  /// - Parameter isLive: Whether the zones above can be asked.
  private static func gate(
    _ base: String, _ head: String, isLive: Bool = true
  ) async throws -> GateCase {
    let tree = try SignedTestTree.shared.get()
    return try await GateCase(
      base: ["$ORIGIN test.\n" + base], head: ["$ORIGIN test.\n" + head], profile: profile,
      asking: isLive ? tree.resolver : OfflineResolver())
  }

  @Test func `a zone that is as it was has nothing new`() async throws {
    let zone = try Self.text("ecdsa.test")
    let gate = try await Self.gate(zone, zone)
    #expect(gate.report.changes.isEmpty && gate.new.isEmpty)
  }

  @Test(arguments: [true, false])
  func `a record that is edited in a signed zone is bogus`(_ isLive: Bool) async throws {
    let zone = try Self.text("ecdsa.test")
    let edited = zone.replacing("MX\t10 mx.ecdsa.test.", with: "MX\t20 mx.ecdsa.test.")
    #expect(edited != zone)
    let gate = try await Self.gate(zone, edited, isLive: isLive)
    let entry = try #require(gate.entry("dnssec-bogus"))
    #expect(entry.finding.subject == "ecdsa.test")
    #expect(entry.change?.type == .mx)
    #expect(gate.new.filter { $0.hasPrefix("dnssec") } == ["dnssec-bogus ecdsa.test"])
    // The way back is a repair.
    let back = try await Self.gate(edited, zone, isLive: isLive)
    #expect(back.fixed.contains("dnssec-bogus ecdsa.test"))
    #expect(!back.new.contains { $0.hasPrefix("dnssec") })
  }

  @Test func `signatures alone that are made anew, and have expired, are found`() async throws {
    let zone = try Self.text("ecdsa.test")
    let expired = zone.replacing("20370101000000", with: "20260101000000")
    #expect(expired != zone)
    let gate = try await Self.gate(zone, expired)
    #expect(gate.entry("dnssec-bogus")?.finding.message.contains("expired at 2026") == true)
  }

  @Test(
    arguments: [
      ("soon.test", "dnssec-signature-expires"), ("sha1.test", "dnssec-algorithm"),
      ("iterations.test", "dnssec-nsec3-parameters"), ("expired.test", "dnssec-bogus"),
      ("cds.test", "dnssec-cds"), ("mismatch.test", "dnssec-ds-without-key"),
    ] as [(String, RuleID)])
  func `what is wrong with new signatures is found`(
    _ zone: String, _ rule: RuleID
  ) async throws {
    let signed = try Self.text(zone)
    let plain = Self.lines(Self.unsigned(signed)) { $0.contains("DNSKEY") }
    let gate = try await Self.gate(plain, signed)
    #expect(gate.new.contains { $0.hasPrefix("\(rule) ") }, "\(gate.new)")
  }

  @Test(
    arguments: [
      ("ecdsa.test", true, .error, "the parent has DS records"),
      ("island.test", true, .notice, "the parent has no DS records"),
      ("ecdsa.test", false, .warning, "where the parent has DS records"),
    ] as [(String, Bool, Severity, String)])
  func `signatures that are taken away are as bad as the parent makes it`(
    _ zone: String, _ isLive: Bool, _ severity: Severity, _ words: String
  ) async throws {
    let signed = try Self.text(zone)
    let gate = try await Self.gate(signed, Self.unsigned(signed), isLive: isLive)
    let entry = try #require(gate.entry("gate-signatures-removed"), "\(gate.new)")
    #expect(entry.finding.severity == severity)
    #expect(entry.finding.message.contains(words), "\(entry.finding.message)")
    #expect(entry.finding.leavesOpen == !isLive)
    #expect(!entry.finding.evidence.isEmpty && entry.finding.fix.contains("key tag"))
  }

  @Test func `files that are never signed are no matter of DNSSEC`() async throws {
    let plain = try Self.text("unsigned.test")
    let gate = try await Self.gate(
      plain, plain.replacing("MX 10 mx", with: "MX 20 mx"), isLive: false)
    #expect(!gate.report.changes.isEmpty)
    #expect(!gate.new.contains { $0.hasPrefix("dnssec") || $0.hasPrefix("gate-s") })
    #expect(!gate.report.undetermined.contains { "\($0.rule)".hasPrefix("dnssec") && $0.isNew })
  }

  @Test func `a key that goes leaves its DS record`() async throws {
    let zone = try Self.text("ecdsa.test")
    let without = Self.lines(zone) { $0.contains("DNSKEY\t257") }
    #expect(without != zone)
    let known = try await Self.gate(zone, without)
    #expect(known.new.contains("dnssec-ds-without-key ecdsa.test"), "\(known.new)")
    #expect(known.entry("dnssec-ds-without-key")?.finding.severity == .error)
    #expect(!known.report.undetermined.contains { $0.rule == "gate-ds-unknown" })
    let open = try await Self.gate(zone, without, isLive: false)
    let question = open.report.undetermined.first { $0.rule == "gate-ds-unknown" }
    #expect(question?.isNew == true)
    #expect(question?.reason.contains("not asked") == true)
  }

  // MARK: TLSA

  private static let zone = """
    $ORIGIN example.com.
    @ MX 10 mx
    mx A 192.0.2.25
    _25._tcp.mx TLSA 3 1 1 \(DANECheckTests.digest)

    """
  private static let fits = outcome(DANECheckTests.fits)
  private static let fails = outcome(DANECheckTests.fails(.noAssociation))

  private static func outcome(_ verdict: DANEVerdict) -> DANEFacts.Presentation.Outcome {
    .verified(
      DANEFacts.Verified(
        verdict: verdict, records: [verdict], certificates: [TLSCheckTests.certificate()]))
  }

  private static func tlsa(
    _ old: String, _ new: String, before: DANEFacts.Presentation.Outcome?,
    after: DANEFacts.Presentation.Outcome?
  ) async throws -> GateCase {
    let head = zone.replacing(old, with: new)
    #expect(head != zone)
    let address = IPAddress.v4(IPv4Address(rawValue: 0xC000_0219))
    return try await GateCase(
      base: [zone], head: [head],
      presenting: after.map {
        [TLSAChange.Presentation(address: address, before: before, after: $0)]
      })
  }

  private static let mismatch: RuleID = "gate-tlsa-mismatch"

  @Test func `a record that fits no certificate is an error, and the one that did is kept`()
    async throws
  {
    let gate = try await Self.tlsa(
      DANECheckTests.digest, DANECheckTests.next, before: Self.fits, after: Self.fails)
    let entry = try #require(gate.entry(Self.mismatch))
    #expect(entry.finding.severity == .error)
    #expect(entry.finding.message.contains("no TLSA record fits what mx.example.com"))
    #expect(entry.change?.type == .tlsa)
    let records = entry.finding.fix.lowercased()
    #expect(records.contains(DANECheckTests.digest) && records.contains(DANECheckTests.next))
  }

  @Test func `a record that fits, or did not before, is nothing new`() async throws {
    let fitting = try await Self.tlsa(
      DANECheckTests.digest, DANECheckTests.next, before: Self.fails, after: Self.fits)
    #expect(fitting.entry(Self.mismatch) == nil)
    let broken = try await Self.tlsa(
      DANECheckTests.digest, DANECheckTests.next, before: Self.fails, after: Self.fails)
    #expect(broken.entry(Self.mismatch) == nil)
    for gate in [fitting, broken] {
      #expect(!gate.report.undetermined.contains { $0.rule == Self.mismatch })
    }
  }

  @Test func `without a look at the certificate nobody knows`() async throws {
    let gate = try await Self.tlsa(
      DANECheckTests.digest, DANECheckTests.next, before: nil, after: nil)
    let question = gate.report.undetermined.first { $0.rule == Self.mismatch }
    #expect(question?.isNew == true && question?.reason.contains("--probe") == true)
    let silent = try await Self.tlsa(
      DANECheckTests.digest, DANECheckTests.next, before: nil, after: .unknown("no answer"))
    #expect(silent.report.undetermined.contains { $0.rule == Self.mismatch })
  }

  @Test(arguments: [
    ("3 1 1 \(DANECheckTests.digest)", "3 1 1 abcd", "2 octets; SHA-256 has 32"),
    ("3 1 1", "3 1 2", "32 octets; SHA-512 has 64"), ("3 1 1", "3 1 7", "matching type is 7"),
  ]) func `a record that no certificate can fit is an error without a look at one`(
    _ old: String, _ new: String, _ words: String
  ) async throws {
    let gate = try await Self.tlsa(old, new, before: nil, after: nil)
    let entry = try #require(gate.entry(Self.mismatch), "\(gate.report.undetermined)")
    #expect(entry.finding.severity == .error && entry.finding.message.contains(words))
    #expect(entry.finding.location?.line == 4)
    #expect(!gate.report.undetermined.contains { $0.rule == Self.mismatch })
    // It was there before: another change is not to blame.
    let broken = Self.zone.replacing(old, with: new)
    let other = try await GateCase(
      base: [broken], head: [broken.replacing("192.0.2.25", with: "192.0.2.26")])
    #expect(other.entry(Self.mismatch) == nil)
    // Beside one that may fit, which has to be looked at.
    let beside = try await Self.tlsa(
      "_25._tcp.mx", "_25._tcp.mx TLSA 3 1 1 abcd\n_25._tcp.mx", before: nil, after: nil)
    #expect(beside.entry(Self.mismatch) != nil)
    #expect(beside.report.undetermined.contains { $0.rule == Self.mismatch })
  }

  @Test func `the last record that could fit goes, and one that can't is left`() async throws {
    let malformed = "_25._tcp.mx TLSA 3 1 1 abcd\n"
    let both = Self.zone + malformed
    let good = "_25._tcp.mx TLSA 3 1 1 \(DANECheckTests.digest)\n"
    let gate = try await GateCase(base: [both], head: [both.replacing(good, with: "")])
    let entry = try #require(gate.entry(Self.mismatch), "\(gate.report)")
    #expect(entry.finding.severity == .error)
    #expect(entry.finding.message.contains("beside which no usable one is left"))
    #expect(entry.finding.location?.line == 4)
    // The one that is left was never of use, and one that may fit is looked at.
    let other = malformed.replacing("abcd", with: "abcdef")
    let useless = both.replacing(good, with: other)
    let less = try await GateCase(base: [useless], head: [useless.replacing(other, with: "")])
    #expect(less.entry(Self.mismatch) == nil)
    let next = try await GateCase(
      base: [both], head: [both.replacing(DANECheckTests.digest, with: DANECheckTests.next)])
    #expect(next.entry(Self.mismatch) == nil)
    #expect(next.report.undetermined.contains { $0.rule == Self.mismatch && $0.isNew })
  }

  @Test(arguments: [
    ("mx A 192.0.2.25", "mx A 192.0.2.26"), ("@ MX 10 mx", "@ MX 10 mx2\nmx2 CNAME mx"),
    ("_25._tcp.mx TLSA", "_25._tcp.mx CNAME tlsa\ntlsa TLSA"),
  ]) func `a new address or host is asked for what its records fit`(
    _ old: String, _ new: String
  ) async throws {
    let gate = try await Self.tlsa(old, new, before: nil, after: Self.fails)
    let isSame = new.contains("_25._tcp.mx CNAME")
    #expect((gate.entry(Self.mismatch) == nil) == isSame, "\(gate.new)")
  }

  @Test func `records that no sender can use, and no STARTTLS, are told`() async throws {
    let unusable = try await Self.tlsa(
      "3 1 1", "1 1 1", before: Self.fits, after: Self.outcome(.unusable))
    #expect(unusable.entry(Self.mismatch)?.finding.severity == .warning)
    let plain = try await Self.tlsa(
      DANECheckTests.digest, DANECheckTests.next, before: nil, after: .notOffered)
    #expect(plain.entry(Self.mismatch)?.finding.message.contains("STARTTLS") == true)
  }

  @Test func `records that go are told where the host stays`() async throws {
    let record = "_25._tcp.mx TLSA 3 1 1 \(DANECheckTests.digest)"
    let gone = try await Self.tlsa(record, "", before: nil, after: nil)
    #expect(gone.entry("gate-tlsa-removed")?.finding.severity == .warning)
    #expect(!gone.report.undetermined.contains { $0.rule == Self.mismatch })
    let moved = try await Self.tlsa(
      "@ MX 10 mx\nmx A 192.0.2.25\n\(record)", "@ MX 10 other\nother A 192.0.2.26", before: nil,
      after: nil)
    #expect(moved.entry("gate-tlsa-removed") == nil)
    let kept = try await Self.tlsa(
      record, record + "\n_25._tcp.mx TLSA 3 1 1 \(DANECheckTests.next)", before: Self.fits,
      after: Self.fits)
    #expect(kept.entry("gate-tlsa-removed") == nil && kept.entry(Self.mismatch) == nil)
  }

  @Test func `records that can't be looked up any more are open`() async throws {
    let gate = try await GateCase(
      base: [Self.zone],
      head: [
        Self.zone.replacing(
          "_25._tcp.mx TLSA 3 1 1 \(DANECheckTests.digest)",
          with: "_25._tcp.mx CNAME tlsa.example.net.")
      ], failing: ["tlsa.example.net": .serverFailure])
    for rule in [Self.mismatch, "gate-tlsa-removed"] {
      #expect(gate.report.undetermined.contains { $0.rule == rule && $0.isNew }, "\(rule)")
    }
  }
}
