/// The hash by which tables know words: FNV-1a of 64 bits, by which a few thousand words can't collide by chance.
enum WordHash {
  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  static func step(_ hash: UInt64, _ octet: UInt8) -> UInt64 {
    (hash ^ UInt64(octet)) &* 0x100_0000_01B3
  }

  static func of(_ octets: some Sequence<UInt8>) -> UInt64 { octets.reduce(seed, step) }
}

/// What is known of words, by their hashes: made once, and asked for each word of each message.
struct WordTable<Value: Sendable>: Sendable {
  /// A power of two, more than twice the number of words.
  private var slots: [(hash: UInt64, value: Value)?]
  private let mask: Int

  /// Of a word that is there twice the last one counts.
  init(_ words: some Collection<(key: UInt64, value: Value)>) {
    var size = 16
    while size < words.count * 2 + 1 { size *= 2 }
    mask = size - 1
    slots = Array(repeating: nil, count: size)
    for (hash, value) in words { slots[place(of: hash)] = (hash, value) }
  }

  subscript(hash: UInt64) -> Value? { slots[place(of: hash)]?.value }

  /// Where a hash stands, or would.
  private func place(of hash: UInt64) -> Int {
    // The upper bits depend on every octet.
    var place = Int(truncatingIfNeeded: hash >> 32) & mask
    while let slot = slots[place], slot.hash != hash { place = (place + 1) & mask }
    return place
  }
}
