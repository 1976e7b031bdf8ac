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
      dlv audit --profile gmail example.com
      dlv audit example.com --message newsletter.eml
      dlv audit --file domains.txt --format csv --output audit.csv
      """)

  @OptionGroup var named: DomainOptions
  @OptionGroup(title: "The domain") var use: AuditOptions
  @Flag(
    help:
      "Also talk with the domain's mail servers: greeting, EHLO, STARTTLS, EHLO, QUIT, and nothing else."
  )
  var probe = false

  @Option(
    name: .customLong("message"),
    help: ArgumentHelp(
      "Also check a message that the domain sends, as dlv lint does. Repeatable.",
      valueName: "file"), completion: .file())
  var messages: [String] = []

  @OptionGroup(title: "Probing mail servers") var probing: ProbeOptions
  @OptionGroup(title: "DNSSEC") var validation: ValidationOptions
  @OptionGroup(title: "Web servers") var https: HTTPSOptions
  @OptionGroup(title: "The past") var history: HistoryOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv audit example.com")
    try probing.validate(probe, dns)
    if messages.contains("-"), named.file == "-" || messages.count > 1 {
      throw ValidationError("Standard input can be one message, or the list of --file.")
    }
    try https.validate(dns)
    if !probe, let only = use.only, !only.isDisjoint(with: RuleFamily.probed) {
      throw ValidationError("--only smtp and --only tls need --probe: they talk with mail servers.")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let isWide = probe && use.only == nil
    let families = isWide ? use.families.union(RuleFamily.probed) : use.families
    return try await AuditJob(
      targets: named.targets, output: output, dns: dns, families: families,
      probe: probe ? probing : nil, https: https, trustAnchor: validation.trustAnchor,
      history: history, messages: .init(files: messages, profile: use.lintProfile)
    ) { [use, validation] settings, name, zoneSelectors in
      var request = settings.request(for: name, use, zoneSelectors: zoneSelectors)
      // Who names an anchor wants to know what it vouches for.
      request.provesUnsigned = validation.trustAnchor != nil
      request.asksForDANE = use.only?.contains(.dane) == true || validation.trustAnchor != nil
      return request
    }.run()
  }
}
