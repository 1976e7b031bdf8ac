import Foundation

/// Exim or OpenSMTPD of Debian as a receiving server on a free loopback port, out of unpacked packages, in a mount namespace with the
/// users that it wants. It has to be started as root, as these servers want it.
public final class UnpackedMailServer: Sendable {
  public enum Kind: Sendable, CaseIterable { case exim, openSMTPD }

  public let port: UInt16
  private let process: ServerProcess
  private let folder: TemporaryFolder

  public init(_ kind: Kind, _ identity: TestPKI.Identity) async throws {
    let packages =
      switch kind {
      case .exim: try await UnpackedPackages("exim4-daemon-light", "libidn12")
      case .openSMTPD: try await UnpackedPackages("opensmtpd", "libevent-2.1-7")
      }
    folder = try TemporaryFolder()
    port = try LoopbackPort.free()
    // The daemons without privileges have to reach what is theirs.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
    for (file, name) in [(identity.certificateFile, "cert.pem"), (identity.keyFile, "key.pem")] {
      try folder.write(String(contentsOfFile: file, encoding: .utf8), to: name)
    }
    for name in ["passwd", "group"] {
      let system = try String(contentsOfFile: "/etc/\(name)", encoding: .utf8)
      try folder.write(system + Self.users(name), to: name)
    }
    try folder.write(
      kind == .exim ? Self.exim(folder.url.path) : Self.openSMTPD(folder.url.path, port),
      to: "configuration")
    process = try ServerProcess(
      "unshare",
      [
        "--mount", "/bin/sh", "-c", kind == .exim ? Self.startExim : Self.startOpenSMTPD, "sh",
        folder.url.path, packages.folder.path, packages.libraries, "\(port)",
      ])
    _ = try await process.line(
      containing: kind == .exim ? "listening for SMTP" : "smtp: listen on 127.0.0.1")
  }

  deinit { process.end() }

  /// Users and groups as their files have them, each alone in its group.
  private static func users(_ file: String) -> String {
    ["Debian-exim", "opensmtpd", "opensmtpq"].enumerated().map { index, name in
      let number = 64_100 + index
      return file == "passwd"
        ? "\(name):x:\(number):\(number)::/var/lib/opensmtpd/empty:/bin/false\n"
        : "\(name):x:\(number):\n"
    }.joined()
  }

  private static let prelude = """
    set -e; cd "$1"; chmod 644 cert.pem
    mount --bind passwd /etc/passwd; mount --bind group /etc/group
    export LD_LIBRARY_PATH="$3"

    """

  private static let startExim =
    prelude + """
      chmod 644 key.pem; mkdir spool; chown Debian-exim:Debian-exim spool
      exec "$2/usr/sbin/exim4" -C "$1/configuration" -bdf -v -oX "127.0.0.1.$4"
      """

  private static let startOpenSMTPD =
    prelude + """
      chmod 600 key.pem
      mount -t tmpfs none /var/spool; mount -t tmpfs none /var/lib; mount -t tmpfs none /run
      mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd; chmod 711 /var/spool/smtpd
      exec "$2/usr/sbin/smtpd" -d -v -f "$1/configuration"
      """

  private static func exim(_ path: String) -> String {
    """
    keep_environment =
    primary_hostname = mail.example.com
    spool_directory = \(path)/spool
    log_file_path = \(path)/spool/%slog
    exim_user = Debian-exim
    exim_group = Debian-exim
    tls_advertise_hosts = *
    tls_certificate = \(path)/cert.pem
    tls_privatekey = \(path)/key.pem
    message_size_limit = 20M
    chunking_advertise_hosts = *
    dsn_advertise_hosts = *
    begin acl

    """
  }

  private static func openSMTPD(_ path: String, _ port: UInt16) -> String {
    """
    pki mail.example.com cert "\(path)/cert.pem"
    pki mail.example.com key "\(path)/key.pem"
    listen on 127.0.0.1 port \(port) tls pki mail.example.com hostname mail.example.com
    action "relay" relay
    match from any for domain "invalid.test" action "relay"

    """
  }
}
