/// Finds the octets of a body that are canonical as they are (RFC 6376 §3.4.3, §3.4.4), which most bodies are from one end to the other.
///
/// Whether something changes shows in an octet and the next one, so that many are looked at without a branch for each: the compiler makes
/// vectors of the three tests below, as long as each has a loop of its own.
enum CanonicalRun {
  /// How many octets from `start` on stay as they are, whole line breaks among them. None at a bare CR or LF, nor, relaxed, at white
  /// space that is not one space before something else. Line breaks at the end of the body have yet to be left out.
  static func count(
    at start: Int, in octets: UnsafeBufferPointer<UInt8>, _ canonicalization: Canonicalization
  ) -> Int {
    guard let base = octets.baseAddress, start < octets.count, octets[start] != 0x0A else {
      return 0
    }
    let first = base + start
    let count = octets.count - start
    var index = 0
    // The octet behind a block is read. A look at the first one comes before, since what changes often stands in a row.
    while index + blockSize < count, !changes(first[index], first[index + 1], canonicalization),
      !changesBlock(first + index, canonicalization)
    {
      index += blockSize
    }
    while index + 1 < count, !changes(first[index], first[index + 1], canonicalization) {
      index += 1
    }
    // The last one stays if nothing but what follows it changes: a bare LF, or what the next piece brings.
    return changes(first[index], 0x0D, canonicalization) ? index : index + 1
  }

  /// Octets looked at before a branch: some vectors, and not much to look at twice.
  private static let blockSize = 64

  private static func changesBlock(
    _ octets: UnsafePointer<UInt8>, _ canonicalization: Canonicalization
  ) -> Bool {
    var found: UInt8 = 0
    for index in 0..<blockSize { found |= splitsBreak(octets[index], octets[index &+ 1]) }
    switch canonicalization {
    case .simple: break
    case .relaxed:
      for index in 0..<blockSize { found |= isTab(octets[index]) }
      for index in 0..<blockSize { found |= isIdleSpace(octets[index], octets[index &+ 1]) }
    }
    return found != 0
  }

  private static func changes(
    _ octet: UInt8, _ next: UInt8, _ canonicalization: Canonicalization
  ) -> Bool {
    switch canonicalization {
    case .simple: splitsBreak(octet, next) != 0
    case .relaxed: splitsBreak(octet, next) | isTab(octet) | isIdleSpace(octet, next) != 0
    }
  }

  /// A CR or an LF that is not part of CRLF.
  @inline(__always)
  private static func splitsBreak(_ octet: UInt8, _ next: UInt8) -> UInt8 {
    (octet == 0x0D ? 1 : 0) ^ (next == 0x0A ? 1 : 0)
  }

  @inline(__always)
  private static func isTab(_ octet: UInt8) -> UInt8 { octet == 0x09 ? 1 : 0 }

  /// A space that ends a line or is not alone; before a control character it is looked at, too.
  @inline(__always)
  private static func isIdleSpace(_ octet: UInt8, _ next: UInt8) -> UInt8 {
    (octet == 0x20 ? 1 : 0) & (next <= 0x20 ? 1 : 0)
  }
}
