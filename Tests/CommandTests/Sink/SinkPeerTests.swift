import Foundation
import TestKit
import Testing

/// `dlv sink` against clients that others wrote: Postfix's smtp-source and posttls-finger, swaks, Python's smtplib.
@Suite(.timeLimit(.minutes(3))) struct SinkPeerTests {
  static let pki = Result { try TestPKI() }

  @Test func `smtp-source delivers all messages, and none is counted twice`() async throws {
    let sink = try await RunningSink(["--count"])
    for arguments in [["-d", "-s", "5", "-m", "300"], ["-s", "3", "-m", "50", "-r", "4"]] {
      let run = try await ProgramRun(
        "/usr/sbin/smtp-source",
        arguments + ["-l", "5000", "-f", "a@a.example", "-t", "b@b.example"]
          + ["127.0.0.1:\(sink.port)"])
      #expect(run.status == 0, "\(run.errors)")
    }
    let summary = try sink.end()
    #expect(summary["schema"] as? String == "dlv.sink/1")
    #expect(summary["result"] as? String == "received")
    #expect(summary["messages"] as? Int == 350)
    #expect(summary["recipients"] as? Int == 300 + 200)
    #expect(summary["duplicates"] as? Int == 0)
    #expect(summary["unfinished"] as? Int == 0)
    #expect((summary["refusals"] as? [String: Int]) == [:])
    let counts = try #require(summary["counts"] as? [String: Any])
    #expect((counts["recipient"] as? [String: Int])?["b@b.example"] == 350)
    #expect((counts["message_id"] as? [String: Int])?.count == 350)
    let messages = try sink.events("message")
    #expect(messages.count == 350)
    // Sessions are served side by side, so only the lines of each are in order.
    for (_, events) in Dictionary(grouping: messages, by: { $0["session"] as? Int }) {
      let times = events.compactMap { $0["at"] as? Int }
      #expect(times == times.sorted() && times.count == events.count)
    }
    #expect(try sink.events("connect").count == summary["connections"] as? Int)
    #expect(try sink.events("close").count == summary["connections"] as? Int)
  }

  @Test func `swaks sends over STARTTLS with every mechanism that it knows`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("# users\nuser:se cret:x\n", to: "users")
    let sink = try await RunningSink(
      ["--users", folder.path("users"), "--require-auth", "--require-tls"])
    func swaks(_ arguments: [String]) async throws -> ProgramRun {
      try await ProgramRun(
        "swaks",
        ["--server", "127.0.0.1:\(sink.port)", "--from", "a@a.example", "--to", "b@b.example"]
          + arguments)
    }
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5"] {
      let run = try await swaks(
        ["-tls", "--auth", mechanism, "--auth-user", "user", "--auth-password", "se cret:x"])
      #expect(run.status == 0, "\(mechanism): \(run.output) \(run.errors)")
    }
    let wrong = try await swaks(
      ["-tls", "--auth", "PLAIN", "--auth-user", "user", "--auth-password", "secret"])
    #expect(wrong.output.contains("535 5.7.8"))
    #expect(try await swaks(["-tls"]).output.contains("530 5.7.0"))
    #expect(try await swaks([]).output.contains("530 5.7.0 STARTTLS first"))
    // Without TLS there is no mechanism that tells the secret.
    let offered = try await swaks(["--quit-after", "EHLO"])
    #expect(offered.output.contains("AUTH CRAM-MD5 SCRAM-SHA-256\n"))
    let summary = try sink.end()
    #expect(summary["authentications"] as? Int == 3)
    #expect(summary["messages"] as? Int == 3)
    #expect(Set(try sink.events("message").compactMap { $0["protocol"] as? String }) == ["ESMTPSA"])
    #expect(try sink.events("tls").first?["version"] as? String == "TLSv1.3")
  }

  /// SCRAM and XOAUTH2, written again for smtplib, which has neither.
  private static let mechanisms = """
    import smtplib, sys, hashlib, hmac, base64, ssl
    def scram(user, password, check=True):
        state = {}
        def respond(challenge=None):
            if challenge is None:
                state['bare'] = 'n=' + user + ',r=abc'
                return 'n,,' + state['bare']
            text = challenge.decode()
            if text.startswith('v='):
                assert text[2:] == state['server'], 'the server does not know the password'
                return ''
            fields = dict(part.split('=', 1) for part in text.split(','))
            assert fields['r'].startswith('abc') and len(fields['r']) > 10
            salted = hashlib.pbkdf2_hmac('sha256', password.encode(), base64.b64decode(fields['s']), int(fields['i']))
            key = hmac.digest(salted, b'Client Key', 'sha256')
            final = 'c=biws,r=' + fields['r']
            message = (state['bare'] + ',' + text + ',' + final).encode()
            signature = hmac.digest(hashlib.sha256(key).digest(), message, 'sha256')
            proof = base64.b64encode(bytes(a ^ b for a, b in zip(key, signature))).decode()
            state['server'] = base64.b64encode(hmac.digest(hmac.digest(salted, b'Server Key', 'sha256'), message, 'sha256')).decode()
            return final + ',p=' + proof
        return respond
    def attempt(mechanism, respond):
        client = smtplib.SMTP_SSL('127.0.0.1', int(sys.argv[1]), context=ssl._create_unverified_context())
        client.ehlo('c.example')
        try:
            print(mechanism, client.auth(mechanism, respond)[0])
            client.sendmail('a@a.example', ['b@b.example'], b'Message-ID: <' + mechanism.encode() + b'>\\r\\n\\r\\nx')
        except smtplib.SMTPAuthenticationError as error:
            print(mechanism, error.smtp_code)
        client.quit()
    attempt('SCRAM-SHA-256', scram('user', 'pencil'))
    attempt('SCRAM-SHA-256', scram('user', 'other'))
    attempt('SCRAM-SHA-256', scram('nobody', 'pencil'))
    attempt('XOAUTH2', lambda challenge=None: 'user=user\\1auth=Bearer pencil\\1\\1')
    """

  @Test func `Python authenticates with SCRAM-SHA-256 and XOAUTH2`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("user:pencil\n", to: "users")
    let sink = try await RunningSink(
      ["--users", folder.path("users"), "--require-auth"], listeners: (0, 1))
    #expect(
      try await sink.python(Self.mechanisms)
        == "SCRAM-SHA-256 235\nSCRAM-SHA-256 535\nSCRAM-SHA-256 535\nXOAUTH2 235\n")
    let summary = try sink.end()
    #expect(summary["messages"] as? Int == 2)
    #expect(summary["secure_connections"] as? Int == 4)
  }

  @Test func `posttls-finger verifies the certificate that is given`() async throws {
    let pki = try Self.pki.get()
    let identity = try pki.leaf(names: ["mail.example.com"])
    // It reads Postfix's configuration, which nothing depends on here.
    let folder = try TemporaryFolder()
    try folder.write("compatibility_level = 3.6\n", to: "main.cf")
    let sink = try await RunningSink(
      ["--tls-certificate", identity.certificateFile, "--tls-key", identity.keyFile]
        + ["--hostname", "mail.example.com"])
    let run = try await ProgramRun(
      "/usr/bin/env",
      [
        "MAIL_CONFIG=\(folder.url.path)", "posttls-finger", "-c", "-l", "secure", "-F",
        pki.authorityFile, "-L", "summary",
        "[127.0.0.1]:\(sink.port)", "mail.example.com",
      ])
    #expect(
      (run.output + run.errors).contains("Verified TLS connection established"),
      "\(run.output) \(run.errors)")
    _ = try sink.end()
  }

  @Test func `what is stored is what was sent, octet for octet`() async throws {
    let folder = try TemporaryFolder()
    let sink = try await RunningSink(
      ["--maildir", folder.path("mail"), "--crlf"], folder: folder)
    let script = """
      import smtplib, sys
      c = smtplib.SMTP('127.0.0.1', int(sys.argv[1]))
      c.ehlo('c.example')
      head = b'Message-ID: <%d@a>\\r\\n\\r\\n'
      bodies = [b'', b'.\\r\\n..\\r\\n.x\\r\\n', b'\\xc3\\xa4\\x00\\xff\\r\\n', b'y' * 998 + b'\\r\\n',
                b'z' * 70 + b'\\r\\n', b'no end']
      bodies[4] = bodies[4] * 50000
      for i, body in enumerate(bodies):
          c.sendmail('a@a.example', ['b@b.example', 'c@c.example'][:1 + i % 2], head % i + body, ['BODY=8BITMIME'])
      c.sendmail('', ['b@b.example'], head % 0)
      c.quit()
      """
    _ = try await sink.python(script)
    let summary = try sink.end()
    #expect(summary["messages"] as? Int == 7)
    #expect(summary["recipients"] as? Int == 10)
    #expect(summary["duplicates"] as? Int == 1)
    #expect(summary["result"] as? String == "duplicates")
    let bodies: [[UInt8]] = [
      [], Array(".\r\n..\r\n.x\r\n".utf8), [0xC3, 0xA4, 0, 0xFF, 13, 10],
      Array(repeating: 0x79, count: 998) + [13, 10],
      Array(
        Array(repeating: Array(repeating: 0x7A, count: 70) + [13, 10], count: 50_000).joined()),
      Array("no end\r\n".utf8),
    ]
    let files = try sink.mail
    #expect(files.count == 10)
    for (number, body) in bodies.enumerated() {
      let content = Array("Message-ID: <\(number)@a>\r\n\r\n".utf8) + body
      let stored = files.filter { $0.suffix(content.count).elementsEqual(content) }
      #expect(stored.count == (number == 0 ? 2 : 1 + number % 2), "\(number)")
    }
    let texts = files.map { String(decoding: $0, as: UTF8.self) }
    let first = try #require(texts.first { $0.contains("\tid 1 for ") })
    #expect(
      first.hasPrefix(
        "Return-Path: <a@a.example>\r\nDelivered-To: b@b.example\r\nReceived: from c.example ([127.0.0.1])\r\n\tby localhost (dlv sink) with ESMTP\r\n\tid 1 for <b@b.example>;\r\n"
      ))
    // Nothing is left of the way there.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("mail/tmp")).isEmpty)
  }

  @Test func `SPF, DKIM and DMARC are those of a receiver`() async throws {
    let folder = try TemporaryFolder()
    let shell = """
      set -e; cd "$1"
      openssl genpkey -algorithm ed25519 -out key.pem; chmod 600 key.pem
      p=$(openssl pkey -in key.pem -pubout -outform DER | tail -c 32 | base64)
      printf '%s\\n' 'a.example. 60 TXT "v=spf1 ip4:192.0.2.25 -all"' \\
        '_dmarc.a.example. 60 TXT "v=DMARC1; p=reject"' "s._domainkey.a.example. 60 TXT \\"v=DKIM1; k=ed25519; p=$p\\"" > zone
      printf 'From: a@a.example\\r\\nTo: b@b.example\\r\\nDate: Sun, 22 Nov 2020 12:00:00 +0000\\r\\nMessage-ID: <1@a>\\r\\nSubject: x\\r\\n\\r\\nHello.\\r\\n' > plain
      "$2" dkim sign plain --domain a.example --selector s --key key.pem --timestamp 1600000000 > signed
      """
    let made = try await ProgramRun(
      "/bin/sh", ["-c", shell, "sh", folder.url.path, ProgramRun.dlv])
    #expect(made.status == 0, "\(made.errors)")
    let sink = try await RunningSink(
      ["--verify", "--client", "192.0.2.25", "--zone", folder.path("zone") + "@.", "--offline"]
        + ["--maildir", folder.path("mail"), "--hostname", "mx.b.example"], folder: folder)
    let script = """
      import smtplib, sys
      c = smtplib.SMTP('127.0.0.1', int(sys.argv[1]))
      c.ehlo('out.a.example')
      signed = open(sys.argv[2] + '/signed', 'rb').read()
      c.sendmail('n@a.example', ['b@b.example'], signed)
      c.sendmail('n@elsewhere.example', ['b@b.example'], signed.replace(b'Hello', b'Hallo'))
      c.quit()
      """
    _ = try await sink.python(script, [folder.url.path])
    let summary = try sink.end()
    let results = try #require(summary["results"] as? [String: [String: Int]])
    #expect(results["dkim"] == ["pass": 1, "fail": 1])
    #expect(results["spf"] == ["pass": 1, "none": 1])
    #expect(results["dmarc"] == ["pass": 1, "fail": 1])
    let stored = try sink.mail.map { String(decoding: $0, as: UTF8.self) }
    let passed = try #require(stored.first { $0.contains("Hello") })
    #expect(
      passed.contains("Authentication-Results: mx.b.example;\n"), "\(passed)")
    #expect(passed.contains("dkim=pass") && passed.contains("dmarc=pass"))
    #expect(!passed.contains("\r"))
  }
}
