internal import COpenSSL

/// Octets that nobody else may see, such as a key file or a passphrase: never copied by Swift, and overwritten when they are freed.
public final class SecretOctets: @unchecked Sendable {
  // Sendable: written only inside initializers, read-only afterwards.
  private let memory: UnsafeMutableRawBufferPointer
  public let count: Int

  /// Room for `capacity` octets; `fill` writes them and tells how many there are.
  public init<Failure: Error>(
    capacity: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(capacity, 1), alignment: 16)
    do throws(Failure) {
      count = min(try fill(memory), capacity)
      self.memory = memory
    } catch {
      Self.release(memory)
      throw error
    }
  }

  /// A copy of borrowed memory, whose owner clears it.
  public convenience init(copying octets: UnsafeRawBufferPointer) {
    self.init(capacity: octets.count) { (memory: UnsafeMutableRawBufferPointer) in
      memory.copyMemory(from: octets)
      return octets.count
    }
  }

  deinit { Self.release(memory) }

  private static func release(_ memory: UnsafeMutableRawBufferPointer) {
    // A plain overwrite of memory that is freed next may be left out by the compiler; this one is not.
    OPENSSL_cleanse(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  public var isEmpty: Bool { count == 0 }

  /// The octets, for as long as `body` runs.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }
}
