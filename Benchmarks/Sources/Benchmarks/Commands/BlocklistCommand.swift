import ArgumentParser

/// `blocklist`: one address with every list 20 ms away, and a network against dnsperf.
struct BlocklistCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blocklist",
    abstract:
      "60 blocklists: one address with every answer 20 ms away, and a /24; dnsperf is the peer.")

  @Option(help: "Runs of each program; the median counts.") var runs = BlocklistMeasurement
    .defaultRuns
  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    try measurement.report(BlocklistMeasurement(tools: Tools(), runs: runs).run())
  }
}

/// What `dlv blocklist` takes as a whole process, against a server on this machine that has sixty lists.
struct BlocklistMeasurement {
  static let defaultRuns = 11
  private static let listCount = 60
  private static let address = "192.0.2.77"
  private static let network = "192.0.2.0/24"
  /// Of the network, those that a list has.
  private static let listed = [10, 77, 200]
  private static let allowedMilliseconds = 150.0
  private static let allowedFactor = 1.5
  /// Something is listed.
  private static let exitCodes: Set<Int32> = [1]

  let tools: Tools
  var runs = defaultRuns

  func run() throws(BenchmarkFailure) -> [Target] {
    let folder = try WorkingFolder("blocklist")
    print(
      "\nBlocklists: \(Self.listCount) lists, one address \(LatencyMeasurement.delay) ms away, and \(Self.network); \(runs) runs each, median"
    )
    let nsd = try NSDServer(zones: zones, folder: folder)
    defer { nsd.stop() }
    let dnsdist = try DNSDistServer(
      inFrontOf: nsd.port, delay: LatencyMeasurement.delay, folder: folder)
    defer { dnsdist.stop() }
    let configuration = folder.file("dlv.yml")
    try TextFile.write(
      "blocklists:\n  only: true\n  lists:\n"
        + names.map { "    - { zone: \($0), kind: ip4 }\n" }.joined(), to: configuration)
    let questions = folder.file("questions")
    try TextFile.write(
      (0..<256).map { host in
        names.map { "\(host).2.0.192.\($0) A\n" }.joined()
      }.joined(), to: questions)

    var (single, whole, peer): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<runs {
      single.append(try lookUp(Self.address, dnsdist.port, configuration, folder))
      whole.append(try lookUp(Self.network, nsd.port, configuration, folder))
      let dnsperf = try DnsperfRun(questions: questions, times: 1, port: nsd.port, folder: folder)
      if dnsperf.lost > 0 { print("  dnsperf lost \(dnsperf.lost) answers") }
      peer.append(Double(256 * Self.listCount) / dnsperf.questionsPerSecond * 1000)
    }
    print(
      Table(
        ["program", "median", "fastest", "slowest"],
        rows: [
          ("dlv blocklist, one address, whole process", single),
          ("dlv blocklist, \(256 * Self.listCount) questions, whole process", whole),
          ("dnsperf, the same questions", peer),
        ].map { name, times in
          [name] + [times.median, times.min() ?? 0, times.max() ?? 0].map { "\($0.short) ms" }
        }
      ).text)
    let factors = zip(whole, peer).map { $0 / $1 }
    return [
      Target(
        name: "60 lists, 20 ms away", value: single.median, unit: "ms",
        limit: .below(Self.allowedMilliseconds)),
      Target(
        name: "/24, dlv's time / dnsperf's", value: factors.median, unit: "times",
        limit: .below(Self.allowedFactor)),
    ]
  }

  private var names: [String] {
    (0..<Self.listCount).map { "list\($0).\(SyntheticInternet.topLevel)" }
  }

  /// The top-level domain, which the servers are waited for with, and a zone a list.
  private var zones: [ZoneText] {
    let server = "ns.\(SyntheticInternet.topLevel)"
    return [ZoneText(SyntheticInternet.topLevel, nameServers: [server])]
      + names.map { name in
        var zone = ZoneText(name, nameServers: [server])
        for owner in ["2.0.0.127"] + Self.listed.map({ "\($0).2.0.192" }) {
          zone.add(owner, "A", "127.0.0.2")
          zone.addText(owner, "listed for the sake of the benchmark")
        }
        return zone
      }
  }

  private func lookUp(
    _ target: String, _ port: UInt16, _ configuration: String, _ folder: WorkingFolder
  ) throws(BenchmarkFailure) -> Double {
    let errors = folder.file("dlv.err")
    return try ChildProcess(
      [
        tools.dlv, "blocklist", target, "--resolver", "127.0.0.1:\(port)", "--config",
        configuration,
      ],
      output: folder.file("dlv.txt"), errors: errors
    ).wait().expecting(Self.exitCodes, errors: errors).wallTime.milliseconds
  }
}
