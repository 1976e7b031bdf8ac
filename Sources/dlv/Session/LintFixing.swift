import ContentLint
import DNS
import Foundation
import Message
import Reporting

/// `dlv lint --fix`: shows what would be changed in messages as a diff, and changes it where that is wanted.
struct LintFixing {
  let job: LintJob
  let writes: Bool

  /// What came of one file.
  enum Outcome {
    /// There is nothing to mend, or it was written.
    case done
    case pending
  }

  func fix(
    _ entry: LintInput.Entry, _ output: inout OutputFile
  ) throws(CommandFailure) -> Outcome {
    switch entry {
    case .none(let source, let reason):
      throw CommandFailure(.badData, "can't mend \(source.file): \(reason)")
    case .message(let octets, let source):
      if source.isBodyAlone {
        throw CommandFailure(
          .badData,
          "can't mend \(source.file): it is no whole message, and --fix is about headers and encodings"
        )
      }
      if source.target != source.file {
        throw CommandFailure(
          .badData,
          "can't mend \(source.file): it is an mbox file, and --fix takes a file a message; split it, for instance with git mailsplit"
        )
      }
      let context = try job.linter(for: source).context
      let message = LintMessage(MIMEMessage(octets), source: source, context: context)
      let edits = MessageFixer.edits(
        for: message, identifier: Self.identifier(context.now.compactDate))
      if edits.isEmpty { return .done }
      for line in EditDiff.lines(of: edits, in: octets, file: source.file) {
        // Tabs stay, so that the diff can be applied.
        try output.write(VisibleText.lines(line).joined() + "\n")
      }
      if message.field(.dkimSignature) != nil {
        StandardError.write(
          line:
            "dlv: \(source.file) is signed with DKIM: a message that is changed has to be signed anew"
        )
      }
      // It is on the screen before anything is written.
      try output.flush()
      guard writes else { return .pending }
      let path = source.file
      if path == "standard input" {
        throw CommandFailure(.usage, "--write needs a file: standard input can't be written")
      }
      var file = try OutputFile.at(path, keepingMode: true)
      try file.write(octets: MessageEdit.apply(edits, to: octets))
      try file.finish()
      return .done
    }
  }

  /// Unique: the day and 96 random bits.
  private static func identifier(_ day: String) -> String {
    var generator = SystemRandomNumberGenerator()
    let number =
      String(generator.next(), radix: 36) + String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(day).\(number)"
  }
}
