import ArgumentParser

/// `dlv dkim`: keys and signatures of DomainKeys Identified Mail.
struct DKIMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dkim",
    abstract: "DKIM: check keys.",
    subcommands: [DKIMCheckCommand.self])
}
