import DNS
import SMTP

/// A whole dialogue as a server might send it: the first octet says in which pieces.
enum SMTPTarget {
  static func run(_ input: [UInt8]) {
    let size = Int(input.first ?? 0) % 16 + 1
    let octets = Array(input.dropFirst())
    let whole = replies(octets, pieces: max(1, octets.count))
    let pieces = replies(octets, pieces: size)
    precondition(whole.replies == pieces.replies && whole.isFaulty == pieces.isFaulty)
    for reply in whole.replies {
      precondition((200...599).contains(reply.code) && !reply.lines.isEmpty)
      precondition(reply.lines.count <= ReplyParser.maximumLines)
      _ = "\(reply)"
      _ = reply.enhancedStatus
      for offered in Capabilities(reply).extensions { _ = "\(offered)" }
      let lines = reply.wireLines
      for (line, fault) in EHLOLineFault.all(in: reply) {
        precondition(lines.indices.contains(line))
        _ = "\(fault)"
      }
    }
    probe(octets, pieces: size)
  }

  private static func replies(_ octets: [UInt8], pieces: Int) -> (replies: [Reply], isFaulty: Bool)
  {
    var parser = ReplyParser()
    var replies: [Reply] = []
    var rest = octets[...]
    while !rest.isEmpty {
      parser.receive(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
      do throws(ReplyFault) {
        while let reply = try parser.next() { replies.append(reply) }
      } catch {
        _ = "\(error)"
        return (replies, true)
      }
    }
    return (replies, false)
  }

  /// The probe says what it may, once each, and ends.
  private static func probe(_ octets: [UInt8], pieces: Int) {
    var probe = SMTPProbe(client: .localAddress, timeouts: .standard)
    var transcript = SMTPTranscript()
    var sent: [String] = []
    var isHandshaking = false
    func perform(_ actions: [SMTPAction]) {
      for action in actions {
        switch action {
        case .send(let line), .sendSecret(let line), .sendContent(let line):
          transcript.append(.sent(line))
          sent.append(String(decoding: line.prefix(4), as: UTF8.self))
        case .startTLS: isHandshaking = true
        case .wait, .completed, .close: break
        }
      }
    }
    perform(probe.handle(.connected(from: nil)))
    var rest = octets[...]
    while !rest.isEmpty {
      if isHandshaking {
        isHandshaking = false
        let facts = TLSPeerFacts(version: "", cipherSuite: "", chain: [], certificateProblem: nil)
        perform(probe.handle(.tlsEstablished(facts)))
      }
      transcript.append(.received(Array(rest.prefix(pieces))))
      perform(probe.handle(.received(Array(rest.prefix(pieces)))))
      rest = rest.dropFirst(pieces)
    }
    perform(probe.handle(.closed(reason: nil)))
    precondition(probe.dialogue.ending != nil && sent.count <= 4)
    precondition(sent.allSatisfy { ["EHLO", "STAR", "QUIT"].contains($0) })
    _ = transcript.lines
  }
}
