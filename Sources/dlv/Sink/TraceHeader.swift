import DNS
import Message
import SMTP

/// What the last server on a message's way puts in front of it (RFC 5321 §4.4).
struct TraceHeader {
  let message: SinkMessage
  let recipient: String
  let hostName: String
  let authenticationResults: String?
  let time: UTCTime

  var octets: [UInt8] {
    let envelope = message.envelope
    var lines = [
      "Return-Path: <\(envelope.sender?.address ?? "")>", "Delivered-To: \(recipient)",
    ]
    if let authenticationResults { lines.append(authenticationResults) }
    lines += received(envelope)
    return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  private func received(_ envelope: SMTPEnvelope) -> [String] {
    let tls = message.tls.map { " (\($0.version) \($0.cipherSuite))" } ?? ""
    // For a message with SMTPUTF8 the name may be of any script (RFC 6531 §3.7.3).
    let helo =
      envelope.parameters.isInternational
      ? envelope.helo : OctetText.escaped(envelope.helo.utf8)
    return [
      "Received: from \(helo) (\(client))",
      "\tby \(hostName) (dlv sink) with \(envelope.protocolName)\(tls)",
      "\tid \(message.id) for <\(recipient)>;", "\t\(time.messageDate)",
    ]
  }

  /// TCP-info: an address literal.
  private var client: String {
    switch message.peer.client {
    case nil: "unknown"
    case .v4(let address)?: "[\(address)]"
    case .v6(let address)?: "[IPv6:\(address)]"
    }
  }
}
