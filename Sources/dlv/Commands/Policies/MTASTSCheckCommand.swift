import ArgumentParser
import Audit
import Reporting

/// `dlv mta-sts check`: record and policy of domains, compared with what was seen before.
struct MTASTSCheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check record and policy of domains: what dlv mta-sts does without another word.",
    discussion: """
      dlv mta-sts example.com
      dlv mta-sts --file domains.txt --format csv
      """)

  @OptionGroup var named: DomainOptions

  @OptionGroup(title: "The past") var history: HistoryOptions
  @OptionGroup(title: "Web servers") var https: HTTPSOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv mta-sts example.com")
    try https.validate(dns)
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(
      targets: named.targets, output: output, dns: dns, families: [.mtaSTS], https: https,
      history: history,
      request: { settings, name, _ in
        var request = settings.request(for: name)
        request.mtaSTS.looksForUnannouncedPolicy = true
        return request
      },
      textRenderer: { context, _ in MTASTSTextRenderer(context) }
    ).run()
  }
}
