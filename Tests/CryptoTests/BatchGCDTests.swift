import Crypto
import MailAuth
import TestKit
import Testing

/// Shared primes, against what Python finds by comparing each modulus with each.
@Suite struct BatchGCDTests {
  /// Prints `hex` lines of moduli, an empty line, and for each modulus that shares a factor: its place, the bits of the factor in
  /// common with its first partner, its partners.
  private static let script = #"""
    import random, sys
    from math import gcd
    count, bits, seed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    R = random.Random(seed)
    def is_prime(n):
      if any(n % p == 0 for p in (3, 5, 7, 11, 13, 17, 19, 23)): return False
      d, s = n - 1, 0
      while d % 2 == 0: d, s = d // 2, s + 1
      for _ in range(8):
        x = pow(R.randrange(2, n - 1), d, n)
        if x in (1, n - 1): continue
        for _ in range(s - 1):
          x = x * x % n
          if x == n - 1: break
        else: return False
      return True
    def prime():
      while True:
        p = R.getrandbits(bits // 2) | 3 << bits // 2 - 2 | 1
        if is_prime(p): return p
    pool = [prime() for _ in range(4)]
    moduli = []
    while len(moduli) < count:
      # One in eight has one prime of the pool, a few have two.
      p = R.choice(pool) if R.random() < 0.125 else prime()
      q = R.choice(pool) if R.random() < 0.02 else prime()
      if p * q not in moduli: moduli.append(p * q)
    for n in moduli: print("%x" % n)
    print()
    for i, n in enumerate(moduli):
      partners = [j for j, m in enumerate(moduli) if j != i and gcd(n, m) > 1]
      if partners: print(i, gcd(n, moduli[partners[0]]).bit_length(), *partners[:8])
    """#

  private static func octets(_ hex: Substring) -> [UInt8] {
    let digits = Array((hex.count % 2 == 0 ? "" : "0") + hex)
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16) ?? 0
    }
  }

  @Test(
    arguments: [
      (1, 128, 16), (2, 128, 16), (37, 128, 1 << 14), (200, 256, 1 << 14), (200, 256, 16),
      (129, 256, 64), (60, 1024, 7),
    ])
  func `the pairs are those that Python finds by comparing all`(
    count: Int, bits: Int, blockSize: Int
  ) async throws {
    let run = try await ProgramRun(
      "python3", ["-c", Self.script, "\(count)", "\(bits)", "\(count * 31 + blockSize)"])
    try #require(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    let moduli = lines.prefix { !$0.isEmpty }.map(Self.octets)
    try #require(moduli.count == count)
    let expected = lines.drop { !$0.isEmpty }.filter { !$0.isEmpty }.map { line in
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      return SharedFactor(
        place: numbers[0], partners: Array(numbers.dropFirst(2)), factorBits: numbers[1])
    }
    if count >= 60 { #expect(!expected.isEmpty) }
    #expect(BatchGCD(blockSize: blockSize).sharedFactors(among: moduli) == expected)
  }

  @Test func `nothing, nonsense and one modulus twice crash nothing`() {
    #expect(BatchGCD().sharedFactors(among: []).isEmpty)
    #expect(BatchGCD().sharedFactors(among: [[], [0], [1], [7]]).isEmpty)
    #expect(
      BatchGCD().sharedFactors(among: [[15], [15], [8]])
        == [
          SharedFactor(place: 0, partners: [1], factorBits: 4),
          SharedFactor(place: 1, partners: [0], factorBits: 4),
        ])
  }
}
