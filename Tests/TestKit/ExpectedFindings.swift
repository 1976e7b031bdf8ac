/// One file of `Fixtures/zones/expected`: what the audits of a zone's domains find.
///
/// A line that starts at the margin names a domain, with `--parked` behind it where it is one. Below it, indented, stands a
/// finding a line, the severity, the rule and its subject, then what could not be determined with a `?` for the severity.
public import DNS
public import Foundation

public struct ExpectedFindings: CustomStringConvertible, Sendable {
  public let file: URL
  public let entries: [Entry]

  public struct Entry: Sendable {
    public let domain: DomainName
    public let isParked: Bool
    public let lines: [String]

    public var heading: String { "\(domain)" + (isParked ? " --parked" : "") }
  }

  public var description: String { file.lastPathComponent }

  /// All files, sorted by name.
  public static let all = Result {
    try FixtureZoneFiles.files(
      in: FixtureZoneFiles.folder.appending(path: "expected"), ending: "findings"
    ).map(ExpectedFindings.init)
  }

  public init(_ url: URL) throws {
    file = url
    var entries: [Entry] = []
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    where !line.hasPrefix("#") {
      if let last = entries.last, line.hasPrefix(" ") {
        entries[entries.count - 1] = Entry(
          domain: last.domain, isParked: last.isParked,
          lines: last.lines + [line.trimmingCharacters(in: .whitespaces)])
      } else {
        let words = line.split(separator: " ")
        entries.append(
          Entry(
            domain: try DomainName(words.first ?? ""), isParked: words.contains("--parked"),
            lines: []))
      }
    }
    self.entries = entries
  }
}
