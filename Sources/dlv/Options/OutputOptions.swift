import ArgumentParser
import Audit
import Reporting

/// Where the result goes and what counts as failure: shared by every command that reports.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Format on standard output: \(ReportFormat.allNames) (default: text).", valueName: "format"),
    completion: .list(ReportFormat.allCases.map(\.rawValue)), transform: ReportFormat.parse)
  var format: ReportFormat?

  @Option(
    help: ArgumentHelp(
      "Write the result to a file instead of standard output; FORMAT=FILE writes one more format. Repeatable.",
      valueName: "[format=]file"), completion: .file())
  var output: [OutputTarget] = []

  @Option(
    help: ArgumentHelp(
      "Exit 1 on findings of that severity or worse: error, warning, notice, info or never (default: error).",
      valueName: "severity"))
  var failOn: FailureThreshold?

  @Flag(help: "Exit 0 although something could not be determined.")
  var allowUndetermined = false

  @Option(help: "Colour on standard output: auto, always or never. NO_COLOR turns it off too.")
  var color: ColorChoice = .auto

  @Flag(
    name: .shortAndLong,
    help: "No report on standard output and no progress: files and exit status only.")
  var quiet = false

  @Flag(
    name: .shortAndLong,
    help: "Also list the rules that hold, and log every question asked on standard error.")
  var verbose = false

  @Flag(help: "Show progress on standard error also when it is not a terminal.")
  var progress = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
    if output.filter({ $0.format == nil }).count > 1 {
      throw ValidationError(
        "Only one --output can take the place of standard output; name the format of the others: --output json=FILE."
      )
    }
    var paths: Set<String> = []
    // Devices take any number of results.
    for path in output.map(\.path) where !path.hasPrefix("/dev/") && !paths.insert(path).inserted {
      throw ValidationError("Two results can't go to the same file: --output \(path).")
    }
  }
}

/// `FILE`, or `FORMAT=FILE`.
struct OutputTarget: ExpressibleByArgument, Hashable {
  /// `nil`: the format of standard output, in its place.
  let format: ReportFormat?
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    if parts.count == 2, let format = ReportFormat(rawValue: String(parts[0])) {
      self.format = format
      path = String(parts[1])
    } else {
      // A word before = that is no format is a mistake; a file of such a name can be written ./pdf=x.
      if parts.count == 2, parts[0].utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) { return nil }
      format = nil
      path = argument
    }
    if path.isEmpty { return nil }
  }
}

/// From which severity on findings make the command exit 1.
enum FailureThreshold: String, CaseIterable, ExpressibleByArgument {
  case error, warning, notice, info, never

  func isReached(by severity: Severity) -> Bool {
    switch self {
    case .error: severity >= .error
    case .warning: severity >= .warning
    case .notice: severity >= .notice
    case .info: severity >= .info
    case .never: false
    }
  }
}

enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never
}

extension ReportFormat {
  static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Reads `--format`.
  static func parse(_ text: String) throws -> ReportFormat {
    guard let format = ReportFormat(rawValue: text) else {
      throw ValidationError("There is no format '\(text)': \(allNames).")
    }
    return format
  }
}
