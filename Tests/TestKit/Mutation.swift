/// Small random damage, for tests that throw broken input at a parser.
extension [UInt8] {
  /// A copy with one to six octets changed, removed, doubled or inserted; octets that mean something are likelier.
  public func mutated(using random: inout SeededGenerator) -> [UInt8] {
    let telling = Array<UInt8>(";=:,!@ \t\r\n\"\\%.vVpP0159".utf8) + [0, 0x7F, 0x80, 0xE2, 0xFF]
    var copy = self
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let octet =
        Bool.random(using: &random)
        ? telling[Int.random(in: 0..<telling.count, using: &random)]
        : UInt8.random(in: 0...255, using: &random)
      let place = Int.random(in: 0...copy.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where place < copy.count: copy[place] = octet
      case 1 where place < copy.count: copy.remove(at: place)
      case 2 where place < copy.count: copy.insert(copy[place], at: place)
      default: copy.insert(octet, at: place)
      }
    }
    return copy
  }
}
