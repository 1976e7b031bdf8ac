import Crypto
import DNS
import MailAuth
import Message
import Testing

/// The structure of ARC chains (RFC 8617 §4, §5.2 steps 1 to 3), which shows without any key.
@Suite struct ARCSetTests {
  /// Fields `A` (results), `M` (message signature) and `S` (seal) with their instance; `S2p` is a seal with `cv=pass`.
  @Test(
    "A broken structure fails with its reason",
    arguments: [
      ("", "none"),
      ("A1 M1 S1n", "open"),
      ("S2p M2 A2 S1n M1 A1", "open"),
      ("A1 M1", "set 1 has no ARC-Seal field"),
      ("A1 S1n", "set 1 has no ARC-Message-Signature field"),
      ("M1 S1n", "set 1 has no ARC-Authentication-Results field"),
      ("A2 M2 S2p", "set 1 has no ARC-Authentication-Results field"),
      ("A1 M1 S1n A3 M3 S3p", "set 2 has no ARC-Authentication-Results field"),
      ("A1 A1 M1 S1n", "set 1 has several ARC-Authentication-Results fields"),
      ("A1 M1 S1n S1n", "set 1 has several ARC-Seal fields"),
      ("A0 M0 S0n", "ARC-Authentication-Results has no valid i="),
      ("A51 M51 S51p", "ARC-Authentication-Results has no valid i="),
      ("A1 M1 S1p", "ARC-Seal of set 1 has cv=pass"),
      ("A1 M1 S1n A2 M2 S2n", "ARC-Seal of set 2 has cv=none"),
      ("A1 M1 S1f", "set 1 was sealed with cv=fail"),
      ("A1 M1 S1n A2 M2 S2f", "set 2 was sealed with cv=fail"),
      ("A1 M1 S1n A2 M2 S2f A3 M3 S3p", "ARC-Seal of set 2 has cv=fail"),
      ("A1 M1 S1x", "ARC-Seal of set 1: cv=x is not valid"),
      ("A1 M1 S1h", "ARC-Seal of set 1: a seal must not have h="),
      ("A1 N1 S1n", "ARC-Message-Signature of set 1 signs ARC-Seal fields"),
    ])
  func judgesStructure(fields: String, expected: String) throws {
    var header = "From: a@example.com\r\n"
    for word in fields.split(separator: " ") {
      header += Self.field(word) + "\r\n"
    }
    let (section, _) = try HeaderReader.split(Array((header + "\r\n").utf8)[...])
    var verification = ARCVerification(section, OpenSSLSignatureVerifier())
    verification.finishBody()
    let report = verification.report(at: 1_700_000_000) {
      Answer(question: $0, outcome: .failed(.timedOut))
    }
    switch report.result {
    case .none: #expect(expected == "none")
    // The keys could not be looked up: nothing else is wrong. The body hash does not fit, but comes after the structure.
    case .undetermined: #expect(expected == "open")
    case .pass: Issue.record("nothing can pass")
    case .fail: #expect(report.problem?.description == expected)
    }
  }

  @Test("More fields than fifty sets have are not even sorted")
  func boundsFields() throws {
    let many = (0..<400).map { _ in "ARC-Seal: i=1\r\n" }.joined()
    let (section, _) = try HeaderReader.split(Array((many + "\r\n").utf8)[...])
    #expect(throws: ARCSet.StructureError.repeated(field: "ARC-Seal", instance: 1)) {
      try ARCSet.sets(of: section)
    }
    let rising = (0..<9_999).map { "ARC-Seal: i=\($0 % 50 + 1)\r\n" }.joined()
    let (other, _) = try HeaderReader.split(Array((rising + "\r\n").utf8)[...])
    #expect(throws: ARCSet.StructureError.self) { try ARCSet.sets(of: other) }
  }

  private static func field(_ word: Substring) -> String {
    let number = word.dropFirst().prefix { $0.isNumber }
    let signature = "a=rsa-sha256; d=example.com; s=s; b=AAAA"
    // The hash of an empty body, relaxed (RFC 6376 §3.4.4).
    let body = "c=relaxed/relaxed; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    switch word.first {
    case "A": return "ARC-Authentication-Results: i=\(number); example.com; none"
    case "M": return "ARC-Message-Signature: i=\(number); \(signature); \(body); h=from:to"
    case "N": return "ARC-Message-Signature: i=\(number); \(signature); \(body); h=from:arc-seal"
    default:
      let validation =
        switch word.last {
        case "n": "none"
        case "p": "pass"
        case "f": "fail"
        case "h": "none; h=from"
        default: "x"
        }
      return "ARC-Seal: i=\(number); \(signature); cv=\(validation)"
    }
  }
}
