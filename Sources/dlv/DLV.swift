import ArgumentParser

/// The command `dlv`.
@main
struct DLV: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dlv",
    abstract: "Audit how a domain's mail is set up: SPF, DKIM, DMARC, MX, DNS.",
    discussion: """
      Start with: dlv audit example.com
      Every rule has a page: dlv rules spf-too-many-lookups
      """,
    version: "dlv \(Version.number)",
    subcommands: [
      AuditCommand.self, SPFCommand.self, DKIMCommand.self, DMARCCommand.self, VerifyCommand.self,
      KeygenCommand.self,
      RulesCommand.self,
    ])
}

/// The version of this build.
enum Version {
  static let number = "0.1.0"
}
