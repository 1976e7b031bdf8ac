import Glibc

/// A spam filter's server on a free port of 127.0.0.1, without the network: rspamd with one worker, or spamd with local rules.
struct SpamFilter {
  enum Program: String {
    case rspamd, spamd
  }

  private let program: Program
  private let port: UInt16
  private let process: ChildProcess

  /// Starts it and waits until it takes connections.
  init(_ program: Program, folder: WorkingFolder) throws(BenchmarkFailure) {
    self.program = program
    port = try LoopbackSocket.freePort()
    let log = folder.file("\(program).log")
    switch program {
    case .rspamd:
      process = try .server(try Self.rspamd(port: port, folder), log: log)
    case .spamd:
      process = try .server(
        [
          "spamd", "--local", "--nouser-config", "--username=nobody", "--max-children=1",
          "--min-children=1",
          "--max-conn-per-child=1000000", "--listen=127.0.0.1:\(port)", "--syslog=stderr",
          "--cf=use_bayes 0",
        ], log: log)
    }
    for _ in 0..<600 {
      if LoopbackSocket.accepts(port: port) { return }
      if try process.poll() != nil { break }
      usleep(100_000)
    }
    let text = (try? TextFile.read(log)) ?? ""
    throw BenchmarkFailure("\(program) did not start\n\(text.suffix(BenchmarkFailure.shownOutput))")
  }

  /// The whole of Debian's rules, but for what asks others.
  private static func rspamd(
    port: UInt16, _ folder: WorkingFolder
  ) throws(BenchmarkFailure) -> [String] {
    let settings = try folder.folder("local.d")
    let state = try folder.folder("rspamd")
    // The server changes its user.
    chmod(folder.path, 0o755)
    chmod(state, 0o777)
    func set(_ name: String, _ text: String) throws(BenchmarkFailure) {
      try TextFile.write(text + "\n", to: "\(settings)/\(name)")
    }
    try set("worker-normal.inc", "bind_socket = \"127.0.0.1:\(port)\"; count = 1;")
    for worker in ["controller", "proxy", "fuzzy"] {
      try set("worker-\(worker).inc", "enabled = false;")
    }
    try set("logging.inc", "type = \"console\"; level = \"error\";")
    try set(
      "options.inc",
      """
      pidfile = "\(state)/pid"; cache_file = "\(state)/cache"; hs_cache_dir = "\(state)";
      control_socket = "\(state)/control mode=0600";
      dns { nameserver = ["127.0.0.1:9"]; timeout = 0.01s; retransmits = 1; }
      """)
    for module in networkModules { try set("\(module).conf", "enabled = false;") }
    chmod(settings, 0o755)
    return [
      "rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd", "--var=LOCAL_CONFDIR=\(folder.path)",
      "--var=DBDIR=\(state)", "--var=RUNDIR=\(state)", "-c", "/etc/rspamd/rspamd.conf",
    ]
  }

  private static let networkModules = [
    "arc", "asn", "dkim", "dkim_signing", "dmarc", "fuzzy_check", "greylist", "hfilter",
    "history_redis", "milter_headers", "mx_check", "neural", "p0f", "ratelimit", "rbl", "replies",
    "reputation", "spf", "statistic", "surbl", "url_redirector",
  ]

  /// Seconds from the first message to the last answer. The server has one process that reads messages, so that these are the seconds of one core.
  func time(_ files: [String], folder: WorkingFolder) throws(BenchmarkFailure) -> Double {
    let errors = folder.file("client.err")
    switch program {
    case .rspamd:
      return try ChildProcess(
        ["rspamc", "-h", "127.0.0.1:\(port)", "-n", "2", "symbols"] + files, errors: errors
      ).wait().expecting([0], errors: errors).wallTime.seconds
    case .spamd:
      // The client takes one message: a shell starts it for each.
      let script = "for file; do spamc -d 127.0.0.1 -p \(port) -c <\"$file\"; done; exit 0"
      return try ChildProcess(["sh", "-c", script, "sh"] + files, errors: errors)
        .wait().expecting([0], errors: errors).wallTime.seconds
    }
  }

  func stop() { process.stop() }
}
