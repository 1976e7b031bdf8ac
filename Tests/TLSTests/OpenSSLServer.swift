import TestKit

/// `openssl s_server` on a free loopback port: a TLS server that sends each line back reversed.
///
/// The line `CLOSE` makes it end the connection in order, with close_notify.
struct OpenSSLServer: Sendable {
  let process: ServerProcess
  let port: Int

  init(_ identity: TestPKI.Identity, _ options: [String] = []) async throws {
    process = try ServerProcess(
      "openssl",
      ["s_server", "-accept", "127.0.0.1:0", "-rev"]
        + ["-cert", identity.certificateFile, "-key", identity.keyFile] + options)
    let ready = try await process.line(containing: "ACCEPT 127.0.0.1:")
    port = Int(ready.drop { $0 != ":" }.dropFirst()) ?? 0
  }
}
