import ArgumentParser

/// `dlv dmarc`: what DMARC says about a domain.
struct DMARCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dmarc", abstract: "Explain the DMARC policy of a domain.",
    subcommands: [DMARCExplainCommand.self])
}
