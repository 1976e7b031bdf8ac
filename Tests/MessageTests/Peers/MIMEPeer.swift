import Foundation
import TestKit
import Testing

/// Another reader of MIME, driven in bulk: one process reads a folder of messages.
struct MIMEPeer: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Whether the peer shows white space between encoded words in names, which RFC 2047 §6.2 has programs leave out.
  private let keepsBlanksInNames: Bool
  private let command: @Sendable () throws -> [String]

  struct Failure: Error, CustomStringConvertible { let description: String }

  static let all = [gmime, python]
  private static let folder = ProgramRun.packageFolder.appending(path: "Tests/Peers/MIME")

  static let gmime = MIMEPeer(testDescription: "GMime", keepsBlanksInNames: false) {
    [try compiled.get().path("driver")]
  }

  private static let compiled = Result {
    let build = try TemporaryFolder()
    let run = try ProgramRun(
      blocking: "/bin/sh",
      [
        "-c", "exec cc -O1 -o \"$1\" \"$2\" $(pkg-config --cflags --libs gmime-3.0)", "sh",
        build.path("driver"), folder.path + "/gmime_driver.c",
      ])
    if run.status != 0 {
      throw Failure(
        description: "\(run.errors)\nDebian and Ubuntu: apt-get install libgmime-3.0-dev pkg-config"
      )
    }
    return build
  }

  static let python = MIMEPeer(testDescription: "email", keepsBlanksInNames: true) {
    ["/usr/bin/python3", folder.path + "/python_driver.py"]
  }

  /// Whether the rows say the same, but for what the peer is known to do in every message.
  func agrees(_ ours: [String], _ theirs: [String]) -> Bool {
    guard keepsBlanksInNames else { return ours == theirs }
    return ours.map(Self.withoutBlanks) == theirs.map(Self.withoutBlanks)
  }

  private static func withoutBlanks(_ row: String) -> String {
    row.hasPrefix("address") ? row.replacing(" ", with: "") : row
  }

  /// Files of Python's tests that the peer reads in another way, each with why: `known-differences.txt`.
  var knownDifferences: [String: String] {
    get throws {
      let text = try String(
        contentsOf: Self.folder.appending(path: "known-differences.txt"), encoding: .utf8)
      var known: [String: String] = [:]
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        let fields = line.split(separator: " ", maxSplits: 2).map(String.init)
        if fields.count == 3, fields[0] == testDescription { known[fields[1]] = fields[2] }
      }
      return known
    }
  }

  /// The rows of each file of a folder.
  func read(_ folder: String) throws -> [String: [String]] {
    let command = try command()
    let run = try ProgramRun(blocking: command[0], Array(command.dropFirst()) + [folder])
    guard run.status == 0 else {
      throw Failure(description: "\(testDescription) ended with \(run.status): \(run.errors)")
    }
    var files: [String: [String]] = [:]
    var name = ""
    for row in run.output.split(separator: "\n") {
      if row.hasPrefix("file\t") {
        name = String(row.dropFirst(5))
        files[name] = []
      } else {
        files[name]?.append(String(row))
      }
    }
    return files
  }
}

/// The messages of the tests of Python's email package: Debian packages them apart.
enum PythonTestMessages {
  static func folder() async throws -> URL {
    let version = try await ProgramRun(
      "/usr/bin/python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    let number = version.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let package = try await UnpackedPackages("libpython\(number)-testsuite")
    return package.folder.appending(path: "usr/lib/python\(number)/test/test_email/data")
  }
}
