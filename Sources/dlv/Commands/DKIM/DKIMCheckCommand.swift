import ArgumentParser
import Audit

/// `dlv dkim check`: the DKIM keys of domains against the rules of the audit's DKIM family.
struct DKIMCheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the published keys: the audit's DKIM rules.",
    discussion: """
      dlv dkim check example.com --selector s1 --selector s2
      dlv dkim check --file domains.txt --selector s1 --format csv
      """)

  @OptionGroup var named: DomainOptions
  @OptionGroup(title: "The keys") var selection: SelectorOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns,
      example: "dlv dkim check example.com --selector s1")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(targets: named.targets, output: output, dns: dns, families: [.dkim]) {
      [selection] settings, name, zoneSelectors in
      settings.request(for: name, selection, zoneSelectors: zoneSelectors)
    }.run()
  }
}
