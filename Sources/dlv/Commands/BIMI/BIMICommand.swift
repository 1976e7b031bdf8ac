import ArgumentParser

/// `dlv bimi`: the brand's logo beside its mail.
struct BIMICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bimi",
    abstract: "Check BIMI: record, logo, certificate, and DMARC as they need it.",
    subcommands: [BIMICheckCommand.self, BIMILintCommand.self],
    defaultSubcommand: BIMICheckCommand.self)
}
