import DNS
import MailAuth
import TestKit
import Testing

/// The record of TLS-RPT by the grammar of RFC 8460 §3.
@Suite struct TLSRPTRecordTests {
  @Test(arguments: [
    ("v=TLSRPTv1; rua=mailto:tls@example.com", ["mailto:tls@example.com"]),
    ("v=TLSRPTv1;rua=https://r.example/v1/tls?x=1;", ["https://r.example/v1/tls?x=1"]),
    (
      "v=TLSRPTv1; x=y; rua=mailto:a@example.com , https://r.example:8443 ;",
      ["mailto:a@example.com", "https://r.example:8443"]
    ),
    (
      "v=TLSRPTv1; rua=mailto:a%21b@example.com,mailto:c%2Cd@example.com?subject=x%3By",
      ["mailto:a%21b@example.com", "mailto:c%2Cd@example.com?subject=x%3By"]
    ),
    ("v=TLSRPTv1; rua=https://[2001:db8::1]/tls", ["https://[2001:db8::1]/tls"]),
    ("v=TLSRPTv1; rua=MAILTO:a@example.com", ["MAILTO:a@example.com"]),
  ])
  func `reads what the grammar allows`(_ text: String, _ uris: [String]) throws {
    let record = try TLSRPTRecord(Array(text.utf8))
    #expect(record.destinations.map(\.text) == uris)
    #expect(!record.destinations.contains { !$0.isUsable })
    #expect(try TLSRPTRecord(Array("\(record)".utf8)).destinations.map(\.text) == uris)
  }

  @Test(arguments: [
    ("v=TLSRPTv1", "it does not begin with the version and a semicolon"),
    ("v=tlsrptv1; rua=mailto:a@b", "it does not begin with the version and a semicolon"),
    ("v=TLSRPTv1;", "nothing follows the version"),
    ("v=TLSRPTv1; x=y", "it has no rua="),
    ("v=TLSRPTv1; rua=", "rua= has no value at offset 16"),
    ("v=TLSRPTv1; rua =mailto:a@b", "bad field name at offset 12"),
    ("v=TLSRPTv1 rua=mailto:a@b", "it does not begin with the version and a semicolon"),
  ])
  func `says what is wrong, and where`(_ text: String, _ reason: String) {
    let error = #expect(throws: TLSRPTRecord.SyntaxError.self) {
      try TLSRPTRecord(Array(text.utf8))
    }
    #expect(error?.description == reason)
  }

  @Test(arguments: [
    ("tls@example.com", TLSRPTReportURI.Mistake.missingScheme),
    ("mailto:", .badAddress), ("mailto:@example.com", .badAddress), ("mailto:a", .badAddress),
    ("mailto:a b@example.com", .badOctet(offset: 24)),
    ("mailto:a!b@example.com", .bareExclamationMark(offset: 24)),
    ("mailto:a@example.com!10m", .bareExclamationMark(offset: 36)),
    ("mailto:a%4@example.com", .badEscape(offset: 24)),
    ("https:r.example", .badHost), ("https://", .badHost), ("https://:443/", .badHost),
    ("https://r.example:x/", .badHost), ("https://u:p@r.example/", .badHost),
    ("https://[2001:db8::1/", .badHost), (",mailto:a@example.com", .empty),
  ])
  func `an item that is no destination says why`(
    _ item: String, _ mistake: TLSRPTReportURI.Mistake
  ) throws {
    let record = try TLSRPTRecord(Array("v=TLSRPTv1; rua=\(item)".utf8))
    #expect(record.destinations.first?.destination == .invalid(mistake))
  }

  @Test func `a scheme that no sender knows is told apart`() throws {
    let record = try TLSRPTRecord(Array("v=TLSRPTv1; rua=http://r.example/".utf8))
    #expect(record.destinations.map(\.destination) == [.other(scheme: "http")])
  }

  @Test func `damage never ends in a crash or an offset outside`() {
    var random = SeededGenerator(seed: 8460)
    let seed = Array("v=TLSRPTv1; rua=mailto:a%21@example.com,https://[2001:db8::1]:1/x; y=z".utf8)
    for _ in 0..<20_000 {
      let text = seed.mutated(using: &random)
      do throws(TLSRPTRecord.SyntaxError) {
        for uri in try TLSRPTRecord(text).destinations {
          #expect((0...text.count).contains(uri.offset))
        }
      } catch {
        #expect((0...text.count).contains(error.offset))
      }
    }
  }
}
