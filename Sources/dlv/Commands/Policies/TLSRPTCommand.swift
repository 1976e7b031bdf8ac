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

  @OptionGroup var named: DomainOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv tls-rpt example.com")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(targets: named.targets, output: output, dns: dns, families: [.tlsRPT]) {
      settings, name, _ in settings.request(for: name)
    }.run()
  }
}
