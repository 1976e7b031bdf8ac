internal import CGMP
public import MailAuth

/// Finds moduli with a prime in common, all at once: D. J. Bernstein, How to find smooth parts of integers, 2004, as N. Heninger,
/// Z. Durumeric, E. Wustrow and J. A. Halderman used it on the keys of the Internet (Mining Your Ps and Qs, USENIX Security 2012, §3.2).
///
/// The greatest common divisor of a modulus n and the product P of all others is that of n and (P·n mod n²) / n. A tree of products
/// brings P·n down to all n² together. The trees are made for `blockSize` moduli at a time, so that beside the moduli and P, which
/// is as long as all of them, no more is kept than two trees of one block: some 130 MB for keys of 2048 bits.
public struct BatchGCD: SharedFactorFinder {
  private let blockSize: Int

  /// Moduli in one tree. Fewer take less memory and more time.
  public static let usualBlockSize = 1 << 14

  public init(blockSize: Int = Self.usualBlockSize) { self.blockSize = max(1, blockSize) }

  public func sharedFactors(among moduli: [[UInt8]]) -> [SharedFactor] {
    let blocks = stride(from: 0, to: moduli.count, by: blockSize).map { start in
      start..<min(start + blockSize, moduli.count)
    }
    let product = ProductTree(
      blocks.map { block in ProductTree(moduli[block].map { Number($0) }).root }
    ).root
    var hits: [(place: Int, divisor: Number)] = []
    for block in blocks {
      let tree = ProductTree(moduli[block].map { Number($0) })
      for (place, divisor) in tree.commonDivisors(with: product) where !divisor.isOne {
        hits.append((block.lowerBound + place, divisor))
      }
    }
    return Self.partners(among: hits)
  }

  /// Which of the moduli share something with each other: few, so each is compared with each. A prime that two moduli share is in
  /// what either has in common with the rest.
  private static func partners(among hits: [(place: Int, divisor: Number)]) -> [SharedFactor] {
    hits.map { place, divisor in
      var partners: [Int] = []
      var bits = 0
      for other in hits.prefix(mostCompared) where other.place != place {
        let common = divisor.greatestCommonDivisor(other.divisor)
        if common.isOne { continue }
        if partners.isEmpty { bits = common.bits }
        partners.append(other.place)
        if partners.count == SharedFactor.mostPartners { break }
      }
      return SharedFactor(place: place, partners: partners, factorBits: bits)
    }
  }

  /// Moduli that every hit is compared with: some microseconds each, so that the worst of lists costs no more than the trees.
  private static let mostCompared = 200
}

/// Products of neighbours, of neighbouring products, and so on up to the product of all.
private struct ProductTree {
  /// The leaves first, the root last.
  private let levels: [[Number]]

  /// The tree of no numbers has the root 1.
  init(_ leaves: [Number]) {
    var levels = [leaves.isEmpty ? [Number([1])] : leaves]
    while let below = levels.last, below.count > 1 {
      levels.append(
        stride(from: 0, to: below.count, by: 2).map { index in
          index + 1 < below.count ? below[index].times(below[index + 1]) : below[index]
        })
    }
    self.levels = levels
  }

  var root: Number { levels.last?.first ?? Number([1]) }

  /// For each leaf, at its place, what it has in common with the rest of a product that holds it.
  func commonDivisors(with product: Number) -> [(place: Int, divisor: Number)] {
    var remainders = [product]
    for level in levels.reversed() {
      remainders = level.enumerated().map { index, node in
        // The root's parent is the whole product.
        remainders[level.count == 1 ? 0 : index / 2].remainder(by: node.times(node))
      }
    }
    return zip(levels[0], remainders).enumerated().map { place, pair in
      let (leaf, remainder) = pair
      return (place, leaf.greatestCommonDivisor(remainder.exactQuotient(by: leaf)))
    }
  }
}

/// Owns one number of GMP, which ends the process when memory ends.
private final class Number {
  private let handle: UnsafeMutablePointer<__mpz_struct>

  private init() {
    handle = .allocate(capacity: 1)
    dlv_gmp_init(handle)
  }

  deinit {
    dlv_gmp_clear(handle)
    handle.deallocate()
  }

  /// Big-endian. 0, by which nothing can be divided, becomes 1, which has nothing in common with anything.
  convenience init(_ octets: [UInt8]) {
    self.init()
    let octets = octets.contains { $0 != 0 } ? octets : [1]
    dlv_gmp_import(handle, octets, octets.count)
  }

  var isOne: Bool { dlv_gmp_is_one(handle) != 0 }

  var bits: Int { Int(dlv_gmp_bits(handle)) }

  func times(_ other: Number) -> Number {
    let result = Number()
    dlv_gmp_multiply(result.handle, handle, other.handle)
    return result
  }

  func remainder(by divisor: Number) -> Number {
    let result = Number()
    dlv_gmp_remainder(result.handle, handle, divisor.handle)
    return result
  }

  /// For divisors that leave no remainder.
  func exactQuotient(by divisor: Number) -> Number {
    let result = Number()
    dlv_gmp_exact_quotient(result.handle, handle, divisor.handle)
    return result
  }

  func greatestCommonDivisor(_ other: Number) -> Number {
    let result = Number()
    dlv_gmp_greatest_common_divisor(result.handle, handle, other.handle)
    return result
  }
}
