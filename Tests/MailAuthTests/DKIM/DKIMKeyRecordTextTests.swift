import DNS
import MailAuth
import TestKit
import Testing

/// Key records and moments printed back.
@Suite struct DKIMKeyRecordTextTests {
  @Test func `a new record says no more than it has to`() {
    let record = DKIMKeyRecord(keyType: .ed25519, keyData: Array(0..<32))
    #expect(record.text == "v=DKIM1; k=ed25519; p=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    #expect(record.revoked.text == "v=DKIM1; k=ed25519; p=")
  }

  @Test(arguments: [
    "v=DKIM1; k=rsa; p=", "p=AAEC",
    "v=DKIM1; h=sha256:sha1; k=rsa; s=email; t=y:s; p=AAEC; n=note; x=1",
  ])
  func `a record that was read is printed as the same record`(text: String) throws {
    let record = try DKIMKeyRecord(Array(text.utf8))
    #expect(try DKIMKeyRecord(Array(record.text.utf8)) == withoutOffsets(record, record.text))
  }

  /// The record with the tags' places as in the text that it was printed as.
  private func withoutOffsets(_ record: DKIMKeyRecord, _ text: String) throws -> DKIMKeyRecord {
    var copy = record
    copy.otherTags = try DKIMKeyRecord(Array(text.utf8)).otherTags
    #expect(copy.otherTags.map(\.text) == record.otherTags.map(\.text))
    return copy
  }

  @Test func `base64 of any length is read back`() throws {
    var random = SeededGenerator(seed: 4648)
    for count in 0..<200 {
      let octets = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(try Base64.decode(Array(Base64.encode(octets).utf8)) == octets)
    }
    #expect(Base64.encode(Array("foobar".utf8).prefix(5)) == "Zm9vYmE=")
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_795_297_026, "2026-11-21T21:37:06Z"), (-1, "1969-12-31T23:59:59Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func `a moment is printed and read`(seconds: Int, text: String) {
    #expect(UTCTime(seconds: seconds).description == text)
    #expect(UTCTime(text) == UTCTime(seconds: seconds))
  }

  @Test(arguments: [
    "", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+", "2026-01-01T00:00:0xZ", "2026-04-31T00:00:00Z",
  ])
  func `what is no moment is not read`(text: String) {
    #expect(UTCTime(text) == nil)
  }
}
