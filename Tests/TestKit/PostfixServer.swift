import Foundation

/// Debian's Postfix as a receiving server on a free loopback port, in a folder of its own. It has to be started as root, as Postfix wants it.
public final class PostfixServer: Sendable {
  public let port: UInt16
  private let process: ServerProcess
  private let folder: TemporaryFolder

  public struct Failure: Error { let text: String }

  /// - Parameter settings: Lines of main.cf beside those that every one of these servers has.
  public init(_ identity: TestPKI.Identity, settings: [String] = []) async throws {
    folder = try TemporaryFolder()
    port = try LoopbackPort.free()
    let path = folder.url.path
    for name in ["conf", "queue", "data"] {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
    // The daemons that have no privileges have to reach what is theirs.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    try Self.mainConfiguration(path, identity, settings).write(
      toFile: "\(path)/conf/main.cf", atomically: true, encoding: .utf8)
    try Self.services(port).write(
      toFile: "\(path)/conf/master.cf", atomically: true, encoding: .utf8)
    let owned = try await ProgramRun("chown", ["postfix", "\(path)/data"])
    let checked = try await ProgramRun("postfix", ["-c", "\(path)/conf", "check"])
    guard owned.status == 0, checked.status == 0 else {
      throw Failure(text: owned.errors + checked.errors)
    }
    process = try ServerProcess(
      "/usr/lib/postfix/sbin/master", ["-c", "\(path)/conf", "-d", "-s"])
    _ = try await process.line(containing: "daemon started")
  }

  /// The folder of main.cf, for Postfix's own tools (MAIL_CONFIG).
  public var configurationFolder: String { folder.url.path + "/conf" }

  /// No lookups of the client, no recipients, nothing outside the folder.
  private static func mainConfiguration(
    _ path: String, _ identity: TestPKI.Identity, _ settings: [String]
  ) -> String {
    let lines = [
      "compatibility_level = 3.6", "queue_directory = \(path)/queue",
      "data_directory = \(path)/data", "command_directory = /usr/sbin",
      "daemon_directory = /usr/lib/postfix/sbin", "mail_owner = postfix",
      "setgid_group = postdrop", "myhostname = mail.example.com", "mydestination =",
      "inet_interfaces = 127.0.0.1", "inet_protocols = ipv4", "mynetworks = 127.0.0.0/8",
      "smtpd_peername_lookup = no", "alias_maps =", "maillog_file = /dev/stdout",
      "smtpd_tls_security_level = may", "smtpd_tls_cert_file = \(identity.certificateFile)",
      "smtpd_tls_key_file = \(identity.keyFile)",
    ]
    return (lines + settings).joined(separator: "\n") + "\n"
  }

  private static func services(_ port: UInt16) -> String {
    """
    127.0.0.1:\(port) inet n - n - - smtpd
    tlsmgr unix - - n 1000? 1 tlsmgr
    anvil unix - - n - 1 anvil
    proxymap unix - - n - - proxymap
    postlog unix-dgram n - n - 1 postlogd

    """
  }
}
