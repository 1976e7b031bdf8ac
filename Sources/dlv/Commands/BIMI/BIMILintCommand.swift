import ArgumentParser
import Audit
import ReportFiles

/// `dlv bimi lint`: a logo in a file against the profile SVG Tiny PS.
struct BIMILintCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check a logo in a file against SVG Tiny PS.",
    discussion: "dlv bimi lint logo.svg")

  @Argument(
    help: ArgumentHelp("The logo, SVG or SVGZ; - is standard input.", valueName: "logo"),
    completion: .file())
  var logo: String

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Configuration") var dns: DNSOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let octets = try TextInput.read(logo, what: "logo")
    let settings = try Settings(dns: dns, output: output)
    let name = logo == "-" ? "standard input" : logo
    let printing = ReportPrinting(
      output: output, settings: settings, isMany: false, start: "checking \(name) …",
      done: "checked", list: nil)
    return try await printing.print(finish: { () throws(CommandFailure) in }) {
      _, emit throws(CommandFailure) in
      try emit(settings.profile.examine(logo: LogoFile().read(octets), file: name), "")
    }
  }
}
