import DNS
import MailAuth
import NameRules
import Testing

/// What the family Fixtures/dmarc does not show of the Author Domain (RFC 9989 §5.3.1).
@Suite struct AuthorDomainTests {
  @Test("A domain behind many addresses of another one is not overlooked")
  func countsAll() {
    let many = String(repeating: "a@example.com, ", count: 99)
    #expect(Self.author(many + "b@example.com").domain?.description == "example.com")
    #expect(Self.author(many + "b@example.net").domain == nil)
    #expect(
      Self.author(many + "b@example.com, c@example.net")
        == .problem(.tooManyAddresses(101)))
  }

  @Test(
    "What is no domain name is none",
    arguments: ["a@xn--\u{FC}", "a@a..b", "a@" + String(repeating: "x", count: 64), "a@."])
  func refuses(body: String) {
    #expect(Self.author(body).domain == nil)
  }

  private static func author(_ body: String) -> AuthorDomain {
    AuthorDomain(fields: [Array(body.utf8)], names: InternationalNameReader())
  }
}
