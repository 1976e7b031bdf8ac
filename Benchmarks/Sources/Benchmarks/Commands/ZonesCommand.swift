import ArgumentParser

/// `zones`: how long a large zone file takes to load, beside named-checkzone; to compare with a copy, and to hold against rules.
struct ZonesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zones",
    abstract:
      "A zone file of a million records, loaded by dlv and by named-checkzone, compared, and checked."
  )

  @Option(help: "Records of the zone.") var records = ZonesMeasurement.defaultRecords
  @Option(help: "Rounds; the median counts.") var rounds = ZonesMeasurement.defaultRounds
  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    try measurement.report(
      ZonesMeasurement(dlv: Tools.variable("DLV"), records: records, rounds: rounds).run())
  }
}

/// The loading of a zone: whole processes, each round one after the other, so that both meet the same machine.
struct ZonesMeasurement {
  static let defaultRecords = 1_000_000
  static let defaultRounds = 5

  let dlv: String
  let records: Int
  let rounds: Int

  func run() throws(BenchmarkFailure) -> [Target] {
    print("\nZones: \(records) records, \(rounds) rounds, median")
    let folder = try WorkingFolder("zones")
    let zone = folder.file("example.com.zone")
    try TextFile.write(text(changes: 0), to: zone)
    let copy = folder.file("copy.zone")
    try TextFile.write(text(changes: Self.changes), to: copy)
    let errors = folder.file("errors")
    // Audits one name with nothing outside the zone: loading is nearly all of it. What it finds does not matter.
    let audit = [
      dlv, "audit", "--zone", zone, "--offline", "--only", "spf", "host1.example.com",
    ]
    let convert = [dlv, "dns", "convert", zone, "--to", "zone", "--output", "/dev/null"]
    let check = ["named-checkzone", "-q", "-i", "none", "example.com", zone]
    var programs: [(name: String, command: [String], times: [Double], peaks: [Double])] = [
      ("dlv audit (loads the zone)", audit, [], []),
      ("dlv dns convert (writes it too)", convert, [], []),
      ("named-checkzone", check, [], []),
      (
        "dlv dns diff (\(Self.changes) changes)", [dlv, "dns", "diff", zone, copy, "--quiet"], [],
        []
      ),
      ("dlv dns lint", [dlv, "dns", "lint", zone, "--quiet"], [], []),
    ]
    for _ in 0..<rounds {
      for index in programs.indices {
        let ended = try ChildProcess(programs[index].command, errors: errors)
          .waitWatchingMemory().expecting([0, 1, 2], errors: errors)
        programs[index].times.append(ended.wallTime.seconds)
        programs[index].peaks.append(Double(ended.peakResidentBytes) / 1e6)
      }
    }
    print(
      Table(
        ["program", "seconds", "fastest", "MB"],
        rows: programs.map {
          [$0.name, $0.times.median.short, ($0.times.min() ?? 0).short, $0.peaks.median.short]
        }
      ).text)
    let peer = programs[2].times
    func ratio(_ times: [Double]) -> Double { zip(times, peer).map { $0 / $1 }.median }
    return [
      Target(
        name: "loading", value: programs[0].times.median, unit: "s", limit: .below(10)),
      Target(
        name: "loading, memory", value: programs[0].peaks.median, unit: "MB",
        limit: .below(1500)),
      Target(
        name: "loading, to named-checkzone", value: ratio(programs[0].times), unit: "times",
        limit: .below(3)),
      Target(
        name: "converting, to named-checkzone", value: ratio(programs[1].times), unit: "times",
        limit: .below(3)),
      Target(
        name: "comparing, \(Self.changes) changes", value: programs[3].times.median, unit: "s",
        limit: .below(15)),
      Target(
        name: "comparing, memory", value: programs[3].peaks.median, unit: "MB",
        limit: .below(1500)),
      Target(
        name: "checking by rules", value: programs[4].times.median, unit: "s", limit: .below(15)),
    ]
  }

  /// Records of the copy that say something else.
  private static let changes = 100

  /// Four records a name: addresses of both families, MX and TXT.
  private func text(changes: Int) -> String {
    var text = """
      $ORIGIN example.com.
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 300
      @ NS ns1
      ns1 A 192.0.2.53

      """
    text.reserveCapacity(records * 40)
    let hosts = records / 4
    for host in 0..<hosts {
      // Spread over the zone.
      let isChanged = changes > 0 && host.isMultiple(of: max(1, hosts / changes))
      let (high, middle, low) = (host >> 16 & 255, host >> 8 & 255, host & 255)
      text += "host\(host) A \(isChanged ? 11 : 10).\(high).\(middle).\(low)\n"
      text +=
        "host\(host) AAAA 2001:db8::\(String(host >> 16, radix: 16)):\(String(host & 0xFFFF, radix: 16))\n"
      text += "host\(host) MX 10 mail\(host % 100).example.net.\n"
      text += "host\(host) TXT \"v=spf1 ip4:10.\(high).\(middle).\(low) -all\"\n"
    }
    return text
  }
}
