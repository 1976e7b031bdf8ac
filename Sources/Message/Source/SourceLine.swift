/// One line of a message as it was given, and what its octets tell without looking at them again.
struct SourceLine {
  let start: Int
  /// Before the line break.
  let contentEnd: Int
  /// Behind the line break; the same as `contentEnd` where the input ends without one.
  let end: Int
  let traits: Traits

  struct Traits: OptionSet {
    let rawValue: UInt8
    /// Octets above 127.
    static let eightBit = Traits(rawValue: 1)
    static let nul = Traits(rawValue: 2)
    /// A CR that no LF follows.
    static let bareCarriageReturn = Traits(rawValue: 4)
  }

  var length: Int { contentEnd - start }
  var content: Range<Int> { start..<contentEnd }

  /// The line that begins at `start`. Lines end with LF; a CR before it belongs to the line break. Eight octets are looked at once.
  init(_ octets: UnsafeBufferPointer<UInt8>, at start: Int) {
    let raw = UnsafeRawBufferPointer(octets)
    let count = octets.count
    var position = start
    var all: UInt64 = 0
    var traits: Traits = []
    var firstReturn = Int.max
    var lineFeed = count
    while position + 8 <= count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let feeds = Self.zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A)
      // Octets before the line feed.
      let inside = feeds == 0 ? ~0 : (feeds & (0 &- feeds)) &- 1
      all |= word & inside
      if Self.zeros(word) & inside != 0 { traits.insert(.nul) }
      let returns = Self.zeros(word ^ 0x0D0D_0D0D_0D0D_0D0D) & inside
      if returns != 0, firstReturn == .max {
        firstReturn = position + returns.trailingZeroBitCount >> 3
      }
      if feeds != 0 {
        lineFeed = position + feeds.trailingZeroBitCount >> 3
        break
      }
      position += 8
    }
    if lineFeed == count {
      while position < count {
        let octet = octets[position]
        if octet == 0x0A {
          lineFeed = position
          break
        }
        all |= UInt64(octet)
        if octet == 0 { traits.insert(.nul) }
        if octet == 0x0D, firstReturn == .max { firstReturn = position }
        position += 1
      }
    }
    let hasReturn = lineFeed < count && lineFeed > start && octets[lineFeed - 1] == 0x0D
    if all & 0x8080_8080_8080_8080 != 0 { traits.insert(.eightBit) }
    if firstReturn < (hasReturn ? lineFeed - 1 : lineFeed) { traits.insert(.bareCarriageReturn) }
    self.start = start
    contentEnd = hasReturn ? lineFeed - 1 : lineFeed
    end = min(lineFeed + 1, count)
    self.traits = traits
  }

  /// The highest bit of each octet that is zero; above the first such octet there may be others by mistake.
  private static func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
