/// What arithmetic with small primes tells of an RSA key: whether one divides the modulus, and whether it was made by the
/// generator of CVE-2017-15361 (ROCA). A sound key of 2048 bits takes a few microseconds.
extension RSAPublicKey {
  /// The smallest prime up to 167 that divides the modulus: then it is no product of two large primes, and the key is broken.
  /// Nine of ten moduli that are random numbers, as damage in transport makes them, have such a factor (Mertens' third theorem).
  public var smallFactor: Int? {
    for group in SmallPrimes.groups where group.place < SmallPrimes.fingerprintCount {
      let remainder = modulus.remainder(by: group.product)
      for prime in group.primes where remainder % prime.value == 0 { return Int(prime.value) }
    }
    return nil
  }

  /// Whether the modulus has the form that Infineon's RSALib gave it.
  ///
  /// Its primes are k·M + (65537^a mod M), where M is the product of the first primes; so the modulus is a power of 65537 modulo
  /// each of these. M. Nemec, M. Sys, P. Svenda, D. Klinec, V. Matyas: The Return of Coppersmith's Attack, ACM CCS 2017, §2.
  ///
  /// The primes up to 167 are in every M, and 1 of 2^27 sound moduli passes them all; those of the larger M that fits the key's
  /// length are asked then, and leave 1 of 2^83 from 992 bits on, 1 of 2^167 from 1984 on.
  public var hasROCAFingerprint: Bool {
    let count = SmallPrimes.rocaCount(bits: bits)
    for group in SmallPrimes.groups where group.place < count {
      let remainder = modulus.remainder(by: group.product)
      for prime in group.primes where !prime.hasPowerOf65537(remainder % prime.value) {
        return false
      }
    }
    return true
  }
}

/// The first primes, and which remainders modulo each are powers of 65537.
private enum SmallPrimes {
  struct Prime: Sendable {
    let value: UInt64
    /// One bit a remainder.
    private let powers: [UInt64]

    init(_ value: UInt64) {
      self.value = value
      var powers = [UInt64](repeating: 0, count: Int(value / 64) + 1)
      var power: UInt64 = 1
      repeat {
        powers[Int(power / 64)] |= 1 << (power % 64)
        power = power * 65537 % value
      } while power != 1
      self.powers = powers
    }

    func hasPowerOf65537(_ remainder: UInt64) -> Bool {
      powers[Int(remainder / 64)] >> (remainder % 64) & 1 == 1
    }
  }

  /// Some consecutive primes whose product has 32 bits: one division of the modulus serves them all.
  struct Group: Sendable {
    /// How many primes stand in groups before this one.
    let place: Int
    let product: UInt64
    let primes: [Prime]
  }

  /// How many primes are in the M of every length.
  static let fingerprintCount = 39

  /// How many primes are in M, by the length of the modulus (table 1 of the paper; lengths between are taken as the next shorter).
  static func rocaCount(bits: Int) -> Int {
    switch bits {
    case ..<992: 39
    case ..<1984: 71
    case ..<3968: 126
    default: 225
    }
  }

  static let groups: [Group] = {
    // The places where an M ends, so that no group holds primes of two.
    let ends: Set = [fingerprintCount, 71, 126, 225]
    var groups: [Group] = []
    var (product, primes, place): (UInt64, [Prime], Int) = (1, [], 0)
    for (index, value) in firstPrimes.enumerated() {
      if (product * value) >> 32 != 0 || ends.contains(index) {
        groups.append(Group(place: place, product: product, primes: primes))
        (product, primes, place) = (1, [], index)
      }
      product *= value
      primes.append(Prime(value))
    }
    groups.append(Group(place: place, product: product, primes: primes))
    return groups
  }()

  private static let firstPrimes: [UInt64] = {
    let count = 225
    var primes: [UInt64] = [2]
    var candidate: UInt64 = 3
    while primes.count < count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 2
    }
    return primes
  }()
}

extension [UInt8] {
  /// The remainder of the big-endian number; `divisor` has at most 32 bits.
  fileprivate func remainder(by divisor: UInt64) -> UInt64 {
    withUnsafeBytes { octets in
      var remainder: UInt64 = 0
      let head = octets.count % 4
      for index in 0..<head { remainder = (remainder << 8 | UInt64(octets[index])) % divisor }
      for offset in stride(from: head, to: octets.count, by: 4) {
        let word = UInt32(bigEndian: octets.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        remainder = (remainder << 32 | UInt64(word)) % divisor
      }
      return remainder
    }
  }
}
