import ArgumentParser

/// `dlv spf`: what an SPF record comes to.
struct SPFCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spf", abstract: "Evaluate SPF as a receiver does.",
    subcommands: [SPFCheckCommand.self])
}
