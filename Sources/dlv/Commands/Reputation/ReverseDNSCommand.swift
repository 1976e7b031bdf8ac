import ArgumentParser
import Audit
import DNS
import Reporting

/// `dlv rdns`: the reverse names of addresses, and whether they lead back.
struct ReverseDNSCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "rdns",
    abstract: "Check the reverse names of addresses: PTR records and whether they lead back.",
    discussion: """
      dlv rdns 192.0.2.25 2001:db8::25
      dlv rdns --helo mail.example.com 192.0.2.25
      dlv rdns 192.0.2.0/24
      dlv rdns example.com
      """)

  @OptionGroup var named: AddressOptions

  @Option(
    help: ArgumentHelp(
      "Name that the hosts give in HELO or EHLO; it has to fit their addresses.", valueName: "name")
  )
  var helo: String?

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv rdns 192.0.2.25")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(
      targets: named.targets, output: output, dns: dns, families: [.reverseDNS],
      request: { [helo] settings, name, _ in
        var request = settings.request(forAddressesOf: name)
        request.greetingName = helo
        request.needsReverseNames = true
        return request
      },
      address: { [helo] target, gatherer, profile in
        let facts = await gatherer.gatherReverseDNS(
          of: target.address, use: target.block == nil ? .sending : .block, greeting: helo)
        return profile.examine(target.address, facts)
      },
      textRenderer: { ReverseDNSTextRenderer($0, isSingle: $1) }
    ).run()
  }
}
