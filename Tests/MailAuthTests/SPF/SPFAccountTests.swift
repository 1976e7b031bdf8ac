import DNS
import MailAuth
import TestKit
import Testing

/// What each term adds, and who is behind it.
@Suite struct SPFAccountTests {
  private static func account(_ zone: String) async throws -> SPFAccount {
    SPFAccount(try await SPFFlatteningTests.tree(zone))
  }

  @Test func `what an earlier term decides about is not new`() async throws {
    let account = try await Self.account(
      """
      @ TXT "v=spf1 -ip4:192.0.2.0/28 include:i.example.com ip4:192.0.2.0/23 ~include:j.example.com ip4:198.51.100.1 -all"
      i TXT "v=spf1 ip4:192.0.2.0/25 ip4:192.0.2.0/24 -all"
      j TXT "v=spf1 ip4:198.51.100.0/24 -all"
      """)
    #expect(account.rows.map { $0.matched.ipv4Count } == [16, 256, 512, 256, 1, 1 << 32])
    #expect(account.rows.map { $0.new.ipv4Count } == [0, 240, 256, 0, 0, 0])
    #expect(account.authorised.ipv4Count == 496)
    guard case .record(_, let below) = account.rows[1].below else {
      Issue.record("the include is not followed")
      return
    }
    #expect(below.map { $0.new.ipv4Count } == [112, 128, 0])
  }

  @Test func `a record that is reached twice is gone through once`() async throws {
    let lines = (0..<40).map {
      #"l\#($0) TXT "v=spf1 include:l\#($0 + 1).example.com include:l\#($0 + 1).example.com -all""#
    }
    let account = try await Self.account(
      "@ TXT \"v=spf1 include:l0.example.com -all\"\n" + lines.joined(separator: "\n")
        + "\nl40 TXT \"v=spf1 ip4:192.0.2.1 -all\"")
    #expect(account.authorised.ipv4Count == 1)
  }
}
