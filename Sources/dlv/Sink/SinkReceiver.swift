import DNS
import Message
import Reporting
import SMTP
import SMTPTransport

/// What becomes of the messages of one connection to a sink.
final class SinkReceiver: SMTPReceiver {
  private let session: Int
  private let peer: SMTPServerPeer
  private let ledger: SinkLedger
  private let settings: SinkSettings
  private var header: HeaderReader?
  private var spool: MessageSpool?
  /// Why the content could not be kept, so that it is refused in the end.
  private var spoolFailure: String?
  private var hasBegun = false
  private var messages = 0
  private var tls: TLSPeerFacts?

  init(
    session: Int, peer: SMTPServerPeer, ledger: SinkLedger, settings: SinkSettings,
    at time: Duration
  ) {
    self.session = session
    self.peer = peer
    self.ledger = ledger
    self.settings = settings
    ledger.change { $0.connections += 1 }
    ledger.events?.write("connect", session: session, at: time) {
      $0.add("client", peer.client?.description)
      $0.add("port", Int(peer.port))
    }
  }

  // MARK: Notes

  func note(_ note: SMTPServerNote, at time: Duration) {
    switch note {
    case .refused(_, let code, _): ledger.change { $0.refuse(code) }
    case .secured(let facts):
      tls = facts
      ledger.change { $0.secureConnections += 1 }
    case .authenticated: ledger.change { $0.authentications += 1 }
    case .greeted, .sender, .recipient, .fault, .injected: break
    }
    if let events = ledger.events { write(note, at: time, to: events) }
  }

  private func write(_ note: SMTPServerNote, at time: Duration, to events: SinkEventLog) {
    switch note {
    case .greeted(let name):
      events.write("ehlo", session: session, at: time) { $0.add("name", name) }
    case .secured(let facts):
      events.write("tls", session: session, at: time) {
        $0.add("version", facts.version)
        $0.add("cipher", facts.cipherSuite)
      }
    case .authenticated(let user, let mechanism):
      events.write("auth", session: session, at: time) {
        $0.add("user", user)
        $0.add("mechanism", mechanism)
      }
    case .sender(let envelope):
      events.write("mail", session: session, at: time) {
        $0.add("from", envelope.sender?.address ?? "")
      }
    case .recipient(let address):
      events.write("rcpt", session: session, at: time) { $0.add("to", address) }
    case .refused(let stage, let code, let recipient):
      events.write("refused", session: session, at: time) {
        $0.add("stage", stage?.rawValue)
        $0.add("code", code)
        if let recipient { $0.add("to", recipient) }
      }
    case .fault(let stage, let rule):
      events.write("fault", session: session, at: time) {
        $0.add("stage", stage.rawValue)
        $0.add("rule", rule + 1)
      }
    case .injected(let octets):
      events.write("injected", session: session, at: time) { $0.add("octets", octets) }
    }
  }

  // MARK: Content

  func begin(_ envelope: SMTPEnvelope, at time: Duration) {
    hasBegun = true
    // The header is looked at, whatever is larger is not: the message is taken all the same.
    header = HeaderReader()
    spoolFailure = nil
    spool = settings.keepsContent ? MessageSpool(folder: settings.spoolFolder) : nil
  }

  func take(_ octets: [UInt8]) {
    if var reader = header {
      header = nil
      do throws(HeaderReader.LimitExceeded) {
        if try reader.read(octets[...]) == nil {
          header = reader
        } else {
          found = MessageMarks(reader.section, tokenField: settings.tokenField)
        }
      } catch {
        found = MessageMarks()
      }
    }
    guard spoolFailure == nil else { return }
    do throws(MessageSpool.Failure) { try spool?.append(octets) } catch {
      spoolFailure = error.reason
    }
  }

  private var found = MessageMarks()

  func drop() {
    if hasBegun { ledger.change { $0.unfinished += 1 } }
    reset()
  }

  private func reset() {
    hasBegun = false
    header = nil
    spool = nil
    found = MessageMarks()
  }

  func end(
    _ envelope: SMTPEnvelope, _ facts: SMTPContentFacts, at time: Duration
  ) -> SMTPReceipt {
    if var reader = header {
      // A header section without a body.
      do throws(HeaderReader.LimitExceeded) {
        _ = try reader.finish()
        found = MessageMarks(reader.section, tokenField: settings.tokenField)
      } catch {
        found = MessageMarks()
      }
    }
    let message = SinkMessage(
      session: session, id: ledger.nextID(), peer: peer, tls: tls, envelope: envelope, facts: facts,
      marks: found, time: time)
    let spool = spool
    reset()
    if let spoolFailure { return .now(.failed(reason: spoolFailure)) }
    messages += 1
    guard let spool else {
      message.record(in: ledger, verdict: nil)
      return .now(.accepted(id: message.id))
    }
    let (settings, ledger) = (settings, ledger)
    return .later { await message.deliver(spool, settings, ledger) }
  }

  func closed(at time: Duration) {
    ledger.events?.write("close", session: session, at: time) { $0.add("messages", messages) }
  }
}

/// By which a message is told from others.
struct MessageMarks: Sendable {
  var messageID: String?
  var token: String?

  init() {}

  init(_ header: HeaderSection, tokenField: String) {
    messageID = header.first("Message-ID").map { Self.trimmed($0.text) }
    token = header.first(HeaderFieldName(Array(tokenField.utf8)[...])).map { Self.trimmed($0.text) }
    if messageID?.isEmpty == true { messageID = nil }
  }

  /// Without white space and angle brackets around it.
  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace || first == "<" { text.removeFirst() }
    while let last = text.last, last.isWhitespace || last == ">" { text.removeLast() }
    return String(text)
  }
}
