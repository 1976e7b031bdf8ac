/// The zone files under Fixtures: the good ones are read without a word, the bad ones refused for the reason they give.
import DNS
import DNSTransport
import Foundation
import Testing

@Suite struct ZoneFixtureTests {
  private static let fixtures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  private static func files(_ folder: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: fixtures.appending(path: folder), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "zone" }.sorted { $0.path < $1.path }
  }

  @Test func `good zones are read without warnings, and are what their file is called`() throws {
    let files = try Self.files("zones")
    #expect(!files.isEmpty)
    for file in files {
      let zone = try ZoneFile.load(path: file.path)
      #expect(zone.zone.origin.description == file.deletingPathExtension().lastPathComponent)
      #expect(zone.warnings.isEmpty, "\(zone.warnings.first?.description ?? "")")
    }
  }

  @Test func `bad zones are refused at the line and for the reason expected`() throws {
    let files = try Self.files("zones-bad")
    #expect(!files.isEmpty)
    for file in files {
      let expected = try String(
        contentsOf: file.deletingPathExtension().appendingPathExtension("expected"),
        encoding: .utf8
      ).trimmingCharacters(in: .whitespacesAndNewlines)
      do {
        _ = try ZoneFile.load(path: file.path)
        Issue.record("accepted: \(file.lastPathComponent)")
      } catch {
        let (line, words) = Self.split(expected)
        let text = error.errors[0].description
        #expect(words.isEmpty || text.lowercased().contains(words.lowercased()), "\(text)")
        if let line { #expect(error.errors[0].location.line == line, "\(text)") }
      }
    }
  }

  /// `7: parenthes`, or `: SOA` where no line is to blame.
  private static func split(_ expected: String) -> (line: Int?, words: String) {
    let parts = expected.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts.last.map(String.init)?.trimmingCharacters(in: .whitespaces) ?? ""
    return (parts.first.flatMap { Int($0) }, words)
  }
}
