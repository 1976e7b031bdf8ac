import Foundation
import TestKit
import Testing

/// Trees against those of browsers: each text with the same elements around it.
///
/// Two things are known to differ (see `HTMLDocument`): where text between cells stands among other text, which is why only what stands in the same
/// elements is compared, and what `known-differences.txt` lists.
@Suite struct TreePeerTests {
  private static let folder = ProgramRun.packageFolder.appending(path: "Tests/Peers/HTML")

  @Test("The tree tests of html5lib have the text in the elements that they expect")
  func agreesWithTests() throws {
    let package = try PythonSourcePackage.html5lib.get()
    let run = try ProgramRun(
      blocking: "/usr/bin/python3",
      [
        Self.folder.appending(path: "tree_cases.py").path,
        package.folder.appending(path: "html5lib/tests/testdata/tree-construction").path,
      ])
    #expect(run.status == 0, "\(run.errors)")
    var known = try Self.knownDifferences()
    var count = 0
    for test in try Self.cases(run.output) {
      count += 1
      let agrees = test.agrees()
      if known.removeValue(forKey: test.name) != nil {
        if agrees { Issue.record("\(test.name) agrees: strike it off the list") }
      } else if !agrees {
        Issue.record("\(test.name): \(test.page.debugDescription) gives \(test.read())")
      }
    }
    #expect(count > 1_500)
    #expect(known.isEmpty, "no such tests: \(known.keys.sorted())")
  }

  @Test(
    "Pages made of tags that overlap and tables that are broken have the text in the elements of html5lib"
  )
  func agreesOnGeneratedPages() throws {
    let python = try PythonEnvironment([
      .init(
        "html5lib", "1.1",
        sha256: "0d78f8fde1c230e99fe37986a60526d7049ed4bf8a9fadbad5f00e22e58e041d"),
      .init(
        "six", "1.17.0",
        sha256: "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"),
      .init(
        "webencodings", "0.5.1",
        sha256: "a0af1213f3c2226497a97e2b3aa01a7e4bee4f403f95be16fc9acd2947514a78"),
    ])
    var random = SeededGenerator(seed: 7)
    let encoder = JSONEncoder()
    let pages = try (0..<600).map { number in
      try encoder.encode(GeneratedPage.make(overlaps: number % 3 == 0, using: &random))
    }
    let input = pages.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n") + "\n"
    let script = try String(
      contentsOf: Self.folder.appending(path: "tree_cases.py"), encoding: .utf8)
    let run = try python.run(script, ["-"], input: input)
    #expect(run.status == 0, "\(run.errors)")
    let cases = try Self.cases(run.output)
    #expect(cases.count == pages.count)
    for test in cases where !test.agrees() {
      Issue.record(
        "\(test.name): \(test.page.debugDescription)\n  gives \(test.read())\n  not \(test.rows)")
    }
  }

  private static func cases(_ output: String) throws -> [TreeCase] {
    let decoder = JSONDecoder()
    return try output.split(separator: "\n").map {
      try decoder.decode(TreeCase.self, from: Data($0.utf8))
    }
  }

  private static func knownDifferences() throws -> [String: String] {
    let text = try String(
      contentsOf: folder.appending(path: "known-differences.txt"), encoding: .utf8)
    var known: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: " ", maxSplits: 2).map(String.init)
      if fields.count == 3 { known["\(fields[0]) \(fields[1])"] = fields[2] }
    }
    return known
  }
}
