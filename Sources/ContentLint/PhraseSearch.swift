/// Looks for several phrases at once, in any case: by their first two octets.
///
/// Phrases are in small letters. Beyond ASCII, É and Ä at most differ: capitals of Latin-1 in UTF-8 are C3 80 to C3 9E.
struct PhraseSearch: Sendable {
  /// All phrases, those that begin alike beside each other.
  private let octets: [UInt8]
  /// Where each phrase begins; the last one ends at the end.
  private let starts: [Int]
  /// For each first octet the phrases that begin with it, and at 256 the end.
  private let groups: [Int]
  private let beginnings: OctetPairs

  /// Phrases of two octets and more.
  init(_ phrases: [[UInt8]]) {
    var octets: [UInt8] = []
    var starts: [Int] = []
    var groups: [Int] = []
    var beginnings = OctetPairs()
    for first in 0...255 {
      groups.append(starts.count)
      for phrase in phrases where phrase.count > 1 && phrase[0] == UInt8(first) {
        starts.append(octets.count)
        octets += phrase
        beginnings.insert(phrase[0], phrase[1])
      }
    }
    groups.append(starts.count)
    starts.append(octets.count)
    self.octets = octets
    self.starts = starts
    self.groups = groups
    self.beginnings = beginnings
  }

  func isFound(in text: some Collection<UInt8>) -> Bool {
    let found = text.withContiguousStorageIfAvailable { first(in: $0, from: 0) != nil }
    return found ?? Array(text).withUnsafeBufferPointer { first(in: $0, from: 0) != nil }
  }

  /// The first place at or behind a start where one stands.
  func first(in text: [UInt8], from start: Int) -> Range<Int>? {
    text.withUnsafeBufferPointer { first(in: $0, from: start) }
  }

  private func first(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    guard start + 1 < text.count else { return nil }
    return beginnings.withOctets { beginnings in
      var octet = Self.small(text[start], behind: start > 0 ? text[start - 1] : 0)
      for place in start..<(text.count - 1) {
        let next = Self.small(text[place + 1], behind: text[place])
        if beginnings.contain(octet, next), let length = length(in: text, at: place, octet) {
          return place..<(place + length)
        }
        octet = next
      }
      return nil
    }
  }

  /// The length of the first phrase that stands at a place.
  private func length(
    in text: UnsafeBufferPointer<UInt8>, at place: Int, _ first: UInt8
  ) -> Int? {
    octets.withUnsafeBufferPointer { octets in
      for phrase in groups[Int(first)]..<groups[Int(first) + 1] {
        let start = starts[phrase]
        let length = starts[phrase + 1] - start
        guard place + length <= text.count else { continue }
        var offset = 1
        while offset < length,
          Self.small(text[place + offset], behind: text[place + offset - 1])
            == octets[start + offset]
        {
          offset += 1
        }
        if offset == length { return length }
      }
      return nil
    }
  }

  @inline(__always)
  private static func small(_ octet: UInt8, behind previous: UInt8) -> UInt8 {
    if octet &- 0x41 < 26 { return octet | 0x20 }
    if previous == 0xC3, octet &- 0x80 <= 0x1E, octet != 0x97 { return octet + 0x20 }
    return octet
  }
}

/// A set of pairs of octets.
struct OctetPairs: Sendable {
  private var bits = [UInt8](repeating: 0, count: 8_192)

  init(_ pairs: [(UInt8, UInt8)] = []) { for (first, second) in pairs { insert(first, second) } }

  /// The first place at or behind a start where one of the pairs stands.
  func first(in octets: [UInt8], from start: Int) -> Int? {
    guard start + 1 < octets.count else { return nil }
    return octets.withUnsafeBufferPointer { octets in
      withOctets { pairs in
        (start..<(octets.count - 1)).first { pairs.contain(octets[$0], octets[$0 + 1]) }
      }
    }
  }

  mutating func insert(_ first: UInt8, _ second: UInt8) {
    let (place, bit) = Self.place(first, second)
    bits[place] |= bit
  }

  func withOctets<Result>(_ body: (Reading) -> Result) -> Result {
    bits.withUnsafeBufferPointer { body(Reading(bits: $0)) }
  }

  struct Reading {
    fileprivate let bits: UnsafeBufferPointer<UInt8>

    @inline(__always)
    func contain(_ first: UInt8, _ second: UInt8) -> Bool {
      let (place, bit) = OctetPairs.place(first, second)
      return bits[place] & bit != 0
    }
  }

  @inline(__always)
  private static func place(_ first: UInt8, _ second: UInt8) -> (Int, UInt8) {
    (Int(first) << 5 | Int(second) >> 3, 1 << (second & 7))
  }
}
