import DNS
import SMTP
import SMTPTransport
import TestKit
import Testing

/// The probe over real sockets, against servers that do everything wrong.
@Suite struct SMTPConnectionTests {
  static let pki = Result { try TestPKI() }
  static let identity = Result { try pki.get().leaf(names: ["mail.example.com"]) }

  /// What a probe of a server with this script saw, in at most that many seconds.
  static func probe(
    _ steps: [ScriptedSMTPServer.Step], seconds: Double = 20
  ) async throws -> (record: SMTPProbeRecord, server: ScriptedSMTPServer) {
    let server = try await ScriptedSMTPServer(steps, identity: identity.get())
    return (try await probe(port: server.port, seconds: seconds), server)
  }

  static func probe(
    port: UInt16, address: String = "127.0.0.1", seconds: Double = 20
  ) async throws -> SMTPProbeRecord {
    var options = SMTPProber.Options(client: .localAddress)
    options.timeout = .seconds(seconds)
    let target = SMTPProbeTarget(
      host: try DomainName("mail.example.com"), address: try #require(IPAddress(address)),
      port: port)
    return await (try SMTPProber(options)).probe(target)
  }

  @Test func `a sound server is seen whole, with the time of each step`() async throws {
    let (record, server) = try await Self.probe(ScriptedSMTPServer.secure())
    let dialogue = record.dialogue
    #expect(dialogue.greeting?.code == 220)
    #expect(dialogue.capabilities?.keywords == ["PIPELINING", "8BITMIME", "SIZE", "STARTTLS"])
    #expect(dialogue.tls?.version == "TLSv1.3")
    #expect(dialogue.tls?.chain.first == (try Self.identity.get().der))
    #expect(dialogue.tls?.certificateProblem != nil)
    #expect(dialogue.capabilitiesOverTLS?.keywords == ["PIPELINING", "8BITMIME", "SIZE"])
    #expect(dialogue.ending?.isQuit == true)
    #expect(
      record.times.map(\.step) == [
        .connect, .greeting, .ehlo, .startTLS, .handshake, .ehloOverTLS, .quit,
      ])
    #expect(
      try await server.commands(afterDialogues: 1) == [
        "EHLO [127.0.0.1]", "STARTTLS", "EHLO [127.0.0.1]", "QUIT",
      ])
    #expect(record.transcript.lines.contains("S: 220 mail.example.com ESMTP"))
    #expect(record.transcript.lines.contains("-- TLS --"))
    #expect(record.transcript.lines.last == "S: 221 2.0.0 bye")
  }

  @Test func `nobody listening is a refusal`() async throws {
    let record = try await Self.probe(port: LoopbackPort.free())
    #expect(record.dialogue.ending == .notConnected(.refused))
  }

  /// Each fault of a server, with the end that it comes to.
  @Test(
    arguments: [
      ([.hang], .timedOut(.greeting)),
      ([.close], .closed(.greeting, reason: nil)),
      ([.send("220 a"), .hang], .timedOut(.greeting)),
      ([.send("220 a\r\n"), .hang], .timedOut(.ehlo)),
      ([.send("220 a\r\n"), .expect("EHLO"), .close], .closed(.ehlo, reason: nil)),
      (
        [.send("220 a\r\n"), .expect("EHLO"), .ehlo(["STARTTLS"]), .expect("STARTTLS"), .close],
        .closed(.startTLS, reason: nil)
      ),
      (ScriptedSMTPServer.upToTLS + [.hang], .timedOut(.handshake)),
      (
        ScriptedSMTPServer.upToTLS + [.close],
        .tlsFailed(.failed("the connection was closed during the TLS handshake"))
      ),
      (
        ScriptedSMTPServer.upToTLS + [.handshake, .expect("EHLO"), .hang], .timedOut(.ehloOverTLS)
      ),
      (
        ScriptedSMTPServer.upToTLS + [.handshake, .expect("EHLO"), .close],
        .closed(.ehloOverTLS, reason: nil)
      ),
      (
        ScriptedSMTPServer.upToTLS + [.handshake, .expect("EHLO"), .truncate],
        .closed(.ehloOverTLS, reason: "the connection ended without a TLS close_notify")
      ),
      (
        [.send("220 a\r\n"), .expect("EHLO"), .ehlo([]), .expect("QUIT"), .hang], .quitUnanswered
      ),
      (
        [.send("220 a\r\n"), .expect("EHLO"), .ehlo([]), .expect("QUIT"), .close], .quitUnanswered
      ),
      ([.endless("220-still talking\r\n")], .fault(.greeting, .reply(.tooManyLines))),
      (
        [.sendOctets([0, 1, 2, 0xFF, 0x0A])],
        .fault(.greeting, .reply(.notAReply(beginning: [0, 1, 2, 0xFF])))
      ),
      (
        [.send("220 a\r\ngarbage\r\n"), .hang],
        .fault(.greeting, .reply(.notAReply(beginning: Array("garbage".utf8))))
      ),
      (
        [.send("HTTP/1.1 400 Bad Request\r\n"), .hang],
        .fault(.greeting, .reply(.notAReply(beginning: Array("HTTP/1.1 400 Bad Request".utf8))))
      ),
      (
        [.flood(octets: 1 << 30)],
        .fault(.greeting, .reply(.notAReply(beginning: Array(repeating: 0x61, count: 80))))
      ),
      (
        [.send("220 "), .flood(octets: 1 << 30)],
        .fault(
          .greeting,
          .reply(
            .lineTooLong(
              beginning: Array("220 ".utf8) + Array(repeating: 0x61, count: 76))))
      ),
    ] as [([ScriptedSMTPServer.Step], SMTPEnding)])
  func `every fault of a server comes to its end in time`(
    steps: [ScriptedSMTPServer.Step], ending: SMTPEnding
  ) async throws {
    let isWaitedFor = if case .timedOut = ending { true } else { false }
    let start = ContinuousClock.now
    let (record, _) = try await Self.probe(steps, seconds: isWaitedFor ? 0.5 : 20)
    #expect(record.dialogue.ending == ending)
    #expect(start.duration(to: .now) < .seconds(15))
  }

  @Test func `a reset is told as such`() async throws {
    let (record, _) = try await Self.probe([.send("220 a\r\n"), .expect("EHLO"), .reset])
    #expect(record.dialogue.ending == .closed(.ehlo, reason: "Connection reset by peer"))
  }

  @Test func `a server that goes on in clear text after its 220 is no TLS`() async throws {
    let (record, _) = try await Self.probe(
      ScriptedSMTPServer.upToTLS + [.expect("\u{16}"), .send("250 what\r\n"), .hang])
    #expect(record.dialogue.ending == .tlsFailed(.notTLS(Array("250 what\r\n".utf8))))
  }

  @Test func `what is injected behind the 220 is thrown away, and TLS goes on`() async throws {
    var steps = ScriptedSMTPServer.secure()
    steps[4] = .send("220 2.0.0 ready\r\n250 injected\r\n")
    let (record, _) = try await Self.probe(steps)
    #expect(record.dialogue.injected == Array("250 injected\r\n".utf8))
    #expect(record.dialogue.ehloOverTLS?.code == 250)
    #expect(record.dialogue.ending?.isQuit == true)
  }

  @Test func `all probes of a run end within its time, and those left are not asked`() async throws
  {
    let server = try await ScriptedSMTPServer([.hang])
    var options = SMTPProber.Options(client: .localAddress)
    options.runTimeout = .milliseconds(300)
    let prober = try SMTPProber(options)
    let address = try #require(IPAddress("127.0.0.1"))
    let start = ContinuousClock.now
    var endings: [SMTPEnding?] = []
    for index in 0..<5 {
      let target = SMTPProbeTarget(
        host: try DomainName("mx\(index).example.com"), address: address, port: server.port)
      endings.append(await prober.probe(target).dialogue.ending)
    }
    // Thirty seconds each were theirs otherwise.
    #expect(start.duration(to: .now) < .seconds(20))
    guard case .notConnected(.local(let reason))? = endings.last ?? nil else {
      Issue.record("\(endings)")
      return
    }
    #expect(reason.contains("--probe-run-timeout"))
    let target = SMTPProbeTarget(
      host: try DomainName("mx9.example.com"), address: address, port: server.port)
    #expect(await prober.survey(target).interruption?.contains("--probe-run-timeout") == true)
  }

  @Test func `an address is connected to once at a time, and a server once a run`() async throws {
    let server = try await ScriptedSMTPServer(ScriptedSMTPServer.plain())
    let prober = try SMTPProber(SMTPProber.Options(client: .localAddress))
    let address = try #require(IPAddress("127.0.0.1"))
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<20 {
        guard let host = try? DomainName("mx\(index / 2).example.com") else { continue }
        group.addTask {
          let record = await prober.probe(
            SMTPProbeTarget(host: host, address: address, port: server.port))
          #expect(record.dialogue.ending?.isQuit == true)
        }
      }
    }
    let commands = try await server.commands(afterDialogues: 10)
    #expect(server.mostAtOnce == 1)
    #expect(commands.filter { $0 == "QUIT" }.count == 10)
  }
}

extension SMTPEnding {
  var isQuit: Bool { if case .quit = self { true } else { false } }
}
