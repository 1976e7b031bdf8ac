import ArgumentParser

/// `gate`: how long a pull request waits, and whether the size of a zone counts beyond the loading of it.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract:
      "A repository of fifty zones, answered out of a recording; and few mail names in a zone of a million records."
  )

  @Option(help: "Runs on the fifty zones; the median counts.") var runs = GateMeasurement
    .defaultRuns
  @Option(help: "Records of the large zone.") var records = GateMeasurement.defaultRecords
  @Option(help: "Rounds on the large zone; the median counts.")
  var rounds = GateMeasurement.defaultRounds
  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    try measurement.report(
      GateMeasurement(
        dlv: Tools.variable("DLV"), runs: runs, records: records, rounds: rounds
      ).run())
  }
}

/// `dlv gate`, from spawning it to its end.
struct GateMeasurement {
  static let defaultRuns = 20
  static let defaultRecords = 1_000_000
  static let defaultRounds = 3

  let dlv: String
  var runs = defaultRuns
  var records = defaultRecords
  var rounds = defaultRounds

  func run() throws(BenchmarkFailure) -> [Target] { try repository() + largeZone() }

  // MARK: Fifty zones

  private static let zones = 50
  /// Records of each that no mail needs.
  private static let hosts = 100

  /// Fifty zones, the SPF record of each weakened; what lies outside is in a recording.
  private func repository() throws(BenchmarkFailure) -> [Target] {
    print("\nGate: \(Self.zones) zones, all of them touched, \(runs) runs, median")
    let folder = try WorkingFolder("gate")
    let (base, head) = (try folder.folder("base"), try folder.folder("head"))
    for (state, ending) in [(base, "-all"), (head, "~all")] {
      for number in 0..<Self.zones {
        try TextFile.write(zone(number, ending), to: "\(state)/d\(number).example.zone")
      }
    }
    let outside = folder.file("outside.zone")
    try TextFile.write(Self.outside, to: outside)
    let recording = folder.file("recording")
    let states = [dlv, "gate", "--head", head, "--base", base]
    _ = try ended(
      states + ["--zone", "\(outside)@.", "--offline", "--record", recording], folder)
    var times: [Double] = []
    for _ in 0..<runs {
      times.append(
        try ended(states + ["--replay", recording], folder).wallTime.milliseconds)
    }
    print(
      Table(
        ["program", "median", "fastest", "slowest"],
        rows: [
          ["dlv gate --replay"]
            + [times.median, times.min() ?? 0, times.max() ?? 0].map { "\($0.short) ms" }
        ]
      ).text)
    return [
      Target(
        name: "gate, \(Self.zones) zones", value: times.median, unit: "ms", limit: .below(1000))
    ]
  }

  private func zone(_ number: Int, _ ending: String) -> String {
    """
    $ORIGIN d\(number).example.
    $TTL 3600
    @ SOA ns1 hostmaster 1 7200 900 1209600 300
    @ NS ns1
    @ NS ns2.hosting.example.
    ns1 A 192.0.2.53
    @ MX 10 mx1
    @ MX 20 mx.hosting.example.
    mx1 A 192.0.2.\(number + 1)
    @ TXT "v=spf1 mx include:_spf.hosting.example \(ending)"
    _dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@d\(number).example"
    s1._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    _smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@d\(number).example"

    """ + (0..<Self.hosts).map { "h\($0) A 192.0.2.\($0)\n" }.joined()
  }

  /// What the zones lead to; every other name outside is none.
  private static let outside = """
    $ORIGIN .
    $TTL 3600
    @ SOA a.root hostmaster.root 1 7200 900 1209600 300
    @ NS a.root
    ns2.hosting.example. A 198.51.100.53
    mx.hosting.example. A 198.51.100.25
    _spf.hosting.example. TXT "v=spf1 ip4:198.51.100.0/24 -all"
    25.100.51.198.in-addr.arpa. PTR mx.hosting.example.

    """

  // MARK: A large zone

  /// Mail names whose SPF record changes.
  private static let touched = 10

  /// A change in a large zone, and the same zone where nothing changes.
  private func largeZone() throws(BenchmarkFailure) -> [Target] {
    print("\nGate: \(Self.touched) mail names touched, \(rounds) rounds, median")
    let folder = try WorkingFolder("gate-size")
    var files: [String: String] = [:]
    for ending in ["-all", "~all"] {
      let file = folder.file("large\(ending == "-all" ? "" : "-changed").zone")
      try TextFile.write(zoneOfHosts(records, ending), to: file)
      files[ending] = file
    }
    func command(_ base: String, _ head: String) -> [String] {
      [dlv, "gate", "--base", files[base] ?? "", "--head", files[head] ?? "", "--offline"]
    }
    let cases = [
      ("\(records) records, nothing touched", command("-all", "-all")),
      ("\(records) records", command("-all", "~all")),
    ]
    var times = [[Double]](repeating: [], count: cases.count)
    for _ in 0..<rounds {
      for (index, entry) in cases.enumerated() {
        times[index].append(try ended(entry.1, folder).processorTime.milliseconds)
      }
    }
    print(
      Table(
        ["zone", "processor", "fastest"],
        rows: zip(cases, times).map { entry, times in
          [entry.0, "\(times.median.short) ms", "\((times.min() ?? 0).short) ms"]
        }
      ).text)
    let loading = times[0].median
    return [
      // What the same change costs on top of two loads of the zone that it is in.
      Target(
        name: "gate, \(Self.touched) names, share of loading",
        value: (times[1].median - loading) / loading, unit: "", limit: .below(0.25))
    ]
  }

  /// Hosts with an address each, and a few of them with mail.
  private func zoneOfHosts(_ hosts: Int, _ ending: String) -> String {
    var text = """
      $ORIGIN example.com.
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 300
      @ NS ns1
      ns1 A 192.0.2.53

      """
    text.reserveCapacity(hosts * 32)
    for host in 0..<hosts {
      text += "host\(host) A 10.\(host >> 16 & 255).\(host >> 8 & 255).\(host & 255)\n"
    }
    for number in 0..<Self.touched {
      text += "m\(number) MX 10 host\(number)\n"
      text += "m\(number) TXT \"v=spf1 ip4:192.0.2.\(number) \(ending)\"\n"
    }
    return text
  }

  /// Runs to the end; what is found does not matter here, but an answer that is missing does: then not all of it was measured.
  private func ended(
    _ command: [String], _ folder: WorkingFolder
  ) throws(BenchmarkFailure) -> EndedProcess {
    let errors = folder.file("errors")
    return try ChildProcess(command, errors: errors).wait().expecting([0, 1], errors: errors)
  }
}
