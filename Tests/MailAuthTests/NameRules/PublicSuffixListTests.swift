import DNS
import NameRules
import Testing

/// Registrable domains by the system's public suffix list.
@Suite struct PublicSuffixListTests {
  @Test(
    "The registrable domain is one label below the public suffix",
    arguments: [
      ("example.com", "example.com"), ("a.b.example.com", "example.com"),
      ("A.Example.CO.UK", "Example.CO.UK"), ("co.uk", nil), ("com", nil), (".", nil),
      ("example.unlisted-tld", "example.unlisted-tld"),
      ("_dmarc.example.com", "example.com"), ("a\\.com.example.com", "example.com"),
      ("www.ck", "www.ck"), ("a.b.ck", "a.b.ck"),
    ])
  func finds(text: String, expected: String?) throws {
    let list = try #require(PublicSuffixList())
    let found = list.registrableDomain(of: try DomainName(text))
    #expect(found?.description == expected)
  }
}
