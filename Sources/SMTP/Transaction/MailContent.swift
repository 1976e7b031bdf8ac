/// A message as it is handed to a server, and what of it a server has to be able to take.
public struct MailContent: Hashable, Sendable {
  /// Lines that end in CR LF, without dot stuffing.
  public let octets: [UInt8]
  /// Octets above 127 (RFC 6152).
  public let hasEightBit: Bool
  /// A line that begins with a dot: DATA needs it stuffed (RFC 5321 §4.5.2).
  let hasLeadingDot: Bool

  public enum Fault: Error, Hashable, Sendable {
    /// A CR or LF of its own (RFC 5321 §2.3.8): what one server takes for the end of a line, another does not.
    case bareLineEnd(offset: Int)
    /// A line longer than `maximumLineLength` with its end (RFC 5321 §4.5.3.1.6).
    case longLine(offset: Int)
    /// Nothing ends the last line.
    case unfinishedLine
    /// A NUL (RFC 5321 §4.5.2 allows it in 8-bit content, RFC 5322 does not allow it in messages).
    case null(offset: Int)
  }

  /// Octets of a line with its end, a stuffed dot not counted (RFC 5321 §4.5.3.1.6).
  public static let maximumLineLength = 1000

  /// Takes a message that every server can take, or says why it is none.
  public init(_ octets: [UInt8]) throws(Fault) {
    var lineStart = 0
    var hasEightBit = false
    var hasLeadingDot = false
    var index = 0
    while index < octets.count {
      switch octets[index] {
      case UInt8(ascii: "\r"):
        guard index + 1 < octets.count, octets[index + 1] == UInt8(ascii: "\n") else {
          throw .bareLineEnd(offset: index)
        }
        index += 1
        guard index + 1 - lineStart <= Self.maximumLineLength else {
          throw .longLine(offset: lineStart)
        }
        lineStart = index + 1
      case UInt8(ascii: "\n"): throw .bareLineEnd(offset: index)
      case 0: throw .null(offset: index)
      case UInt8(ascii: "."): if index == lineStart { hasLeadingDot = true }
      case 0x80...: hasEightBit = true
      case _: break
      }
      index += 1
    }
    guard lineStart == octets.count else { throw .unfinishedLine }
    self.octets = octets
    self.hasEightBit = hasEightBit
    self.hasLeadingDot = hasLeadingDot
  }

  /// As DATA sends it, without the final dot: a dot more before each line that begins with one (RFC 5321 §4.5.2).
  var stuffed: [UInt8] {
    guard hasLeadingDot else { return octets }
    var result: [UInt8] = []
    result.reserveCapacity(octets.count + 16)
    var isAtLineStart = true
    for octet in octets {
      if isAtLineStart, octet == UInt8(ascii: ".") { result.append(octet) }
      result.append(octet)
      isAtLineStart = octet == UInt8(ascii: "\n")
    }
    return result
  }
}
