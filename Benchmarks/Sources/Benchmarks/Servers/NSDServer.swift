/// NSD on a free port of 127.0.0.1, as an ordinary user would run it: one server process, a folder of its own.
struct NSDServer {
  let port: UInt16
  private let process: ChildProcess
  private let configuration: String
  private let folder: WorkingFolder

  /// Loads the zones and waits until it answers.
  init(zones: [ZoneText], folder: WorkingFolder) throws(BenchmarkFailure) {
    self.folder = folder
    port = try LoopbackSocket.freePort()
    configuration = folder.file("nsd.conf")
    let zonesFolder = try folder.folder("zones")
    var text = """
      server:
        ip-address: 127.0.0.1@\(port)
        server-count: 1
        username: ""
        chroot: ""
        zonesdir: "\(zonesFolder)"
        zonelistfile: "\(folder.file("zone.list"))"
        xfrdfile: "\(folder.file("xfrd.state"))"
        xfrdir: "\(folder.path)"
        pidfile: "\(folder.file("nsd.pid"))"
        logfile: "\(folder.file("nsd.messages"))"
        database: ""
        zonefiles-write: 0
        rrl-ratelimit: 0
        rrl-whitelist-ratelimit: 0
      remote-control:
        control-enable: yes
        control-interface: "\(folder.file("nsd.control"))"

      """
    for zone in zones {
      let file = "\(zone.origin == "." ? "root" : zone.origin).zone"
      try TextFile.write(zone.text, to: "\(zonesFolder)/\(file)")
      text += "zone:\n  name: \"\(zone.origin)\"\n  zonefile: \"\(file)\"\n"
    }
    try TextFile.write(text, to: configuration)
    let log = folder.file("nsd.log")
    process = try .server(["nsd", "-d", "-c", configuration], log: log)
    try DNSProbe(port: port, zone: SyntheticInternet.topLevel)
      .waitUntilAnswered(by: process, log: log)
  }

  /// What NSD has counted since it started.
  func statistics() throws(BenchmarkFailure) -> NSDStatistics {
    let (output, errors) = (folder.file("statistics.txt"), folder.file("statistics.err"))
    try ChildProcess(
      ["nsd-control", "-c", configuration, "stats_noreset"], output: output, errors: errors
    ).wait().expecting([0], errors: errors)
    return NSDStatistics(try TextFile.read(output))
  }

  func stop() { process.stop() }
}

/// Counters of NSD.
struct NSDStatistics {
  /// Questions received, over UDP and TCP.
  let questions: Int
  /// Questions outside all zones: the zones have a hole.
  let refused: Int
  /// Questions over TCP: answers were too long for UDP.
  let overTCP: Int

  /// Reads the output of `nsd-control stats_noreset`.
  init(_ text: String) {
    var counters: [Substring: Int] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=")
      if parts.count == 2 { counters[parts[0]] = Int(parts[1]) }
    }
    self.init(
      questions: counters["num.queries"] ?? 0, refused: counters["num.rcode.REFUSED"] ?? 0,
      overTCP: counters["num.tcp"] ?? 0)
  }

  private init(questions: Int, refused: Int, overTCP: Int) {
    (self.questions, self.refused, self.overTCP) = (questions, refused, overTCP)
  }

  static func - (later: NSDStatistics, earlier: NSDStatistics) -> NSDStatistics {
    NSDStatistics(
      questions: later.questions - earlier.questions, refused: later.refused - earlier.refused,
      overTCP: later.overTCP - earlier.overTCP)
  }
}
