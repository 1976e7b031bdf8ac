import DNS
import MailAuth
import TestKit
import Testing

/// The comment lines that say what a flattened record was made from.
@Suite struct SPFFlattenedFileTests {
  private static func file() throws -> SPFFlattenedFile {
    let lines = [
      #"example.com. 3600 IN TXT "v=spf1 include:i.example.net \"; \\ -all""#,
      #"i.example.net. 300 IN TXT "v=spf1 mx -all""#, "i.example.net. 60 IN MX 10 m.example.net.",
      "m.example.net. 60 IN AAAA 2001:db8::1",
    ]
    return SPFFlattenedFile(
      domain: try DomainName("example.com"), partName: "_spf#",
      kept: [try DomainName("k.example"), try DomainName("j.example")],
      source: lines.compactMap { Record(presentation: $0) })
  }

  @Test func `reads back what it writes, with other lines around it`() throws {
    let file = try Self.file()
    #expect(file.source.count == 4)
    let text =
      "; a comment\nexample.com. 300 IN TXT \"v=spf1 -all\"\n"
      + file.lines.joined(separator: "\r\n") + "\r\nwww A 192.0.2.1\n"
    let read = try SPFFlattenedFile(parsing: text.utf8)
    #expect(read.lines == file.lines)
    #expect(read.source == file.source)
    #expect(read.kept == file.kept)
    #expect(read.root == file.source[0])
  }

  @Test func `what was changed is not used`() throws {
    let lines = try Self.file().lines
    let failure = { (lines: [String]) -> SPFFlattenedFile.Failure? in
      do throws(SPFFlattenedFile.Failure) {
        _ = try SPFFlattenedFile(parsing: lines.joined(separator: "\n").utf8)
        return nil
      } catch { return error }
    }
    #expect(failure([]) == .absent)
    #expect(failure(["; text"]) == .absent)
    #expect(failure([lines[0]]) == .incomplete)
    #expect(failure(Array(lines.dropLast())) == .incomplete)
    #expect(failure([lines[0].replacing("/1", with: "/2")] + lines.dropFirst()) == .otherForm)
    #expect(failure(lines.map { $0.replacing("2001:db8::1", with: "2001:db8::2") }) == .changed)
    #expect(failure(lines.filter { !$0.contains("AAAA") }) == .changed)
  }

  @Test func `thousands of mutations are read without harm`() throws {
    let text = Array(try Self.file().lines.joined(separator: "\n").utf8)
    var random = SeededGenerator(seed: 77)
    for _ in 0..<3000 {
      var mutated = text
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<mutated.count, using: &random)
        if Bool.random(using: &random) {
          mutated[place] = UInt8.random(in: 0...255, using: &random)
        } else {
          mutated.removeSubrange(place..<min(mutated.count, place + 5))
        }
      }
      do { _ = try SPFFlattenedFile(parsing: mutated) } catch {}
    }
  }
}
