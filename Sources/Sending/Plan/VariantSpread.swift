/// Which variant of a message each recipient gets: as even as can be within each provider, and the same each time, in whatever order the
/// recipients come.
public enum VariantSpread {
  /// One number of a variant for each recipient.
  ///
  /// - Parameters:
  ///   - addresses: What tells recipients apart, folded as the caller compares them.
  ///   - providers: The provider of each, by any number.
  ///   - weights: Of each variant; recipients are dealt out in proportion. Without weights above 0, everybody gets the first.
  ///   - seed: Another one deals differently.
  public static func variants(
    addresses: [String], providers: [Int], weights: [Int], seed: UInt64
  ) -> [Int] {
    let usable = weights.map { max(0, $0) }
    guard usable.count > 1, usable.contains(where: { $0 > 0 }) else {
      return Array(repeating: 0, count: addresses.count)
    }
    var members: [Int: [(hash: UInt64, index: Int)]] = [:]
    for (index, pair) in zip(addresses, providers).enumerated() {
      members[pair.1, default: []].append(
        (RandomSequence.hash(pair.0.utf8, seed: seed), index))
    }
    var result = Array(repeating: 0, count: addresses.count)
    for provider in members.keys {
      guard var own = members[provider] else { continue }
      own.sort {
        $0.hash != $1.hash ? $0.hash < $1.hash : addresses[$0.index] < addresses[$1.index]
      }
      // Where a provider has but a few recipients, the one with which they begin is not always the first.
      var deal = WeightedDeal(usable, skipping: own.first.map { $0.hash } ?? 0)
      for one in own { result[one.index] = deal.next() }
    }
    return result
  }
}

/// Numbers in proportion to weights, each as far from itself as can be ('smooth weighted round robin').
private struct WeightedDeal {
  private let weights: [Int]
  private let total: Int
  private var credits: [Int]

  init(_ weights: [Int], skipping hash: UInt64) {
    self.weights = weights
    total = weights.reduce(0, +)
    credits = Array(repeating: 0, count: weights.count)
    // A whole round has as many turns as the weights in lowest terms come to; a start within the first few is enough to differ.
    for _ in 0..<Int(hash % UInt64(weights.count)) { _ = next() }
  }

  mutating func next() -> Int {
    for index in credits.indices { credits[index] += weights[index] }
    var best = 0
    for index in credits.indices where credits[index] > credits[best] { best = index }
    credits[best] -= total
    return best
  }
}
