/// Changes messages as messages break: in their fields, boundaries, encodings and HTML, and only sometimes in their octets. The same seed
/// makes the same changes.
public struct MailMutator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// The message with one to four changes.
  ///
  /// - Parameter most: Octets that the result has at most.
  public mutating func mutate(_ message: [UInt8], most: Int) -> [UInt8] {
    var octets = message
    for _ in 0...below(4) {
      change(&octets)
      if octets.count > most { octets.removeSubrange(most...) }
    }
    return octets
  }

  // MARK: Changes

  private mutating func change(_ octets: inout [UInt8]) {
    switch below(16) {
    case 0, 1: insert(MailPieces.fields, at: lineStart(octets, inHeader: true), &octets)
    case 2: insert(MailPieces.fields, at: lineStart(octets, inHeader: false), &octets)
    case 3, 4: insert(MailPieces.html, at: below(octets.count + 1), &octets)
    case 5: insert(MailPieces.words, at: below(octets.count + 1), &octets)
    case 6: insert(MailPieces.boundaries, at: lineStart(octets, inHeader: false), &octets)
    case 7: octets.removeSubrange(lines(octets))
    case 8: octets.insert(contentsOf: octets[lines(octets)], at: lineStart(octets, inHeader: false))
    case 9: repeatPiece(&octets)
    case 10: encode(&octets)
    case 11: wrap(&octets)
    case 12: changeLineEnds(&octets)
    case 13: cut(&octets)
    default: changeOctet(&octets)
    }
  }

  private mutating func insert(_ pieces: [String], at place: Int, _ octets: inout [UInt8]) {
    octets.insert(contentsOf: pieces[below(pieces.count)].utf8, at: place)
  }

  /// One piece many times: what nests, or what a list of defects grows by.
  private mutating func repeatPiece(_ octets: inout [UInt8]) {
    let pieces = [MailPieces.html, MailPieces.boundaries, MailPieces.words][below(3)]
    let piece = Array(pieces[below(pieces.count)].utf8)
    let place = lineStart(octets, inHeader: false)
    octets.insert(
      contentsOf: Array(repeatElement(piece, count: 2 + below(40)).joined()), at: place)
  }

  /// Some lines in another transfer encoding than is declared, or one that is declared on the spot.
  private mutating func encode(_ octets: inout [UInt8]) {
    let range = lines(octets)
    var text: [UInt8] = []
    if below(2) == 0 {
      let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
      var (bits, count) = (UInt32(0), UInt32(0))
      for octet in octets[range] {
        bits = bits << 8 | UInt32(octet)
        count += 8
        while count >= 6 {
          count -= 6
          text.append(alphabet[Int(bits >> count & 63)])
        }
        bits &= 0xFF
        if text.count % 77 == 76 { text.append(0x0A) }
      }
    } else {
      let digits = Array("0123456789ABCDEF".utf8)
      for octet in octets[range] {
        if octet == 0x0A || octet > 0x20 && octet < 0x7F && octet != UInt8(ascii: "=") {
          text.append(octet)
        } else {
          text += [UInt8(ascii: "="), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
        }
      }
    }
    octets.replaceSubrange(range, with: text)
  }

  /// The whole message as a part of another.
  private mutating func wrap(_ octets: inout [UInt8]) {
    let (head, tail) = MailPieces.wrappings[below(MailPieces.wrappings.count)]
    octets = Array(head.utf8) + octets + Array(tail.utf8)
  }

  private mutating func changeLineEnds(_ octets: inout [UInt8]) {
    let isToLineFeeds = octets.contains(0x0D)
    let share = 1 + below(3)
    octets = octets.flatMap { octet -> [UInt8] in
      if isToLineFeeds, octet == 0x0D { return below(share) == 0 ? [] : [octet] }
      if octet == 0x0A { return below(share) == 0 && !isToLineFeeds ? [0x0D, 0x0A] : [0x0A] }
      return [octet]
    }
  }

  private mutating func cut(_ octets: inout [UInt8]) {
    let start = below(octets.count + 1)
    let end = below(2) == 0 ? octets.count : min(octets.count, start + below(200))
    octets.removeSubrange(start..<end)
  }

  private mutating func changeOctet(_ octets: inout [UInt8]) {
    guard !octets.isEmpty else { return }
    let place = below(octets.count)
    switch below(4) {
    case 0: octets[place] = UInt8(below(256))
    case 1: octets[place] ^= 1 << UInt8(below(8))
    case 2: octets.insert(MailPieces.octets[below(MailPieces.octets.count)], at: place)
    default: octets.remove(at: place)
    }
  }

  // MARK: Places

  /// The place of a line's beginning; in the header where there is one.
  private mutating func lineStart(_ octets: [UInt8], inHeader: Bool) -> Int {
    let end = inHeader ? headerEnd(octets) : octets.count
    let place = below(end + 1)
    return octets[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
  }

  private func headerEnd(_ octets: [UInt8]) -> Int {
    var index = 0
    while let feed = octets[index...].firstIndex(of: 0x0A) {
      if feed + 1 >= octets.count || octets[feed + 1] == 0x0A || octets[feed + 1] == 0x0D {
        return feed + 1
      }
      index = feed + 1
    }
    return octets.count
  }

  /// Some whole lines.
  private mutating func lines(_ octets: [UInt8]) -> Range<Int> {
    let start = lineStart(octets, inHeader: false)
    var end = start
    for _ in 0...below(12) {
      end = octets[end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? octets.count
    }
    return start..<end
  }

  // MARK: Chance

  /// A number below a bound (SplitMix64).
  private mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int(mixed % UInt64(max(1, bound)))
  }
}
