import Foundation

/// rspamd with Debian's rules and without the network: one worker that reads messages, on a free port of 127.0.0.1; ended and removed with
/// the object.
public final class RspamdServer: Sendable {
  /// `http://127.0.0.1:PORT`.
  public let url: String
  private let process: ServerProcess
  private let folder: URL

  /// Modules that ask others.
  private static let networkModules = [
    "arc", "asn", "dkim", "dkim_signing", "dmarc", "fuzzy_check", "greylist", "hfilter",
    "history_redis", "milter_headers", "mx_check", "neural", "p0f", "ratelimit", "rbl", "replies",
    "reputation", "spf", "statistic", "surbl", "url_redirector",
  ]

  public init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rspamd-\(UUID().uuidString)")
    let settings = folder.appending(path: "local.d")
    let state = folder.appending(path: "state")
    for url in [settings, state] {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      // It changes its user where it is started by root.
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: url.path)
    }
    let port = try LoopbackPort.free()
    url = "http://127.0.0.1:\(port)"
    func set(_ name: String, _ text: String) throws {
      try Data("\(text)\n".utf8).write(to: settings.appending(path: name))
    }
    try set("worker-normal.inc", "bind_socket = \"127.0.0.1:\(port)\"; count = 1;")
    for worker in ["controller", "proxy", "fuzzy"] {
      try set("worker-\(worker).inc", "enabled = false;")
    }
    try set("logging.inc", "type = \"console\"; level = \"info\";")
    try set(
      "options.inc",
      """
      pidfile = "\(state.path)/pid"; cache_file = "\(state.path)/cache"; hs_cache_dir = "\(state.path)";
      control_socket = "\(state.path)/control mode=0600";
      dns { nameserver = ["127.0.0.1:9"]; timeout = 0.01s; retransmits = 1; }
      """)
    for module in Self.networkModules { try set("\(module).conf", "enabled = false;") }
    let user = geteuid() == 0 ? ["-u", "_rspamd", "-g", "_rspamd"] : []
    process = try ServerProcess(
      "/usr/bin/rspamd",
      [
        "-f", "--var=LOCAL_CONFDIR=\(folder.path)", "--var=DBDIR=\(state.path)",
        "--var=RUNDIR=\(state.path)", "-c", "/etc/rspamd/rspamd.conf",
      ] + user)
    _ = try await process.line(containing: "starting normal process")
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(at: folder)
  }
}
