/// Takes the dots off the lines of DATA, and finds its end (RFC 5321 §4.5.2).
///
/// Only CRLF ends lines: a dot between two LF, or between CRLF and LF, ends nothing (§4.1.1.4, §2.3.8). Whoever thinks otherwise
/// can be made to see two messages in one.
struct DotReader: Hashable, Sendable {
  private enum State: Hashable {
    /// At the beginning, or behind CRLF.
    case lineStart
    /// Behind a dot at the beginning of a line.
    case dot
    /// Behind a dot at the beginning of a line and CR.
    case dotReturn
    case text
    /// Behind a CR that is not the one above.
    case textReturn
  }

  private var state = State.lineStart

  /// Appends what of `octets` is content to `content`; where the end is among them, tells the place behind it.
  mutating func read(_ octets: ArraySlice<UInt8>, into content: inout [UInt8]) -> Int? {
    // What was not copied yet begins here.
    var copied = octets.startIndex
    var index = octets.startIndex
    while index < octets.endIndex {
      let octet = octets[index]
      switch state {
      case .text:
        if octet == 0x0D { state = .textReturn }
      case .lineStart:
        if octet == UInt8(ascii: ".") {
          content += octets[copied..<index]
          copied = index + 1
          state = .dot
        } else {
          state = octet == 0x0D ? .textReturn : .text
        }
      case .textReturn:
        switch octet {
        case 0x0A: state = .lineStart
        case 0x0D: break
        case _: state = .text
        }
      case .dot:
        // The CR waits: it may belong to the end.
        if octet == 0x0D {
          copied = index + 1
          state = .dotReturn
        } else {
          state = .text
        }
      case .dotReturn:
        if octet == 0x0A { return index + 1 }
        content.append(0x0D)
        if octet == 0x0D {
          state = .textReturn
        } else {
          state = .text
        }
      }
      index += 1
    }
    if copied < octets.endIndex { content += octets[copied...] }
    return nil
  }
}
