import ArgumentParser

/// `spf`: evaluations of SPF a second, answers from memory.
struct SPFCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spf", abstract: "SPF evaluations a second: dlv, libspf2 and pyspf.")

  @Option(help: "Domains; each has three clients.") var domains = SPFMeasurement.defaultDomains
  @Option(help: "Rounds; the median counts.") var rounds = SPFMeasurement.defaultRounds
  @Option(help: "Seed of the domains.") var seed: UInt64 = 7208
  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    let targets = try SPFMeasurement(
      drivers: SPFDrivers(), domains: domains, rounds: rounds, seed: seed
    ).run()
    try measurement.report(targets)
  }
}

/// Side by side: the same cases from the same table, each evaluator in a process of its own, on one core.
struct SPFMeasurement {
  static let defaultDomains = 2_000
  static let defaultRounds = 5

  let drivers: SPFDrivers
  let domains: Int
  let rounds: Int
  let seed: UInt64

  func run() throws(BenchmarkFailure) -> [Target] {
    let folder = try WorkingFolder("spf")
    let workload = SPFWorkload(domains: domains, seed: seed)
    let corpus = folder.file("corpus")
    try TextFile.write(workload.text, to: corpus)
    print(
      "\nSPF: \(workload.caseCount) cases of \(domains) domains, answers from memory, one core, "
        + "\(rounds) rounds")
    try compareResults(corpus, folder)

    var rates = [[Double]](repeating: [], count: drivers.all.count)
    for round in 1...max(1, rounds) {
      for (index, driver) in drivers.all.enumerated() {
        let output = folder.file("seconds")
        let command = driver.command + [corpus, "\(driver.repetitions)"] + driver.options
        try ChildProcess(command, output: output, errors: folder.file("errors")).wait()
          .expecting([0], errors: folder.file("errors"))
        let text = try TextFile.read(output)
        guard let seconds = Double(String(text.filter { !$0.isNewline })), seconds > 0 else {
          throw BenchmarkFailure("\(driver.name) printed '\(text)' instead of seconds")
        }
        rates[index].append(Double(workload.caseCount * driver.repetitions) / seconds)
      }
      let line = zip(drivers.all, rates).map { "\($0.name) \(Int($1.last ?? 0))/s" }
      print("  round \(round): \(line.joined(separator: ", "))")
    }
    let medians = rates.map(\.median)
    print(
      Table(
        ["evaluator", "evaluations/s", "µs each"],
        rows: zip(drivers.all, medians).map { driver, rate in
          [driver.name, "\(Int(rate))", (1_000_000 / rate).short]
        }
      ).text)
    return [
      Target(
        name: "SPF: dlv against libspf2", value: medians[0] / medians[2], unit: "times",
        limit: .atLeast(1)),
      Target(
        name: "SPF: dlv against pyspf", value: medians[0] / medians[3], unit: "times",
        limit: .atLeast(20)),
    ]
  }

  /// Evaluators that come to different results would not do the same work.
  private func compareResults(_ corpus: String, _ folder: WorkingFolder) throws(BenchmarkFailure) {
    var first: [Substring]?
    for driver in drivers.all where driver.options.isEmpty {
      let output = folder.file("results")
      try ChildProcess(
        driver.command + [corpus], output: output, errors: folder.file("errors")
      ).wait().expecting([0], errors: folder.file("errors"))
      let text = try TextFile.read(output)
      let results = text.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
      if let first, first != results {
        throw BenchmarkFailure("\(driver.name) comes to other results than dlv")
      }
      first = first ?? results
    }
  }
}
