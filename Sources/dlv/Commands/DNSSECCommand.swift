import ArgumentParser
import Audit

/// `dlv dnssec`: the chain of trust of domains, and the rules of the audit's DNSSEC family.
struct DNSSECCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "dnssec",
    abstract: "Validate domains with DNSSEC, and show the chain of trust.",
    discussion: """
      dlv dnssec example.com
      dlv dnssec --trust-anchor root.ds --resolver 127.0.0.1:5300 example.com
      dlv dnssec --file domains.txt --format csv
      """)

  @OptionGroup var named: DomainOptions
  @OptionGroup(title: "The domain") var selection: SelectorOptions
  @OptionGroup(title: "DNSSEC") var validation: ValidationOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv dnssec example.com")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(
      targets: named.targets, output: output, dns: dns, families: [.dnssec],
      trustAnchor: validation.trustAnchor
    ) { [selection] settings, name, zoneSelectors in
      var request = settings.request(for: name, selection, zoneSelectors: zoneSelectors)
      request.provesUnsigned = true
      return request
    }.run()
  }
}
