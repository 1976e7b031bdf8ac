/// rbldnsd on loopback with the lists of the test: a free port, a folder of its own, ended and removed with the object.
import Foundation

public final class BlocklistServer: Sendable {
  /// On 127.0.0.1, UDP.
  public let port: UInt16
  private let process: ServerProcess
  private let folder: URL

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// One zone, as rbldnsd loads it.
  public struct List: Sendable {
    let zone: String
    let type: String
    let data: String

    /// `type` is one of rbldnsd's data sets: `ip4set`, `ip6trie`, `dnset`.
    public init(_ zone: String, _ type: String, _ data: String) {
      (self.zone, self.type, self.data) = (zone, type, data)
    }
  }

  /// Ports are chosen by the system; another process may take one in between, so that some further tries are needed.
  private static let attempts = 5
  /// How long a start may take on a loaded machine, in milliseconds.
  private static let patience = 20_000

  public init(_ lists: [List]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rbldnsd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var arguments: [String] = []
    for (index, list) in lists.enumerated() {
      let soa = "$TTL 60\n$SOA 60 ns.\(list.zone) hostmaster.\(list.zone) 1 3600 600 86400 60\n"
      try Data((soa + list.data).utf8).write(to: folder.appending(path: "\(index)"))
      arguments.append("\(list.zone):\(list.type):\(index)")
    }
    // It never runs as root; as anybody else it can't change the user.
    let user = geteuid() == 0 ? ["-u", "nobody"] : []
    var failure = Failure(description: "rbldnsd was not started")
    for _ in 0..<Self.attempts {
      let port = try LoopbackPort.free()
      let process = try ServerProcess(
        "/usr/sbin/rbldnsd",
        ["-n", "-b", "127.0.0.1/\(port)", "-w", folder.path] + user + arguments)
      if try process.waitUntilItAnswers(port: port, milliseconds: Self.patience) {
        self.port = port
        self.process = process
        return
      }
      process.end()
      failure = Failure(description: "rbldnsd does not answer on port \(port): \(process.text)")
    }
    try? FileManager.default.removeItem(at: folder)
    throw failure
  }

  deinit {
    process.end()
    try? FileManager.default.removeItem(at: folder)
  }
}
