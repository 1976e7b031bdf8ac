import ArgumentParser
import Audit

/// `dlv audit`: what is wrong with the way a domain's mail is set up, and how to mend it.
struct AuditCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Audit domains: SPF, DKIM keys, DMARC, MX, DNSSEC and more.",
    discussion: """
      dlv audit example.com
      dlv audit --selector s1 --sending-ip 192.0.2.25 example.com
      dlv audit --zone example.com.zone --offline example.com
      dlv audit --file domains.txt --format csv --output audit.csv
      """)

  @Argument(help: ArgumentHelp("Domains, in ASCII or Unicode.", valueName: "domain"))
  var domains: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also audit the domains of a list, one a line; - is standard input.", valueName: "list"),
    completion: .file())
  var file: String?

  @OptionGroup(title: "The domain") var use: AuditOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try AuditJob.validate(
      domains: domains, file: file, output, dns, example: "dlv audit example.com")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(
      domains: domains, file: file, output: output, dns: dns, families: use.families
    ) { settings, name, zoneSelectors in
      settings.request(for: name, use, zoneSelectors: zoneSelectors)
    }.run()
  }
}
