/// Finds moduli that have a prime in common; GMP fulfils it in `Crypto`.
public protocol SharedFactorFinder: Sendable {
  /// The moduli that share a factor with another, in the order of their places. `moduli` are big-endian, odd or even, above 1, and
  /// all different.
  func sharedFactors(among moduli: [[UInt8]]) -> [SharedFactor]
}

/// A modulus that has a factor in common with others: whoever has both can divide, and so knows the private keys of all.
public struct SharedFactor: Hashable, Sendable {
  /// The place of the modulus in the list.
  public let place: Int
  /// The places of those it shares a factor with. At most `mostPartners`.
  public let partners: [Int]
  /// The length of the factor in common with the first partner.
  public let factorBits: Int

  /// As many as say what happened; a thousand keys of one bad generator share primes with one another.
  public static let mostPartners = 8

  public init(place: Int, partners: [Int], factorBits: Int) {
    self.place = place
    self.partners = partners
    self.factorBits = factorBits
  }
}
