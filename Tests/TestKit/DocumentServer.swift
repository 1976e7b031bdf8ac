/// A web server of Python's with a certificate made in the test, on a free loopback port, that serves the files of a folder by their names.
public struct DocumentServer: Sendable {
  public let process: ServerProcess
  public let port: UInt16

  public init(_ identity: TestPKI.Identity, folder: TemporaryFolder) async throws {
    process = try ServerProcess(
      "python3",
      ["-u", "-c", Self.script, identity.certificateFile, identity.keyFile, folder.path("")])
    let ready = try await process.line(containing: "PORT ")
    port = UInt16(ready.dropFirst(5)) ?? 0
  }

  private static let script = """
    import functools, http.server, ssl, sys
    certificate, key, folder = sys.argv[1:4]
    handler = http.server.SimpleHTTPRequestHandler
    handler.extensions_map = {".svg": "image/svg+xml", ".pem": "application/x-pem-file", "": "text/plain"}
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=folder))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print("PORT", server.server_port, flush=True)
    server.serve_forever()
    """
}
