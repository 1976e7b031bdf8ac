import ArgumentParser

/// Where the answer goes: shared by every command that evaluates one thing.
struct EvaluationOutputOptions: ParsableArguments {
  @Option(help: "Format of the answer: text or json.")
  var format: EvaluationFormat = .text

  @Option(
    help: ArgumentHelp(
      "Write the answer to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(help: "Colour on standard output: auto, always or never. NO_COLOR turns it off too.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Nothing on standard output: exit status only.")
  var quiet = false

  @Flag(
    name: .shortAndLong,
    help: "Print more detail, and log every question asked on standard error.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
  }
}

/// How an answer is written.
enum EvaluationFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}
