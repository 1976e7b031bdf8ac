import ArgumentParser
import Audit

/// `dlv tls-rpt`: the TLS reporting records of domains.
struct TLSRPTCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "tls-rpt",
    abstract: "Check TLS-RPT: the record, and where reports go.",
    discussion: """
      dlv tls-rpt example.com
      dlv tls-rpt --file domains.txt --format csv
      """)

  @Argument(help: ArgumentHelp("Domains, in ASCII or Unicode.", valueName: "domain"))
  var domains: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also check the domains of a list, one a line; - is standard input.", valueName: "list"),
    completion: .file())
  var file: String?

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try AuditJob.validate(
      domains: domains, file: file, output, dns, example: "dlv tls-rpt example.com")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(domains: domains, file: file, output: output, dns: dns, families: [.tlsRPT])
    {
      settings, name, _ in settings.request(for: name)
    }.run()
  }
}
