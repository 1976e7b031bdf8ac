import Glibc
public import Message
import Synchronization

/// The character sets of the system's C library: `iconv`.
///
/// Opening a conversion loads tables, so those that were used are kept, a few for each character set.
public final class SystemCharsets: CharsetConverter {
  private let idle = Mutex<[String: [Descriptor]]>([:])

  /// Conversions kept for one character set, one a thread that uses it at the same time; and character sets.
  private static let keptForOne = 8
  private static let keptNames = 64
  /// Names of character sets have some 40 characters at most (IANA); longer ones are not asked for.
  private static let longestName = 64

  public init() {}

  public func convert(
    _ octets: UnsafeBufferPointer<UInt8>, from name: String, into utf8: inout [UInt8]
  ) -> CharsetConversion? {
    guard let descriptor = take(name) else { return nil }
    let result = descriptor.convert(octets, into: &utf8)
    giveBack(descriptor, name)
    return result
  }

  private func take(_ name: String) -> Descriptor? {
    if let kept = idle.withLock({ $0[name]?.popLast() }) { return kept }
    // `//` would begin options of iconv, and an empty name is the locale's.
    guard !name.isEmpty, name.utf8.count <= Self.longestName,
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
    else { return nil }
    return Descriptor(from: name)
  }

  private func giveBack(_ descriptor: Descriptor, _ name: String) {
    idle.withLock { idle in
      guard idle[name] != nil || idle.count < Self.keptNames else { return }
      if idle[name, default: []].count < Self.keptForOne {
        idle[name, default: []].append(descriptor)
      }
    }
  }
}

/// One conversion of iconv, used by one thread at a time.
// iconv_t is a pointer to state that only its user touches, and SystemCharsets hands each to one user at a time.
private final class Descriptor: @unchecked Sendable {
  private let handle: iconv_t

  init?(from name: String) {
    guard let handle = iconv_open("UTF-8", name), handle != iconv_t(bitPattern: -1) else {
      return nil
    }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// Octets of UTF-8 that are made at once.
  private static let room = 1 << 14

  func convert(
    _ octets: UnsafeBufferPointer<UInt8>, into utf8: inout [UInt8]
  ) -> CharsetConversion {
    // Back to the initial state.
    iconv(handle, nil, nil, nil, nil)
    guard let base = octets.baseAddress, octets.count > 0 else { return .complete }
    // iconv's signature lacks a const; it does not write there.
    var input: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: base)
      .assumingMemoryBound(to: CChar.self)
    var left = octets.count
    while true {
      var failure: Int32 = 0
      let made = [UInt8](unsafeUninitializedCapacity: min(octets.count * 4 + 16, Self.room)) {
        buffer, count in
        let room = buffer.count
        buffer.withMemoryRebound(to: CChar.self) { buffer in
          var output = buffer.baseAddress
          var free = room
          // What a character set keeps back until it knows what follows comes out last.
          if left == 0 {
            iconv(handle, nil, nil, &output, &free)
          } else if iconv(handle, &input, &left, &output, &free) == Int(bitPattern: UInt.max) {
            failure = errno
          }
          count = room - free
        }
      }
      utf8 += made
      let place = octets.count - left
      switch failure {
      case 0: if left == 0, made.isEmpty { return .complete }
      case E2BIG: continue
      case EINVAL: return .incomplete(at: place)
      default: return .malformed(at: place)
      }
    }
  }
}
