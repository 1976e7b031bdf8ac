import ArgumentParser
import Crypto
import DNS
import MailAuth
import Message
import NameRules
import Reporting

/// `dlv verify`: what a receiver makes of one message.
struct VerifyCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Evaluate SPF, DKIM, ARC and DMARC of a message, and the rules of large receivers.",
    discussion: """
      dlv verify message.eml --ip 192.0.2.25 --helo mail.example.com --mail-from bounce@example.com
      dlv verify message.eml --from-received --trusted mx.example.net
      dlv verify - --ip 192.0.2.25 --format json < message.eml
      """)

  @OptionGroup var source: MessageOptions
  @OptionGroup(title: "The SMTP session") var session: SMTPSessionOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let input = try InputFile(path: source.message, what: "message")
    let lookups = try LookupSession(
      dns, Settings(dns: dns), isVerbose: output.verbose)
    let opening = try MessageOpening(input)
    let header = opening.header
    let envelope = try session.envelope(of: header)
    let verifier = MessageVerifier(
      resolver: lookups.makeResolver(), signatureVerifier: OpenSSLSignatureVerifier(),
      suffixes: lookups.publicSuffixes, names: InternationalNameReader(),
      receiver: session.authservID)
    let now = source.time(in: lookups)

    var examination = verifier.examine(header, explains: true)
    let questions = examination.questions
    // What does not depend on the body is asked while it is read. DMARC does, and has a time of its own: a body may arrive slowly.
    async let answers = verifier.lookUp(questions, envelope, at: now)
    _ = try opening.readBody(from: input) { examination.takeBody($0) }
    let verification = await verifier.finish(
      examination, await answers, at: now, asking: lookups.makeResolver())

    try EvaluationWriter(options: output).write(
      MessageVerificationDocument(
        verification, name: input.name,
        server: session.serverName(envelope)))
    try lookups.finish()
    switch verification.result {
    case .pass: return .clean
    case .fail, .none, .permerror: return .findings
    case .temperror, .undetermined: return .undetermined
    }
  }
}
