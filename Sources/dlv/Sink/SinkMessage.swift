import DNS
import MailAuth
import Message
import Reporting
import SMTP

/// One message that a sink has received as a whole.
struct SinkMessage: Sendable {
  let session: Int
  let id: String
  let peer: SMTPServerPeer
  let tls: TLSPeerFacts?
  let envelope: SMTPEnvelope
  let facts: SMTPContentFacts
  let marks: MessageMarks
  let time: Duration

  private var recipients: [String] { envelope.recipients.map(\.path.address) }

  /// Verifies it and stores it, as the settings say. Blocks while the disk is written.
  func deliver(
    _ spool: MessageSpool, _ settings: SinkSettings, _ ledger: SinkLedger
  ) async -> SMTPSettlement {
    var verdict: SinkVerdict?
    if let verifier = settings.verifier {
      do throws(MessageSpool.Failure) {
        verdict = try await verifier.verify(spool, self)
      } catch {
        return .failed(reason: error.reason)
      }
    }
    if let maildir = settings.maildir {
      do throws(MessageSpool.Failure) {
        for recipient in recipients {
          let trace = TraceHeader(
            message: self, recipient: recipient, hostName: settings.hostName,
            authenticationResults: verdict?.field, time: LookupSession.now)
          try maildir.deliver(trace.octets, spool)
        }
      } catch {
        return .failed(reason: error.reason)
      }
    }
    record(in: ledger, verdict: verdict)
    if let verdict, settings.printsVerdicts { verdict.print(self) }
    return .accepted(id: id)
  }

  func record(in ledger: SinkLedger, verdict: SinkVerdict?) {
    let recipients = recipients
    let repeated = ledger.take(
      SinkTally.Message(
        recipients: recipients, messageID: marks.messageID, token: marks.token, octets: facts.size,
        defects: defects, time: time))
    if let verdict {
      ledger.change { tally in
        tally.note("spf", verdict.spf)
        tally.note("dkim", verdict.dkim)
        tally.note("dmarc", verdict.dmarc)
      }
    }
    ledger.events?.write("message", session: session, at: time) { line in
      line.add("id", id)
      line.add("from", envelope.sender?.address ?? "")
      line.add("to", recipients)
      line.add("message_id", marks.messageID)
      line.add("token", marks.token)
      line.add("octets", facts.size)
      line.add("longest_line", facts.longestLine)
      line.add("bare_line_ends", facts.bareLineFeeds + facts.bareCarriageReturns)
      line.add("protocol", envelope.protocolName)
      line.add("repeated", repeated)
      if let verdict {
        line.add("spf", verdict.spf)
        line.add("dkim", verdict.dkim)
        line.add("dmarc", verdict.dmarc)
      }
    }
  }

  private var defects: SinkTally.Defects {
    var defects = SinkTally.Defects()
    if facts.bareLineFeeds + facts.bareCarriageReturns > 0 { defects.bareLineEnds = 1 }
    // RFC 5321 §4.5.3.1.6.
    if facts.longestLine > Self.longestLine { defects.longLines = 1 }
    // RFC 6152 §3, RFC 6531 §3.6.
    if facts.hasEightBit, envelope.parameters.body != .eightBit,
      !envelope.parameters.isInternational
    {
      defects.undeclaredEightBit = 1
    }
    return defects
  }

  /// Octets of a line without its end (RFC 5321 §4.5.3.1.6).
  private static let longestLine = 998
}
