import DNS
import SMTP
import SMTPTransport
import TestKit
import Testing

/// What the probe sees of a real Postfix, against what Postfix's own prober (posttls-finger) and OpenSSL see of it.
@Suite struct RealServerTests {
  /// One server for the suite.
  static let server = Task {
    try await PostfixServer(
      SMTPConnectionTests.identity.get(), settings: ["message_size_limit = 20480000"])
  }

  @Test func `Postfix is seen whole`() async throws {
    let server = try await Self.server.value
    let record = try await SMTPConnectionTests.probe(port: server.port)
    let dialogue = record.dialogue
    #expect(dialogue.greetingName == "mail.example.com")
    #expect(dialogue.capabilities?.size == .octets(20_480_000))
    #expect(dialogue.capabilities?.offersStartTLS == true)
    #expect(dialogue.capabilitiesOverTLS?.offersStartTLS == false)
    for keyword in ["PIPELINING", "8BITMIME", "DSN", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES"]
    {
      #expect(dialogue.capabilities?.offers(keyword) == true, "\(keyword)")
    }
    #expect(dialogue.tls?.chain.first == (try SMTPConnectionTests.identity.get().der))
    #expect(dialogue.ending?.isQuit == true)
  }

  @Test func `posttls-finger agrees about version and cipher`() async throws {
    let server = try await Self.server.value
    let record = try await SMTPConnectionTests.probe(port: server.port)
    let tls = try #require(record.dialogue.tls)
    let run = try await ProgramRun(
      "/usr/bin/env",
      [
        "MAIL_CONFIG=\(server.configurationFolder)", "posttls-finger", "-c", "-l", "may",
        "[127.0.0.1]:\(server.port)",
      ])
    let seen = run.output + run.errors
    #expect(seen.contains("\(tls.version) with cipher \(tls.cipherSuite)"), "\(seen)")
  }

  @Test func `openssl s_client agrees about the extensions after EHLO`() async throws {
    let server = try await Self.server.value
    let record = try await SMTPConnectionTests.probe(port: server.port)
    let run = try await ProgramRun(
      "/bin/sh",
      [
        "-c",
        "printf 'EHLO probe.example.net\\r\\nQUIT\\r\\n' | openssl s_client -starttls smtp -quiet -ign_eof "
          + "-connect 127.0.0.1:\(server.port)",
      ])
    let offered = run.output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("250") }
      .map { String($0.dropFirst(4)) }
    let own = record.dialogue.capabilitiesOverTLS?.extensions.map(\.description) ?? []
    // s_client prints the last line of its own EHLO first.
    #expect(Array(offered.suffix(own.count)) == own, "\(run.output)")
  }
}
