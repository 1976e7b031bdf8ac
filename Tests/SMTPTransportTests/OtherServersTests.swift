import SMTP
import TestKit
import Testing

/// What the probe sees of Exim and OpenSMTPD, against what swaks sees of them.
@Suite struct OtherServersTests {
  private static func visited(_ kind: UnpackedMailServer.Kind) async throws -> Visit {
    let identity = try SMTPConnectionTests.pki.get().leaf(
      names: ["mail.example.com"], key: ["rsa:2048"])
    let server = try await UnpackedMailServer(kind, identity)
    let record = try await SMTPConnectionTests.probe(port: server.port)
    let swaks = try await ProgramRun(
      "swaks",
      ["--server", "127.0.0.1:\(server.port)", "--helo", "[127.0.0.1]", "--quit-after", "EHLO"])
    return Visit(
      certificate: try identity.der, record: record, swaks: swaks.output + swaks.errors)
  }

  private struct Visit {
    let certificate: [UInt8]
    let record: SMTPProbeRecord
    let swaks: String

    /// Behind the line with the server's name.
    var extensions: [String] {
      let lines = swaks.split(separator: "\n").filter { $0.hasPrefix("<-  250") }
      return lines.dropFirst().map { String($0.dropFirst(8)) }
    }
  }

  @Test(arguments: [
    (
      UnpackedMailServer.Kind.exim, "Exim",
      ["SIZE", "8BITMIME", "DSN", "PIPELINING", "CHUNKING", "STARTTLS", "SMTPUTF8"]
    ),
    (.openSMTPD, "OpenSMTPD", ["8BITMIME", "ENHANCEDSTATUSCODES", "SIZE", "DSN", "STARTTLS"]),
  ])
  func `a server is seen as swaks sees it, and behind TLS too`(
    _ kind: UnpackedMailServer.Kind, _ name: String, _ keywords: [String]
  ) async throws {
    let visit = try await Self.visited(kind)
    let dialogue = visit.record.dialogue
    #expect(dialogue.greeting?.description.contains(name) == true)
    #expect(dialogue.greetingName == "mail.example.com")
    let own = dialogue.capabilities?.extensions.map(\.description)
    #expect(own == visit.extensions && own?.isEmpty == false, "\(visit.swaks)")
    for keyword in keywords {
      #expect(dialogue.capabilities?.offers(keyword) == true, "\(keyword)")
    }
    guard let tls = dialogue.tls else {
      // Debian 12's OpenSMTPD (6.8) can't use its key with OpenSSL 3, and ends every handshake with an alert, s_client's too.
      #expect(kind == .openSMTPD)
      guard case .tlsFailed(.failed(let reason)) = dialogue.ending else {
        Issue.record("\(String(describing: dialogue.ending))")
        return
      }
      #expect(reason.contains("alert"), "\(reason)")
      return
    }
    #expect(tls.version == "TLSv1.3")
    #expect(tls.chain.first == visit.certificate)
    #expect(dialogue.capabilitiesOverTLS?.offersStartTLS == false)
    #expect(dialogue.ending?.isQuit == true)
  }
}
