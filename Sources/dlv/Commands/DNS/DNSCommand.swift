import ArgumentParser

/// `dlv dns`: tools for zones and DNS itself.
struct DNSCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dns",
    abstract: "Tools for zones and name servers: ask servers, check and convert zones.",
    subcommands: [
      DNSQueryCommand.self, DNSTraceCommand.self, DNSPropagationCommand.self,
      DNSWatchCommand.self, DNSDiffCommand.self, DNSLintCommand.self, DNSReverseCommand.self,
      DNSConvertCommand.self,
    ])
}
