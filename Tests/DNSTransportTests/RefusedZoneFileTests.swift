import DNS
import DNSTransport
import Foundation
import Testing

/// Every file of `Fixtures/zones-bad` is refused, with the line and the words that its sidecar names.
@Suite struct RefusedZoneFileTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../Fixtures/zones-bad", directoryHint: .isDirectory
  ).standardizedFileURL

  static let names = Result {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".zone") }.map { String($0.dropLast(5)) }.sorted()
  }

  @Test(arguments: try names.get())
  func `is refused`(_ name: String) throws {
    let path = Self.folder.appending(path: "\(name).zone").path
    let sidecar = try String(
      contentsOf: Self.folder.appending(path: "\(name).expected"), encoding: .utf8)
    let parts = sidecar.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts.last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    let error = try #require(throws: ZoneFileError.self) { try ZoneFile.load(path: path) }
    let first = try #require(error.errors.first)
    if let line = parts.first.flatMap({ Int($0) }) { #expect(first.location.line == line) }
    #expect(words.isEmpty || "\(first)".contains(words), "\(first)")
  }
}
