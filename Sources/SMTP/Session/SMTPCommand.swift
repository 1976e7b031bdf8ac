/// A command that a client sends (RFC 5321 §4.1.1, RFC 3207 §4, RFC 4954 §4).
public enum SMTPCommand: Hashable, Sendable {
  /// The client's own name, or its address literal (RFC 5321 §4.1.4).
  case ehlo(String)
  /// For servers that do not know EHLO (RFC 5321 §3.2).
  case helo(String)
  case startTLS
  /// The mechanism, with the initial response in base64 where there is one.
  case authenticate(mechanism: String, initialResponse: String?)
  /// A line in base64 that answers a challenge, or `*`, which gives up (RFC 4954 §4).
  case authenticationResponse(String)
  /// The reverse path without its brackets, empty for none; parameters as they are written (`SIZE=1024`).
  case mail(from: String, parameters: [String])
  case recipient(String, parameters: [String])
  case data
  case reset
  case quit

  /// The line with its end.
  var line: [UInt8] { Array(text.utf8) + [0x0D, 0x0A] }

  /// Whether the line is not for anybody's eyes.
  var isSecret: Bool {
    switch self {
    case .authenticate, .authenticationResponse: true
    case .ehlo, .helo, .startTLS, .mail, .recipient, .data, .reset, .quit: false
    }
  }

  private var text: String {
    switch self {
    case .ehlo(let name): "EHLO \(name)"
    case .helo(let name): "HELO \(name)"
    case .startTLS: "STARTTLS"
    case .authenticate(let mechanism, let response):
      "AUTH \(mechanism)" + (response.map { " " + ($0.isEmpty ? "=" : $0) } ?? "")
    case .authenticationResponse(let response): response
    case .mail(let path, let parameters):
      (["MAIL FROM:<\(path)>"] + parameters).joined(separator: " ")
    case .recipient(let path, let parameters):
      (["RCPT TO:<\(path)>"] + parameters).joined(separator: " ")
    case .data: "DATA"
    case .reset: "RSET"
    case .quit: "QUIT"
    }
  }
}
