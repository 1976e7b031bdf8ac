extension StringProtocol {
  /// Whether a text stands in it, octet by octet. `contains` compares characters by canonical equivalence, which costs ten times as much and
  /// means nothing for the ASCII of addresses and fields.
  func holds(_ text: some StringProtocol) -> Bool {
    let found = utf8.withContiguousStorageIfAvailable { octets in
      text.utf8.withContiguousStorageIfAvailable { Self.holds($0, in: octets) }
    }
    return (found ?? nil)
      ?? Array(utf8).withUnsafeBufferPointer { octets in
        Array(text.utf8).withUnsafeBufferPointer { Self.holds($0, in: octets) }
      }
  }

  private static func holds(
    _ wanted: UnsafeBufferPointer<UInt8>, in octets: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let first = wanted.first else { return true }
    guard octets.count >= wanted.count else { return false }
    for start in 0...(octets.count - wanted.count) where octets[start] == first {
      var offset = 1
      while offset < wanted.count, octets[start + offset] == wanted[offset] { offset += 1 }
      if offset == wanted.count { return true }
    }
    return false
  }
}
