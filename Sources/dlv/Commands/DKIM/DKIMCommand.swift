import ArgumentParser

/// `dlv dkim`: keys and signatures of DomainKeys Identified Mail.
struct DKIMCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dkim",
    abstract: "DKIM: verify and sign messages, check and find keys.",
    subcommands: [
      DKIMVerifyCommand.self, DKIMSignCommand.self, DKIMCheckCommand.self,
      DKIMDiscoverCommand.self, DKIMMatchCommand.self, DKIMAuditKeysCommand.self,
    ])
}
