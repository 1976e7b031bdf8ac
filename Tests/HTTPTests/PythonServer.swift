import HTTPAndIMAP
import TestKit

/// Python's own HTTP server behind its `ssl` module, on a free loopback port.
///
/// `POST /echo` answers the body, its type and length; `/redirect` answers 302; `/big` sends 4 MB
/// in chunks; `/slow` sends one byte of ten and waits; `/cut` promises more than it sends; `/text` is short.
struct PythonServer: Sendable {
  let process: ServerProcess
  let port: UInt16

  init(_ identity: TestPKI.Identity?) async throws {
    let files = identity.map { [$0.certificateFile, $0.keyFile] } ?? []
    process = try ServerProcess("python3", ["-u", "-c", Self.script] + files)
    let ready = try await process.line(containing: "PORT ")
    port = UInt16(ready.dropFirst(5)) ?? 0
  }

  /// Where a request goes instead of what its host name resolves to.
  var target: HTTPRequest.ConnectionTarget { .init(address: "127.0.0.1", port: port) }

  private static let script = """
    import http.server, ssl, sys, threading
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *arguments): pass
        def answer(self, status, body, *headers):
            self.send_response(status)
            for name, value in headers: self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD": self.wfile.write(body)
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.answer(200, body, ("Content-Type", self.headers.get("Content-Type", "")),
                        ("X-Agent", self.headers["User-Agent"]), ("X-Host", self.headers["Host"]))
        def do_HEAD(self): self.do_GET()
        def do_GET(self):
            if self.path == "/redirect":
                self.answer(302, b"moved", ("Location", "/text"))
            elif self.path == "/away":
                self.answer(302, b"moved", ("Location", "ftp://elsewhere.test/"))
            elif self.path == "/loop":
                self.answer(302, b"moved", ("Location", "/loop"))
            elif self.path == "/big":
                self.send_response(200)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                try:
                    for _ in range(64): self.wfile.write(b"10000\\r\\n" + b"b" * 65536 + b"\\r\\n")
                    self.wfile.write(b"0\\r\\n\\r\\n")
                except OSError: self.close_connection = True
            elif self.path == "/slow":
                self.send_response(200)
                self.send_header("Content-Length", "10")
                self.end_headers()
                self.wfile.write(b"1")
                self.wfile.flush()
                print("SLOW", flush=True)
                threading.Event().wait()
            elif self.path == "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "10")
                self.end_headers()
                self.wfile.write(b"1")
                self.close_connection = True
            elif self.path == "/headers":
                self.answer(200, b"", *[("X-%d" % n, "v" * 60000) for n in range(6)])
            else:
                self.answer(200, b"text", ("X-Empty", ""), ("x-padded", "  a b  "))
    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 128
        def handle_error(self, *arguments): pass
        def finish_request(self, request, address):
            if len(sys.argv) > 1: request = context.wrap_socket(request, server_side=True)
            super().finish_request(request, address)
    if len(sys.argv) > 1:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    server = Server(("127.0.0.1", 0), Handler)
    print("PORT", server.server_address[1], flush=True)
    server.serve_forever()
    """
}
