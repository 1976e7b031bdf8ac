import ArgumentParser

/// `dlv spf`: what an SPF record comes to.
struct SPFCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spf", abstract: "Evaluate, explain, check and flatten SPF records.",
    subcommands: [
      SPFCheckCommand.self, SPFExplainCommand.self, SPFLintCommand.self, SPFFlattenCommand.self,
    ])
}
