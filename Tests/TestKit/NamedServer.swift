/// BIND's name server on loopback, with one zone that it transfers to whoever has the key.
import Foundation

public final class NamedServer: Sendable {
  public let port: UInt16
  private let process: ServerProcess
  private let folder: TemporaryFolder

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Ports are chosen by the system; another process may take one in between, so that some further tries are needed.
  private static let attempts = 5
  /// How long a start may take on a loaded machine, in milliseconds.
  private static let patience = 20_000

  public init(origin: String, zone: String, transferKey: NSDServer.TransferKey) throws {
    folder = try TemporaryFolder()
    try folder.write(zone, to: "zone")
    var failure = Failure(description: "named was not started")
    for _ in 0..<Self.attempts {
      let port = try LoopbackPort.free()
      try folder.write(
        Self.configuration(origin, port, transferKey, folder: folder.url.path), to: "named.conf")
      let process = try ServerProcess(
        "/usr/sbin/named", ["-g", "-n", "1", "-c", folder.path("named.conf")])
      if try process.waitUntilItAnswers(port: port, milliseconds: Self.patience) {
        self.port = port
        self.process = process
        return
      }
      process.end()
      failure = Failure(description: "named does not answer on port \(port): \(process.text)")
    }
    throw failure
  }

  deinit { process.end() }

  private static func configuration(
    _ origin: String, _ port: UInt16, _ key: NSDServer.TransferKey, folder: String
  ) -> String {
    """
    \(key.file)
    options {
      directory "\(folder)";
      listen-on port \(port) { 127.0.0.1; };
      listen-on-v6 { none; };
      pid-file "\(folder)/named.pid";
      session-keyfile "\(folder)/session.key";
      recursion no;
      notify no;
      allow-transfer { key "\(key.name)"; };
      dnssec-validation no;
    };
    controls { };
    zone "\(origin)" { type primary; file "\(folder)/zone"; };

    """
  }
}
