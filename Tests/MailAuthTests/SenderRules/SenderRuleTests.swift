import DNS
import MailAuth
import Reputation
import Message
import TestKit
import Testing

/// The written rules of large receivers, each met, not met and open.
@Suite struct SenderRuleTests {
  @Test("Ids are unique, and every rule has a date and a source")
  func cataloguesRules() {
    #expect(Set(SenderRule.all.map(\.id)).count == SenderRule.all.count)
    for rule in SenderRule.all {
      #expect(rule.since.hasPrefix("202") && rule.receiver.source.address.hasPrefix("https://"))
      #expect(rule.id.hasPrefix(rule.receiver.rawValue.lowercased() + "-"))
    }
  }

  @Test(
    "SPF and DKIM: one of them, both of them",
    arguments: [
      (.pass, .passing("example.com"), "met met met met"),
      (.fail, .passing("example.com"), "notMet met met notMet"),
      (.pass, .none, "met notMet met notMet"),
      (.softfail, .failing, "notMet notMet notMet notMet"),
      (.temperror, .failing, "undetermined notMet undetermined notMet"),
      (nil, .passing("example.com"), "undetermined met met undetermined"),
      (nil, .open, "undetermined undetermined undetermined undetermined"),
    ] as [(SPFResult?, Signatures, String)])
  func combines(spf: SPFResult?, dkim: Signatures, expected: String) throws {
    var facts = Self.facts
    facts.spf = spf
    switch dkim {
    case .none: facts.dkim = .none
    case .failing: facts.dkim = .failing
    case .open: facts.dkim = .open
    case .passing(let name): facts.dkim = .passing(try DomainName(name))
    }
    let ids = ["microsoft-spf", "microsoft-dkim", "gmail-spf-or-dkim", "gmail-spf-and-dkim"]
    #expect(try ids.map { try Self.word(facts, $0) }.joined(separator: " ") == expected)
  }

  enum Signatures: Sendable { case none, failing, open, passing(String) }

  @Test("Reverse DNS, TLS and format are judged by what was seen, and open where nothing was")
  func judgesOthers() throws {
    var facts = Self.facts
    #expect(try Self.word(facts, "gmail-reverse-dns") == "undetermined")
    facts.reverseDNS = .confirmed(try DomainName("mail.example.com"))
    #expect(try Self.word(facts, "yahoo-reverse-dns") == "met")
    facts.reverseDNS = .missing
    #expect(try Self.word(facts, "gmail-reverse-dns") == "notMet")
    facts.reverseDNS = .unconfirmed([try DomainName("mail.example.com")])
    #expect(try Self.word(facts, "gmail-reverse-dns") == "notMet")
    #expect(try Self.word(facts, "gmail-tls") == "undetermined")
    facts.encryption = .encrypted("TLSv1.3")
    #expect(try Self.word(facts, "gmail-tls") == "met")
    facts.encryption = .plain
    #expect(try Self.word(facts, "gmail-tls") == "notMet")
    #expect(try Self.word(facts, "gmail-format") == "met")
    facts.format = [.missing("Date")]
    #expect(try Self.word(facts, "yahoo-format") == "notMet")
    facts.authorDomain = try DomainName("gmail.com")
    #expect(try Self.word(facts, "gmail-from") == "undetermined")
  }

  @Test(
    "One click needs an https URI, the exact POST field, and a signature over both",
    arguments: [
      ("", "absent"),
      ("List-Unsubscribe: <mailto:u@e.x>", "noHTTPS"),
      (
        "List-Unsubscribe: <http://e.x/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "noHTTPS"
      ),
      ("List-Unsubscribe: <mailto:u@e.x>,\n <HTTPS://e.x/u>", "noPost"),
      ("List-Unsubscribe: <https://e.x/u>\nList-Unsubscribe-Post: yes", "noPost"),
      ("List-Unsubscribe: <https://e.x/u>\nList-Unsubscribe: <https://e.x/u>", "repeated"),
      (
        "List-Unsubscribe: <https://e.x/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "signed"
      ),
    ])
  func judgesOneClick(fields: String, expected: String) throws {
    let text = "From: a@b.c\n" + fields + "\n\n"
    let (header, _) = try HeaderReader.split(Array(text.utf8)[...])
    let both: [HeaderFieldName] = ["From", "list-unsubscribe", "List-Unsubscribe-Post"]
    let one: [HeaderFieldName] = ["From", "List-Unsubscribe"]
    let seen = OneClickUnsubscribe(header, passing: [one, both], open: [])
    if expected == "signed" {
      #expect(seen == .supported)
      #expect(
        OneClickUnsubscribe(header, passing: [one], open: [])
          == .notSigned(["List-Unsubscribe-Post"]))
      #expect(OneClickUnsubscribe(header, passing: [one], open: [both]) == .undetermined)
      #expect(
        OneClickUnsubscribe(header, passing: [], open: [])
          == .notSigned(["List-Unsubscribe", "List-Unsubscribe-Post"]))
    } else {
      #expect("\(Self.name(seen))" == expected)
    }
  }

  private static func name(_ state: OneClickUnsubscribe) -> String {
    switch state {
    case .supported: "supported"
    case .absent: "absent"
    case .noHTTPS: "noHTTPS"
    case .noPost: "noPost"
    case .repeated: "repeated"
    case .notSigned: "notSigned"
    case .undetermined: "undetermined"
    }
  }

  @Test(
    "Reverse DNS is confirmed when a name leads back",
    arguments: [
      ("192.0.2.1", "confirmed one.example"), ("192.0.2.2", "unconfirmed"),
      ("192.0.2.3", "missing"), ("192.0.2.4", "undetermined"), ("192.0.2.5", "undetermined"),
      ("192.0.2.6", "confirmed two.example"), ("2001:db8::1", "confirmed one.example"),
    ])
  func looksUpReverseDNS(address: String, expected: String) async throws {
    let reverse6 = try #require(IPAddress("2001:db8::1")).reverseName
    let dns = try TestDNS(
      zone: """
        $ORIGIN 2.0.192.in-addr.arpa.
        1 PTR one.example.
        2 PTR one.example.
        5 PTR broken.example.
        6 PTR one.example.
        6 PTR two.example.
        $ORIGIN ip6.arpa.
        \(reverse6). PTR one.example.
        $ORIGIN example.
        one A 192.0.2.1
        one AAAA 2001:db8::1
        two A 192.0.2.6
        """,
      failing: [
        "4.2.0.192.in-addr.arpa PTR": .timedOut, "broken.example A": .serverFailure,
      ])
    let seen = await ReverseDNS(of: try #require(IPAddress(address)), resolver: dns)
    switch seen {
    case .confirmed(let name): #expect("confirmed \(name)" == expected)
    case .unconfirmed: #expect("unconfirmed" == expected)
    case .missing: #expect("missing" == expected)
    case .undetermined: #expect("undetermined" == expected)
    }
  }

  private static let facts = SenderRuleFacts(
    spf: .pass, dkim: .none, dmarc: nil, authorDomain: nil, reverseDNS: nil, encryption: .unknown,
    format: [], oneClickUnsubscribe: .absent)

  private static func word(_ facts: SenderRuleFacts, _ id: String) throws -> String {
    let rule = try #require(SenderRule.all.first { $0.id == id })
    return switch facts.verdict(on: rule) {
    case .met: "met"
    case .notMet: "notMet"
    case .undetermined: "undetermined"
    }
  }
}
