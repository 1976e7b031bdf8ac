import ArgumentParser

/// `startup`: how long `dlv --version` takes.
struct StartUpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "startup", abstract: "How long dlv --version takes, from exec to exit.")

  @Option(help: "Runs; the median counts.") var runs = StartUpMeasurement.defaultRuns
  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    try measurement.report(StartUpMeasurement(tools: Tools(), runs: runs).run())
  }
}

/// Start-up: the time from spawning `dlv --version` to its end.
struct StartUpMeasurement {
  static let defaultRuns = 50

  let tools: Tools
  var runs = defaultRuns

  func run() throws(BenchmarkFailure) -> [Target] {
    print("\nStart-up: \(runs) runs each, median")
    // The first run reads the binary from disk.
    _ = try time([tools.dlv, "--version"])
    var (version, nothing): ([Double], [Double]) = ([], [])
    for _ in 0..<runs {
      version.append(try time([tools.dlv, "--version"]))
      nothing.append(try time(["true"]))
    }
    print(
      Table(
        ["program", "median", "fastest", "slowest"],
        rows: [("dlv --version", version), ("true", nothing)].map { name, times in
          [name] + [times.median, times.min() ?? 0, times.max() ?? 0].map { "\($0.short) ms" }
        }
      ).text)
    return [
      Target(name: "dlv --version", value: version.median, unit: "ms", limit: .below(20))
    ]
  }

  private func time(_ command: [String]) throws(BenchmarkFailure) -> Double {
    try ChildProcess(command).wait().expecting([0], errors: "/dev/null").wallTime.milliseconds
  }
}
