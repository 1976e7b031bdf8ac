import DNS
import MailAuth
import Testing

/// The tree walk of RFC 9989 §4.10, clause by clause.
@Suite struct DMARCTreeWalkTests {
  @Test(
    "At most eight names are asked; from eight labels on, the second is of seven",
    arguments: [
      ("example.com", ["example.com", "com"]),
      ("com", ["com"]), (".", []),
      (
        "a.b.c.d.e.f.g",
        ["a.b.c.d.e.f.g", "b.c.d.e.f.g", "c.d.e.f.g", "d.e.f.g", "e.f.g", "f.g", "g"]
      ),
      (
        "a.b.c.d.e.f.g.h",
        [
          "a.b.c.d.e.f.g.h", "b.c.d.e.f.g.h", "c.d.e.f.g.h", "d.e.f.g.h", "e.f.g.h", "f.g.h", "g.h",
          "h",
        ]
      ),
      (
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        [
          "a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com",
          "h.i.j.mail.example.com", "i.j.mail.example.com", "j.mail.example.com",
          "mail.example.com", "example.com", "com",
        ]
      ),
    ])
  func namesDomains(domain: String, expected: [String]) throws {
    #expect(DMARCTreeWalk.domains(for: try DomainName(domain)).map(\.description) == expected)
    #expect(DMARCTreeWalk.questions(for: try DomainName(domain)).count <= 8)
  }

  /// One walk: the records by domain, and what has to come out.
  struct Case: Sendable, CustomTestStringConvertible {
    var clause: String
    var domain: String
    var records: [String: [String]]
    var organization: String
    /// Where the policy is found and in which role; `nil` for none.
    var policy: String?
    var testDescription: String { clause }
  }

  @Test(
    "The policy record and the organizational domain are selected as RFC 9989 says",
    arguments: [
      Case(
        clause: "nothing anywhere: the name is its own organizational domain (§4.10.2)",
        domain: "a.example.com", records: [:], organization: "a.example.com", policy: nil),
      Case(
        clause: "the author domain's own record wins, the fewest labels give the organization",
        domain: "a.example.com",
        records: ["a.example.com": ["p=none"], "example.com": ["p=reject"]],
        organization: "example.com", policy: "a.example.com author_domain"),
      Case(
        clause: "without an own record the organization's applies, not that of a name between",
        domain: "a.mail.example.com",
        records: ["mail.example.com": ["p=none"], "example.com": ["p=reject"]],
        organization: "example.com", policy: "example.com organizational_domain"),
      Case(
        clause: "a record only between: the fewest labels found are the organization",
        domain: "a.mail.example.com", records: ["mail.example.com": ["p=none"]],
        organization: "mail.example.com", policy: "mail.example.com organizational_domain"),
      Case(
        clause: "psd=n stops the walk and is the organization (§4.10.2 rule 1)",
        domain: "a.mail.example.com",
        records: ["mail.example.com": ["p=none; psd=n"], "example.com": ["p=reject"]],
        organization: "mail.example.com", policy: "mail.example.com organizational_domain"),
      Case(
        clause: "psd=y: the organization is one label below (§4.10.2 rule 2)",
        domain: "a.mail.example.com", records: ["com": ["p=reject; psd=y"]],
        organization: "example.com", policy: "com public_suffix_domain"),
      Case(
        clause: "psd=y does not apply where the organization has a record (§4.10.1, note)",
        domain: "a.example.com",
        records: ["example.com": ["p=none"], "com": ["p=reject; psd=y"]],
        organization: "example.com", policy: "example.com organizational_domain"),
      Case(
        clause: "psd=y above, a record between, none at the organization: the suffix's record",
        domain: "a.mail.example.com",
        records: ["mail.example.com": ["p=none"], "com": ["p=reject; psd=y"]],
        organization: "example.com", policy: "com public_suffix_domain"),
      Case(
        clause: "psd=y at the name itself ends the walk, and the name is its own organization",
        domain: "example.com",
        records: ["example.com": ["p=none; psd=y"], "com": ["p=reject"]],
        organization: "example.com", policy: "example.com author_domain"),
      Case(
        clause: "psd=u walks on", domain: "a.example.com",
        records: ["a.example.com": ["p=none; psd=u"], "example.com": ["p=reject; psd=x"]],
        organization: "example.com", policy: "a.example.com author_domain"),
      Case(
        clause: "several records at one name are all discarded, and the walk goes on (step 2)",
        domain: "a.example.com",
        records: ["a.example.com": ["p=none", "p=reject"], "example.com": ["p=quarantine"]],
        organization: "example.com", policy: "example.com organizational_domain"),
      Case(
        clause: "several records higher up are discarded too (step 6)",
        domain: "a.example.com",
        records: ["a.example.com": ["p=none"], "example.com": ["p=none; psd=n", "p=reject"]],
        organization: "a.example.com", policy: "a.example.com author_domain"),
      Case(
        clause: "a name with more labels than eight: psd=y at seven labels leaves eight",
        domain: "x.y.a.b.c.d.e.f.g.com", records: ["b.c.d.e.f.g.com": ["p=none; psd=y"]],
        organization: "a.b.c.d.e.f.g.com", policy: "b.c.d.e.f.g.com public_suffix_domain"),
    ])
  func selects(walk test: Case) throws {
    let walk = try Self.walk(test.domain, test.records)
    #expect(walk.organizationalDomain == .determined(try DomainName(test.organization)))
    let found = walk.discovery.policy.map { "\($0.domain) \($0.role.rawValue)" }
    #expect(found == test.policy)
  }

  @Test("TXT records of another kind are discarded, and do not count as several")
  func ignoresOtherRecords() throws {
    let domain = try DomainName("example.com")
    let name = try DomainName("_dmarc.example.com")
    let records = ["v=spf1 -all", "v=DMARC1; p=none", "v=dmarc1; p=reject"].map {
      Record(name: name, ttl: 60, data: .txt(CharacterStrings($0)))
    }
    let walk = DMARCTreeWalk(
      of: domain, answers: [Answer(question: Question(name, .txt), outcome: .records(records))])
    #expect(walk.discovery.policy?.record.policy == .valid(.none))
  }

  @Test("A failure below the deciding record leaves the organization open, one above does not")
  func keepsFailures() throws {
    let below = try Self.walk(
      "a.b.example.com", ["example.com": ["p=none; psd=n"]], failing: ["b.example.com"])
    #expect(below.organizationalDomain.name == nil)
    guard case .undetermined(let answers) = below.discovery else {
      Issue.record("the policy must not be determined")
      return
    }
    #expect(answers.map(\.question.name.description) == ["_dmarc.b.example.com"])

    let above = try Self.walk(
      "a.b.example.com", ["b.example.com": ["p=none; psd=n"]], failing: ["example.com", "com"])
    #expect(above.organizationalDomain.name?.description == "b.example.com")
    #expect(above.discovery.policy?.domain.description == "b.example.com")
  }

  @Test("An own record applies even where the rest of the walk failed")
  func appliesOwnRecord() throws {
    let walk = try Self.walk(
      "a.example.com", ["a.example.com": ["p=reject"]], failing: ["example.com"])
    #expect(walk.discovery.policy?.role == .authorDomain)
    #expect(walk.organizationalDomain.name == nil)
  }

  @Test("A failure at the name itself leaves both open")
  func keepsOwnFailure() throws {
    let walk = try Self.walk("example.com", ["com": ["p=none; psd=y"]], failing: ["example.com"])
    #expect(walk.discovery.policy == nil && walk.discovery != .nothing)
    #expect(walk.organizationalDomain.name == nil)
  }

  @Test(
    "RFC 7489 looks at the name and its registrable domain only",
    arguments: [
      ("a.mail.example.com", ["mail.example.com": ["p=none"]], nil),
      ("a.mail.example.com", ["example.com": ["p=none"]], "example.com"),
      ("a.example.com", ["a.example.com": ["p=none"]], "a.example.com"),
      ("a.example.com", ["a.example.com": ["p=none", "p=none"], "example.com": ["p=none"]], nil),
      ("a.example.com", ["com": ["p=none; psd=y"]], nil),
    ] as [(String, [String: [String]], String?)])
  func comparesRFC7489(domain: String, records: [String: [String]], expected: String?) throws {
    let (organization, discovery) = try Self.walk(domain, records).rfc7489Discovery(TwoLabels())
    #expect(organization.description == "example.com")
    #expect(discovery.policy?.domain.description == expected)
  }

  @Test("A name too long for _dmarc in front has no record there")
  func walksLongNames() throws {
    let label = String(repeating: "a", count: 61)
    let domain = try DomainName([label, label, label, label, "b"].joined(separator: "."))
    #expect(DMARCTreeWalk.recordName(of: domain) == nil)
    #expect(DMARCTreeWalk.questions(for: domain).count == 4)
    let walk = DMARCTreeWalk(of: domain, answers: [])
    #expect(walk.organizationalDomain.name == nil)
  }

  /// Every name of the walk answered: with `v=DMARC1; ` and the tags given, by a failure, or NXDOMAIN.
  private static func walk(
    _ domain: String, _ records: [String: [String]], failing: Set<String> = []
  ) throws -> DMARCTreeWalk {
    let name = try DomainName(domain)
    let answers = DMARCTreeWalk.questions(for: name).map { question in
      let place = question.name.parent?.description ?? ""
      if failing.contains(place) {
        return Answer(question: question, outcome: .failed(.serverFailure))
      }
      guard let tags = records[place] else {
        return Answer(question: question, outcome: .noSuchName(ttl: 60))
      }
      return Answer(
        question: question,
        outcome: .records(
          tags.map {
            Record(
              name: question.name, ttl: 60, data: .txt(CharacterStrings("v=DMARC1; " + $0)))
          }))
    }
    return DMARCTreeWalk(of: name, answers: answers)
  }

  /// Registrations of two labels, as under `.com`.
  private struct TwoLabels: PublicSuffixes {
    func registrableDomain(of name: DomainName) -> DomainName? {
      name.labelCount < 2 ? nil : name.suffix(labels: 2)
    }
  }
}
