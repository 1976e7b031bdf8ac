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
      AuditCommand.self, MXCommand.self, SPFCommand.self, DKIMCommand.self, DMARCCommand.self,
      VerifyCommand.self,
      BlocklistCommand.self, KeygenCommand.self, BIMICommand.self, ReverseDNSCommand.self,
      DNSSECCommand.self, TLSCommand.self, MTASTSCommand.self, TLSRPTCommand.self, DNSCommand.self,
      GateCommand.self, LintCommand.self, SinkCommand.self, RulesCommand.self,
    ])

  /// As the library does it, but that a message about wrong usage never repeats a key that stands on the command line.
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    var command: any ParsableCommand
    do { command = try parseAsRoot(arguments) } catch {
      if exitCode(for: error) != .success, arguments.contains(where: SecretText.isKey(argument:)) {
        StandardError.write(
          line:
            "dlv: wrong usage: an argument looks like a key itself, and is not repeated here. Options such as --key take the name of a file; what is on a command line can be seen by others on this machine."
        )
        exit(withError: ExitCode(ExitStatus.usage.rawValue))
      }
      exit(withError: error)
    }
    do {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      exit(withError: error)
    }
  }
}

/// The version of this build.
enum Version {
  static let number = "0.1.0"
}
