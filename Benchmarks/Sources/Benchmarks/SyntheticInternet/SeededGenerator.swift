/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine, so that runs compare.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// Below that number.
  mutating func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// True in that many of a hundred cases.
  mutating func percent(_ share: Int) -> Bool { number(below: 100) < share }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[number(below: choices.count)]
  }

  /// Different elements, in the order drawn.
  mutating func pick<Element>(_ count: Int, of choices: [Element]) -> [Element] {
    var choices = choices
    return (0..<min(count, choices.count)).map { _ in
      choices.remove(at: number(below: choices.count))
    }
  }
}
