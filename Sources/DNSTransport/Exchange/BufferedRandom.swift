import Glibc

/// Unpredictable numbers, fetched from the kernel many at a time: a system call for each would be one or two a question.
struct BufferedRandom: RandomNumberGenerator {
  private var words: [UInt64] = []

  /// As many as getentropy(3) gives in one call: 256 octets.
  private static let count = 32

  mutating func next() -> UInt64 {
    if words.isEmpty { words = Self.fetch() }
    return words.removeLast()
  }

  private static func fetch() -> [UInt64] {
    var fetched = [UInt64](repeating: 0, count: count)
    let code = fetched.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
    if code == 0 { return fetched }
    // The standard library waits for the kernel in its own way; fewer, but never predictable ones.
    var system = SystemRandomNumberGenerator()
    return [system.next()]
  }
}
