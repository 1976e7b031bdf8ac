import ArgumentParser
import Audit

/// `dlv mx`: where the mail of domains goes, and how the servers there answer: the rules of the audit's MX and SMTP families.
struct MXCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "mx",
    abstract: "Check where a domain's mail goes, and how the servers there answer.",
    discussion: """
      dlv mx example.com
      dlv mx --probe example.com
      dlv mx --probe --ehlo probe.example.net --file domains.txt --format csv
      """)

  @OptionGroup var named: DomainOptions

  @Flag(
    help:
      "Talk with the mail servers: greeting, EHLO, STARTTLS, EHLO, QUIT, and nothing else.")
  var probe = false

  @OptionGroup(title: "Probing mail servers") var probing: ProbeOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv mx example.com")
    try probing.validate(probe, dns)
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(
      targets: named.targets, output: output, dns: dns,
      families: probe ? [.mx, .smtp] : [.mx], probe: probe ? probing : nil
    ) { settings, name, _ in
      settings.request(for: name)
    }.run()
  }
}
