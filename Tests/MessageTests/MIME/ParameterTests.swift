import Charsets
import Message
import TestKit
import Testing

/// Parameters of fields (RFC 2045 §5.1, RFC 2231).
@Suite struct ParameterTests {
  @Test(
    "Parameters are read, and what is wrong with them is told",
    arguments: [
      ("text/plain; charset=utf-8", "charset=utf-8", []),
      ("text/plain;charset = \"u\\t\\\"f\"(c)", "charset=ut\"f", []),
      ("(c)text(d)/(e)plain(f);(g)a(h)=(i)b(j)", "a=b", []),
      ("text/plain; A=1; b=\"\"", "a=1 b=", []),
      ("text/plain; a*0=x; a*1=y; a*2=\"z \"", "a=xyz ", []),
      ("text/plain; a*1=y; a*0=x", "a=xy", []),
      ("text/plain; a*=utf-8'en'%C3%A9%20x", "a=é x", []),
      ("text/plain; a*0*=iso-8859-1''%E9; a*1=%20; a*2*=%20", "a=é%20 ", []),
      ("text/plain; a=old; a*=utf-8''n%C3%A9w", "a=old a=néw", []),
      ("text/plain; a=\"=?utf-8?q?=C3=A9?=\"", "a=é", [.encodedWord]),
      ("text/plain; a=\"é\"", "a=é", [.eightBit]),
      ("text/plain; a=b c.txt; d=e", "a=b c.txt d=e", [.unquotedValue]),
      ("text/plain; boundary==a=b", "boundary==a=b", [.unquotedValue]),
      ("text/plain; a=\"b", "a=b", [.openQuotedString]),
      ("text/plain; a=1; a=2", "a=1 a=2", [.repeated]),
      ("text/plain; a*0=x; a*2=z", "a=x", [.missingPiece]),
      ("text/plain; a*0=x; a*0=y; a*1=z", "a=xz", [.missingPiece]),
      ("text/plain; a*1=z", "", [.missingPiece]),
      ("text/plain; a*=b", "a=b", [.badExtendedValue]),
      ("text/plain; a*=utf-8''%zz", "a=%zz", [.badExtendedValue]),
      ("text/plain;", "", [.trailingSemicolon]),
      ("text/plain; a=b ; ", "a=b", [.trailingSemicolon]),
      ("text/plain;; a=b", "a=b", [.notAParameter]),
      ("text/plain junk; a=b", "a=b", [.notAParameter]),
      ("text/plain; =b; c=d", "c=d", [.notAParameter]),
      ("text/plain; a; c=d", "c=d", [.missingValue]),
      ("text/plain; a=; c=d", "c=d", [.missingValue]),
      ("text/plain; a=\"b\"c; d=e", "a=b d=e", [.notAParameter]),
      ("text/plain; a*x=b", "a*x=b", []),
    ] as [(String, String, [ParameterDefect])])
  func reads(value: String, expected: String, defects: [ParameterDefect]) throws {
    let type = try #require(ContentType(Array(value.utf8)[...]))
    let text = type.parameters.map { "\($0.name)=\($0.text(SystemCharsets()))" }
    #expect(type.name == "text/plain" && text.joined(separator: " ") == expected)
    #expect(type.parameters.defects.map(\.defect) == defects)
  }

  @Test func `the extended form goes before the plain one`() {
    let type = ContentType(Array("a/b; name=plain; name*=utf-8'de'%C3%A9".utf8)[...])
    let name = type?.parameters["name"]
    #expect(name?.text() == "é" && name?.charset == "utf-8" && name?.language == "de")
  }

  @Test(
    "What is no type is told",
    arguments: ["", "text", "text/", "/plain", "text plain", "(text/plain"])
  func refuses(value: String) {
    #expect(ContentType(Array(value.utf8)[...]) == nil)
  }

  @Test func `more parameters than are looked at are left out`() {
    let value = "a/b" + String(repeating: "; x=y", count: 300)
    let type = ContentType(Array(value.utf8)[...])
    #expect(type?.parameters.count == 200)
    #expect(type?.parameters.defects.contains { $0.defect == .tooMany } == true)
  }
}
