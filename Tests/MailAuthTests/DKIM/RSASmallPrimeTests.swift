import Crypto
import Foundation
import MailAuth
import TestKit
import Testing

/// Small factors and the ROCA fingerprint, against keys that Python makes with the published structure.
@Suite struct RSASmallPrimeTests {
  /// Prints a modulus a line in hex: `sound` ones, or `roca` ones as §2 of the paper has them, of that many
  /// bits.
  private static let maker = #"""
    import random, sys
    kind, bits, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    R = random.Random(2017)
    def is_prime(n):
      for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0: return n == p
      d, s = n - 1, 0
      while d % 2 == 0: d, s = d // 2, s + 1
      for _ in range(12):
        x = pow(R.randrange(2, n - 1), d, n)
        if x in (1, n - 1): continue
        for _ in range(s - 1):
          x = x * x % n
          if x == n - 1: break
        else: return False
      return True
    def sound(bits):
      while True:
        p = R.getrandbits(bits) | 3 << bits - 2 | 1
        if is_prime(p): return p
    def roca(bits):
      # Table 1: how many primes are in M, by the length of the modulus.
      count = 39 if bits * 2 < 992 else 71 if bits * 2 < 1984 else 126 if bits * 2 < 3968 else 225
      primes, c = [], 2
      while len(primes) < count:
        if all(c % p for p in primes): primes.append(c)
        c += 1
      M = 1
      for p in primes: M *= p
      while True:
        k = R.getrandbits(bits - M.bit_length() + 1)
        p = k * M + pow(65537, R.randrange(1, M), M)
        if p.bit_length() == bits and p >> bits - 2 == 3 and is_prime(p): return p
    make = roca if kind == "roca" else sound
    # Every pair of so many primes: a thousand keys need 46.
    primes, made = [], 0
    while made < count:
      p = make(bits // 2)
      for q in primes[:count - made]: print("%x" % (p * q))
      made += len(primes)
      primes.append(p)
    """#

  private static func keys(_ kind: String, bits: Int, count: Int) async throws -> [RSAPublicKey] {
    let run = try await ProgramRun("python3", ["-c", maker, kind, "\(bits)", "\(count)"])
    try #require(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map { line in
      let digits = Array((line.count % 2 == 0 ? "" : "0") + line)
      let modulus = stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16) ?? 0
      }
      return RSAPublicKey(bits: bits, modulus: modulus, exponent: [1, 0, 1])
    }
  }

  @Test(arguments: [(512, 10), (1024, 6), (2048, 1)])
  func `keys built as RSALib built them have the fingerprint`(bits: Int, count: Int) async throws {
    let keys = try await Self.keys("roca", bits: bits, count: count)
    #expect(keys.count == count)
    #expect(keys.filter(\.hasROCAFingerprint).count == count)
    #expect(keys.allSatisfy { $0.smallFactor == nil })
  }

  @Test func `none of 1,000 sound keys has the fingerprint or a small factor`() async throws {
    let keys = try await Self.keys("sound", bits: 1024, count: 1000)
    #expect(keys.count == 1000)
    #expect(keys.filter(\.hasROCAFingerprint).isEmpty)
    #expect(keys.filter { $0.smallFactor != nil }.isEmpty)
  }

  @Test func `the smallest prime factor is named, at every length of the modulus`() {
    var random = SeededGenerator(seed: 17)
    for length in 1...40 {
      for _ in 0..<50 {
        let modulus = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        let expected = (2...167).first { divisor in
          modulus.reduce(0) { ($0 << 8 | Int($1)) % divisor } == 0
        }
        let key = RSAPublicKey(bits: length * 8, modulus: modulus, exponent: [3])
        #expect(key.smallFactor == expected)
      }
    }
  }

  @Test func `an empty modulus is divided by everything and crashes nothing`() {
    let key = RSAPublicKey(bits: 0, modulus: [], exponent: [])
    #expect(key.smallFactor == 2)
    #expect(!key.hasROCAFingerprint)
  }
}
