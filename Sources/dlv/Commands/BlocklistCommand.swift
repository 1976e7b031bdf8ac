import ArgumentParser
import Audit

/// `dlv blocklist`: what DNS blocklists say of addresses, networks and domains.
struct BlocklistCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "blocklist",
    abstract: "Ask DNS blocklists about addresses, networks and domains.",
    discussion: """
      dlv blocklist 192.0.2.25
      dlv blocklist 192.0.2.0/24 2001:db8::25 example.com
      dlv blocklist --file senders.txt --format csv
      dlv blocklist --lists
      """)

  @OptionGroup var named: AddressOptions

  @Flag(
    help: "Show the lists that are asked, with what they list and what they want, and ask none.")
  var lists = false

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    if lists {
      if !named.addresses.isEmpty || named.file != nil {
        throw ValidationError("--lists shows the lists; nothing is looked up beside it.")
      }
      return
    }
    try named.targets.validate(
      output, dns, example: "dlv blocklist 192.0.2.25",
      what: "an address, a network or a domain")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    if lists { return try BlocklistTable(dns: dns, output: output).show() }
    return try await BlocklistJob(targets: named.targets, output: output, dns: dns).run()
  }
}
