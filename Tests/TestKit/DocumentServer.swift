import Foundation

/// A web server of Python's with certificates made in the test, on a free loopback port: what hosts of MTA-STS policies and of logos do,
/// right and wrong.
public struct DocumentServer: Sendable {
  /// What the server does with a request.
  public enum Behaviour: String, Sendable, CaseIterable {
    case good, redirect, missing, html, slow, endless, huge, early
    /// Answers without TLS.
    case plain
    /// Takes connections, and never says a word.
    case silent
    /// Cuts the body short.
    case cut
    case notHTTP
  }

  public let process: ServerProcess
  public let port: UInt16

  /// Serves a policy of MTA-STS, and nothing else.
  public init(
    _ identity: TestPKI.Identity, _ behaviour: Behaviour = .good, policy: String = Self.policy,
    addresses: [String] = ["127.0.0.1"]
  ) async throws {
    try await self.init(
      identity, behaviour, documents: ["/.well-known/mta-sts.txt": policy], addresses: addresses)
  }

  /// - Parameters:
  ///   - documents: By path. The media type goes by the ending: svg, pem; all others are text/plain.
  ///   - addresses: `127.0.0.1`, `::1`; all on one port.
  public init(
    _ identity: TestPKI.Identity, _ behaviour: Behaviour = .good, documents: [String: String],
    addresses: [String] = ["127.0.0.1"]
  ) async throws {
    let json = String(decoding: try JSONEncoder().encode(documents), as: UTF8.self)
    process = try ServerProcess(
      "python3",
      [
        "-u", "-c", Self.script, identity.certificateFile, identity.keyFile, behaviour.rawValue,
        json,
      ] + addresses)
    let ready = try await process.line(containing: "PORT ")
    port = UInt16(ready.dropFirst(5)) ?? 0
  }

  public static let policy = "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 1209600\n"

  private static let script = """
    import json, socket, ssl, sys, threading
    certificate, key, behaviour, documents = sys.argv[1:5]
    documents = json.loads(documents)
    types = {"svg": "image/svg+xml", "pem": "application/x-pem-file"}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    def head(status, length, *lines):
        lines = ["HTTP/1.1 " + status, "Content-Length: %d" % length, "Connection: close"] + list(lines)
        return ("\\r\\n".join(lines) + "\\r\\n\\r\\n").encode()
    def answer(path):
        text = "Content-Type: " + types.get(path.split(".")[-1], "text/plain; charset=utf-8")
        body = documents.get(path, "").encode()
        if path not in documents or behaviour == "missing":
            yield head("404 Not Found", 0)
        elif behaviour == "redirect":
            yield head("301 Moved Permanently", 0, "Location: https://www.a.test/policy")
        elif behaviour == "html":
            yield head("200 OK", len(body), "Content-Type: text/html") + body
        elif behaviour == "slow":
            yield head("200 OK", len(body), text) + body[:5]
            threading.Event().wait()
        elif behaviour == "cut":
            yield head("200 OK", len(body) + 10, text) + body
        elif behaviour == "huge":
            yield head("200 OK", 4 << 20, text) + b"x" * (4 << 20)
        elif behaviour == "endless":
            yield b"HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\n"
            while True: yield b"x" * 4096
        elif behaviour == "notHTTP":
            yield b"220 not a web server\\r\\n"
        else:
            yield head("200 OK", len(body), text) + body
    def serve(connection):
        try:
            if behaviour == "early": return
            if behaviour == "silent": threading.Event().wait()
            if behaviour == "plain":
                connection.recv(4096)
                connection.sendall(head("400 Bad Request", 0))
                return
            connection = context.wrap_socket(connection, server_side=True)
            request = b""
            while b"\\r\\n\\r\\n" not in request:
                more = connection.recv(4096)
                if not more: return
                request += more
            for part in answer(request.split(b" ")[1].decode()): connection.sendall(part)
        except OSError: pass
        finally: connection.close()
    def listen(listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()
    port = 0
    for address in sys.argv[5:]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(128)
        port = listener.getsockname()[1]
        threading.Thread(target=listen, args=(listener,), daemon=True).start()
    print("PORT", port, flush=True)
    threading.Event().wait()
    """
}
