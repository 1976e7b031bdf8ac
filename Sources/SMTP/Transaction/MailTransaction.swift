/// One message for one or several recipients, as an SMTP server is given it (RFC 5321 §3.3).
public struct MailTransaction: Hashable, Sendable {
  /// Without brackets; empty for the null reverse path (RFC 5321 §4.5.5).
  public var reversePath: String
  public var recipients: [Recipient]
  public var content: MailContent
  /// What comes back when the message can't be delivered; `nil` leaves it to the server (RFC 3461 §4.3).
  public var returnOfContent: ReturnOfContent?
  /// An identifier that comes back in a delivery status notification (RFC 3461 §4.4); printable ASCII.
  public var envelopeIdentifier: String?
  /// Whether every further server has to use TLS that it verified (RFC 8689).
  public var requiresTLS: Bool
  /// Whether addresses or header fields are in UTF-8 (RFC 6531 §3.4).
  public var needsSMTPUTF8: Bool

  public struct Recipient: Hashable, Sendable {
    /// Without brackets.
    public var address: String
    /// When to be told (RFC 3461 §4.1); empty leaves it to the server.
    public var notify: Set<Notification>

    public init(address: String, notify: Set<Notification> = []) {
      self.address = address
      self.notify = notify
    }
  }

  public enum Notification: String, Hashable, Sendable, CaseIterable {
    case never = "NEVER"
    case success = "SUCCESS"
    case failure = "FAILURE"
    case delay = "DELAY"
  }

  public enum ReturnOfContent: String, Hashable, Sendable {
    case full = "FULL"
    case headers = "HDRS"
  }

  public init(
    from reversePath: String, to recipients: [Recipient], content: MailContent,
    returnOfContent: ReturnOfContent? = nil, envelopeIdentifier: String? = nil,
    requiresTLS: Bool = false, needsSMTPUTF8: Bool = false
  ) {
    self.reversePath = reversePath
    self.recipients = recipients
    self.content = content
    self.returnOfContent = returnOfContent
    self.envelopeIdentifier = envelopeIdentifier
    self.requiresTLS = requiresTLS
    self.needsSMTPUTF8 = needsSMTPUTF8
  }
}

extension MailTransaction {
  /// Why this server can't be given the message at all; nothing is sent then.
  func obstacle(at server: Capabilities) -> TransactionObstacle? {
    if hasUnsafePath { return .unsafePath }
    if case .octets(let limit) = server.size, UInt64(content.octets.count) > limit {
      return .tooLarge(limit: limit)
    }
    if needsSMTPUTF8, !server.offers(.smtpUTF8) { return .notOffered(.smtpUTF8) }
    // RFC 8689 §4.2.1: only over TLS, and only where the next server promises the same.
    if requiresTLS, !server.offers(.requireTLS) { return .notOffered(.requireTLS) }
    if content.hasEightBit, !server.offers(.eightBitMIME) { return .notOffered(.eightBitMIME) }
    return nil
  }

  /// A path that would end its line, or its bracket, would be a command of somebody else's.
  private var hasUnsafePath: Bool {
    ([reversePath] + recipients.map(\.address)).contains { path in
      path.utf8.contains { $0 < 0x20 || $0 == 0x7F } || !Self.isBalanced(path)
    }
  }

  /// Whether brackets and spaces stand only inside a quoted string (RFC 5321 §4.1.2 `Local-part`).
  private static func isBalanced(_ path: String) -> Bool {
    var isQuoted = false
    var isEscaped = false
    for octet in path.utf8 {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch octet {
      case UInt8(ascii: "\\"): isEscaped = isQuoted
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: " "):
        if !isQuoted { return false }
      case _: break
      }
    }
    return !isQuoted
  }

  /// What is said with MAIL, where the server offers it.
  func mailCommand(at server: Capabilities) -> SMTPCommand {
    var parameters: [String] = []
    // RFC 1870 §6.
    if server.offers("SIZE") { parameters.append("SIZE=\(content.octets.count)") }
    if server.offers(.eightBitMIME) {
      parameters.append(content.hasEightBit ? "BODY=8BITMIME" : "BODY=7BIT")
    }
    if needsSMTPUTF8 { parameters.append("SMTPUTF8") }
    if server.offers(.deliveryStatusNotification) {
      if let returnOfContent { parameters.append("RET=\(returnOfContent.rawValue)") }
      if let envelopeIdentifier {
        parameters.append("ENVID=\(XText.encoded(envelopeIdentifier))")
      }
    }
    if requiresTLS { parameters.append("REQUIRETLS") }
    return .mail(from: reversePath, parameters: parameters)
  }

  func recipientCommand(_ recipient: Recipient, at server: Capabilities) -> SMTPCommand {
    var parameters: [String] = []
    if server.offers(.deliveryStatusNotification), !recipient.notify.isEmpty {
      let values = Notification.allCases.filter(recipient.notify.contains).map(\.rawValue)
      parameters.append("NOTIFY=\(values.joined(separator: ","))")
    }
    return .recipient(recipient.address, parameters: parameters)
  }
}

/// Why a message can't be given to a server, known before anything of it is sent.
public enum TransactionObstacle: Hashable, Sendable {
  /// More octets than the server takes (RFC 1870).
  case tooLarge(limit: UInt64)
  /// The message needs an extension that the server does not offer.
  case notOffered(ServiceExtension)
  /// An address that can't stand in a command.
  case unsafePath
}

extension TransactionObstacle: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let limit):
      "the server takes messages of \(limit) octets at most (RFC 1870)"
    case .notOffered(let needed):
      "the message needs \(needed.keyword), which the server does not offer"
    case .unsafePath: "the address can't stand in a command"
    }
  }
}

/// RFC 3461 §4: text in the parameters of DSN.
enum XText {
  static func encoded(_ text: String) -> String {
    var result = ""
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "+"), UInt8(ascii: "="), ...0x20, 0x7F...:
        let digits = String(octet, radix: 16, uppercase: true)
        result += "+" + (digits.count == 1 ? "0" : "") + digits
      case _: result.unicodeScalars.append(Unicode.Scalar(octet))
      }
    }
    return result
  }
}
