import Audit
import MailMutations
import Message
import Testing

@testable import ContentLint

/// Messages that are broken in many ways: every rule comes to an end, at places of the message, and what is mended says the same.
@Suite struct MutatedMessageTests {
  private static let rounds = 3_000
  private static let longest = 16_384

  @Test(arguments: [1, 2, 3])
  func `whatever is done to a message, it is linted and mended`(seed: UInt64) {
    var mutator = MailMutator(seed: seed)
    let examples = ExampleTests.all
    for round in 0..<(Self.rounds / 3) {
      let example = examples[(round * 3 + Int(seed)) % examples.count]
      let octets = mutator.mutate(example.octets, most: Self.longest)
      let linter = Linter(example.context)
      let message = linter.message(octets, LintSource(file: "a.eml"))
      guard case .audited(let audited) = linter.lint(message).verdict else {
        Issue.record("no verdict on \(octets)")
        continue
      }
      for finding in audited.findings {
        guard let location = finding.location else { continue }
        let offset = message.offset(of: location)
        if offset.map({ $0 > octets.count }) ?? true {
          Issue.record("\(finding.rule) at \(location) of \(octets)")
        }
      }
      mend(message, linter)
    }
  }

  private func mend(_ message: LintMessage, _ linter: Linter) {
    let edits = MessageFixer.edits(for: message, identifier: "1.a")
    var end = 0
    for edit in edits {
      if edit.range.lowerBound < end || edit.range.upperBound > message.octets.count {
        Issue.record("\(edit.rule) at \(edit.range) of \(message.octets)")
        return
      }
      end = edit.range.upperBound
    }
    let mended = linter.message(
      MessageEdit.apply(edits, to: message.octets), LintSource(file: "a.eml"))
    if mended.subject?.string != message.subject?.string {
      Issue.record("another subject of \(message.octets)")
    }
  }

  @Test func `the same seed makes the same changes`() {
    let octets = Array("Subject: a\n\nb\n".utf8)
    var (first, second) = (MailMutator(seed: 7), MailMutator(seed: 7))
    for _ in 0..<50 {
      #expect(first.mutate(octets, most: 1_000) == second.mutate(octets, most: 1_000))
    }
  }
}
