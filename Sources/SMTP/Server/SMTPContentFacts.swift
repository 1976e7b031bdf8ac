/// What is to be known of a message's content without reading it as a message.
public struct SMTPContentFacts: Hashable, Sendable {
  /// Octets, without the stuffing and the final dot.
  public private(set) var size = 0
  /// Octets of the longest line without its end; 998 is the most that may be (RFC 5321 §4.5.3.1.6).
  public private(set) var longestLine = 0
  /// LF without CR before it, and CR without LF behind it (RFC 5321 §2.3.8 allows neither).
  public private(set) var bareLineFeeds = 0
  public private(set) var bareCarriageReturns = 0
  public private(set) var hasEightBit = false
  public private(set) var hasNUL = false
  private var lineStart = 0
  private var isAfterReturn = false

  public init() {}

  /// Takes the next octets.
  mutating func take(_ octets: ArraySlice<UInt8>) {
    octets.withUnsafeBufferPointer { buffer in
      for index in buffer.indices {
        let octet = buffer[index]
        // Almost every octet is one of these.
        if octet &- 0x20 < 0x60, !isAfterReturn { continue }
        note(octet, at: size + index)
      }
    }
    size += octets.count
  }

  private mutating func note(_ octet: UInt8, at offset: Int) {
    if isAfterReturn, octet != 0x0A { bareCarriageReturns += 1 }
    switch octet {
    case 0x0A:
      if !isAfterReturn { bareLineFeeds += 1 }
      endLine(isAfterReturn ? offset - 1 : offset, next: offset + 1)
    case 0: hasNUL = true
    case 0x80...: hasEightBit = true
    case _: break
    }
    isAfterReturn = octet == 0x0D
  }

  private mutating func endLine(_ end: Int, next: Int) {
    longestLine = max(longestLine, end - lineStart)
    lineStart = next
  }

  /// There is no more.
  mutating func finish() {
    if isAfterReturn { bareCarriageReturns += 1 }
    endLine(size, next: size)
  }
}
