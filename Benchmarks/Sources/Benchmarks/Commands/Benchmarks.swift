import ArgumentParser

/// The program behind `Benchmarks/run`.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks/run",
    abstract: "Measure dlv side by side with its peers.",
    subcommands: [
      AllCommand.self, ThroughputCommand.self, LatencyCommand.self, BlocklistCommand.self,
      StartUpCommand.self, SignaturesCommand.self, SPFCommand.self, ZonesCommand.self,
      GateCommand.self, LintCommand.self, ServeCommand.self,
    ],
    defaultSubcommand: AllCommand.self)
}

/// What every measurement takes.
struct MeasurementOptions: ParsableArguments {
  @Flag(help: "Exit 1 when a target is missed.")
  var check = false

  /// Prints the targets; ends with 1 where they are to be checked and one is missed.
  func report(_ targets: [Target]) throws {
    print("\n" + targets.table())
    if check, !targets.allSatisfy(\.isMet) { throw ExitCode(1) }
  }
}

/// `all`: every measurement, one table of targets at the end.
struct AllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract:
      "Start-up, latency, blocklists, throughput, DKIM, SPF, zones, the gate and the lint (default)."
  )

  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    let tools = try Tools()
    var targets = try StartUpMeasurement(tools: tools).run()
    targets += try LatencyMeasurement(tools: tools).run()
    targets += try BlocklistMeasurement(tools: tools).run()
    targets += try ThroughputMeasurement(tools: tools).run()
    targets += try SignaturesMeasurement(rounds: 5, seconds: 1).run()
    targets += try SPFMeasurement(
      drivers: SPFDrivers(), domains: SPFMeasurement.defaultDomains,
      rounds: SPFMeasurement.defaultRounds, seed: 7208
    ).run()
    targets += try ZonesMeasurement(
      dlv: tools.dlv, records: ZonesMeasurement.defaultRecords,
      rounds: ZonesMeasurement.defaultRounds
    ).run()
    targets += try GateMeasurement(dlv: tools.dlv).run()
    targets += try LintMeasurement(dlv: tools.dlv).run()
    try measurement.report(targets)
  }
}
