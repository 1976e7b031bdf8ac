/// An SMTP server that does what a test says, however wrong: one script for every connection, on a loopback port.
///
/// It is Python's, so that its TLS is not the one that is tested.
public struct ScriptedSMTPServer: Sendable {
  public let process: ServerProcess
  public let port: UInt16

  /// One thing that the server does.
  public enum Step: Sendable {
    /// Sends the text as it is.
    case send(String)
    case sendOctets([UInt8])
    /// Reads one line, which has to begin with the text.
    case expect(String)
    /// Reads the client's next line without looking at it, which may come after the connection's end.
    case handshake
    /// Sends the letter as often, without a line's end.
    case flood(octets: Int)
    /// Sends the text until the client closes.
    case endless(String)
    /// Does nothing until the client closes.
    case hang
    case close
    /// Closes with a TCP reset.
    case reset
    /// Ends TCP without TLS's close_notify.
    case truncate

    fileprivate var word: String {
      switch self {
      case .send(let text): "send:" + Self.hexadecimal(Array(text.utf8))
      case .sendOctets(let octets): "send:" + Self.hexadecimal(octets)
      case .expect(let text): "expect:" + Self.hexadecimal(Array(text.utf8))
      case .handshake: "handshake:"
      case .flood(let count): "flood:\(count)"
      case .endless(let text): "endless:" + Self.hexadecimal(Array(text.utf8))
      case .hang: "hang:"
      case .close: "close:"
      case .reset: "reset:"
      case .truncate: "truncate:"
      }
    }

    private static func hexadecimal(_ octets: [UInt8]) -> String {
      octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  /// Greeting and EHLO of a server without STARTTLS.
  public static func plain(_ extensions: String...) -> [Step] {
    [.send("220 mail.example.com ESMTP\r\n"), .expect("EHLO ")] + [.ehlo(extensions)]
      + [.expect("QUIT"), .send("221 2.0.0 bye\r\n"), .close]
  }

  /// A sound dialogue with STARTTLS.
  public static func secure(_ extensions: [String] = ["PIPELINING", "8BITMIME", "SIZE 10240000"])
    -> [Step]
  {
    upToTLS + [
      .handshake, .expect("EHLO "), .ehlo(extensions), .expect("QUIT"),
      .send("221 2.0.0 bye\r\n"), .close,
    ]
  }

  /// As far as the 220 to STARTTLS.
  public static let upToTLS: [Step] = [
    .send("220 mail.example.com ESMTP\r\n"), .expect("EHLO "),
    .ehlo(["PIPELINING", "8BITMIME", "SIZE 10240000", "STARTTLS"]), .expect("STARTTLS"),
    .send("220 2.0.0 ready\r\n"),
  ]

  public init(
    _ steps: [Step], identity: TestPKI.Identity? = nil, address: String = "127.0.0.1",
    port: UInt16 = 0
  ) async throws {
    process = try ServerProcess(
      "python3",
      [
        "-u", "-c", Self.program, identity?.certificateFile ?? "", identity?.keyFile ?? "", address,
        "\(port)",
      ] + steps.map(\.word))
    let ready = try await process.line(containing: "PORT ")
    self.port = UInt16(ready.dropFirst(5)) ?? 0
  }

  /// The lines that clients sent over all connections, once so many dialogues are over: the client may well be done with
  /// one before the server has said so.
  public func commands(afterDialogues count: Int) async throws -> [String] {
    _ = try await process.line(containing: "OVER \(count).")
    return process.text.split(separator: "\n").filter { $0.hasPrefix("C: ") }.map {
      String($0.dropFirst(3))
    }
  }

  /// The most dialogues that were under way at a time, each from its connection to its QUIT.
  public var mostAtOnce: Int {
    process.text.split(separator: "\n").compactMap {
      $0.hasPrefix("OPEN ") ? Int($0.dropFirst(5)) : nil
    }.max() ?? 0
  }

  private static let program = """
    import socket, ssl, struct, sys, threading
    certificate, key, address, port = sys.argv[1:5]
    steps = [step.split(":", 1) for step in sys.argv[5:]]
    lock, count, over = threading.Lock(), 0, 0
    def line(connection):
        text = b""
        while not text.endswith(b"\\n"):
            octet = connection.recv(1)
            if not octet: raise EOFError
            text += octet
        return text
    def serve(connection):
        global count
        for kind, value in steps:
            if kind == "send": connection.sendall(bytes.fromhex(value))
            elif kind == "expect":
                text = line(connection)
                print("C:", text.decode("latin-1").rstrip(), flush=True)
                if text.startswith(b"QUIT"):
                    with lock: count -= 1
                if not text.upper().startswith(bytes.fromhex(value).upper()): raise ValueError(text)
            elif kind == "handshake":
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate, key)
                connection = context.wrap_socket(connection, server_side=True)
            elif kind == "flood":
                left = int(value)
                while left > 0:
                    connection.sendall(b"a" * min(left, 65536))
                    left -= 65536
            elif kind == "endless":
                text = bytes.fromhex(value) * 100
                while True: connection.sendall(text)
            elif kind == "hang":
                while connection.recv(4096): pass
            elif kind == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
                return
            elif kind == "truncate":
                raw = socket.socket(fileno=connection.detach())
                raw.shutdown(socket.SHUT_RDWR)
                raw.close()
                return
            elif kind == "close": break
        try: connection.unwrap()
        except (AttributeError, OSError): pass
        connection.close()
    def run(connection):
        global count, over
        with lock:
            count += 1
            print("OPEN", count, flush=True)
        try: serve(connection)
        except (OSError, EOFError, ValueError) as error: print("ENDED", repr(error), flush=True)
        finally: connection.close()
        with lock:
            over += 1
            print(f"OVER {over}.", flush=True)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, int(port)))
    listener.listen(64)
    print("PORT", listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=run, args=(connection,), daemon=True).start()
    """
}

extension ScriptedSMTPServer.Step {
  /// The answer to EHLO with these extensions.
  public static func ehlo(_ extensions: [String]) -> Self {
    let lines = ["mail.example.com"] + extensions
    return .send(
      lines.enumerated().map { index, line in
        "250\(index == lines.count - 1 ? " " : "-")\(line)\r\n"
      }.joined())
  }
}
