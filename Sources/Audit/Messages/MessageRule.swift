import DNS
public import MailAuth
import Message

/// One rule applied to a message that was verified as a whole. Pure, like `Check`.
public protocol MessageRule: Sendable {
  static var rule: Rule { get }

  static func examine(_ message: MessageVerification) -> [Finding]
}

/// Every rule about whole messages.
public enum MessageCatalogue {
  public static let all: [any MessageRule.Type] = [
    MessageAuthorDomain.self, MessageFailsDMARC.self, MessageReliesOnSPF.self,
  ]
}

extension MessageVerification {
  /// What every rule about messages and their signatures has to say.
  public var findings: [Finding] {
    MessageCatalogue.all.flatMap { $0.examine(self) } + ExaminedMessage(header, dkim).findings
  }

  /// The From fields, each in one line.
  var fromFields: [String] { header.all("From").map { "From: " + $0.text } }
}
