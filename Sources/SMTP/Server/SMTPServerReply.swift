/// A reply that a server gives: code, enhanced status code, text.
public struct SMTPServerReply: Hashable, Sendable {
  public let code: Int
  /// Its class is that of the code (RFC 2034 §4): subject and detail.
  public let subject: UInt16
  public let detail: UInt16
  public let text: String
  /// Of replies that have none by the standard: the greeting, those to EHLO, and 3yz (RFC 2034 §4).
  private let isEnhanced: Bool

  public init(_ code: Int, _ subject: UInt16, _ detail: UInt16, _ text: String) {
    self.code = code
    self.subject = subject
    self.detail = detail
    self.text = text
    isEnhanced = code / 100 != 3
  }

  /// A reply without an enhanced status code.
  public init(plain code: Int, _ text: String) {
    self.code = code
    subject = 0
    detail = 0
    self.text = text
    isEnhanced = false
  }

  /// The line with its end.
  func line(enhanced: Bool) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(text.utf8.count + 16)
    line += String(code).utf8
    line.append(UInt8(ascii: " "))
    if enhanced, isEnhanced {
      line += "\(code / 100).\(subject).\(detail) ".utf8
    }
    line += text.utf8
    line += [0x0D, 0x0A]
    return line
  }
}
