/// Finds the octets of a body that are canonical as they are (RFC 6376 §3.4.3, §3.4.4), which most bodies are from one end to the other.
///
/// Whether something changes shows in an octet and the next one, so that many are looked at without a branch for each.
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
    // A look at the first one comes before, since what changes often stands in a row.
    if count > blockSize, !changes(first[0], first[1], canonicalization) {
      index = wholeBlocks(first, count, canonicalization)
    }
    while index + 1 < count, !changes(first[index], first[index + 1], canonicalization) {
      index += 1
    }
    // The last one stays if nothing but what follows it changes: a bare LF, or what the next piece brings.
    return changes(first[index], 0x0D, canonicalization) ? index : index + 1
  }

  /// Octets looked at before a branch: some vectors, and not much to look at twice.
  private static let blockSize = 64

  private typealias Vector = SIMD16<UInt8>
  /// How many octets the blocks have from the start on in which nothing `changes`, sixteen octets at once; behind the last is another
  /// octet, which is read. Comparing with a scalar, or a mask made of a scalar, would be done for each octet by itself.
  private static func wholeBlocks(
    _ octets: UnsafePointer<UInt8>, _ count: Int, _ canonicalization: Canonicalization
  ) -> Int {
    let start = UnsafeRawPointer(octets)
    let (carriageReturn, lineFeed) = (Vector(repeating: 0x0D), Vector(repeating: 0x0A))
    let (tab, space) = (Vector(repeating: 0x09), Vector(repeating: 0x20))
    var end = 0
    while end + blockSize < count {
      var found = tab .== space
      var offset = end
      while offset < end + blockSize {
        let here = start.loadUnaligned(fromByteOffset: offset, as: Vector.self)
        let next = start.loadUnaligned(fromByteOffset: offset + 1, as: Vector.self)
        found = found .| ((here .== carriageReturn) .^ (next .== lineFeed))
        switch canonicalization {
        case .simple: break
        case .relaxed: found = found .| (here .== tab) .| ((here .== space) .& (next .<= space))
        }
        offset += Vector.scalarCount
      }
      let words = unsafeBitCast(found, to: SIMD2<UInt64>.self)
      if words.x | words.y != 0 { break }
      end += blockSize
    }
    return end
  }

  /// Copies octets as long as sixteen at once hold neither control characters nor a blank before another one or a control character.
  /// Gives how many; there is room for those of the input.
  static func copyText(
    _ octets: UnsafeBufferPointer<UInt8>, to output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    guard let source = octets.baseAddress, let target = output.baseAddress else { return 0 }
    let space = Vector(repeating: 0x20)
    var count = 0
    // The octet behind the sixteen is read.
    while count + Vector.scalarCount < octets.count {
      let here = UnsafeRawPointer(source + count).loadUnaligned(as: Vector.self)
      let next = UnsafeRawPointer(source + count + 1).loadUnaligned(as: Vector.self)
      let found = (here .< space) .| ((here .== space) .& (next .<= space))
      let words = unsafeBitCast(found, to: SIMD2<UInt64>.self)
      if words.x | words.y != 0 { break }
      UnsafeMutableRawPointer(target + count).storeBytes(of: here, as: Vector.self)
      count += Vector.scalarCount
    }
    return count
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
