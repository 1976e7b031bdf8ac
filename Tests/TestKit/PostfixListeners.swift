/// A Postfix of the test's own on loopback: an smtpd for each certificate, each at an address of its own on one port. Needs root.
import Foundation

public final class PostfixListeners: Sendable {
  public let port: UInt16
  private let process: ServerProcess
  private let folder: TemporaryFolder

  /// One smtpd.
  public struct Listener: Sendable {
    let address: String
    let identity: TestPKI.Identity
    /// A PEM file of certificates to send behind the server's own.
    let issuers: String?
    let settings: [String]

    /// - Parameters:
    ///   - address: Within 127.0.0.0/8.
    ///   - settings: Of main.cf, without spaces: `smtpd_tls_protocols=>=TLSv1.2`.
    public init(
      _ address: String, _ identity: TestPKI.Identity, issuers: String? = nil,
      settings: [String] = []
    ) {
      self.address = address
      self.identity = identity
      self.issuers = issuers
      self.settings = settings
    }
  }

  public init(port: UInt16, _ listeners: [Listener]) async throws {
    self.port = port
    folder = try TemporaryFolder()
    let files = FileManager.default
    for name in ["queue", "etc", "data"] {
      try files.createDirectory(at: folder.url(name), withIntermediateDirectories: true)
    }
    // Postfix runs its daemons as users of their own.
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
    let owner = try await ProgramRun("chown", ["postfix", folder.path("data")])
    guard owner.status == 0 else { throw NSDServer.Failure(description: owner.errors) }
    var services = Self.services
    for (index, listener) in listeners.enumerated() {
      let chain = try [listener.identity.certificateFile, listener.issuers].compactMap(\.self).map {
        try String(contentsOfFile: $0, encoding: .utf8)
      }.joined()
      try folder.write(chain, to: "etc/\(index).pem")
      try folder.write(
        String(contentsOfFile: listener.identity.keyFile, encoding: .utf8), to: "etc/\(index).key")
      let chainFiles =
        "smtpd_tls_chain_files=\(folder.path("etc/\(index).key")),\(folder.path("etc/\(index).pem"))"
      services += "\(listener.address):\(port) inet n - n - - smtpd"
      services += ([chainFiles] + listener.settings).map { " -o \($0)" }.joined() + "\n"
    }
    try folder.write(services, to: "etc/master.cf")
    try folder.write(Self.settings(folder), to: "etc/main.cf")
    // Makes the folders of the queue.
    let checked = try await ProgramRun("postfix", ["-c", folder.path("etc"), "check"])
    guard checked.status == 0 else { throw NSDServer.Failure(description: checked.errors) }
    // `postfix start-fg` would leave the master behind when it is ended.
    process = try ServerProcess(
      "/usr/lib/postfix/sbin/master", ["-c", folder.path("etc"), "-d", "-s"])
    _ = try await process.line(containing: "daemon started")
  }

  deinit { process.end() }

  /// What Postfix logged.
  public var log: String { process.text }

  private static let services = """
    tlsmgr unix - - n 1000? 1 tlsmgr
    anvil unix - - n - 1 anvil
    postlog unix-dgram n - n - 1 postlogd
    rewrite unix - - n - - trivial-rewrite
    cleanup unix n - n - 0 cleanup
    proxymap unix - - n - - proxymap

    """

  private static func settings(_ folder: TemporaryFolder) -> String {
    """
    compatibility_level = 3.6
    queue_directory = \(folder.path("queue"))
    data_directory = \(folder.path("data"))
    daemon_directory = /usr/lib/postfix/sbin
    command_directory = /usr/sbin
    mail_owner = postfix
    setgid_group = postdrop
    myhostname = mail.example.com
    inet_interfaces = all
    inet_protocols = ipv4
    maillog_file = /dev/stdout
    maillog_file_prefixes = /dev
    smtpd_tls_security_level = may
    smtpd_peername_lookup = no
    mydestination =
    local_transport = error:none
    alias_maps =
    alias_database =
    notify_classes =
    smtpd_client_connection_rate_limit = 0

    """
  }
}
