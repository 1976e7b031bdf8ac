import ArgumentParser
import Audit
import NameRules

/// `dlv tls`: TLS of mail servers, and DANE.
struct TLSCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "tls",
    abstract: "Examine TLS of mail servers: certificates, versions, ciphers, DANE.",
    discussion: """
      Domains, whose mail servers are examined, or the mail servers themselves.

      dlv tls example.com
      dlv tls mx1.example.com
      dlv tls --ca-file ca.pem --smtp-port 2525 --format json example.com
      """)

  @OptionGroup var named: DomainOptions
  @OptionGroup(title: "Probing mail servers") var probing: ProbeOptions
  @OptionGroup(title: "DNSSEC") var validation: ValidationOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv tls example.com")
    if dns.offline || dns.replay != nil {
      throw ValidationError(
        "dlv tls connects to mail servers, which --offline and --replay forbid.")
    }
    try probing.validate(true, dns)
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(
      targets: named.targets, output: output, dns: dns, families: [.tls, .dane],
      // A server that is down, or speaks clear text alone, has nothing that the rules of TLS could look at.
      rules: ["smtp-unreachable", "smtp-address-unreachable", "smtp-no-starttls"], probe: probing,
      trustAnchor: validation.trustAnchor
    ) { _, name, _ in
      var request = AuditRequest(domain: name.name, unicodeName: name.unicode)
      request.asksForDANE = true
      return request
    }.run()
  }
}
