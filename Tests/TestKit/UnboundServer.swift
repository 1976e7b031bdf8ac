/// A validating resolver for programs that read resolv.conf: unbound at a loopback address of its own, on port 53, with the test's root.
public import Foundation

public final class UnboundServer: Sendable {
  /// A resolv.conf that names it.
  public let configuration: URL
  private let process: ServerProcess
  private let folder: TemporaryFolder

  /// - Parameters:
  ///   - zones: All zones of the test, the root among them; each is asked for at the port, since a delegation names none.
  ///   - anchorFile: The DS record of the root.
  public init(zones: [String], port: UInt16, anchorFile: URL) async throws {
    folder = try TemporaryFolder()
    // Nothing else on this machine has this address, so that the port is free there.
    let address =
      "127.\(UInt8.random(in: 64...127)).\(UInt8.random(in: 1...254)).\(UInt8.random(in: 1...254))"
    let stubs = zones.map { "stub-zone:\n  name: \"\($0)\"\n  stub-addr: 127.0.0.1@\(port)\n" }
      .joined()
    try folder.write(
      """
      server:
        interface: \(address)
        port: 53
        do-daemonize: no
        use-syslog: no
        chroot: ""
        username: ""
        directory: "\(folder.url.path)"
        pidfile: ""
        do-not-query-localhost: no
        access-control: 127.0.0.0/8 allow
        trust-anchor-file: "\(anchorFile.path)"
        local-zone: "test." nodefault
        verbosity: 1
      remote-control:
        control-enable: no

      """ + stubs, to: "unbound.conf")
    // Without trust-ad, glibc drops the AD bit that Postfix goes by.
    try folder.write("nameserver \(address)\noptions edns0 trust-ad\n", to: "resolv.conf")
    configuration = folder.url("resolv.conf")
    process = try ServerProcess("/usr/sbin/unbound", ["-d", "-c", folder.path("unbound.conf")])
    _ = try await process.line(containing: "start of service")
  }

  deinit { process.end() }
}
