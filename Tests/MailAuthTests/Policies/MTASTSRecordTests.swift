import MailAuth
import TestKit
import Testing

/// The record of MTA-STS by the grammar of RFC 8461 §3.1.
@Suite struct MTASTSRecordTests {
  private func reading(_ text: String) -> String {
    do throws(MTASTSRecord.SyntaxError) {
      return try MTASTSRecord(Array(text.utf8)).id
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("v=STSv1; id=20160831085700Z;", "20160831085700Z"),
    ("v=STSv1;id=a", "a"),
    ("v=STSv1; id=a ; ", "a"),
    ("v=STSv1;\t x-1.y_=z; id=a;", "a"),
    ("v=STSv1; id=a; id=b", "a"),
    ("v=STSv1; id=aaaaaaaaaabbbbbbbbbbccccccccccdd", "aaaaaaaaaabbbbbbbbbbccccccccccdd"),
  ])
  func `reads what the grammar allows`(_ text: String, _ id: String) {
    #expect(reading(text) == id)
  }

  @Test(arguments: [
    ("", "it does not begin with the version and a semicolon"),
    ("v=STSv1", "it does not begin with the version and a semicolon"),
    ("v=STSv1 ; id=a", "it does not begin with the version and a semicolon"),
    ("V=STSv1; id=a", "it does not begin with the version and a semicolon"),
    (" v=STSv1; id=a", "it does not begin with the version and a semicolon"),
    ("v=STSv1;", "nothing follows the version"),
    ("v=STSv1;;id=a", "nothing between two semicolons at offset 8"),
    ("v=STSv1; id=a;;", "nothing between two semicolons at offset 14"),
    ("v=STSv1; id", "no = in the field at offset 9"),
    ("v=STSv1; =a", "bad field name at offset 9"),
    ("v=STSv1; id =a", "bad field name at offset 9"),
    ("v=STSv1; id=", "id= has no value at offset 12"),
    ("v=STSv1; ID=a", "it has no id="),
    ("v=STSv1; x=a b; id=a", "a space at offset 12, inside a field"),
    ("v=STSv1; x=a=b; id=a", "= at offset 12, inside a value"),
    ("v=STSv1; id=2026-11-22", "'-' at offset 16: an id has letters and digits only"),
    (
      "v=STSv1; id=aaaaaaaaaabbbbbbbbbbccccccccccddd",
      "the id has 33 characters, and may have 32"
    ),
    ("v=STSv1; id=é", "octet 195 at offset 12, which no value may hold"),
  ])
  func `says what is wrong, and where`(_ text: String, _ reason: String) {
    #expect(reading(text) == reason)
  }

  @Test func `a record prints itself back`() throws {
    let record = try MTASTSRecord(Array("v=STSv1;x=y; id=abc".utf8))
    #expect("\(record)" == "v=STSv1; id=abc;")
    #expect(record.ignored.map(\.name) == ["x"])
    #expect(try MTASTSRecord(Array("\(record)".utf8)).id == "abc")
  }

  @Test func `damage never ends in a crash or an offset outside`() {
    var random = SeededGenerator(seed: 8461)
    for _ in 0..<20_000 {
      let text = Array("v=STSv1; id=20261122; x-y.z=1;".utf8).mutated(using: &random)
      do throws(MTASTSRecord.SyntaxError) {
        let record = try MTASTSRecord(text)
        #expect((1...32).contains(record.id.utf8.count))
      } catch {
        #expect((0...text.count).contains(error.offset))
      }
    }
  }
}
