/// Lines and columns of a message as it was given: the way from an offset to what an editor shows.
///
/// Memory is 16 octets for each 1,024 of the message; a position costs at most that many octets to look at.
public struct SourceLines: Sendable {
  private let octets: [UInt8]
  private let checkpoints: [Checkpoint]
  /// Lines of the message; one that ends with a line break has no further line behind it.
  public let count: Int

  private struct Checkpoint {
    var line: Int
    var column: Int
    /// Octets that go on with a character of UTF-8.
    var awaited = 0
  }

  private static let stride = 1_024

  public init(_ octets: [UInt8]) {
    self.octets = octets
    var checkpoints: [Checkpoint] = []
    checkpoints.reserveCapacity(octets.count / Self.stride + 1)
    var place = Checkpoint(line: 1, column: 1)
    octets.withUnsafeBufferPointer { octets in
      var start = 0
      repeat {
        checkpoints.append(place)
        let end = min(start + Self.stride, octets.count)
        Self.advance(&place, over: octets[start..<end])
        start = end
      } while start < octets.count
    }
    self.checkpoints = checkpoints
    count = place.column == 1 && place.line > 1 ? place.line - 1 : place.line
  }

  /// The position of an octet; what lies behind the end is taken as the end.
  public func position(of offset: Int) -> SourcePosition {
    let offset = max(0, min(offset, octets.count))
    let index = min(offset / Self.stride, checkpoints.count - 1)
    var place = checkpoints[index]
    octets.withUnsafeBufferPointer {
      Self.advance(&place, over: $0[(index * Self.stride)..<offset])
    }
    return SourcePosition(offset: offset, line: place.line, column: place.column)
  }

  /// The octet at a position: the way back from `position(of:)`; `nil` for a line that is not there. A column behind the end of its line is
  /// the end of the line.
  public func offset(line: Int, column: Int) -> Int? {
    guard line >= 1, column >= 1 else { return nil }
    // What stands behind the last line break, `position(of:)` puts on a line that nothing is on.
    if line == count + 1, column == 1, octets.last == 0x0A { return octets.count }
    guard line <= max(count, 1) else { return nil }
    var (low, high) = (0, checkpoints.count)
    while low < high {
      let middle = (low + high) / 2
      let place = checkpoints[middle]
      if (place.line, place.column) <= (line, column) { low = middle + 1 } else { high = middle }
    }
    let index = max(0, low - 1)
    var place = checkpoints[index]
    var offset = index * Self.stride
    while offset < octets.count, (place.line, place.column) < (line, column) {
      if octets[offset] == 0x0A, place.line == line { return offset }
      Self.advance(&place, octets[offset])
      offset += 1
    }
    // Of a character of several octets, the first.
    while place.awaited > 0, offset < octets.count, octets[offset] & 0xC0 == 0x80 {
      Self.advance(&place, octets[offset])
      offset += 1
    }
    return offset
  }

  /// The line that an octet is in, without its line break.
  ///
  /// - Parameter window: Octets before and behind that are looked at: of a longer line a piece is enough
  ///   for who shows some of it.
  public func line(around offset: Int, within window: Int = .max) -> Range<Int> {
    let offset = max(0, min(offset, octets.count))
    let first = window < offset ? offset - window : 0
    let last = window < octets.count - offset ? offset + window : octets.count
    let start = octets[first..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? first
    guard
      let end = octets[offset..<last].firstIndex(of: 0x0A) ?? (last == octets.count ? last : nil)
    else { return start..<last }
    return start..<(end > start && octets[end - 1] == 0x0D ? end - 1 : end)
  }

  private static func advance(
    _ place: inout Checkpoint, over octets: Slice<UnsafeBufferPointer<UInt8>>
  ) {
    for octet in octets { advance(&place, octet) }
  }

  @inline(__always)
  private static func advance(_ place: inout Checkpoint, _ octet: UInt8) {
    if octet == 0x0A {
      place.line += 1
      place.column = 1
      place.awaited = 0
    } else if octet & 0xC0 == 0x80, place.awaited > 0 {
      // Not a column of its own; elsewhere such an octet is a character of another set.
      place.awaited -= 1
    } else {
      place.column += 1
      switch octet {
      case 0xC2...0xDF: place.awaited = 1
      case 0xE0...0xEF: place.awaited = 2
      case 0xF0...0xF4: place.awaited = 3
      default: place.awaited = 0
      }
    }
  }
}

/// Where something stands in a message as it was given.
public struct SourcePosition: Hashable, Sendable {
  /// Octets from the start.
  public let offset: Int
  /// From one; lines end with LF.
  public let line: Int
  /// From one, in characters of UTF-8 (code points), as editors count; a tab is one.
  public let column: Int

  public init(offset: Int, line: Int, column: Int) {
    self.offset = offset
    self.line = line
    self.column = column
  }
}
