/// Where a server is in a dialogue: what a client has just done, and what a fault can be for.
public enum SMTPServerStage: String, Hashable, Sendable, CaseIterable {
  /// The connection stands, the greeting is due.
  case connect
  /// EHLO or HELO.
  case ehlo
  case starttls
  /// TLS was agreed to, the handshake is due.
  case handshake
  case auth
  case mail
  case rcpt
  /// DATA, or the first BDAT of a message.
  case data
  /// The first octets of a message's content are there.
  case content
  /// The content is complete, its reply is due: the final dot, or BDAT LAST.
  case dot
  case rset
  case noop
  case vrfy
  case quit
}
