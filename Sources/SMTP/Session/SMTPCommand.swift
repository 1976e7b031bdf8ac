/// A command that a client sends (RFC 5321 §4.1.1, RFC 3207 §4).
public enum SMTPCommand: Hashable, Sendable {
  /// The client's own name, or its address literal (RFC 5321 §4.1.4).
  case ehlo(String)
  case startTLS
  case quit

  /// The line with its end.
  var line: [UInt8] { Array(text.utf8) + [0x0D, 0x0A] }

  private var text: String {
    switch self {
    case .ehlo(let name): "EHLO \(name)"
    case .startTLS: "STARTTLS"
    case .quit: "QUIT"
    }
  }
}
