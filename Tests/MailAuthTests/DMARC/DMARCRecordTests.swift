import DNS
import MailAuth
import TestKit
import Testing

/// Records of RFC 9989 §4.7 and §4.8.
@Suite struct DMARCRecordTests {
  @Test("Every tag is read")
  func readsFullRecord() throws {
    let record = try #require(
      DMARCRecord(
        "v=DMARC1; p=reject; sp=Quarantine; np=none; adkim=s; aspf=r; fo=1:d:s; t=y; psd=n; "
          + "rua=mailto:a@example.com, https://r.example/x; ruf=mailto:b@example.net!10m; pct=50; x=1"
      ))
    #expect(record.policy == .valid(.reject))
    #expect(record.subdomainPolicy == .valid(.quarantine))
    #expect(record.nonexistentSubdomainPolicy == .valid(.none))
    #expect(record.dkimAlignment == .valid(.strict))
    #expect(record.spfAlignment == .valid(.relaxed))
    #expect(record.failureOptions == .valid([.anyFailed, .dkimFailed, .spfFailed]))
    #expect(record.testMode == .valid(.testing))
    #expect(record.publicSuffix == .valid(.isOrganizationalDomain))
    #expect(record.aggregateReports.map(\.text) == ["mailto:a@example.com", "https://r.example/x"])
    #expect(record.aggregateReports.map(\.host?.description) == ["example.com", nil])
    #expect(record.failureReports.map(\.sizeLimit) == ["10m"])
    #expect(record.failureReports.map(\.host?.description) == ["example.net"])
    #expect(record.otherTags.map(\.name) == ["pct", "x"])
    #expect(record.problems.isEmpty)
  }

  @Test(
    "A text that begins with the version is a record, whatever follows",
    arguments: [
      "v=DMARC1", "v=DMARC1;", "V=DMARC1;p=none", "v = DMARC1 ; p=none", "v\t=\tDMARC1",
      "v=DMARC1;;p", "v=DMARC1; rua=mailto:x@example.com; p=none",
    ])
  func recognises(text: String) {
    #expect(DMARCRecord(text) != nil)
    #expect(DMARCNearMiss(Array(text.utf8)) == nil)
  }

  @Test(
    "A text with anything else at its start is none; what was meant for one is told from the rest",
    arguments: [
      ("", nil), ("v=spf1 -all", nil), ("v=spf1 a:dmarc.example -all", nil),
      ("dmarc-verification=abc", nil), ("google-site-verification=x", nil),
      ("v=dmarc1; p=none", DMARCNearMiss.wrongCase("dmarc1")),
      ("v=DMARC1: p=none", .wrongSeparator(":")),
      ("v=DMARC1, p=none", .wrongSeparator(",")),
      ("v=DMARC1 p=none", .wrongSeparator("p")),
      ("v=DMARC2; p=none", .wrongVersion("DMARC2")),
      ("v=DMARC; p=none", .wrongVersion("DMARC")),
      ("v=DMARC10; p=none", .wrongVersion("DMARC10")),
      (" v=DMARC1; p=none", .precededBy(" ")),
      ("\"v=DMARC1; p=none\"", .precededBy("\"")),
      ("\u{201C}v=DMARC1; p=none", .precededBy("\u{201C}")),
      ("v=\u{201C}DMARC1\u{201D}; p=none", .wrongVersion("v=\u{201C}DMARC1")),
      ("v:DMARC1; p=none", .wrongVersion("v:DMARC1")),
      ("p=none; v=DMARC1", .versionNotFirst),
      ("p=reject; rua=mailto:a@example.com", .missingVersion),
      ("rua=mailto:a@example.com", .missingVersion),
      ("DMARC1; p=none", .missingVersion),
    ])
  func tellsNearMisses(text: String, expected: DMARCNearMiss?) {
    #expect(DMARCRecord(text) == nil)
    #expect(DMARCNearMiss(Array(text.utf8)) == expected)
  }

  @Test(
    "An invalid value is kept with its offset",
    arguments: [
      ("v=DMARC1; p=rejct", DMARCRecord.TagValue<DMARCPolicy>.invalid("rejct", offset: 12)),
      ("v=DMARC1; p=", .invalid("", offset: 12)), ("v=DMARC1", .absent),
      ("v=DMARC1; P=none", .absent), ("v=DMARC1; p=NONE", .valid(.none)),
    ])
  func keepsInvalidPolicies(text: String, expected: DMARCRecord.TagValue<DMARCPolicy>) throws {
    #expect(try #require(DMARCRecord(text)).policy == expected)
  }

  @Test(
    "Failure options are each given once, and 0 excludes 1",
    arguments: [
      ("0", [DMARCRecord.FailureOption.allFailed]), ("1:d", [.anyFailed, .dkimFailed]),
      ("d:s:1", [.dkimFailed, .spfFailed, .anyFailed]), ("d", [.dkimFailed]), ("0:1", nil),
      ("d:d", nil), ("", nil), ("2", nil), ("1:", nil), ("1,d", nil),
    ])
  func readsFailureOptions(text: String, expected: [DMARCRecord.FailureOption]?) throws {
    let record = try #require(DMARCRecord("v=DMARC1; fo=\(text)"))
    #expect(record.failureOptions.value == expected)
  }

  @Test(
    "A report URI that is none says why",
    arguments: [
      ("a@example.com", DMARCReportURI.Mistake.missingScheme),
      ("mailto:", .badAddress), ("mailto:example.com", .badAddress), ("mailto:a@", .badAddress),
      ("mailto:@example.com", .badAddress), ("mailto:a@b..example", .badAddress), ("", .empty),
      ("mailto:a b@example.com", .badOctet(offset: 22)),
      ("mailto:a!b@example.com", .badOctet(offset: 22)),
      ("mailto:a@example.com mailto:b@example.com", .badOctet(offset: 34)),
      ("mailto:a@b\u{FC}cher.example", .badOctet(offset: 24)),
    ])
  func namesMistakes(text: String, mistake: DMARCReportURI.Mistake) throws {
    let record = try #require(DMARCRecord("v=DMARC1; rua=\(text)"))
    #expect(record.aggregateReports.map(\.destination) == [.invalid(mistake)])
    #expect(!record.hasReportDestination)
  }

  @Test("The obsolete size limit is split off, other exclamation marks are mistakes")
  func splitsSizeLimits() throws {
    let record = try #require(
      DMARCRecord(
        "v=DMARC1; rua=mailto:a@example.com!10,mailto:a@example.com!1T,mailto:a@x.example!m"))
    #expect(record.aggregateReports.map(\.sizeLimit) == ["10", "1T", nil])
    #expect(record.aggregateReports.map(\.isValid) == [true, true, false])
    #expect(record.aggregateReports.map(\.offset) == [14, 38, 62])
  }

  /// RFC 9989 §4.7 (`p`, `sp`, `np`, `t`) and §4.10.1; RFC 7489 §6.6.3.
  @Test(
    "The policy follows from the tags",
    arguments: [
      ("p=reject", "reject", "reject", "reject", "reject"),
      ("p=reject; sp=none", "reject", "none", "none", "reject"),
      ("p=none; sp=quarantine; np=reject", "none", "quarantine", "reject", "none"),
      ("p=none; np=reject", "none", "none", "reject", "none"),
      ("p=reject; t=y", "quarantine", "quarantine", "quarantine", "reject"),
      ("p=quarantine; t=y", "none", "none", "none", "quarantine"),
      ("p=none; t=y", "none", "none", "none", "none"),
      ("", "none", "none", "none", nil),
      ("rua=mailto:a@example.com", "none", "none", "none", "none"),
      ("p=x; rua=mailto:a@example.com", "none", "none", "none", "none"),
      ("p=x", nil, nil, nil, nil),
      ("p=x; rua=a@example.com", nil, nil, nil, nil),
      ("p=reject; sp=x", nil, nil, nil, nil),
      ("p=reject; sp=x; rua=mailto:a@example.com", "none", "none", "none", "none"),
      ("p=reject; np=x", nil, nil, nil, "reject"),
    ] as [(String, String?, String?, String?, String?)])
  func derivesPolicies(
    tags: String, domain: String?, subdomain: String?, nonexistent: String?, rfc7489: String?
  ) throws {
    let record = try #require(DMARCRecord("v=DMARC1; " + tags))
    #expect(record.appliedPolicy(for: .domain)?.rawValue == domain)
    #expect(record.appliedPolicy(for: .subdomain)?.rawValue == subdomain)
    #expect(record.appliedPolicy(for: .nonexistentSubdomain)?.rawValue == nonexistent)
    #expect(record.rfc7489Policy(for: .domain)?.rawValue == rfc7489)
  }

  @Test("Mutated records never crash, and are never both a record and nearly one")
  func survivesMutations() {
    var random = SeededGenerator(seed: 9989)
    let seed = Array(
      "v=DMARC1; p=reject; sp=none; fo=1:d; rua=mailto:a@example.com!10m,mailto:b@example.net".utf8)
    for _ in 0..<5000 {
      let text = seed.mutated(using: &random)
      #expect(DMARCRecord(text) == nil || DMARCNearMiss(text) == nil)
    }
  }
}

extension DMARCRecord {
  fileprivate convenience init?(_ text: String) { self.init(Array(text.utf8)) }
}
