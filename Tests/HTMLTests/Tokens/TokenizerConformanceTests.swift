import Foundation
import TestKit
import Testing

/// The tokenizer tests that browsers share, in every state that they have.
@Suite struct TokenizerConformanceTests {
  @Test("Every tokenizer test of html5lib has the tokens that it expects")
  func agrees() throws {
    let package = try PythonSourcePackage.html5lib.get()
    let run = try ProgramRun(
      blocking: "/usr/bin/python3",
      [
        ProgramRun.packageFolder.appending(path: "Tests/Peers/HTML/tokenizer_cases.py").path,
        package.folder.appending(path: "html5lib/tests/testdata/tokenizer").path,
      ])
    #expect(run.status == 0, "\(run.errors)")
    let decoder = JSONDecoder()
    var count = 0
    for line in run.output.split(separator: "\n") {
      let test = try decoder.decode(TokenizerCase.self, from: Data(line.utf8))
      count += 1
      guard let rows = test.read() else {
        Issue.record("no such state: \(test.name)")
        continue
      }
      if !test.agrees(rows) {
        Issue.record("\(test.name) \(test.title): \(test.input.debugDescription) gives \(rows)")
      }
    }
    // Those with half a surrogate pair are left out: no UTF-8 has that.
    #expect(count > 7_000)
  }
}
