import ArgumentParser
import Audit
import Crypto
import DNS
import MailAuth
import Message
import NameRules
import Reporting

/// `dlv dkim verify`: the result of every signature of a message, and why.
struct DKIMVerifyCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify the signatures of a message.",
    discussion: """
      dlv dkim verify message.eml
      dlv dkim verify --zone example.com.zone --format json - < message.eml
      """)

  @OptionGroup var source: MessageOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let settings = try Settings(dns: dns)
    let input = try InputFile(path: source.message, what: "message")
    let session = try LookupSession(
      dns, settings, isVerbose: output.verbose)
    let opening = try MessageOpening(input)
    // Its time begins when there is something to ask: a message may arrive slowly.
    let resolver = session.makeResolver()
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
      at: source.time(in: session), answers: await lookups)
    try EvaluationWriter(options: output).write(
      DKIMVerifyDocument(
        file: input.name, message: ExaminedMessage(header, report), bodyOddities: oddities))
    try session.finish()
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
