import ArgumentParser

/// `dlv dns`: tools for zones and DNS itself.
struct DNSCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dns", abstract: "Tools for zones and DNS: convert zone formats.",
    subcommands: [DNSConvertCommand.self])
}
