/// dnsdist in front of another server on loopback: DNS over UDP and TCP, over TLS and over HTTPS, each on a free port.
import Foundation

public final class DNSDistServer: Sendable {
  /// DNS over UDP and TCP.
  public let port: UInt16
  /// DNS over TLS (RFC 7858).
  public let tlsPort: UInt16
  /// DNS over HTTPS (RFC 8484), at the path `/dns-query`.
  public let httpsPort: UInt16
  private let process: ServerProcess
  private let folder: URL

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// How long a start may take on a loaded machine, in milliseconds.
  private static let patience = 20_000
  /// Ports are chosen by the system; another process may take one in between, so that some further tries are needed.
  private static let attempts = 5

  /// - Parameters:
  ///   - backend: The port of the server that answers.
  ///   - identity: The certificate of the TLS and HTTPS sides.
  public init(backend: UInt16, identity: TestPKI.Identity) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "dnsdist-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = "'\(identity.certificateFile)', '\(identity.keyFile)'"
    var failure = Failure(description: "dnsdist was not started")
    for _ in 0..<Self.attempts {
      let ports = try (0..<3).map { _ in try LoopbackPort.free() }
      let configuration = folder.appending(path: "dnsdist.conf")
      try Data(
        """
        setLocal('127.0.0.1:\(ports[0])')
        addTLSLocal('127.0.0.1:\(ports[1])', \(files))
        addDOHLocal('127.0.0.1:\(ports[2])', \(files), '/dns-query')
        newServer({address = '127.0.0.1:\(backend)', healthCheckMode = 'up'})
        setSecurityPollSuffix('')

        """.utf8
      ).write(to: configuration)
      let process = try ServerProcess(
        "/usr/bin/dnsdist", ["--supervised", "--disable-syslog", "-C", configuration.path])
      if try process.waitUntilItAnswers(port: ports[0], milliseconds: Self.patience) {
        (port, tlsPort, httpsPort) = (ports[0], ports[1], ports[2])
        self.process = process
        return
      }
      process.end()
      failure = Failure(description: "dnsdist does not answer on port \(ports[0]): \(process.text)")
    }
    try? FileManager.default.removeItem(at: folder)
    throw failure
  }

  deinit {
    process.end()
    try? FileManager.default.removeItem(at: folder)
  }
}
