import ArgumentParser

/// `dlv mta-sts`: the MTA-STS policies of domains, and policies before they are published.
struct MTASTSCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mta-sts",
    abstract: "Check MTA-STS: record, policy, the MX hosts that it covers.",
    usage: """
      dlv mta-sts <domain> … [--file <list>] [--previous <file>] [<options>]
      dlv mta-sts lint <file> [--domain <domain>] [<options>]
      """,
    discussion: """
      dlv mta-sts example.com
      dlv mta-sts --previous last-week.json example.com
      dlv mta-sts lint mta-sts.txt --domain example.com

      All options of the first two: dlv mta-sts check --help
      Those of the last: dlv mta-sts lint --help
      """,
    subcommands: [MTASTSCheckCommand.self, MTASTSLintCommand.self],
    defaultSubcommand: MTASTSCheckCommand.self)
}
