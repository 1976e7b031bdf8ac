import Foundation
import TestKit
import Testing

/// `dlv sink` as a command: faults over real connections, its ends, and what it refuses to do.
@Suite(.timeLimit(.minutes(3))) struct SinkCommandTests {
  /// What each fault looks like to a client: a line a rule, with codes of replies or the way the connection ended.
  private static let client = """
    import socket, sys, time
    def dialogue(recipient, wait=1.0):
        s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
        s.settimeout(wait)
        seen, data = [], b''
        def reply():
            nonlocal data
            while True:
                while b'\\r\\n' not in data:
                    more = s.recv(4096)
                    if not more: raise EOFError()
                    data += more
                line, data = data.split(b'\\r\\n', 1)
                if line[3:4] == b' ': return line[:3].decode()
        try:
            seen.append(reply())
            for say in [b'EHLO c', b'MAIL FROM:<a@a>', b'RCPT TO:<' + recipient + b'@b>', b'DATA', b'Message-ID: <x>\\r\\n\\r\\nx\\r\\n.', b'QUIT']:
                s.sendall(say + b'\\r\\n')
                seen.append(reply())
        except EOFError: seen.append('end')
        except ConnectionResetError: seen.append('reset')
        except socket.timeout: seen.append('silence')
        s.close()
        print(recipient.decode(), ' '.join(seen))
    for name in [b'none', b'soft', b'closed', b'cut', b'mute', b'slow', b'late', b'lost', b'doubt', b'muted', b'liar', b'grey', b'grey']:
        start = time.monotonic()
        dialogue(name)
        if name in (b'slow', b'late'): print('took', time.monotonic() - start >= 0.5)
    """

  @Test func `each fault is seen by a client, and by the summary`() async throws {
    let rules = [
      "rcpt 450 4.2.1 \"busy\" to:soft@*", "rcpt disconnect to:closed@*", "rcpt reset to:cut@*",
      "rcpt silent to:mute@*", "rcpt slow 500ms to:slow@*", "dot accept slow 500ms to:late@*",
      "dot disconnect to:lost@*", "dot accept disconnect to:doubt@*",
      "dot accept silent to:muted@*", "dot accept 451 to:liar@*", "content disconnect to:no@*",
      "greylist 1h to:grey@*",
    ]
    let sink = try await RunningSink(["--count"] + rules.flatMap { ["--fail", $0] })
    let seen = try await sink.python(Self.client)
    #expect(
      seen.split(separator: "\n").map(String.init) == [
        "none 220 250 250 250 354 250 221", "soft 220 250 250 450 503 500 500",
        "closed 220 250 250 end", "cut 220 250 250 reset", "mute 220 250 250 silence",
        "slow 220 250 250 250 354 250 221", "took True", "late 220 250 250 250 354 250 221",
        "took True", "lost 220 250 250 250 354 end", "doubt 220 250 250 250 354 end",
        "muted 220 250 250 250 354 silence", "liar 220 250 250 250 354 451 221",
        "grey 220 250 250 450 503 500 500", "grey 220 250 250 450 503 500 500",
      ])
    let summary = try sink.end()
    let counts = try #require(summary["counts"] as? [String: Any])
    #expect(
      (counts["recipient"] as? [String: Int])
        == ["none@b": 1, "slow@b": 1, "late@b": 1, "doubt@b": 1, "muted@b": 1, "liar@b": 1])
    #expect(summary["unfinished"] as? Int == 1)
    let refusals = try #require(summary["refusals"] as? [String: Int])
    #expect(refusals["450"] == 3 && refusals["451"] == 1)
    let faults = try #require(summary["faults"] as? [[String: Any]])
    #expect(faults.map { $0["rule"] as? String } == rules)
    #expect(faults.map { $0["applied"] as? Int } == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2])
    #expect(try sink.events("fault").count == 12)
  }

  @Test func `a connection can be refused, and more than are allowed are`() async throws {
    let refusing = try await RunningSink(["--fail", "connect 421 first 1"])
    let script = """
      import socket, sys
      def first(keep=[]):
          s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
          s.settimeout(5)
          keep.append(s)
          return s.recv(100)[:3].decode()
      print(first(), first(), first())
      """
    #expect(try await refusing.python(script) == "421 220 220\n")
    _ = try refusing.end()
    let small = try await RunningSink(["--max-connections", "2"])
    #expect(try await small.python(script) == "220 220 421\n")
    #expect(try small.end()["connections"] as? Int == 2)
  }

  @Test func `it ends by itself after so many messages or seconds`() async throws {
    let sink = try await RunningSink(["--max-messages", "20"])
    let run = try await ProgramRun(
      "/usr/sbin/smtp-source",
      ["-d", "-m", "20", "-f", "a@a", "-t", "b@b", "127.0.0.1:\(sink.port)"])
    #expect(run.status == 0)
    #expect(try sink.end()["messages"] as? Int == 20)
    let timed = try await ProgramRun(
      ProgramRun.dlv, ["sink", "--listen", "127.0.0.1:0", "--max-time", "0.1"])
    #expect(timed.status == 0)
    #expect(timed.output.contains("0 messages"))
    #expect(timed.errors.hasPrefix("dlv: listening on 127.0.0.1:"))
  }

  @Test func `events go to standard output as they come`() async throws {
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["sink", "--listen", "127.0.0.1:0", "--max-time", "0.1", "--events", "-", "--quiet"])
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.contains("\"event\":\"start\"") == true)
    #expect(lines.last?.hasSuffix("\"event\":\"end\",\"messages\":0}") == true)
  }

  /// Arguments, the exit status, and what standard error says.
  @Test(
    arguments: [
      (["--fail", "rctp 450"], 64, "column 1: 'rctp' is no stage"),
      (["--fail", "rcpt 450 10"], 64, "column 10"),
      (["--listen", "localhost:25"], 64, "no address and port"),
      (["--listen", "127.0.0.1"], 64, "no address and port"),
      (["--listen", "::1:25"], 64, "no address and port"),
      (["--without", "smtp"], 64, "no extension that can be left out"),
      (["--tls-key", "k.pem"], 64, "go together"), (["--crlf"], 64, "--maildir"),
      (["--client", "192.0.2.1"], 64, "--verify"), (["--require-auth"], 64, "--users"),
      (["--events", "-"], 64, "takes standard output"), (["--max-messages", "0"], 64, "1 or more"),
      (["--hostname", "a b"], 64, "not a host name"),
      (["--token-header", "a:b"], 64, "header field"),
      (["--users", "/nowhere"], 66, "can't read the users"),
      (["--users", "/dev/null"], 65, "names no user"),
      (["--maildir", "/dev/null/x"], 73, "can't make the Maildir"),
      (["--events", "/nowhere/x"], 73, "can't write the events"),
      (["--listen", "192.0.2.1:0"], 69, "can't listen on 192.0.2.1 port 0"),
      (["--tls-certificate", "/nowhere", "--tls-key", "/nowhere"], 66, "certificate and key"),
    ] as [([String], Int32, String)])
  func `what can't be done is said`(arguments: [String], status: Int32, text: String) async throws {
    let run = try await ProgramRun(ProgramRun.dlv, ["sink", "--max-time", "5"] + arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(text), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func `a port that is taken is said`() async throws {
    let sink = try await RunningSink([])
    let run = try await ProgramRun(
      ProgramRun.dlv, ["sink", "--listen", "127.0.0.1:\(sink.port)", "--max-time", "5"])
    #expect(run.status == 69)
    #expect(run.errors.contains("with port 0 a free one is taken"))
    _ = try sink.end()
  }
}
