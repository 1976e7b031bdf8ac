import ArgumentParser

/// `dlv keygen`: keys that sign mail, and their replacement.
struct KeygenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Make DKIM keys with their DNS records, and rotate them.",
    usage: """
      dlv keygen <domain> [--selector <selector>] [--type rsa|ed25519|dual] \
      [--bits <bits>] [--output-dir <folder>] [<options>]
      dlv keygen rotate <domain> [--dir <folder>] [<options>]
      """,
    discussion: """
      dlv keygen example.com --output-dir /etc/dkim
      dlv keygen example.com --selector s1 --type dual --dns route53 --output change.json
      dlv keygen example.com --from s1.private --mta rspamd
      dlv keygen rotate example.com --dir /etc/dkim

      All options of the first three: dlv keygen create --help
      Those of the last: dlv keygen rotate --help
      """,
    subcommands: [CreateKeyCommand.self, RotateKeyCommand.self],
    defaultSubcommand: CreateKeyCommand.self)
}
