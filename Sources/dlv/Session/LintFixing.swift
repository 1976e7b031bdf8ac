import ContentLint
import Crypto
import DNS
import MailAuth
import Message
import Reporting

/// `dlv lint --fix`: shows what would be changed in messages as a diff, and changes it where that is wanted, each file when its diff is out.
///
/// What can't be mended is a line on standard error; the rest goes on.
struct LintFixing {
  let job: LintJob
  let writes: Bool
  /// Whether there is something to mend that was not written.
  private var isPending = false
  /// Why the first file that was not mended was not.
  private var failure: ExitStatus?
  /// The mbox file that was spoken of last: it is said once, and not of each of its messages.
  private var mbox: String?

  init(job: LintJob, writes: Bool) {
    self.job = job
    self.writes = writes
  }

  /// What the run comes to: something to mend before what can't be mended, as findings come before files that are no messages.
  var status: ExitStatus { isPending ? .findings : failure ?? .clean }

  /// Mends every message of a file or folder.
  mutating func fix(_ path: String, _ output: inout OutputFile) async throws(CommandFailure) {
    do throws(CommandFailure) {
      try await LintInput(from: nil, subject: nil).read(path) { (entry) throws(CommandFailure) in
        try fix(entry, &output)
      }
    } catch {
      switch error.status {
      case .noInput, .noPermission, .badData: note(error.message, error.status)
      default: throw error
      }
    }
  }

  private mutating func note(_ message: String, _ status: ExitStatus) {
    StandardError.write(line: "dlv: \(message)")
    failure = failure ?? status
  }

  private mutating func fix(
    _ entry: LintInput.Entry, _ output: inout OutputFile
  ) throws(CommandFailure) {
    switch entry {
    case .none(let source, let reason):
      note("can't mend \(source.target): \(reason)", .badData)
    case .message(let octets, let source):
      if source.isBodyAlone {
        note(
          "can't mend \(source.file): it is no whole message, and --fix is about headers and encodings",
          .badData)
      } else if source.target != source.file {
        if mbox == source.file { return }
        mbox = source.file
        note(
          "can't mend \(source.file): it is an mbox file, and --fix takes a file a message; split it, for instance with git mailsplit",
          .badData)
      } else {
        try mend(octets, source, &output)
      }
    }
  }

  private mutating func mend(
    _ octets: [UInt8], _ source: LintSource, _ output: inout OutputFile
  ) throws(CommandFailure) {
    let context = try job.linter(for: source).context
    let message = LintMessage(MIMEMessage(octets), source: source, context: context)
    let edits = MessageFixer.edits(
      for: message, identifier: Self.identifier(of: octets, context.now.compactDate))
    if edits.isEmpty { return }
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
    guard writes else {
      isPending = true
      return
    }
    if source.file == "standard input" {
      throw CommandFailure(.usage, "--write needs a file: standard input can't be written")
    }
    // Shown first: what is written can be seen whatever happens behind it.
    try output.flush()
    do throws(CommandFailure) {
      var file = try OutputFile.at(source.file, keepingMode: true)
      try file.write(octets: MessageEdit.apply(edits, to: octets))
      try file.finish()
    } catch {
      note(error.message, error.status)
    }
  }

  /// The day and 96 bits of a digest: as good as random for other messages, and what is shown is what is written.
  private static func identifier(of octets: [UInt8], _ day: String) -> String {
    let digest = OpenSSLSignatureVerifier().makeDigest().value(with: octets)
    let words = digest.prefix(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "\(day).\(words.joined())"
  }
}
