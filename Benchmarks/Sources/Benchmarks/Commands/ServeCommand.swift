import ArgumentParser
import Glibc

/// `serve`: the server of `throughput`, to try things by hand or under a profiler.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the synthetic domains until Ctrl-C, for a profiler.")

  @Option(help: "Domains to make.") var domains = ThroughputMeasurement.defaultDomains
  @Option(help: "Number from which all domains are made.") var seed = ThroughputMeasurement
    .defaultSeed

  func run() throws {
    let tools = try Tools()
    let folder = try WorkingFolder("serve")
    let internet = SyntheticInternet(domainCount: domains, seed: seed)
    let nsd = try NSDServer(zones: internet.zones, folder: folder)
    defer { nsd.stop() }
    let list = folder.file("domains.txt")
    try TextFile.write(internet.domains.joined(separator: "\n") + "\n", to: list)
    print(
      "\(tools.dlv) audit --file \(list) --resolver 127.0.0.1:\(nsd.port) --format csv --quiet")
    fflush(nil)
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] { sigaddset(&signals, signal) }
    sigprocmask(SIG_BLOCK, &signals, nil)
    var received = Int32()
    sigwait(&signals, &received)
  }
}
