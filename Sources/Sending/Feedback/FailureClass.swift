/// What a reply is about, as far as it can be told.
public enum FailureClass: String, Hashable, Sendable, CaseIterable {
  /// There is no such address.
  case noMailbox = "no-mailbox"
  case mailboxDisabled = "mailbox-disabled"
  case mailboxFull = "mailbox-full"
  /// This mailbox gets mail too fast, from anybody.
  case mailboxRate = "mailbox-rate"
  /// Too much at a time from this sender.
  case rate
  case connections
  case greylisted
  /// What the receiver thinks of the address or the domain.
  case reputation
  /// SPF, DKIM or DMARC.
  case authentication
  /// The address of the source has no name that leads back to it.
  case reverseDNS = "reverse-dns"
  case tls
  case content
  case size
  /// A rule of the receiver that is none of the others.
  case policy
  /// Trouble of the server, or of what is behind it.
  case system
  /// The two did not understand one another.
  case protocolFault = "protocol"
  case other
}

extension FailureClass {
  /// What the enhanced code says, or the code where there is none (RFC 3463 §3, RFC 5321 §4.2.3).
  init(code: Int, enhanced: EnhancedCode?) {
    if let enhanced {
      switch (enhanced.subject, enhanced.detail) {
      case (1, 1), (1, 6), (1, 10): self = .noMailbox
      case (1, 2): self = .noMailbox
      case (1, 7), (1, 8): self = .policy
      case (1, _): self = .noMailbox
      case (2, 1): self = .mailboxDisabled
      case (2, 2): self = .mailboxFull
      case (2, 3), (3, 4): self = .size
      case (3, _), (4, _), (2, _): self = .system
      case (5, _): self = .protocolFault
      case (6, _): self = .content
      // RFC 7372 §3, RFC 8617 §9.1 (29).
      case (7, 20...24), (7, 26), (7, 29): self = .authentication
      case (7, 25): self = .reverseDNS
      // 'Mail flood detected', in IANA's registry.
      case (7, 28): self = .rate
      // RFC 3463 §3.8, RFC 8689 §5 (30).
      case (7, 10), (7, 11), (7, 30): self = .tls
      case (7, _): self = .policy
      case _: self = .other
      }
      return
    }
    switch code {
    case 421, 451, 454: self = .system
    case 450, 550, 551, 553: self = .other
    case 452, 552: self = .mailboxFull
    case 500..<505, 555: self = .protocolFault
    // RFC 7504: the host takes no mail.
    case 521, 556: self = .policy
    case _: self = .other
    }
  }

  /// The class, subject and detail of an enhanced code.
  typealias EnhancedCode = (subject: Int, detail: Int)
}
