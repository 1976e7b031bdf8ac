public import DNS

extension Blocklist {
  /// What one answer, or several of a kind, means.
  public struct Code: Hashable, Sendable {
    public var pattern: Pattern
    /// `open proxy`.
    public var meaning: String
    public var effect: Effect

    public init(_ pattern: Pattern, _ meaning: String, _ effect: Effect = .listed) {
      self.pattern = pattern
      self.meaning = meaning
      self.effect = effect
    }
  }

  /// What follows from an answer.
  public enum Effect: Hashable, Sendable {
    case listed
    /// A listing that counts otherwise than the list's others.
    case listedAs(Weight)
    /// No listing: the list says something good or nothing.
    case neutral
    /// The list did not answer the question.
    case refused(Refusal)
  }

  /// Why a list answered a question with an error of its own.
  public enum Refusal: Hashable, Sendable {
    /// The zone's name or the question is written wrong.
    case mistyped
    /// The question came by a resolver that many share.
    case publicResolver
    /// More questions than are free, or no right to ask.
    case overQuota
    case other
  }

  /// Addresses that mean the same.
  public enum Pattern: Hashable, Sendable {
    case exactly(IPv4Address)
    case range(IPv4Address, IPv4Address)
    /// Bits of the last octet of an address in 127.0.0.0/24: several may be set at once.
    case bits(UInt8)

    func matches(_ address: IPv4Address) -> Bool {
      switch self {
      case .exactly(let exact): address == exact
      case .range(let first, let last): first <= address && address <= last
      case .bits(let bits):
        address.rawValue >> 8 == 0x7F_0000 && UInt8(address.rawValue & 0xFF) & bits != 0
      }
    }
  }
}

extension Blocklist.Pattern {
  /// Reads `127.0.0.2`, `127.0.0.4-127.0.0.7` or `bit 8`; `nil` for anything else, and for what no list may answer (RFC 5782 §2.1).
  public init?(_ text: some StringProtocol) {
    if text.hasPrefix("bit ") {
      let digits = text.dropFirst(4)
      guard digits.utf8.count <= 3, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
        let bits = UInt8(digits), bits != 0
      else { return nil }
      self = .bits(bits)
      return
    }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    let addresses = ends.compactMap { IPv4Address($0) }
    guard addresses.count == ends.count, addresses.allSatisfy(\.isAnswerCode) else { return nil }
    switch (addresses.first, addresses.last, addresses.count) {
    case (let only?, _, 1): self = .exactly(only)
    case (let first?, let last?, 2) where first <= last: self = .range(first, last)
    default: return nil
    }
  }
}

extension Blocklist.Pattern: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exactly(let address): "\(address)"
    case .range(let first, let last): "\(first)-\(last)"
    case .bits(let bits): "bit \(bits)"
    }
  }
}

extension IPv4Address {
  /// Whether a blocklist may answer it: RFC 5782 §2.1 keeps to 127.0.0.0/8.
  var isAnswerCode: Bool { rawValue >> 24 == 127 }
}
