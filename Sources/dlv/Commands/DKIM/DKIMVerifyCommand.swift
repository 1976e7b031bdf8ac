import ArgumentParser
import Audit
import Crypto
import DNS
import Glibc
import MailAuth
import Message
import NameRules
import Reporting

/// `dlv dkim verify`: the result of every signature of a message, and why.
struct DKIMVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify the signatures of a message.",
    discussion: """
      dlv dkim verify message.eml
      dlv dkim verify --zone example.com.zone --format json - < message.eml
      """)

  @Argument(
    help: ArgumentHelp("The message; - is standard input.", valueName: "file"),
    completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "Seconds since 1970 at which the message is verified (default: now).", valueName: "seconds"))
  var at: UInt64?

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func run() async throws {
    let status: ExitStatus
    do {
      status = try await verify()
    } catch let failure as CommandFailure {
      throw failure.reported()
    }
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func verify() async throws -> ExitStatus {
    Interruption.shared.install()
    let settings = try Settings(dns: dns)
    let input = try InputFile(path: file, what: "message")
    let session = try LookupSession(
      dns, settings, threads: 1, logger: output.verbose ? LoggedResolver.logger() : nil)
    let resolver = session.makeResolver()
    let opening = try MessageOpening(input)
    let header = opening.header

    var options = DKIMVerification.Options()
    options.explains = true
    options.author =
      AuthorDomain(
        fields: header.all("From").map { Array($0.value) }, names: InternationalNameReader()
      ).domain
    var verification = DKIMVerification(header, OpenSSLSignatureVerifier(), options: options)
    // The keys are asked for while the body is read.
    let questions = verification.questions
    async let lookups = resolver.resolve(questions)
    let oddities = try opening.readBody(from: input) { verification.takeBody($0) }
    verification.finishBody()
    let report = verification.report(
      at: at ?? UInt64(clamping: time(nil)), answers: await lookups)
    try EvaluationWriter(options: output).write(
      DKIMVerifyDocument(
        file: input.name, message: ExaminedMessage(header, report), bodyOddities: oddities))
    try session.finish()
    if let complaint = session.complaint { StandardError.write(line: "dlv: \(complaint)") }
    return Self.status(report)
  }

  private static func status(_ report: DKIMReport) -> ExitStatus {
    if report.isOpen { return .undetermined }
    switch report.result {
    case .pass: return .clean
    case .temperror: return .undetermined
    case .none, .fail, .policy, .neutral, .permerror: return .findings
    }
  }
}
