import ArgumentParser

/// The domains that a command is about: named one by one, or in a list.
struct DomainOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Domains, in ASCII or Unicode.", valueName: "domain"))
  var domains: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also take the domains of a list, one a line; - is standard input.", valueName: "list"),
    completion: .file())
  var file: String?

  var targets: Targets { Targets(arguments: domains, file: file) }
}

/// As `DomainOptions`, for commands that look addresses and networks up too.
struct AddressOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Addresses, networks (192.0.2.0/24) and domains.", valueName: "address|network|domain"))
  var addresses: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also take those of a list, one a line; - is standard input.", valueName: "list"),
    completion: .file())
  var file: String?

  var targets: Targets { Targets(arguments: addresses, file: file) }
}

/// What a command reports on, as the command line gives it.
struct Targets {
  let arguments: [String]
  /// A list of more, or `-`.
  let file: String?

  /// - Parameter example: A command line that has what this one lacks.
  /// - Throws: Where nothing is named, or a recording and a report would go into one file.
  func validate(
    _ output: OutputOptions, _ dns: DNSOptions, example: String, what: String = "a domain"
  ) throws {
    if let record = dns.record, output.output.contains(where: { $0.path == record }) {
      throw ValidationError("--record and --output name the same file: \(record).")
    }
    if arguments.isEmpty && file == nil {
      throw ValidationError("Name \(what) (\(example)), or a list of them with --file.")
    }
  }
}
