import CPSL
public import DNS
public import MailAuth

/// The public suffix list that libpsl brings: the newer of the distribution's file and the one built into the library. No network.
///
/// `@unchecked`: the handle is immutable once loaded, and libpsl's queries only read it.
public final class PublicSuffixList: PublicSuffixes, @unchecked Sendable {
  private let list: OpaquePointer

  /// `nil` when the library was built without a list and the system has none.
  public init?() {
    guard let list = psl_latest(nil) else { return nil }
    self.list = list
  }

  deinit { psl_free(list) }

  public func registrableDomain(of name: DomainName) -> DomainName? {
    if name.isRoot { return nil }
    var text: [CChar] = []
    let wire = name.canonicalWire
    text.reserveCapacity(wire.count)
    var index = 0
    while wire[index] != 0 {
      if !text.isEmpty { text.append(CChar(bitPattern: UInt8(ascii: "."))) }
      let end = index + 1 + Int(wire[index])
      // No suffix has other octets than these, and a dot inside a label must not look like a border.
      for octet in wire[(index + 1)..<end] {
        text.append(CChar(bitPattern: Self.isHostOctet(octet) ? octet : 0x5F))
      }
      index = end
    }
    text.append(0)
    return text.withUnsafeBufferPointer { text in
      guard let start = text.baseAddress, let found = psl_registrable_domain(list, start) else {
        return nil
      }
      var labels = 1
      var index = found - start
      while text[index] != 0 {
        if text[index] == CChar(bitPattern: UInt8(ascii: ".")) { labels += 1 }
        index += 1
      }
      return name.suffix(labels: labels)
    }
  }

  private static func isHostOctet(_ octet: UInt8) -> Bool {
    octet &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
  }
}
