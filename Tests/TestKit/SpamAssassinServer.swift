import Foundation

/// SpamAssassin's spamd with its local rules, on a port or a socket of this machine; ended and removed with the object.
public final class SpamAssassinServer: Sendable {
  /// `127.0.0.1:PORT`, or the path of the socket.
  public let endpoint: String
  private let process: ServerProcess
  private let folder: URL

  public init(onSocket: Bool = false) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "spamd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // It changes its user where it is started by root.
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    let place: [String]
    if onSocket {
      endpoint = folder.appending(path: "s").path
      place = ["--socketpath=\(endpoint)", "--socketmode=0666"]
    } else {
      endpoint = "127.0.0.1:\(try LoopbackPort.free())"
      place = ["--listen=\(endpoint)"]
    }
    let user = geteuid() == 0 ? ["--username=nobody"] : []
    process = try ServerProcess(
      "/usr/sbin/spamd",
      ["--local", "--nouser-config", "--max-children=2", "--syslog=stderr", "--cf=use_bayes 0"]
        + place + user)
    _ = try await process.line(containing: "server successfully spawned child process")
  }

  deinit {
    // Its children follow it where it ends in peace.
    process.terminate()
    try? FileManager.default.removeItem(at: folder)
  }
}
